"""The map of a zone as SVG, drawn from our own data alone."""
