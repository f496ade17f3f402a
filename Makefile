# Needs Python 3.11+ (with venv) and make; everything else goes into .venv, from uv.lock.
PYTHON ?= python3
UV := .venv/bin/uv
SOURCES := app.py bot commands models tests

.PHONY: run test check format bench documents

run: .venv/run.done
	.venv/bin/python app.py local

test: .venv/test.done
	.venv/bin/python -m pytest -n auto

check: .venv/test.done
	.venv/bin/ruff check $(SOURCES)
	.venv/bin/ruff format --check $(SOURCES)
	.venv/bin/mypy $(SOURCES)
	.venv/bin/lint-imports

format: .venv/test.done
	.venv/bin/ruff check --fix $(SOURCES)
	.venv/bin/ruff format $(SOURCES)

documents: .venv/test.done
	.venv/bin/python -m tests.documents

bench: .venv/test.done
	.venv/bin/python -m pytest tests/benchmarks -m '' -s --benchmark-enable

$(UV):
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'

.venv/run.done: $(UV) uv.lock
	$(UV) sync --locked --inexact --no-default-groups --python .venv/bin/python
	@touch $@

.venv/test.done: $(UV) uv.lock
	$(UV) sync --locked --inexact --python .venv/bin/python
	@touch $@ .venv/run.done
