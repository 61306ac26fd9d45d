"""Time a build and its memory, each in a process of its own, imports included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 3  # the best of them: what else the machine does only ever adds
HERE = Path(__file__).parent


def measure(kind: str, layers: Path, out: Path) -> dict[str, float]:
    """Build a page; seconds of the processor, seconds by the clock, and MB at the most."""
    rounds = [build(kind, layers, out) for _ in range(ROUNDS)]
    cpu, clock, memory = (min(column) for column in zip(*rounds, strict=True))
    return {"build, s of CPU": cpu, "build, s": clock, "build, MB of memory": memory}


def build(kind: str, layers: Path, out: Path) -> tuple[float, float, float]:
    """Build a page once: ours as a user does, with all that stands beside it in a site."""
    command: list[str | Path] = [sys.executable, "-m", "bench.peers", kind, layers, out]
    if kind == "ours":
        command = [sys.executable, "-m", "atlas", "build", "--layers", layers, "--out", out.parent]
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{kind}: the build failed")
    clock = time.perf_counter() - start
    per_mb = 2**20 if sys.platform == "darwin" else 2**10
    return used.ru_utime + used.ru_stime, clock, used.ru_maxrss / per_mb
