"""Files, folders and batches become documents with ids of their own, and corrections get a place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gouji import corrections
from gouji.errors import UsageError

pytest.importorskip("starlette", reason="the extra `review` is not installed")

from gouji.review.opening import open_paths
from gouji.review.readings import ReadingRecipe, Shelf
from gouji.settings import Settings
from tests.gouji.review.conftest import Open


def test_a_file_has_its_record_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    opened = open_paths([str(tmp_path / "a.txt")])
    assert [entry.name for entry in opened.entries] == ["a.txt"]
    assert opened.record == tmp_path / "a.txt.corrections.jsonl"


def test_a_folder_stands_for_its_files_and_holds_their_record(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", ".hidden.txt", "corrections.jsonl", "a.html.corrections.jsonl"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.docx").write_bytes(b"x")
    opened = open_paths([str(tmp_path)])
    assert [entry.name for entry in opened.entries] == ["a.html", "b.txt", "c.docx"]
    assert opened.record == tmp_path / "corrections.jsonl"


def test_a_folder_of_page_pictures_is_one_document(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    (folder / "1.png").write_bytes(b"x")
    assert [entry.name for entry in open_paths([str(folder)]).entries] == ["scan"]


@pytest.mark.parametrize(
    ("name", "content", "names"),
    [
        ("report.txt", "一、总体情况", ["1.png", "report.txt"]),
        ("report.pdf", "%PDF-1.7", ["1.png", "report.pdf"]),
        ("scan.json", "{}", ["scan"]),
        ("scan.png.corrections.jsonl", "{}", ["scan"]),
    ],
)
def test_documents_beside_pictures_are_documents_of_their_own(
    tmp_path: Path, name: str, content: str, names: list[str]
) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    (folder / "1.png").write_bytes(b"x")
    (folder / name).write_text(content, encoding="utf-8")
    opened = open_paths([str(folder)])
    assert [entry.name for entry in opened.entries] == names
    assert opened.record.parent == (folder if len(names) > 1 else tmp_path)


def test_a_document_keeps_its_id_over_a_restart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    first, second = (open_paths([str(tmp_path / "a.txt")]).entries[0].id for _ in range(2))
    assert first == second
    assert "a.txt" not in first


@pytest.mark.parametrize("path", ["", "nothing.txt"])
def test_what_is_not_there_is_told_in_one_line(path: str) -> None:
    with pytest.raises(UsageError, match="no such file"):
        open_paths([path])


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no documents"):
        open_paths([str(tmp_path)])


def test_a_batch_stands_for_its_documents(tmp_path: Path, document: Path, doubtful: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("filelock")
    import gouji.batch

    gouji.batch.run([str(document), str(doubtful)], str(tmp_path / "out"))
    opened = open_paths([str(tmp_path / "out")])
    assert {entry.path for entry in opened.entries} == {str(document), str(doubtful)}
    assert all(entry.form and entry.year for entry in opened.entries)
    assert opened.record == tmp_path / "out" / "corrections.jsonl"


def test_a_batch_is_found_from_another_folder(tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that named its documents relative to where it was started is reviewed from anywhere, as its documents stand beside it."""
    pytest.importorskip("pyarrow")
    pytest.importorskip("filelock")
    import gouji.batch

    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(document, home / "report.txt")
    monkeypatch.chdir(home)
    gouji.batch.run(["report.txt"], "out")
    monkeypatch.chdir(tmp_path)
    (entry,) = open_paths([str(home / "out")]).entries
    assert Path(entry.path).read_bytes() == document.read_bytes()


def test_a_document_that_went_away_keeps_none_of_the_others(
    open_page: Open, tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)
    monkeypatch.setattr("gouji.review.reader.BackgroundReader.start", lambda *_args: None)
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        shutil.copy(document, folder / name)
    page = open_page(folder)
    (folder / "a.txt").unlink()
    page.begin()
    page.enter()
    gone, there = (one["id"] for one in page.get("/api/queue")["documents"])
    assert page.client.get(f"/api/documents/{gone}").status_code == 422
    assert page.get(f"/api/documents/{there}")["tables"]
    assert page.get("/api/begin")["queue"]["documents"]


def test_a_review_and_logs_from_elsewhere_meet_in_the_batch(
    tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    """What is said on the page is in the table at once, and `gouji batch correct` loses nothing of it."""
    pytest.importorskip("pyarrow")
    pytest.importorskip("filelock")
    import gouji.batch

    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)
    out = tmp_path / "out"
    gouji.batch.run([str(document)], str(out))
    page = open_page(out).enter()
    report = gouji.read(document)
    mine, other = list(report.facts)[:2]
    page.say(mine, 41)
    lake = gouji.batch.open(out)
    assert [(row["id"], row["state"]) for row in lake.to_arrow("corrections").to_pylist()] == [(mine, "in_force")]
    log = tmp_path / "log.jsonl"
    corrections.append(log, [corrections.correct(report, other, 42, author="Wang")])
    gouji.batch.correct(out, [log])
    gouji.batch.correct(out)
    known = {row["id"]: row["current"] for row in lake.to_arrow("facts_corrected").to_pylist()}
    assert (known[mine], known[other]) == (41, 42)
    assert (page.figure(mine), page.figure(other)) == ("41", "42")
    import pyarrow.parquet as pq

    assert pq.read_table(out / "corrections").num_rows == 2


def test_a_reading_that_was_kept_has_the_name_under_which_it_is_opened(
    open_page: Open, glued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)
    first = open_page(glued).enter()
    first.get(f"/api/documents/{first.document}")
    (tmp_path / "h").mkdir()
    shutil.copy(glued, tmp_path / "h" / "one  two.txt")
    monkeypatch.setattr(ReadingRecipe, "read_isolated", None)  # it is read no second time
    page = open_page(tmp_path / "h").enter()
    page.say("requests.unavailable.not_held.total", 8)
    (event,) = corrections.load(page.record).events
    assert event.name == "one two.txt"


def test_a_name_that_tells_another_kind_has_a_reading_of_its_own(tmp_path: Path, glued: Path) -> None:
    recipe = ReadingRecipe(settings=Settings())
    shelf = Shelf(recipe, tmp_path / "cache")
    shelf.keep(str(glued), recipe.read(str(glued)))
    assert shelf.find(str(glued)) is not None
    assert shelf.find(str(shutil.copy(glued, tmp_path / "glued.md"))) is None
