"""Pages on who answers for what: an overview, persons, units and zones, and every change of it."""
