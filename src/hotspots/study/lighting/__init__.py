"""The light of a study: what is known of it, why it matters, and the lists that come of it."""
