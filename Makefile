# Two commands: `make run` starts the bot, `make test` runs every check and test.
# Needs Python 3.11 or later and make; every dependency is taken by hash from the requirements files.

.PHONY: help run test check lock

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
# The first Python that is new enough and can make a virtual environment. `make PYTHON=/some/python run` chooses another.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$python; break; }; done)

help:
	@echo "make run    starts the bot: on Telegram with TELEGRAM_TOKEN, else in the playground"
	@echo "make test   runs every check and test"
	@echo "make check  runs style, types, imports between packages, content, figures"
	@echo "make lock   writes the requirements files anew from pyproject.toml (UPGRADE=1: with the newest versions)"

run: $(VENV)/.runtime
	@exec $(PY) -m bot run

test: check
	@$(PY) -m pytest --numprocesses 3 --dist loadfile -m "not processes"
	@$(PY) -m pytest -m processes

check: $(VENV)/.development
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) $(VENV)/bin/lint-imports
	@$(PY) -m bot knowledge check --quick
	@$(PY) -m bot knowledge eval tests/knowledge/golden.yaml --knowledge knowledge/content --words --against tests/knowledge/figures.json

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later, with its venv module, is needed and was not found (Debian and Ubuntu: apt install python3-venv; macOS: brew install python)." >&2; exit 2; }
	@echo "Preparing $(VENV): a minute or two, this time only."
	@$(PYTHON) -m venv --clear $(VENV)

# A stamp tells what is installed: it is older than a changed lock, and missing after an interrupted installation.
$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(PY)
	@$(PIP) install --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@$(PY) -m compileall -q bot knowledge handlers storage reports playground
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# Only the public index is asked, whatever this machine's settings say, and no address is written down.
LOCK := env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
	$(VENV)/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	$(if $(UPGRADE),--upgrade)

lock: $(VENV)/.development
	@$(LOCK) pyproject.toml --extra semantic --output-file requirements.txt
	@$(LOCK) --group build --constraints requirements.txt --output-file requirements-build.txt
	@$(LOCK) pyproject.toml --extra semantic --group dev --constraints requirements.txt --constraints requirements-build.txt --output-file requirements-dev.txt
	@$(LOCK) --group bench --constraints requirements-dev.txt --output-file requirements-bench.txt
