"""Basemaps of others: tiles by XYZ or WMTS that lie under our maps where somebody sets them up."""
