"""What a city hangs up or hands out as PDF: maps of zones, responsibility lists, handbooks."""

import weasyprint  # noqa: F401  (sets the flag below for the whole process)
from PIL import ImageFile

# What inspectors send must be whole: a photo cut off on the way is refused, not half shown.
ImageFile.LOAD_TRUNCATED_IMAGES = False
