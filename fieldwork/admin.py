"""Gathers the slices' administration so that Django finds it; define nothing here."""

import fieldwork.catalogue.admin
import fieldwork.evidence.admin
import fieldwork.intake.admin  # noqa: F401
