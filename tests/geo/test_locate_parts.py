"""Many files of points on a Dask cluster: each row once, whatever dies, and nothing done twice."""

import os
import re
import signal
from contextlib import contextmanager
from typing import Any

import dask.dataframe as dd
import distributed
import fsspec
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import geo
from atlas.cli.app import app
from geo.errors import MapError
from geo.locate import parts
from geo.locate.files import locate_file
from geo.locate.parts import locate_parts
from geo.locate.table import Question
from tests.paths import INVENTED, ROOT

WAR = Question("war")
run = CliRunner().invoke


@pytest.fixture(scope="module")
def catalog():
    return geo.read(INVENTED)


@contextmanager
def workers(count):
    with distributed.LocalCluster(
        n_workers=count, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def cluster():
    with workers(2) as started:
        yield started


def scatter(folder, count, rows, ending=".parquet"):
    rng = np.random.default_rng(1)
    folder.mkdir()
    for number in range(count):
        table = pd.DataFrame(
            {
                "id": np.arange(rows) + number * rows,
                "lon": rng.uniform(9, 15, rows),
                "lat": rng.uniform(49, 53, rows),
            }
        )
        path = folder / f"part-{number}{ending}"
        table.to_csv(path, index=False) if ending == ".csv" else table.to_parquet(path)


def states(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def in_one_process(sources, catalog, folder):
    folder.mkdir()
    for path in sorted(sources):
        locate_file(path, folder / path.name, catalog, WAR)
    return pd.concat(gpd.read_parquet(path) for path in sorted(folder.glob("*.parquet")))


def test_a_worker_that_is_killed_loses_nothing_and_a_second_run_does_nothing(
    catalog, cluster, tmp_path
):
    scatter(tmp_path / "points", 8, 10_000)
    answers = tmp_path / "answers"
    with distributed.Client(cluster, set_as_default=False) as client:
        first_pid = next(iter(client.run(os.getpid).values()))
    killed: list[int] = []

    def kill(count, share):
        if not killed and share > 0.2:
            killed.append(first_pid)
            os.kill(first_pid, signal.SIGKILL)

    there = cluster.scheduler_address
    pattern = str(tmp_path / "points/*.parquet")
    report = locate_parts(pattern, str(answers), catalog, WAR, scheduler=there, progress=kill)
    assert killed
    assert not report.failed
    assert (report.parts, report.kept, report.located.rows) == (8, 0, 80_000)
    mine = pd.concat(gpd.read_parquet(path) for path in sorted(answers.glob("*.parquet")))
    plain = in_one_process(sorted((tmp_path / "points").iterdir()), catalog, tmp_path / "plain")
    pd.testing.assert_frame_equal(mine, plain)
    assert mine["id"].tolist() == list(range(80_000))
    before = states(answers)
    again = locate_parts(pattern, str(answers), catalog, WAR, scheduler="tcp://127.0.0.1:1")
    assert (again.parts, again.kept, again.located) == (8, 8, report.located)
    assert states(answers) == before


def test_only_what_is_missing_or_changed_is_answered(catalog, cluster, tmp_path):
    scatter(tmp_path / "points", 3, 50, ".csv")
    there = cluster.scheduler_address
    where = str(tmp_path / "points"), str(tmp_path / "answers")
    assert locate_parts(*where, catalog, WAR, scheduler=there).kept == 0
    (tmp_path / "answers/part-0.csv").unlink()
    with (tmp_path / "points/part-2.csv").open("a") as file:
        file.write("150,12,50\n")
    report = locate_parts(*where, catalog, WAR, scheduler=there)
    assert (report.kept, report.located.rows) == (1, 151)
    assert len(pd.read_csv(tmp_path / "answers/part-0.csv")) == 50
    with pytest.raises(MapError, match="answers to another question"):
        locate_parts(*where, catalog, Question("1949"), scheduler=there)


def test_a_part_that_cannot_be_read_stops_no_other(catalog, cluster, tmp_path):
    scatter(tmp_path / "points", 2, 50, ".csv")
    (tmp_path / "points/bad.csv").write_text("a,b\n1,2\n")
    report = locate_parts(
        f"file://{tmp_path}/points/*.csv",
        f"file://{tmp_path}/answers",
        catalog,
        WAR,
        scheduler=cluster.scheduler_address,
    )
    assert list(report.failed) == ["bad.csv"]
    assert "has no column lng, lon" in report.failed["bad.csv"]
    assert report.located.rows == 100
    names = sorted(path.name for path in (tmp_path / "answers").iterdir())
    assert names == ["_locate.json", "part-0.csv", "part-1.csv"]


def test_an_object_store_is_read_and_written_where_it_is(catalog, tmp_path):
    scatter(tmp_path / "points", 2, 50, ".csv")
    store = fsspec.filesystem("memory")
    store.pipe("/points/deep/odd.csv", b"lng,lat\neast,50\n12,51,3\n12,51\n")
    store.pipe("/points/_hidden.csv", b"lng,lat\n12,51\n")
    store.put(f"{tmp_path}/points/", "/points/", recursive=True)
    shape = gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([12], [51]), crs=4326)
    shape.to_file(tmp_path / "camp.shp")
    store.put([str(path) for path in tmp_path.glob("camp.*")], "/points/")
    where = "memory://points", "memory://answers"
    # Its files are those of a process, so its workers are threads.
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as threads:
        there = threads.scheduler_address
        options = {"scheduler": there, "ending": ".parquet"}
        report = locate_parts(*where, catalog, WAR, **options)
        assert report.failed == {}
        assert (report.parts, report.located.rows, report.located.unread) == (4, 104, 2)
        names = {path.rpartition("/answers/")[2] for path in store.find("/answers")}
        assert names == {
            "_locate.json", "camp.parquet", "deep/odd.parquet", "part-0.parquet", "part-1.parquet",
        }  # fmt: skip
        before = {path: store.modified(path) for path in store.find("/answers")}
        again = locate_parts(*where, catalog, WAR, **options)
        assert (again.kept, again.located) == (4, report.located)
        assert before == {path: store.modified(path) for path in store.find("/answers")}
        store.pipe("/points/bad.csv", b"a,b\n")
        failed = locate_parts(*where, catalog, WAR, **options).failed
    assert failed["bad.csv"].startswith("memory:///points/bad.csv: has no column lng")
    store.rm("/", recursive=True)


def test_the_command_answers_a_folder_in_another_format(cluster, tmp_path):
    scatter(tmp_path / "points", 2, 50, ".csv")
    arguments = ["--at", "1951", "--to", "parquet", "--scheduler", cluster.scheduler_address]
    folders = [str(tmp_path / "points"), "--out", str(tmp_path / "answers")]
    result = run(app, ["locate", *folders, *arguments, "--layers", str(INVENTED)])
    assert result.exit_code == 0, result.exception
    assert "2 parts; 100 rows: " in result.stdout
    assert len(gpd.read_parquet(tmp_path / "answers/part-1.parquet")) == 50


@pytest.mark.parametrize("address", ["points/*.parquet", "nowhere"])
def test_no_files_is_an_error(catalog, tmp_path, monkeypatch, address):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MapError, match="no files of points"):
        locate_parts(address, "answers", catalog, WAR)


