"""The one way in: every source's reports become cases here, with an owner and a deadline."""
