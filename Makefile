# Steer. `make run` and `make test` each work as the first command after a clone.
# The work is done by the small programs in scripts/; this file only names them.

PORT ?= 8000
TO ?= var/backups/$(shell date -u +%Y%m%dT%H%M%SZ)
FROM ?=
ARGS ?=
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ifeq ($(strip $(PYTHON)),)
$(error Steer needs Python 3.11 or newer. On Debian or Ubuntu run: apt install python3 python3-venv)
endif
VENV := .venv/bin/python
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup run test check test-services test-browser bench figures demo-reset backup restore lock

help:  ## Show these commands
	@$(PYTHON) scripts/commands.py Makefile

setup:  ## Make everything ready without starting it: .venv, pango, front end, words
	@$(PYTHON) scripts/setup.py

run: setup  ## Start Steer with its demo on http://localhost:8000 (PORT= chooses another)
	@$(VENV) scripts/run.py

test: setup  ## The whole suite on SQLite (ARGS= for pytest)
	@$(VENV) scripts/tests.py $(ARGS)

check: setup  ## Format, lint, types, imports, migrations, templates, forbidden words
	@$(VENV) scripts/check.py

test-services: setup  ## The same tests on PostgreSQL and Redis, figures at a tenth of their size
	@STEER_FIGURES=$(or $(SIZE),tenth) $(VENV) scripts/services.py $(VENV) scripts/tests.py $(ARGS)

test-browser: setup  ## The stories in a real browser
	@$(VENV) scripts/tests.py --browser $(ARGS)

bench: setup  ## Measure the figures of docs/figures.md (SIZE=small, tenth or full)
	@STEER_FIGURES=$(or $(SIZE),small) $(VENV) scripts/services.py $(VENV) scripts/bench.py $(ARGS)

figures: setup  ## Every figure at its full size, on both engines (ARGS=--keep writes them down)
	@STEER_FIGURES=$(or $(SIZE),full) $(VENV) scripts/services.py $(VENV) scripts/figures.py $(ARGS)

demo-reset: setup  ## Throw the demo's data away; the next `make run` starts afresh
	@$(VENV) scripts/run.py --reset

backup: setup  ## Copy database and files to TO= (default: a new folder in var/backups)
	@$(VENV) manage.py backup "$(TO)"

restore: setup  ## Bring a backup back: FROM=folder, and REPLACE=1 over existing data
	@test -n "$(FROM)" || { echo "Say which backup: make restore FROM=var/backups/..."; exit 2; }
	@$(VENV) manage.py restore "$(FROM)" $(if $(REPLACE),--replace)

lock:  ## Write the hash-pinned requirements again (needs uv)
	@$(PYTHON) scripts/lock.py