def test_a_folder_with_other_files_is_left_alone(catalog, tmp_path):
    scatter(tmp_path / "points", 1, 5, ".csv")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers/mine.txt").write_text("mine")
    with pytest.raises(MapError, match="holds files already"):
        locate_parts(str(tmp_path / "points"), str(tmp_path / "answers"), catalog, WAR)
    assert [path.name for path in (tmp_path / "answers").iterdir()] == ["mine.txt"]


def test_without_dask_the_message_names_the_extra(catalog, tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    scatter(tmp_path / "points", 1, 5, ".csv")
    monkeypatch.setattr(parts, "import_module", missing)
    with pytest.raises(MapError, match=r"karabakh-map\[cluster\]"):
        locate_parts(str(tmp_path / "points"), str(tmp_path / "answers"), catalog, WAR)


def test_a_scheduler_that_is_not_there_is_named(catalog, tmp_path, monkeypatch):
    scatter(tmp_path / "points", 1, 5, ".csv")
    monkeypatch.setattr(parts, "PATIENCE", 0.2)
    with pytest.raises(MapError, match=r"tcp://127\.0\.0\.1:1: no scheduler answers"):
        locate_parts(
            str(tmp_path / "points"),
            str(tmp_path / "answers"),
            catalog,
            WAR,
            scheduler="tcp://127.0.0.1:1",
        )


def recipe():
    """The function that the documentation shows."""
    text = (ROOT / "docs" / "researchers.md").read_text("utf-8")
    found = re.search(r"```python\n(import geopandas.*?)```", text, re.DOTALL)
    assert found
    scope: dict[str, Any] = {}
    exec(found[1], scope)  # noqa: S102 -- our own page
    return scope


def some_points():
    rng = np.random.default_rng(2)
    return pd.DataFrame({"lng": rng.uniform(45, 48, 200), "lat": rng.uniform(39, 41, 200)})


def test_the_recipe_for_dask_answers_as_one_process_does():
    scope, points = recipe(), some_points()
    frame = dd.from_pandas(points, npartitions=3)
    answered = frame.map_partitions(scope["answer"], meta=scope["answer"](points.head(0)))
    pd.testing.assert_frame_equal(
        answered.compute(scheduler="synchronous"), scope["answer"](points)
    )


def test_the_recipe_for_spark_answers_every_batch():
    scope, points = recipe(), some_points()
    batches = [points.iloc[:120], points.iloc[120:]]
    answered = pd.concat(scope["answer_batches"](iter(batches)))
    pd.testing.assert_frame_equal(answered, scope["answer"](points))
