"""Every kind of answer: what is taken, and the sentence for what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoapi.setup import answers, presets
from tests.ground import make_city, make_person
from zones.organisation.models import Unit, User
from zones.refusal import Refusal


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "是", "1", " yes "])
def test_yes(text: str) -> None:
    assert answers.truth(text) is True


@pytest.mark.parametrize("text", ["no", "N", "false", "否", "0"])
def test_no(text: str) -> None:
    assert answers.truth(text) is False


def test_a_box_in_either_comma() -> None:
    assert answers.box("102.9, 22.5，103.5,23.1") == (102.9, 22.5, 103.5, 23.1)


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "103.5,22.5,102.9,23.1"])
def test_no_box(text: str) -> None:
    with pytest.raises(Refusal):
        answers.box(text)


def test_an_epsg_code_with_or_without_its_name() -> None:
    read = answers.metric_srid_for((102.9, 22.5, 103.5, 23.1))
    assert read("4543") == read(" epsg:4543 ") == 4543
    for wrong in ("", "local", "3857", "-1", "４５４３"):
        with pytest.raises(Refusal):
            read(wrong)


def test_a_file_that_is_there_or_none(tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code")
    assert answers.optional_file(f" {file} ") == file
    assert answers.optional_file("  ") is None
    with pytest.raises(Refusal, match="no file"):
        answers.optional_file(str(tmp_path / "absent.csv"))


@pytest.mark.django_db
def test_a_user_name_is_free_and_can_be_typed() -> None:
    make_person("taken")
    assert answers.username(" admin ") == "admin"
    for wrong in ("taken", "", "two words", "x" * 151):
        with pytest.raises(Refusal):
            answers.username(wrong)


@pytest.mark.django_db
def test_a_unit_code_is_free_but_for_the_office() -> None:
    make_city()
    Unit.objects.create(code="GOV", name="县政府", kind="government")
    assert answers.new_unit_code("OFFICE") == "OFFICE"
    for wrong in ("GOV", "", "two words", "x" * 41):
        with pytest.raises(Refusal):
            answers.new_unit_code(wrong)


def test_passwords_keep_to_the_policy() -> None:
    read = answers.password_of(User(username="yunxi-admin"))
    assert read("Correct-horse-7") == answers.Password("Correct-horse-7", made_up=False)
    for weak in ("short", "onlysmallletters", "yunxi-admin-1", "Password123"):
        with pytest.raises(Refusal):
            read(weak)
    made = read("")
    assert made.made_up and made != read("") and read(made.text).text == made.text
    answers.same_as(made)(made.text)
    with pytest.raises(Refusal, match="differ"):
        answers.same_as(made)("other")


def test_presets_need_areas() -> None:
    assert presets.read_presets("streets, areas, streets") == ["streets", "areas"]
    assert presets.primary_of(["streets", "areas"]) == "areas"
    for wrong in ("", "streets", "grid, cells"):
        with pytest.raises(Refusal):
            presets.read_presets(wrong)


def test_levels_are_written_in_one_line() -> None:
    county, area = presets.read_levels("county:县城:County seat, area:片区:Area:part")
    assert (county.code, county.name_zh, county.name_en) == ("county", "县城", "County seat")
    assert county.covers_parent and not area.covers_parent
    assert county.pairing == area.pairing == "none"
    for wrong in ("", "cell", "cell:网格", "cell::Cell", "cell:网格:Cell:"):
        with pytest.raises(Refusal, match="describes no level"):
            presets.read_levels(wrong)


def test_a_level_may_say_whom_it_is_paired_with() -> None:
    street, community = presets.read_levels(
        "street:街道:Street:leader, community:社区:Community:part:unit:one-to-one"
    )
    assert (street.pairing, street.pairs_one_to_one) == ("leader", False)
    assert (community.pairing, community.pairs_one_to_one) == ("unit", True)
    assert not community.covers_parent
    for wrong in ("whole", "leader:unit", "unit:unit"):
        with pytest.raises(Refusal, match="part, leader, unit, one-to-one"):
            presets.read_levels(f"cell:网格:Cell:{wrong}")


def test_every_preset_can_be_read() -> None:
    for _put, levels in presets.PRESETS.values():
        assert presets.read_levels(levels)
