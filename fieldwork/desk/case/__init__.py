"""The page of one issue: what it is, whose it is and why, and what happened to it."""
