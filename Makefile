# Everything a person types. The environment lives in .venv and is made by the first target that needs it.
PYTHON ?= python3
PORT ?= 8000
TRIALS ?= 3
BIN := .venv/bin
UV := $(BIN)/uv
# Where this machine's pip already finds wheels; read at run time, so that nothing about a machine is written down.
FIND_LINKS = $(shell $(PYTHON) -m pip config get global.find-links 2>/dev/null | head -1)
PIP = $(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt

# Compiled modules are kept, whatever the shell says: without them every start compiles for eight seconds.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: serve test long check bench evals lint lock parquet clean

serve: .venv/.runtime
	$(BIN)/python server.py serve --demo --port $(PORT)

test: .venv/.dev
	$(BIN)/python -m pytest

long: .venv/.dev
	$(BIN)/python -m pytest -m long --dist load

check: lint test

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 0 tests/test_architecture.py

bench: .venv/.dev
	$(BIN)/python -m tests.bench

evals: .venv/.runtime
	$(BIN)/python -m evals run --trials $(TRIALS)

# What `export-tables --format parquet` needs beside the rest.
parquet: .venv/.runtime
	@$(PIP) $(if $(FIND_LINKS),--find-links $(FIND_LINKS)) --requirements pyproject.toml --extra parquet

# The small CPU build of torch wherever one can be had: from pip's own find-links, else by uv's choice of backend, else the registry's.
.venv/.runtime: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rapport needs Python 3.11 or newer: make PYTHON=python3.12 serve"; exit 1; }
	@echo "Setting up .venv (once, about a minute) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'
	@$(PIP) $(if $(FIND_LINKS),--find-links $(FIND_LINKS)) --requirements pyproject.toml \
	  $(if $(FIND_LINKS),,--torch-backend=auto) || $(PIP) --requirements pyproject.toml
	@touch $@

.venv/.dev: .venv/.runtime
	@$(PIP) $(if $(FIND_LINKS),--find-links $(FIND_LINKS)) --group dev
	@touch $@

lock: .venv/.runtime
	$(UV) pip compile --quiet --python $(BIN)/python $(if $(FIND_LINKS),--find-links $(FIND_LINKS)) --group dev --no-annotate --no-header pyproject.toml \
	  | sed 's/+cpu$$//' > .venv/locked
	{ head -2 constraints.txt; cat .venv/locked; } > .venv/constraints && mv .venv/constraints constraints.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
