"""Start the command line: ``karabakh-map``, or ``python -m atlas``."""

import os
import signal
import sys
from types import FrameType

INTERRUPTED, TERMINATED = 130, 143  # exit codes by the shell's convention


def main() -> None:
    """Run the command line; Ctrl-C ends it without a traceback from its first moment on."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:  # not where somebody has it ignored
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))  # imports swallow exceptions
    from atlas.cli import app

    signal.signal(signal.SIGTERM, _terminate)
    signal.signal(signal.SIGINT, usual)
    app.main()


def _terminate(_: int, __: FrameType | None) -> None:
    """End as after an error, so that nothing half written is left behind."""
    sys.exit(TERMINATED)


if __name__ == "__main__":
    main()
