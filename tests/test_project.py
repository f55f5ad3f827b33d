"""The door to disk and environment, through `Project`."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trustdeck.diagnostics import TrustdeckError
from trustdeck.project import Project, ProjectError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks" / "a").mkdir(parents=True)
    (tmp_path / "decks" / "a" / "deck.yaml").write_text("deck: A\n")
    (tmp_path / "decks" / "b.yaml").write_text("deck: B\n")
    return tmp_path


def refusal(project: Project, path: str, beside: str = "decks/b.yaml") -> str:
    with pytest.raises(ProjectError) as caught:
        project.read(project.resolve(path, beside))
    return caught.value.reason


def test_the_project_of_a_deck_is_the_nearest_folder_with_decks(folder: Path) -> None:
    assert Project.find(folder / "decks" / "a" / "deck.yaml").root == folder
    assert Project.find(folder / "decks").root == folder
    assert Project.find(folder).root == folder


def test_a_deck_on_its_own_is_its_folders_project(tmp_path: Path) -> None:
    deck = tmp_path / "alone" / "talk.yaml"
    deck.parent.mkdir()
    deck.write_text("deck: T\n")
    assert Project.find(deck).root == deck.parent
    assert Project.find(deck.parent).relative(deck) == "talk.yaml"


def test_a_path_of_the_command_line_outside_the_project_is_refused(folder: Path) -> None:
    with pytest.raises(ProjectError, match="lies outside the project"):
        Project(folder / "decks").relative(folder / "x.yaml")


def test_a_path_is_relative_to_the_file_that_names_it(folder: Path) -> None:
    project = Project(folder)
    assert project.resolve("img/x.png", "decks/a/deck.yaml") == "decks/a/img/x.png"
    assert project.resolve("../b.yaml", "decks/a/deck.yaml") == "decks/b.yaml"
    assert project.resolve("./b.yaml", "decks/b.yaml") == "decks/b.yaml"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../../x.png", "`../../x.png` lies outside the project"),
        ("..", None),
        ("../..", "`../..` lies outside the project"),
        ("/etc/passwd", "`/etc/passwd` is an absolute path"),
        ("C:/x.png", "`C:/x.png` is an absolute path"),
        ("C:x.png", "`C:x.png` is an absolute path"),
        ("~/x.png", "`~/x.png` begins with `~`, which is not looked up"),
        ("~root/x.png", "`~root/x.png` begins with `~`, which is not looked up"),
        ("//host/x.png", "`//host/x.png` is on another machine"),
        ("\\\\host\\x.png", "`\\\\host\\x.png` is on another machine"),
        ("img\\x.png", "`img\\x.png` has a backslash"),
        ("https://x.dk/a.png", "`https://x.dk/a.png` is an address on the net, and nothing is fetched from there"),
        ("file:///etc/passwd", "`file:///etc/passwd` is an address on the net, and nothing is fetched from there"),
        ("FILE:x", "`FILE:x` is an address on the net, and nothing is fetched from there"),
        ("data:image/png,x", "`data:image/png,x` is an address on the net, and nothing is fetched from there"),
        ("a\0b", "the path holds a character that no file name can have"),
        ("a\ud800b", "the path holds a character that no file name can have"),
        ("", "the path is empty"),
        ("missing.png", "there is no file `decks/missing.png`"),
        ("b.yaml/x", "there is no file `decks/b.yaml/x`"),
        ("a", "`decks/a` is a folder"),
        ("x" * 300, f"there is no file `decks/{'x' * 300}`"),
    ],
)  # fmt: skip
def test_a_path_that_cannot_be_read_is_refused_with_its_reason(folder: Path, path: str, reason: str | None) -> None:
    assert refusal(Project(folder), path) == (reason or "`.` is a folder")
    assert refusal(Project.in_memory({"decks/b.yaml": "", "decks/a/x": ""}), path) == (reason or "`.` is a folder")


def test_a_missing_file_suggests_the_one_that_is_there(folder: Path) -> None:
    (folder / "decks" / "Logo.PNG").write_bytes(b"x")
    with pytest.raises(ProjectError) as caught:
        Project(folder).read("decks/logo.png")
    assert caught.value.hint == "did you mean `Logo.PNG`?"


def test_links_out_of_the_project_are_refused_and_links_within_are_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret").write_text("secret")
    (folder / "decks" / "out").symlink_to(outside)
    (folder / "decks" / "file").symlink_to(outside / "secret")
    (folder / "decks" / "inner.yaml").symlink_to(folder / "decks" / "b.yaml")
    (folder / "decks" / "loop").symlink_to(folder / "decks" / "loop")
    project = Project(folder)
    assert refusal(project, "out/secret") == "`out/secret` is a link to a place outside the project"
    assert refusal(project, "file") == "`file` is a link to a place outside the project"
    assert refusal(project, "loop") == "`decks/loop` is a link that leads back to itself"
    assert not project.exists("decks/file")
    with pytest.raises(ProjectError):
        project.read("decks/file")
    assert project.text("decks/inner.yaml") == "deck: B\n"


def test_a_pipe_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "decks" / "pipe")
    assert refusal(Project(folder), "pipe") == "`decks/pipe` is not an ordinary file"


def test_a_file_beyond_the_limit_is_refused(folder: Path) -> None:
    (folder / "big").write_bytes(b"x" * 5_000_001)
    project = Project(folder)
    with pytest.raises(ProjectError, match="`big` is larger than 5 MB"):
        project.text("big")
    assert len(project.read("big")) == 5_000_001
    with pytest.raises(ProjectError, match="`big` is larger than 100 bytes"):
        project.read("big", limit=100)


def test_reads_are_remembered_and_happen_once(folder: Path) -> None:
    project = Project(folder)
    assert project.read("decks/b.yaml") == b"deck: B\n"
    (folder / "decks" / "b.yaml").write_text("deck: changed\n")
    assert project.text("decks/../decks/b.yaml") == "deck: B\n"
    assert dict(project.reads) == {"decks/b.yaml": hashlib.sha256(b"deck: B\n").hexdigest()}


def test_text_comes_without_mark_and_carriage_returns() -> None:
    project = Project.in_memory({"a.yaml": "\ufeffa: 1\r\nb: 2\rc: æ\n".encode()})
    assert project.source_text("a.yaml") is None
    assert project.text("a.yaml") == "a: 1\nb: 2\nc: æ\n"
    assert project.source_text("a.yaml") == "a: 1\nb: 2\nc: æ\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("a\næ: b".encode("latin-1"), "`x` is not UTF-8 at byte 3 (line 2), looks like Latin-1"),
        ("a: b".encode("utf-16"), "`x` is UTF-16, not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "`x` is not UTF-8 at byte 1; it does not look like text"),
    ],
)
def test_text_in_another_encoding_is_named(data: bytes, reason: str) -> None:
    project = Project.in_memory({"x": data})
    with pytest.raises(ProjectError) as caught:
        project.text("x")
    assert caught.value.reason == reason
    assert project.source_text("x") is None


def test_a_file_name_with_a_composed_letter_is_found_in_either_form(folder: Path) -> None:
    (folder / "decks" / "a\u030ase.png").write_bytes(b"x")
    assert Project(folder).read("decks/\u00e5se.png") == b"x"


def test_names_with_odd_characters_work(folder: Path) -> None:
    for name in ("-x.png", 'a"b.png', "a\nb.png", "a%20b#.png", "{{x}}.png"):
        (folder / "decks" / name).write_bytes(name.encode())
        assert Project(folder).read(f"decks/{name}") == name.encode()


def test_folders_are_listed_sorted_and_without_hidden_files(folder: Path) -> None:
    (folder / "decks" / ".hidden.yaml").write_text("")
    (folder / "decks" / "A.yaml").write_text("")
    for project in (
        Project(folder),
        Project.in_memory({"decks/b.yaml": "", "decks/A.yaml": "", "decks/a/deck.yaml": "", "x": ""}),
    ):
        assert project.list("decks") == ("decks/A.yaml", "decks/b.yaml")
        assert project.list("decks", ".txt") == ()
        assert project.folders("decks") == ("decks/a",)
        assert "decks" in project.folders("")
        assert project.list("nowhere") == ()


def test_layouts_are_looked_up_in_the_project_and_then_in_the_stock() -> None:
    project = Project.in_memory(
        {"layouts/own.yaml": "layout: own\n", "layouts/brands/mine/brand.yaml": "brand: mine\n"}
    )
    assert project.text("layouts/own.yaml") == "layout: own\n"
    assert "layouts/own.yaml" in project.list("layouts", ".yaml")
    assert "layouts/brands/mine" in project.folders("layouts/brands")
    assert not project.exists("decks/tillid/deck.yaml")


def test_a_file_is_written_with_its_folders_and_nothing_is_left_beside_it(folder: Path) -> None:
    project = Project(folder)
    project.write("output/a/a.pptx", b"one")
    project.write(folder / "output" / "a" / "a.pptx", b"two")
    assert (folder / "output" / "a" / "a.pptx").read_bytes() == b"two"
    assert os.listdir(folder / "output" / "a") == ["a.pptx"]


def test_a_source_is_never_overwritten(folder: Path) -> None:
    project = Project(folder)
    project.read("decks/b.yaml")
    (folder / "link.pptx").symlink_to(folder / "decks" / "b.yaml")
    for target in ("decks/b.yaml", folder / "decks" / "b.yaml", "link.pptx"):
        with pytest.raises(ProjectError, match="is a source of this deck"):
            project.write(target, b"x")
    assert (folder / "decks" / "b.yaml").read_text() == "deck: B\n"


def test_what_cannot_be_written_leaves_what_was_there(folder: Path) -> None:
    project = Project(folder)
    with pytest.raises(ProjectError, match="`decks/a` is not a file"):
        project.write("decks/a", b"x")
    with pytest.raises(ProjectError, match="a file stands where a folder should be"):
        project.write("decks/b.yaml/x.pptx", b"x")
    with pytest.raises(ProjectError, match="is not a file"):
        project.write(Path("/dev/full"), b"x")
    with pytest.raises(ProjectError, match="lies outside the project"):
        project.write("../x.pptx", b"x")
    with pytest.raises(ProjectError, match="too long"):
        project.write("x" * 300, b"x")
    assert sorted(os.listdir(folder)) == ["decks"]


def test_a_link_does_not_lead_an_output_out_of_the_project(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (folder / "output").symlink_to(outside)
    with pytest.raises(ProjectError, match="outside the project"):
        Project(folder).write("output/a.pptx", b"x")
    assert os.listdir(outside) == []


def test_memory_is_written_to_as_well() -> None:
    project = Project.in_memory({})
    project.write("output/a.pptx", b"x")
    assert project.read("output/a.pptx") == b"x"


def test_the_epoch_is_the_environments_word_and_never_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.in_memory({})
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert project.epoch is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1349222400")
    assert project.epoch == datetime(2012, 10, 3, tzinfo=UTC)


@pytest.mark.parametrize("written", ["yesterday", "-1", "1e9", "9" * 30, "١"])
def test_a_bad_epoch_is_a_clean_error(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", written)
    with pytest.raises(TrustdeckError, match="SOURCE_DATE_EPOCH is"):
        _ = Project.in_memory({}).epoch
