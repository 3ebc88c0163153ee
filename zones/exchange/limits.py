"""How much a file may ask of the server. A deployment may pass other numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes; counts as they say. A city of 12,000 cells stays far below all of them."""

    file_bytes: int = 500_000_000
    archive_entries: int = 2_000
    unpacked_bytes: int = 1_000_000_000
    # Blank-padded attribute tables reach 100; deflate cannot exceed 1032.
    unpacked_ratio: int = 250
    ratio_counts_from_bytes: int = 20_000_000
    features: int = 2_000_000
    vertices_per_feature: int = 500_000
    vertices: int = 50_000_000
    rows: int = 5_000_000


DEFAULT_LIMITS = Limits()
