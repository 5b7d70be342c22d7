"""Safety walks: when and where, past what, and all papers that a walk needs."""
