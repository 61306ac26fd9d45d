"""Answer many files of points, each a part, on the workers of a Dask cluster."""

import json
import logging
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from geo.errors import MapError
from geo.folder.catalog import Catalog
from geo.locate.join import Locator
from geo.locate.readers import OPENERS
from geo.locate.storage import Record, Source, fetched, list_sources, put_whole
from geo.locate.tables import Located, Progress, Question, locate_file
from geo.locate.writers import check_ending

TOPIC = "karabakh-map-locate"
TRIES = 3  # of a part that cannot be reached or written
PATIENCE = 10.0  # seconds that a scheduler may take to answer
SAVE_EVERY = 1.0  # seconds; parts that the record lacks are answered again


@dataclass(frozen=True)
class Cluster:
    """Where parts are answered: a running scheduler, or workers of this machine's own.

    Attributes
    ----------
    scheduler
        Such as ``tcp://HOST:8786``.
    workers
        Processes on this machine; without, one for each core.
    """

    scheduler: str | None = None
    workers: int | None = None

    @contextmanager
    def client(self) -> Iterator[Any]:
        """Connect, or start workers and stop them at the end.

        Raises
        ------
        MapError
            If Dask is not installed, or no scheduler answers.
        """
        distributed = _distributed()
        if self.scheduler:
            try:
                client = distributed.Client(self.scheduler, timeout=PATIENCE, set_as_default=False)
            except (OSError, ValueError) as error:
                remedy = "Start it with dask scheduler, or leave --scheduler out."
                raise MapError(
                    f"{self.scheduler}: no scheduler answers: {error}. {remedy}"
                ) from None
            with client:
                yield client
            return
        with (
            distributed.LocalCluster(
                n_workers=self.workers,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.ERROR,
            ) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            yield client


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        fault = "many files are answered by Dask, which is not installed"
        remedy = "Install it: pip install 'karabakh-map[cluster]'."
        raise MapError(f"locate: {fault}. {remedy}") from None


@dataclass(frozen=True)
class Report:
    """What a run did.

    Attributes
    ----------
    located
        The counts of all parts, those of earlier runs too.
    parts, kept
        How many there are, and how many of them were there already.
    failed
        Why a part has no answer, by its name.
    """

    located: Located
    parts: int
    kept: int
    failed: dict[str, str]

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
    cluster: Cluster | None = None,
    *,
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
    run = _Run(record, sources, names, question, progress, kept={*sources} - {*missing})
    if missing:
        with (cluster or Cluster()).client() as client:
            run.answer(client, missing, catalog)
    return Report(run.located(), len(sources), len(sources) - len(missing), run.failed)


def _names(sources: list[str], ending: str | None) -> dict[str, str]:
    """Name each part as its source, with another ending if that is wanted."""
    names = {
        name: str(PurePosixPath(name).with_suffix(ending or PurePosixPath(name).suffix))
        for name in sources
    }
    if len({*names.values()}) < len(names):  # points.csv beside points.tsv
        names = {name: f"{name}{ending}" for name in sources}
    for name in names.values():
        check_ending(PurePosixPath(name).suffix.lower(), name)
    return names


def _asked(catalog: Catalog, question: Question, ending: str | None) -> dict[str, str]:
    """Tell one question from another: what was asked, and of which state of the map."""
    digest = sha256()
    for path in sorted(catalog.folder.glob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    asked = json.dumps({**asdict(question), "to": ending}, default=str, sort_keys=True)
    return {"question": asked, "map": digest.hexdigest()[:16]}


@dataclass
class _Run:
    """One run over the parts that are missing."""

    record: Record
    sources: list[Source]
    names: Mapping[str, str]
    question: Question
    progress: Progress
    kept: set[Source]
    failed: dict[str, str] = field(default_factory=dict)
    under_way: dict[str, tuple[int, float]] = field(default_factory=dict)  # rows and share
    saved: float = 0.0

    def answer(self, client: Any, missing: list[Source], catalog: Catalog) -> None:
        """Answer parts on the workers of a client."""
        client.subscribe_topic(TOPIC, self._hear)
        # Made on a worker, so that it is made again if that one dies; each fetches it once.
        locator = client.submit(Locator.of, catalog, pure=False)
        futures = {
            client.submit(
                answer_part,
                source,
                self.record.address(self.names[source.name]),
                locator,
                self.question,
                pure=False,
                retries=TRIES,
            ): source
            for source in missing
        }
        try:
            for future in _distributed().as_completed(futures, loop=client.loop):
                self._finish(futures[future], future)
        finally:
            client.unsubscribe_topic(TOPIC)
            self.record.save()

    def located(self) -> Located:
        """Add up the counts of all parts that are there."""
        counts = (
            Located.from_dict(self.record.parts[source.name]["count"])
            for source in self.sources
            if source.name in self.record.parts and source.name not in self.failed
        )
        return sum(counts, Located())

    def _finish(self, source: Source, future: Any) -> None:
        error = future.exception()
        count = future.result() if error is None else f"{source.name}: {error or type(error)}"
        if isinstance(count, str):
            self.failed[source.name] = count
        else:
            self.record.parts[source.name] = {"state": source.state, "count": asdict(count)}
            self.under_way[source.name] = (count.rows, 1.0)
        if time.monotonic() - self.saved > SAVE_EVERY:
            self.record.save()
            self.saved = time.monotonic()
        self._show()

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        """Note how far a worker is with a part; one that died may be overtaken by another."""
        message = event[1]
        if self.under_way.get(message["part"], (0, 0.0))[1] < 1:
            self.under_way[message["part"]] = (message["rows"], message["share"])
        self._show()

    def _show(self) -> None:
        todo = [source for source in self.sources if source not in self.kept]
        under_way = dict(self.under_way)
        done = sum(under_way.get(source.name, (0, 0.0))[1] * source.size for source in todo)
        rows = sum(rows for rows, _ in under_way.values())
        self.progress(Located(rows), done / max(sum(source.size for source in todo), 1))


def answer_part(source: Source, target: str, locator: Locator, question: Question) -> Located | str:
    """Answer one part, on a worker; returns its counts, or why it has no answer."""
    worker = _distributed().get_worker()

    def progress(count: Located, share: float) -> None:
        worker.log_event(TOPIC, {"part": source.name, "rows": count.rows, "share": share})

    try:
        with fetched(source.address) as path, tempfile.TemporaryDirectory() as folder:
            answers = Path(folder) / PurePosixPath(target).name
            count = locate_file(path, answers, locator, question, progress=progress)
            put_whole(answers, target)
    except MapError as error:
        return str(error)
    return count
