"""Use cases: what joins the parts."""
