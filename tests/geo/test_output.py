"""Writing: nothing of others is lost, a killed run leaves nothing behind, two at once end whole."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from threading import Event, Thread

import pytest

from geo.errors import InTheWay
from geo.output import record
from geo.output.atomic import write_whole
from geo.output.record import Record
from geo.output.transaction import new_file, transaction, write_file
from tests.paths import ROOT

OLD = {"index.html": "old", "a/kept.txt": "same", "a/gone.txt": "old", "b/gone.txt": "old"}
NEW = {"index.html": "new", "a/kept.txt": "same", "a/new.txt": "new", "c/new.txt": "new"}


def write(folder: Path, files: dict[str, str], set_name: str = "pages") -> None:
    with transaction(folder) as output:
        place = output.add(set_name, folder)
        for name, text in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text)
        output.commit(last=folder / "index.html")


def content(folder: Path) -> dict[str, str]:
    """Read every file of a folder but records; a folder without files counts as one."""
    files = {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else ""
        for path in folder.rglob("*")
        if path.is_file() or not any(path.iterdir())
    }
    return {name: text for name, text in files.items() if Path(name).name != record.NAME}


def states(folder: Path) -> dict[Path, tuple[int, int]]:
    """Tell which file each path is, and when it was last written."""
    found = ((path, path.lstat()) for path in [folder, *folder.rglob("*")])
    return {path: (state.st_ino, state.st_mtime_ns) for path, state in found}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    write(folder, OLD)
    return folder


def test_a_set_takes_the_place_of_the_older_one(site: Path) -> None:
    before = states(site)[site / "a" / "kept.txt"]
    write(site, NEW)
    assert content(site) == NEW
    assert states(site)[site / "a" / "kept.txt"] == before  # not written again
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_the_record_names_each_file_with_its_digest(site: Path) -> None:
    files = json.loads((site / record.NAME).read_text())["files"]
    assert files.keys() == OLD.keys()
    assert files["index.html"] == {"set": "pages", "sha256": [record.digest(site / "index.html")]}


def test_writing_the_same_again_touches_nothing(site: Path) -> None:
    before = states(site)
    write(site, OLD)
    assert states(site) == before


def test_sets_in_one_folder_leave_each_other_alone(site: Path) -> None:
    write(site, {"data.csv": "1"}, "data")
    write(site, NEW)
    write(site, {"data.csv": "2"}, "data")
    assert content(site) == {**NEW, "data.csv": "2"}


OBSTACLES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a file of others": ("c/new.txt", lambda path: path.write_text("mine")),
    "a changed file": ("index.html", lambda path: path.write_text("mine")),
    "a folder": ("c/new.txt", lambda path: path.mkdir()),
    "a link": ("c/new.txt", lambda path: path.symlink_to("/etc/hostname")),
    "a link to nothing": ("c/new.txt", lambda path: path.symlink_to("nowhere")),
    "a file for a folder": ("c", lambda path: path.write_text("mine")),
    "a link for a folder": ("c", lambda path: path.symlink_to(path.parents[1] / "elsewhere")),
    "a pipe": ("c/new.txt", lambda path: os.mkfifo(path)),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_is_in_the_way_is_named_before_anything_is_written(site: Path, name: str) -> None:
    where, make = OBSTACLES[name]
    (site.parent / "elsewhere").mkdir()
    (site / where).parent.mkdir(exist_ok=True)
    make(site / where)
    before = states(site)
    with pytest.raises(InTheWay, match=f"{site / where}: (is|was)"):
        write(site, NEW)
    assert states(site) == before
    assert sorted(path.name for path in site.parent.iterdir()) == ["elsewhere", "site"]


def test_a_plain_file_is_no_folder_to_write_into(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(InTheWay, match="site: is not a folder"):
        write(tmp_path / "site", NEW)
    assert (tmp_path / "site").read_text() == "mine"


def test_an_old_file_that_was_changed_stays_and_is_no_longer_ours(site: Path) -> None:
    (site / "b" / "gone.txt").write_text("mine")
    (site / "a" / "mine.txt").write_text("mine")
    write(site, NEW)
    write(site, NEW)
    assert content(site) == {**NEW, "b/gone.txt": "mine", "a/mine.txt": "mine"}
    with pytest.raises(InTheWay, match=r"b/gone\.txt: was not written by"):
        write(site, OLD)


def test_an_old_file_is_not_removed_through_a_link(site: Path, tmp_path: Path) -> None:
    (site / "b").rename(tmp_path / "elsewhere")
    (site / "b").symlink_to(tmp_path / "elsewhere")
    write(site, NEW)
    assert (tmp_path / "elsewhere" / "gone.txt").read_text() == "old"


def test_a_file_of_others_with_the_very_content_is_taken_as_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("new")
    write(tmp_path, NEW)
    write(tmp_path, OLD)
    assert content(tmp_path) == OLD


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"files": 3}', '{"files": {"a": 1}}', '{"files": {"a": {"set": "x"}}}']
    + [
        json.dumps({"files": {name: {"set": "pages", "sha256": [record.digest(Path(__file__))]}}})
        for name in ("../mine.txt", "/etc/hostname", "", "a\0b")
    ],
)
def test_a_record_that_cannot_be_read_is_in_the_way(site: Path, text: str) -> None:
    (site / record.NAME).write_text(text)
    with pytest.raises(InTheWay, match="is not a record"):
        write(site, NEW)
    assert content(site) == OLD
    assert not record.is_unchanged(site, "pages")


def test_a_set_is_unchanged_until_a_file_of_it_is_touched_or_lost(site: Path) -> None:
    assert record.is_unchanged(site, "pages")
    assert not record.is_unchanged(site, "data")
    (site / "a" / "mine.txt").write_text("mine")
    assert record.is_unchanged(site, "pages")
    (site / "a" / "kept.txt").write_text("other")
    assert not record.is_unchanged(site, "pages")
    (site / "a" / "kept.txt").unlink()
    assert not record.is_unchanged(site, "pages")


class Killed(BaseException):
    """What no code expects."""


def test_a_run_that_stops_at_any_step_loses_nothing_and_the_next_one_ends_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = ("replace", "unlink", "rmdir", "mkdir")
    stop = 0
    while True:
        folder = tmp_path / str(stop) / "site"
        write(folder, OLD)
        (folder / "a" / "mine.txt").write_text("mine")
        left = stop
        done = False
        with monkeypatch.context() as patch:
            for name in steps:
                real = getattr(Path, name)

                def step(path: Path, *args: object, real=real, **options: object) -> object:
                    nonlocal left
                    left -= 1
                    if left < 0:
                        raise Killed
                    return real(path, *args, **options)

                patch.setattr(Path, name, step)
            patch.setattr("shutil.rmtree", lambda *_, **__: None)  # as if killed: nothing tidied
            try:
                write(folder, NEW)
                done = True
            except Killed:
                pass
        there = content(folder)
        assert there.pop("a/mine.txt") == "mine"
        assert there["index.html"] in ("old", "new")
        assert all(there[name] in (OLD.get(name), NEW.get(name)) for name in there if there[name])
        if there["index.html"] == "new":  # the last: all the others are there
            assert there.items() >= NEW.items()
        else:
            assert there.keys() >= OLD.keys()
        write(folder, NEW)
        assert content(folder) == {**NEW, "a/mine.txt": "mine"}
        assert [path.name for path in folder.parent.iterdir()] == ["site"]
        stop += 1
        if done:
            break
    assert stop > 15


def test_files_wait_outside_the_folder_that_is_published(tmp_path: Path) -> None:
    with transaction(tmp_path / "site") as output:
        (output.add("pages") / "index.html").write_text("new")
        assert content(tmp_path / "site") == {}
        assert output.staging.parent == tmp_path
        assert output.staging.name.startswith(".")
    assert [*tmp_path.iterdir()] == []  # nothing was committed, so nothing is there


def test_a_folder_of_a_site_waits_outside_the_site(site: Path) -> None:
    with transaction(site / "data") as output:
        assert output.staging.parent == site.parent
    with new_file(site / "picture.svg") as staged:
        assert site not in staged.parents
        staged.write_text("<svg/>")


def test_where_only_the_folder_may_be_written_files_wait_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with transaction(tmp_path / "site") as output:
        assert output.staging.parent == tmp_path / "site"
        (output.add("pages") / "index.html").write_text("new")
        output.commit()
    assert content(tmp_path / "site") == {"index.html": "new"}


def test_the_folder_where_files_wait_is_not_taken_from_others(tmp_path: Path) -> None:
    waiting = tmp_path / ".site.karabakh-map.partial"
    waiting.write_text("mine")
    with pytest.raises(InTheWay, match="partial: is a file"):
        write(tmp_path / "site", NEW)
    assert waiting.read_text() == "mine"


def test_the_map_folder_is_never_written_into(tmp_path: Path) -> None:
    (tmp_path / "layers").mkdir()
    (tmp_path / "site").symlink_to("layers")
    with (
        pytest.raises(InTheWay, match="site: is the map folder"),
        transaction(tmp_path / "site", source=tmp_path / "layers"),
    ):
        pass


@pytest.fixture(params=[0o022, 0o002, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_modes_follow_the_umask(tmp_path: Path, umask: int) -> None:
    write(tmp_path / "site", NEW)
    write_file(tmp_path / "one.svg", b"<svg/>")
    write_whole(tmp_path / "layer.geojson", b"{}")
    with new_file(tmp_path / "two.csv") as staged:
        staged.touch(0o600)  # as a library may
    for path in tmp_path.rglob("*"):
        assert mode(path) == (0o777 if path.is_dir() else 0o666) & ~umask, path


def test_an_edited_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    path = tmp_path / "layer.geojson"
    path.write_text("old")
    path.chmod(0o640)
    link = tmp_path / "link.geojson"
    link.symlink_to(path.name)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert mode(path) == 0o640
    assert len([*tmp_path.iterdir()]) == 2


def test_an_edit_that_fails_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "layer.geojson"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert content(tmp_path) == {"layer.geojson": "old"}


def test_a_file_is_replaced_only_if_it_was_written_here(tmp_path: Path) -> None:
    path = tmp_path / "control.geojson"
    write_file(path, b"old")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    path.write_text("mine")
    with pytest.raises(InTheWay, match=r"control\.geojson: was changed since"):
        write_file(path, b"newer")
    with pytest.raises(InTheWay), new_file(path):
        pytest.fail("a long run must not start")
    assert path.read_text() == "mine"
    path.unlink()
    write_file(tmp_path / "other.geojson", b"other")
    path.write_text("mine")
    with pytest.raises(InTheWay, match=r"control\.geojson: was not written"):
        write_file(path, b"newer")


def test_two_writers_take_turns(site: Path) -> None:
    waits, told = Event(), Event()

    def second() -> None:
        with transaction(site, waiting=waits.set) as output:
            (output.add("pages") / "index.html").write_text("second")
            output.commit()
        told.set()

    with transaction(site) as output:
        (output.add("pages") / "index.html").write_text("first")
        (output.add("more", site / "data") / "data.csv").write_text("first")
        thread = Thread(target=second)
        thread.start()
        waits.wait()
        assert not told.is_set()
        output.commit()
    thread.join()
    assert content(site) == {"index.html": "second", "data/data.csv": "first"}
    assert Record.read(site).of_set("pages").keys() == {"index.html"}


WRITER = """
import sys
from itertools import count
from pathlib import Path
from geo.output.transaction import transaction

