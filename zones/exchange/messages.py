"""The sentences for every fault, in the reader's language: what is wrong, and what to do.

The only module of exchange that knows Django, and of it only gettext.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zones.exchange.faults import Fault, FaultCode

Text = str | Promise
