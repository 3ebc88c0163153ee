"""Template tags for the browser's files: icons, npm files, our modules and their import map."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zones.assets import icon_svg, module_closure, npm_path, own_modules

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Inline a Tabler icon: ``{% icon "map-pin" %}``. It takes the colour of the text."""
    return mark_safe(icon_svg(name))  # a file of the locked npm package, nothing of a user's


@register.simple_tag
def npm(package: str, file: str) -> str:
    """The address of a served npm file: ``{% npm "ol" "dist/ol.js" %}``."""
    return static(npm_path(package, file))


@register.simple_tag
def module(path: str) -> SafeString:
    """Run one of our modules: ``{% module "zones/frame.js" %}``, its imports asked for at once."""
    first, *imported = (static(name) for name in module_closure(path))
    preloads = format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((a,) for a in imported)
    )
    return format_html('{}<script type="module" src="{}"></script>', preloads, first)


@register.simple_tag(takes_context=True)
def import_map(context: dict[str, Any]) -> SafeString:
    """The import map of our own modules, the one inline script a page carries.

    The request's ``csp_nonce`` (set by the content-security middleware) lets it pass.
    """
    imports = {specifier: static(path) for specifier, path in own_modules().items()}
    text = json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c")
    nonce = getattr(context.get("request"), "csp_nonce", "")
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))
