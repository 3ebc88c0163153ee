"""The language of templates: what Jinja understands, cut down to naming and repeating.

A template may name the placeholders, repeat for their items, and choose by ``if``. There are no
calls, no assignments, no arithmetic, no other files. A repetition inside another runs over an item
of the one around it, so that no template takes longer than the list is long. The check reads the
parsed template and refuses whatever it does not know; the sandbox, should something slip by, gives
out dictionary items alone, never an attribute of a Python object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fieldwork.standing.problem_list.document.placeholders import (
    LOOP,
    PLACEHOLDERS,
    Placeholder,
    Text,
    Things,
)
from fieldwork.standing.problem_list.document.refusals import TemplateFault

_FILTERS: Final = frozenset({"upper", "lower", "trim", "length"})
_MOST_LOOPS: Final = 40
_MOST_REPEATED: Final = 150_000
"""Characters of XML inside repetitions: a row of a wide table has some 10,000."""

_CHOICES: Final = (
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)

_ORDER: Final = frozenset({"gt", "gteq", "lt", "lteq"})

Scope = Mapping[str, Placeholder | Mapping[str, Placeholder]]


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without a way to Python: values come from dictionaries alone."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in sorted(_FILTERS)}
        self.tests = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An item of a dictionary, or one of the few facts of a loop."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As getattr; nothing is asked for by position."""
        return self.getattr(obj, str(argument))

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing is called."""
        raise TemplateFault("template_call", _("A template calls nothing."))


def check_source(source: str) -> None:
    """Check one text of a template as Jinja reads it; TemplateFault names the placeholder."""
    try:
        tree = Sandbox().parse(source)
    except TemplateSyntaxError as fault:
        raise TemplateFault(
            "template_syntax",
            _("The placeholders cannot be read: %(why)s") % {"why": fault.message},
            remedy=_("Close every {{ with }}, every {% with %}, every for with endfor."),
        ) from None
    except RecursionError:
        raise _too_much() from None
    _Check().body(tree.body, PLACEHOLDERS, None)


class _Check:
    """Walks a parsed template and counts what it would repeat."""

    def __init__(self) -> None:
        self._loops = 0
        self._repeated = 0

    def body(self, parts: list[nodes.Node], scope: Scope, item: str | None) -> None:
        """``item`` is the variable of the innermost repetition."""
        for part in parts:
            self._part(part, scope, item)

    def _part(self, part: nodes.Node, scope: Scope, item: str | None) -> None:
        if isinstance(part, nodes.For):
            self._loop(part, scope, item)
        elif isinstance(part, nodes.If):
            self.expression(part.test, scope)
            self.body([*part.body, *part.elif_, *part.else_], scope, item)
        elif isinstance(part, nodes.Output):
            for piece in part.nodes:
                if isinstance(piece, nodes.TemplateData):
                    self._count(len(piece.data) if item else 0)
                else:
                    self._shown(piece, scope)
        else:
            raise _unknown_order(part)

    def _loop(self, loop: nodes.For, scope: Scope, item: str | None) -> None:
        self._loops += 1
        if self._loops > _MOST_LOOPS:
            raise _too_much()
        if not isinstance(loop.target, nodes.Name) or loop.recursive or loop.test:
            raise _unknown_order(loop)
        name = _written(loop.iter)
        things = self._found(loop.iter, scope)
        if not isinstance(things, Things):
            raise TemplateFault(
                "template_not_repeatable",
                _("“%(name)s” is nothing to repeat for.") % {"name": name},
                remedy=_("Repeat for: %(names)s.") % {"names": ", ".join(_repeatable())},
            )
        if item is not None and _root(loop.iter) != item:
            raise TemplateFault(
                "template_nested",
                _("“%(name)s” is repeated inside another repetition it is no part of.")
                % {"name": name},
                remedy=_("Inside a repetition, repeat only for what its item has."),
            )
        inner = {
            **scope,
            loop.target.name: things.each,
            "loop": dict.fromkeys(LOOP, Text("", number=True)),
        }
        self.body(loop.body, inner, loop.target.name)
        self.body(loop.else_, scope, item)

    def _shown(self, piece: nodes.Node, scope: Scope) -> None:
        self.expression(piece, scope)
        if isinstance(piece, nodes.Name | nodes.Getattr):
            found = self._found(piece, scope)
            if isinstance(found, Things) or not isinstance(found, Placeholder):
                name = _written(piece)
                raise TemplateFault(
                    "template_not_shown",
                    _("“%(name)s” is a list and cannot stand in the text.") % {"name": name},
                    remedy=_("Write {%% for one in %(name)s %%} and name what is in it.")
                    % {"name": name},
                )

    def expression(self, node: nodes.Node, scope: Scope) -> None:
        """Names, constants, filters without arguments, comparisons."""
        if isinstance(node, nodes.Name | nodes.Getattr):
            self._found(node, scope)
        elif isinstance(node, nodes.Filter):
            if node.name not in _FILTERS or node.args or node.kwargs or node.node is None:
                raise _unknown_order(node, f"|{node.name}")
            if node.name == "length" and self._is_number(node.node, scope):
                raise _unknown_order(node, "|length")
            self.expression(node.node, scope)
        elif isinstance(node, _CHOICES):
            if isinstance(node, nodes.Compare):
                self._comparison(node, scope)
            for child in node.iter_child_nodes():
                self.expression(child, scope)
        elif not isinstance(node, nodes.Const):
            raise _unknown_order(node)

    def _comparison(self, node: nodes.Compare, scope: Scope) -> None:
        """Which is larger can be asked of numbers alone."""
        for operand in node.ops:
            if operand.op in ("eq", "ne"):
                continue
            sides = (node.expr, operand.expr)
            if operand.op not in _ORDER or not all(self._is_number(s, scope) for s in sides):
                raise TemplateFault(
                    "template_comparison",
                    _("“%(name)s” is compared with something that is no number.")
                    % {"name": _written(node.expr)},
                    remedy=_("Compare counts with numbers: {% if overdue > 0 %}."),
                )

    def _is_number(self, node: nodes.Node, scope: Scope) -> bool:
        if isinstance(node, nodes.Const):
            return isinstance(node.value, int | float)
        if isinstance(node, nodes.Filter):
            return node.name == "length"
        if isinstance(node, nodes.Name | nodes.Getattr):
            found = self._found(node, scope)
            return isinstance(found, Text) and found.number
        return False

    def _found(self, node: nodes.Node, scope: Scope) -> Any:
        """What a name or a name's part stands for."""
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
        elif isinstance(node, nodes.Getattr):
            owner = self._found(node.node, scope)
            if isinstance(owner, Mapping) and node.attr in owner:
                return owner[node.attr]
        else:
            raise _unknown_order(node)
        raise TemplateFault(
            "template_unknown_placeholder",
            _("There is no placeholder “%(name)s”.") % {"name": _written(node)},
            remedy=_("The page of the template lists what may be named."),
        )

    def _count(self, characters: int) -> None:
        self._repeated += characters
        if self._repeated > _MOST_REPEATED:
            raise _too_much()


def _repeatable() -> list[str]:
    return [name for name, holder in PLACEHOLDERS.items() if isinstance(holder, Things)]


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _written(node: nodes.Node) -> str:
    """A name as it stands in the template."""
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"[:80]
    return node.name[:80] if isinstance(node, nodes.Name) else type(node).__name__.lower()


def _unknown_order(node: nodes.Node, what: str = "") -> TemplateFault:
    return TemplateFault(
        "template_unknown_order",
        _("A template can name, repeat and choose, but not do this: %(what)s.")
        % {"what": what or type(node).__name__.lower()},
        remedy=_("Use {{ placeholder }}, {% for %} and {% if %} alone."),
    )


def _too_much() -> TemplateFault:
    return TemplateFault(
        "template_too_long",
        _("The template repeats more text than a document can hold."),
        remedy=_("Keep what is repeated to a few rows or paragraphs."),
    )
