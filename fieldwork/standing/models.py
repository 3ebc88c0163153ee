"""Documents the office words itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fieldwork.standing.queries import DocumentTemplateQuerySet


class DocumentName(models.TextChoices):
    """The documents that have a template."""

    PROBLEM_LIST = "problem_list", _("Problem list")


class DocumentTemplate(models.Model):
    """One version of a document's template: the newest holds, older ones stay.

    ``content`` is the .docx as it was uploaded; empty says that from then on the shipped template
    holds again.
    """

    name = models.CharField(_("document"), max_length=40, choices=DocumentName.choices)
    content = models.BinaryField(_("file"), blank=True)
    file_name = models.CharField(_("file name"), max_length=120, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    at = models.DateTimeField(_("uploaded"))

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a document")
        verbose_name_plural = _("templates of documents")
        indexes = [models.Index(fields=["name", "-id"], name="document_template_newest")]

    def __str__(self) -> str:
        return f"{self.get_name_display()} {self.at:%Y-%m-%d %H:%M}"
