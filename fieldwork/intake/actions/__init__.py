"""Take reports in, clear what waits, and note when their files have arrived."""

from fieldwork.intake.actions.clearing import answer, give_place, reject, verify
from fieldwork.intake.actions.files import file_arrived
from fieldwork.intake.actions.ingesting import Receipt, ingest
from fieldwork.intake.actions.replies import settle_deadlines

__all__ = [
    "Receipt",
    "answer",
    "file_arrived",
    "give_place",
    "ingest",
    "reject",
    "settle_deadlines",
    "verify",
]
