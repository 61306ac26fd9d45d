"""Answer many files of points, each a part, on the workers of a Dask cluster."""

import json
import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from geo.errors import MapError
from geo.folder.catalog import Catalog
from geo.locate.files import Located, Progress, locate_file
from geo.locate.join import Locator
from geo.locate.readers import OPENERS
from geo.locate.storage import Record, Source, fetched, list_sources, put_whole
from geo.locate.table import Question
from geo.locate.writers import check_ending

TOPIC = "karabakh-map-locate"
TRIES = 3  # of a part that cannot be reached or written
PATIENCE = 10.0  # seconds that a scheduler may take to answer
SAVE_EVERY = 1.0  # seconds; parts that the record lacks are answered again


@dataclass(frozen=True)
class Report:
    """What a run did."""

    located: Located  # the counts of all parts, those of earlier runs too
    parts: int
    kept: int  # how many were there already
    failed: dict[str, str]  # why a part has no answer, by its name

    @property
    def summary(self) -> str:
        """Count parts and rows."""
        kept = f", {self.kept:,} of them there already" if self.kept else ""
        failed = f", {len(self.failed):,} failed" if self.failed else ""
        return f"{self.parts:,} parts{kept}{failed}; {self.located.summary}"


def locate_parts(
    points: str,
    answers: str,
    catalog: Catalog,
    question: Question,
    *,
    scheduler: str | None = None,
    workers: int | None = None,
    ending: str | None = None,
    progress: Progress = lambda *_: None,
) -> Report:
    """Answer every file of a folder or pattern; a part that is there already is left alone.

    Parameters
    ----------
    points
        A folder, a pattern such as ``points/*.parquet``, or an address of fsspec such as
        ``s3://bucket/points``.
    answers
        The folder for the answers, or its address. Each part has the name of its source.
    scheduler
        Of a running cluster, such as ``tcp://HOST:8786``; without, this machine's own workers.
    workers
        Processes on this machine; without, one for each core.
    ending
        The format of the answers, if not that of the parts.
    progress
        Called with the counts so far and the share of all bytes that is done.

    Raises
    ------
    MapError
        If there are no parts, the folder holds answers to another question, or Dask is missing.
    """
    sources = list_sources(points, OPENERS, apart_from=answers)
    names = _names([source.name for source in sources], ending)
    record = Record.open(answers, _asked(catalog, question, ending))
    missing = [source for source in sources if not record.has(source, names[source.name])]
    failed: dict[str, str] = {}
    if missing:
        with _client(scheduler, workers) as client:
            shown = _Progress(missing, progress)
            client.subscribe_topic(TOPIC, lambda event: shown.hear(*event[1]))
            # Made on a worker, so that it is made again if that one dies; each fetches it once.
            locator = client.submit(Locator.of, catalog, pure=False)
            futures = {}
            for source in missing:
                target = f"{record.folder}/{names[source.name]}"
                task = (answer_part, source, target, locator, question)
                futures[client.submit(*task, pure=False, retries=TRIES)] = source
            failed = _collect(client, futures, record, shown)
    counts = [record.parts[source.name] for source in sources if source.name not in failed]
    located = sum((Located.from_json(part["count"]) for part in counts), Located())
    return Report(located, len(sources), len(sources) - len(missing), failed)


def _names(sources: list[str], ending: str | None) -> dict[str, str]:
    """Name each part as its source, with another ending if that is wanted."""
    paths = [PurePosixPath(name) for name in sources]
    names = [str(path.with_suffix(ending or path.suffix)) for path in paths]
    if len({*names}) < len(names):  # points.csv beside points.tsv
        names = [f"{path}{ending}" for path in paths]
    for name in names:
        check_ending(PurePosixPath(name).suffix.lower(), name)
    return dict(zip(sources, names, strict=True))


def _asked(catalog: Catalog, question: Question, ending: str | None) -> dict[str, str]:
    """Tell one question from another: what was asked, and of which state of the map."""
    digest = sha256()
    for path in sorted(catalog.folder.glob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    asked = json.dumps({**asdict(question), "to": ending}, default=str, sort_keys=True)
    return {"question": asked, "map": digest.hexdigest()[:16]}


@contextmanager
def _client(scheduler: str | None, workers: int | None) -> Iterator[Any]:
    """Connect to a cluster, or start workers on this machine and stop them at the end."""
    try:
        distributed = import_module("distributed")
    except ImportError:
        fault = "many files are answered by Dask, which is not installed"
        remedy = "Install it: pip install 'karabakh-map[cluster]'."
        raise MapError(f"locate: {fault}. {remedy}") from None
    if scheduler:
        try:
            client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            remedy = "Start it with dask scheduler, or leave --scheduler out."
            raise MapError(f"{scheduler}: no scheduler answers: {error}. {remedy}") from None
        with client:
            yield client
        return
    options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": logging.ERROR}
    with (
        distributed.LocalCluster(n_workers=workers, **options) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client


class _Progress:
    """How far each part is, as workers tell."""

    def __init__(self, parts: list[Source], show: Progress) -> None:
        self.sizes = {source.name: source.size for source in parts}
        self.done = dict.fromkeys(self.sizes, (0, 0.0))  # rows and share
        self.show = show

    def hear(self, part: str, rows: int, share: float) -> None:
        """Note how far a part is; a worker that died may be overtaken by another."""
        self.done[part] = max(self.done[part], (rows, share))
        read = sum(self.done[name][1] * size for name, size in self.sizes.items())
        located = Located({"": sum(rows for rows, _ in self.done.values())})
        self.show(located, read / max(sum(self.sizes.values()), 1))


def _collect(
    client: Any, futures: dict[Any, Source], record: Record, progress: _Progress
) -> dict[str, str]:
    """Put each part on record as it is done; return why others have no answer."""
    failed = {}
    saved = 0.0
    try:
        for future in import_module("distributed").as_completed(futures, loop=client.loop):
            part = futures[future].name
            error = future.exception()
            count = future.result() if error is None else f"{part}: {error or type(error)}"
            if isinstance(count, str):
                failed[part] = count
                continue
            record.parts[part] = {"state": futures[future].state, "count": vars(count)}
            progress.hear(part, count.rows, 1.0)
            if time.monotonic() - saved > SAVE_EVERY:
                record.save()
                saved = time.monotonic()
    finally:
        client.unsubscribe_topic(TOPIC)
        record.save()
    return failed


def answer_part(source: Source, target: str, locator: Locator, question: Question) -> Located | str:
    """Answer one part, on a worker; returns its counts, or why it has no answer."""
    worker = import_module("distributed").get_worker()

    def progress(count: Located, share: float) -> None:
        worker.log_event(TOPIC, (source.name, count.rows, share))

    with fetched(source.address) as path, tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / PurePosixPath(target).name
        try:
            count = locate_file(path, answers, locator, question, progress=progress)
        except MapError as error:
            return str(error).replace(str(path), source.address)
        put_whole(answers, target)
    return count
