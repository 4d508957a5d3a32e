# `make demo` and `make test` are all a fresh clone needs: each sets up everything first.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo assess test check lint fmt bench fuzz faults soak messages docs site samples images dist audit lock clean

BIN := .venv/bin
SAMPLE := rubrics/sample-team.yaml
export PYTHON

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup:
	@sh tools/setup.sh

demo: setup ## score the sample team and write its report to out/
	@mkdir -p out
	$(BIN)/assess score $(SAMPLE)
	@if $(BIN)/python -c 'import weasyprint' >/dev/null 2>&1; then format=pdf; else format=html; \
	  echo "PDF needs native libraries that are missing here ('.venv/bin/assess doctor' names them): writing HTML."; fi; \
	set -x; $(BIN)/assess report $(SAMPLE) --format $$format -o out/sample-team.$$format

assess: setup ## open the questionnaire in this terminal
	@$(BIN)/assess

test: lint ## all checks and all tests (what CI runs)
	@$(BIN)/python -m tools.browser
	$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal -q

check: test

lint: setup ## style, types, layers and the rubric
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/assess rubric check

fmt: setup ## put the code into the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## speed, as ratios to bare work on the same machine
	$(BIN)/python -m bench
	$(BIN)/python -m bench.many
	$(BIN)/python -m bench.tui

MINUTES := 10
fuzz: setup ## try hostile files of every kind (MINUTES=10 each); what is found is kept in fuzz/corpus
	$(BIN)/python -m fuzz --minutes $(MINUTES)

faults: setup ## kill each writer at each step of writing, and let the disk refuse in every way
	ASSESS_ALL_FAULTS=1 $(BIN)/pytest -q -n auto --maxprocesses 8 --dist worksteal tests/test_faults.py tests/tui/test_crash.py

SHARE := 1
soak: setup ## answer, score, report, watch and serve for long, and see whether anything grows (SHARE=0.1: a tenth of it)
	$(BIN)/python -m soak --share $(SHARE)

messages: setup ## collect the texts of the interface into the catalogues, and compile them
	$(BIN)/python -m tools.messages

docs: setup ## run the examples in README and docs/, write their output there; also shell/
	$(BIN)/python -m tools.shell --write
	$(BIN)/python -m tools.reference_pages --write
	$(BIN)/python -m tools.docs --write

site: setup ## build the documentation as a site in build/site/, with strict links
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

samples: setup ## render the sample reports in reports/
	$(BIN)/python -m tools.samples

images: setup ## draw the pictures in docs/images from the sample team
	$(BIN)/python -m tools.images

dist: setup ## build what is released, prove it in empty environments, list what it consists of
	$(BIN)/python -m tools.dist

audit: setup ## look for known weaknesses in what is locked (asks the package index)
	$(BIN)/python -m tools.audit

# uv resolves for every supported Python and platform at once; hashes only, no registry address.
COMPILE := uv pip compile --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet
LOCK := $(COMPILE) pyproject.toml
lock: ## choose the newest versions again and write requirements/*.lock (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv"; exit 1; }
	$(LOCK) -o requirements/runtime.lock
	$(LOCK) --group dev -c requirements/runtime.lock -o requirements/dev.lock
	$(COMPILE) --group pyproject.toml:setup -o requirements/uv.lock
	$(COMPILE) --group pyproject.toml:browser -c requirements/dev.lock -o requirements/browser.lock
	$(COMPILE) --group pyproject.toml:dist -c requirements/dev.lock -o requirements/dist.lock

clean: ## remove everything that make made
	rm -rf .venv .venv-dist out build dist bench/out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
