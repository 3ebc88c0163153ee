"""What a city hangs up or hands out as PDF: maps of zones, responsibility lists, handbooks."""
