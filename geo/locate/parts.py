"""Answer many files of points, each a part, on the workers of a Dask cluster."""

import json
import logging
import tempfile
import time
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

    ``points`` is a folder, a pattern such as ``points/*.parquet``, or an address of fsspec such as
    ``s3://bucket/points``; ``answers`` a folder or its address, for parts that are called as their
    sources but for ``ending``. ``scheduler`` is that of a running cluster; without, this machine
    has ``workers``, one for each core. ``progress`` gets the counts so far and the share of bytes.
    """
    sources = list_sources(points, OPENERS, apart_from=answers)
    names = _names([source.name for source in sources], ending)
    record = Record.open(answers, _asked(catalog, question, ending))
    missing = [source for source in sources if not record.has(source, names[source.name])]
    failed: dict[str, str] = {}
    if missing:
        with _client(scheduler, workers) as client:
            # Made on a worker, so that it is made again if that one dies; each fetches it once.
            locator = client.submit(Locator.of, catalog, pure=False)
            futures = {}
            for source in missing:
                target = f"{record.folder}/{names[source.name]}"
                task = (answer_part, source, target, locator, question)
                futures[client.submit(*task, pure=False, retries=TRIES)] = source
            failed = _collect(client, futures, record, progress)
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


def _client(scheduler: str | None, workers: int | None) -> Any:
    """Connect to a cluster, or start workers on this machine, which end with the client."""
    try:
        distributed = import_module("distributed")
    except ImportError:
        fault = "many files are answered by Dask, which is not installed"
        remedy = "Install it: pip install 'karabakh-map[cluster]'."
        raise MapError(f"locate: {fault}. {remedy}") from None
    options: dict[str, Any] = {"address": scheduler, "timeout": PATIENCE}
    if not scheduler:
        options = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
        options["silence_logs"] = logging.ERROR
    try:
        return distributed.Client(**options, set_as_default=False)
    except (OSError, ValueError) as error:
        remedy = "Start it with dask scheduler, or leave --scheduler out."
        raise MapError(f"{scheduler}: no scheduler answers: {error}. {remedy}") from None


def _collect(
    client: Any, futures: dict[Any, Source], record: Record, progress: Progress
) -> dict[str, str]:
    """Put each part on record as it is done; return why others have no answer."""
    failed = {}
    rows, done, saved = 0, 0, 0.0
    size = sum(source.size for source in futures.values())
    try:
        for future in import_module("distributed").as_completed(futures, loop=client.loop):
            part = futures[future]
            error = future.exception()
            count = future.result() if error is None else f"{part.name}: {error or type(error)}"
            done += part.size
            if isinstance(count, str):
                failed[part.name] = count
            else:
                rows += count.rows
                record.parts[part.name] = {"state": part.state, "count": vars(count)}
            progress(Located({"": rows}), done / max(size, 1))
            if time.monotonic() - saved > SAVE_EVERY:
                record.save()
                saved = time.monotonic()
    finally:
        record.save()
    return failed


def answer_part(source: Source, target: str, locator: Locator, question: Question) -> Located | str:
    """Answer one part, on a worker; returns its counts, or why it has no answer."""
    with fetched(source.address) as path, tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / PurePosixPath(target).name
        try:
            count = locate_file(path, answers, locator, question)
        except MapError as error:
            return str(error).replace(str(path), source.address)
        put_whole(answers, target)
    return count
