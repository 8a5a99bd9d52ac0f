# What one does here. `make run` and `make test` first set up whatever they need: Python ≥ 3.11, make and git suffice.

PORT ?= 8501
READY = .venv/ready
BIN = .venv/bin
unexport PYTHONDONTWRITEBYTECODE # a module is compiled once, not by every process of a test run

.PHONY: run test lint fix sample docs bench

run: $(READY)  # start the app on http://localhost:8501 (PORT=… for another port)
	$(BIN)/alignment run --port $(PORT)

test: $(READY)  # run all tests, those with a real browser and a real PostgreSQL included
	scripts/setup-browser
	scripts/setup-proxy
	$(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal

lint: $(READY)  # check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

fix: $(READY)  # correct the style where a program can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

sample: $(READY)  # write the files of the sample company anew
	$(BIN)/python data/sample/generate.py

docs: $(READY)  # write the generated parts of the documents anew
	$(BIN)/cog -I . -r docs/*.md

bench: $(READY)  # measure
	$(BIN)/python -m benchmarks

$(READY): uv.lock pyproject.toml scripts/setup-python
	scripts/setup-python
	touch $@
