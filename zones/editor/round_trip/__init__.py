"""A draft out to QGIS and back: one GeoPackage with its styles, edited anywhere, read again.

What comes back is laid over the draft as one operation that can be undone, after the difference
was shown. It may leave the draft torn: the check then lists where, and proposes repairs.
"""
