# make map     sets up everything, builds the whole site/: pages, data, pictures; says what is where
# make test    sets up everything, runs every check and every test, the browser ones too
# The rest is for maintainers; CONTRIBUTING.md says when to use what.

.DELETE_ON_ERROR:
.NOTPARALLEL:  # map and test share .venv
.PHONY: map test check format lint bench mutants screenshots docs release clean

NEWEST_FIRST = python3 python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in $(NEWEST_FIRST); do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
RUN = $(BIN)/python -m

map: .venv/.run
	@$(BIN)/karabakh-map build --all

test: .venv/.dev
	@$(BIN)/python tests/browser/install.py
	@$(MAKE) --no-print-directory lint
	$(BIN)/python docs/node.py test
	$(RUN) pytest

check: .venv/.run
	@$(BIN)/karabakh-map check

format: .venv/.dev
	$(RUN) ruff check --fix-only --quiet
	$(RUN) ruff format
	$(BIN)/python docs/node.py format bundle
	$(BIN)/karabakh-map format

lint: .venv/.dev
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python docs/node.py lint

bench: .venv/.bench
	@$(BIN)/python tests/browser/install.py
	$(RUN) tests.bench
	$(RUN) tests.bench.locating

# ROOM=ledger, folder, check or edit: that room alone, in minutes; all four take hours.
mutants: .venv/.dev
	$(BIN)/mutmut run $(if $(ROOM),"geo.$(ROOM).*")
	@$(BIN)/mutmut results

screenshots: .venv/.dev
	@$(BIN)/python tests/browser/install.py
	$(BIN)/karabakh-map build
	$(BIN)/python docs/screenshots.py

docs: .venv/.docs
	$(BIN)/python -m typer atlas.cli.app utils docs --name karabakh-map --output docs/reference/commands.md
	$(RUN) sphinx --fail-on-warning --keep-going --quiet -c docs . site-docs/html
	@echo "site-docs/html/docs/index.html"

# dist/ holds all that a release consists of: packages, site, data, digests, notes
release: .venv/.docs
	$(BIN)/python docs/release.py

clean:
	rm -rf site site-docs dist mutants node_modules .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The stamp holds the folder it was made in: a clone that was moved, or a Python that is gone,
# makes a new environment instead of failing inside the old one.
ifneq ($(shell $(BIN)/python -c 'print(open(".venv/.made").read())' 2>/dev/null),$(CURDIR))
.PHONY: .venv/.made
endif

.venv/.made:
	@test -n "$(PYTHON)" || { echo "python3: not found, or older than 3.11." \
		"Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON): older than 3.11." \
		"Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON): has no venv." \
		"Install it; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version); once, a minute or two"
	@$(PYTHON) -m venv --clear .venv
	@printf %s "$(CURDIR)" > $@

.venv/.run: requirements.txt pyproject.toml .venv/.made
	@$(PIP) --require-hashes --requirement requirements.txt
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.txt pyproject.toml .venv/.made
	@$(PIP) --require-hashes --requirement requirements-dev.txt
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch .venv/.run $@

.venv/.docs: requirements-docs.txt .venv/.dev
	@$(PIP) --require-hashes --requirement requirements-docs.txt
	@touch $@

.venv/.bench: requirements-bench.txt .venv/.dev
	@$(PIP) --require-hashes --requirement requirements-bench.txt
	@touch $@
