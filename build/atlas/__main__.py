"""Start the command line: ``karabakh-map``, or ``python -m atlas``."""

from atlas.cli import app


def main() -> None:
    """Run the command line."""
    app.main()


if __name__ == "__main__":
    main()
