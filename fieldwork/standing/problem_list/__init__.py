"""The problem list: what was found in a period, by zone and lead unit, with both counts (H2)."""