folder = Path(sys.argv[1])
for round in count():
    with transaction(folder) as output:
        for name in ("pages", "data"):
            place = output.add(name, folder if name == "pages" else folder / name)
            for number in range(10):
                file = place / f"{number % 3}" / f"{number + round % 2}.txt"
                file.parent.mkdir(exist_ok=True)
                file.write_text(f"{round}." * 100)
            if name == "pages":
                (place / "index.html").write_text(f"{round}." * 100)
        output.commit(last=folder / "index.html")
    print(round, flush=True)
"""


def test_a_killed_writer_leaves_whole_files_and_the_next_one_a_whole_site(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(folder, {"0/0.txt": "old", "index.html": "old"})
    (folder / "0" / "mine.txt").write_text("mine")
    chance = Random(1)  # noqa: S311 -- no secret
    for _ in range(5):
        with Popen([sys.executable, "-c", WRITER, str(folder)], stdout=PIPE, cwd=ROOT) as writer:
            assert writer.stdout
            for _ in range(chance.randint(1, 4)):
                writer.stdout.readline()
            for _ in range(chance.randint(0, 10_000)):  # somewhere in the next round
                folder.exists()
            writer.kill()
        after = content(folder)
        assert after.pop("0/mine.txt") == "mine"
        assert len(after) >= 21
        rounds = {tuple(text.split(".")) for text in after.values()}
        assert all(len({*parts[:-1]}) == 1 and len(parts) == 101 for parts in rounds), "half a file"
    with transaction(folder / "data") as output:  # any command
        output.add("data", folder / "data")
        output.commit()
    write(folder, NEW)
    assert content(folder) == {**NEW, "0/mine.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert not (folder / "data").exists() or [*(folder / "data").iterdir()] == [
        folder / "data" / record.NAME
    ]
