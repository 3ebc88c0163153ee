"""Gathers the slices' administration so that Django finds it; define nothing here."""

import fieldwork.evidence.admin  # noqa: F401  (each registers its models)
