"""Checklists: data, found by id or by id and version, refused when not well formed."""

from importlib import resources

import pytest

from analysis.checklist import DEFAULT, Checklist, ChecklistItem, Checklists, load_checklist, load_checklists
from analysis.checklist import parse_checklist as parse
from domain.errors import ChecklistUnknown
from domain.run import FIRST_CHECKLIST

ITEM = "[[items]]\nid = 'a'\ntitle = 't'\nask = 'a'\n"
OWN = "id = 'own'\nversion = 3\ntitle = 'Our own'\n" + ITEM


def a_checklist(name: str, version: str) -> Checklist:
    return Checklist(name, version, name.title(), (ChecklistItem("a", "A", "Is it so?"),))


def test_a_checklist_is_found_by_its_id_in_the_latest_version_and_by_id_and_version():
    checklists = Checklists([a_checklist("x", "9"), a_checklist("x", "10"), a_checklist(DEFAULT, "1")])

    assert [checklists.get(name).ref for name in ("x", "x@9", "")] == ["x@10", "x@9", f"{DEFAULT}@1"]
    assert [checklist.ref for checklist in checklists.newest] == [f"{DEFAULT}@1", "x@10"]


@pytest.mark.parametrize("name", ["missing", "../default", "a/b", f"{DEFAULT}@999", "@1"])
def test_an_unknown_checklist_is_refused_with_those_there_are(name):
    with pytest.raises(ChecklistUnknown, match=f"no checklist.*{DEFAULT}"):
        load_checklist(name)


def test_an_item_has_the_title_of_its_own_version_and_keeps_its_id_when_that_is_gone():
    old = Checklist("x", "1", "X", (ChecklistItem("a", "As it was", "?"),))
    checklists = Checklists([old, a_checklist("x", "2")])

    assert [checklists.item_title(name, "a") for name in ("x@1", "x@2", "gone@1")] == ["As it was", "A", "a"]
    assert checklists.item_title("x@2", "other") == "other"


def test_every_checklist_that_comes_with_the_program_stands_in_a_file_of_its_name_and_version():
    files = {file.name: file for file in (resources.files("analysis") / "checklists").iterdir()}
    checklists = {name: parse(file.read_text()) for name, file in files.items()}

    assert {name: f"{checklist.ref}.toml" for name, checklist in checklists.items()} == {name: name for name in files}
    assert all(checklist.about and len(checklist.items) >= 10 for checklist in checklists.values())


def test_what_runs_were_asked_with_before_they_said_so_is_still_there():
    assert load_checklist(FIRST_CHECKLIST).ref == FIRST_CHECKLIST


def test_a_folder_adds_checklists_to_those_of_the_program(tmp_path):
    (tmp_path / "own.toml").write_text(OWN)

    checklists = load_checklists(str(tmp_path))

    assert checklists.get("own").ref == "own@3"
    assert checklists.get().id == DEFAULT


def test_a_folder_cannot_change_what_a_version_means(tmp_path):
    (tmp_path / "a.toml").write_text(OWN.replace("own", DEFAULT).replace("3", "1"))

    with pytest.raises(ValueError, match=r"a\.toml.*raise its version"):
        load_checklists(str(tmp_path))


def test_a_bad_file_in_the_folder_is_named(tmp_path):
    (tmp_path / "bad.toml").write_text("id = ")

    with pytest.raises(ValueError, match=r"bad\.toml"):
        load_checklists(str(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "id = 'x'",
        "id = 'x'\nversion = 1\ntitle = 't'\nitems = []",
        "id = 'x'\nversion = 'two'\ntitle = 't'\n" + ITEM,
        "id = 'X y'\nversion = 1\ntitle = 't'\n" + ITEM,
        "id = 'x'\nversion = 1\ntitle = 't'\n" + ITEM.replace("id = 'a'", "id = 'A b'"),
        "id = 'x'\nversion = 1\ntitle = 't'\n" + ITEM * 2,
    ],
)
def test_a_checklist_that_is_not_well_formed_is_refused(text):
    with pytest.raises(ValueError, match="checklist|Checklist"):
        parse(text)
