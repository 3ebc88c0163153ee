"""``{{ duty|task }}`` and ``{{ duty|rhythm }}``: a duty in words."""

from __future__ import annotations

from django import template

from zones.ownership import duty_words

register = template.Library()
register.filter("task", duty_words.task)
register.filter("rhythm", duty_words.rhythm)
