"""Why a reference layer is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Refusal


class WrongShape(Refusal):
    """A feature is not of the layer's shape, or has no geometry."""

    def __init__(self, feature: str, found: str, wanted: str) -> None:
        super().__init__(
            "wrong_shape",
            _("Feature %(feature)s is %(found)s, but the layer holds %(wanted)s.")
            % {"feature": feature, "found": found, "wanted": wanted},
            field="geometry",
            remedy=_("Export each kind of shape into a layer of its own."),
        )


class EmptyLayer(Refusal):
    """Nothing to load: the layer would lose everything it has."""

    def __init__(self) -> None:
        super().__init__(
            "empty_layer",
            _("There are no features to load."),
            remedy=_("Check that the file holds the layer you mean."),
        )
