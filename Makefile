# make demo   install gouji and read a report          make check  lint, format, types, import layers
# make test   install what tests need and run them     make bench  how fast, in ratios of one run
# make fuzz MINUTES=10   changed documents against every reader
# make mutants  changed conditions that no test notices, of a sample

VENV := .venv
BIN := $(VENV)/bin
# The first Python on the path that gouji supports; `make PYTHON=python3.13 …` names another for a new .venv.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
# Two workers read documents in parallel; the folders that the checks look at hold each source once.
PYTEST_ARGS ?= -n 2
SOURCES := src/gouji ingest models train eval corpus tests docs/house.py docs/draw_map.py docs/make_readme.py

.PHONY: demo test check bench fuzz house mutants map readme clean

demo: $(VENV)/.installed
	$(BIN)/gouji read docs/examples/glued-line.txt --format table

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-dev
	$(BIN)/python -m gouji.eval.studies.bench

# Changed documents against every reader; what breaks one is kept in fuzz/. With Atheris where it is installed.
MINUTES ?= 10
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m gouji.eval.fuzz --minutes $(MINUTES) -o fuzz

# How the rooms stand: sizes, circles, names, concepts, numbers outside the settings.
house:
	@python3 docs/house.py

# A sample of changed conditions and numbers, each tried against the tests that may notice; some 20 s a mutant on a free core, twice that where none does.
N ?= 60
SEED ?= 1
ONLY ?= gouji.
mutants: $(VENV)/.installed-dev
	$(BIN)/python tests/mutants.py --count $(N) --seed $(SEED) --only $(ONLY)

# The picture in docs/architecture.md, from the imports.
map:
	@python3 docs/draw_map.py

# The README's blocks are what the commands in it print; a test fails where they are not.
readme: $(VENV)/.installed-dev
	$(BIN)/python docs/make_readme.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The stamps are newer than pyproject.toml where the installation is up to date, so that nothing is installed twice.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) install -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[frames,data,dev]'
	@touch $(VENV)/.installed $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "gouji needs Python 3.11 or newer on the path" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
