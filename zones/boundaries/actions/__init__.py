"""Publish boundaries, bring earlier ones back, and accept what stays torn."""

from zones.boundaries.actions.accepting import except_defect, withdraw_exception
from zones.boundaries.actions.publishing import (
    CHANGE_LAYER,
    Descent,
    Published,
    publish,
    refuse_before_scheduled,
)
from zones.boundaries.actions.returning import publish_until, roll_back, withdraw_scheduled

__all__ = [
    "CHANGE_LAYER",
    "Descent",
    "Published",
    "except_defect",
    "publish",
    "publish_until",
    "refuse_before_scheduled",
    "roll_back",
    "withdraw_exception",
    "withdraw_scheduled",
]
