"""Cases: what was reported, what it became, who has it and what happened to it."""
