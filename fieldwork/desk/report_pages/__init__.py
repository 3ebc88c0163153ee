"""Reports: what waits for somebody, one report with its moves, and the form for a new one."""
