# Two commands do everything: `make demo` and `make test`. Both need only Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin

LOWEST := .venv-lowest/bin

.PHONY: demo test check slow lowest oracles parity pages lessons site bench clean

demo: .venv/ready
	$(BIN)/goodfit train digits

test: check
	$(BIN)/python -m pytest -n 2

check: .venv/ready-to-develop
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

slow: .venv/ready-to-develop
	$(BIN)/python -m pytest -n 2 -m "slow and not alone"
	$(BIN)/python -m pytest -m "slow and alone"

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| (echo "goodfit needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/ready-to-develop: .venv/ready
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

# The lowest versions of the dependencies that pyproject.toml allows. Keras, an oracle of the tests,
# goes with newer ones only and is left out; old libraries may warn of what new ones deprecate.
lowest:
	$(PYTHON) -m venv .venv-lowest
	$(LOWEST)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(PYTHON) scripts/lowest.py > .venv-lowest/lowest.txt
	$(LOWEST)/python -m pip install --quiet --constraint .venv-lowest/lowest.txt \
		--editable . pytest pytest-xdist hypothesis jsonschema "safetensors>=0.4.5"
	$(LOWEST)/python -m pytest -n 2 -W default::DeprecationWarning

# What is tested beside large libraries: PyTorch's gradients, the samples that ONNX and PyTorch have of
# their operators, and data of other kinds. Without those libraries such tests skip.
oracles: .venv/ready-to-develop
	$(BIN)/python -m pip install --quiet --group oracles
	$(BIN)/python -m pytest -n 2 tests/data tests/models/test_fit_from_sources.py tests/training tests/losses tests/ops \
		tests/callbacks tests/cli/test_export.py \
		tests/optimizers tests/layers/attention tests/layers/normalization tests/layers/recurrent tests/bench tests/exchange tests/search
	$(BIN)/python -m pytest -n 2 -m slow tests/test_notebook.py tests/comparison tests/search tests/conformance/test_onnx_samples.py \
		tests/conformance/test_torch_samples.py tests/exchange

parity: .venv/ready-to-develop
	$(BIN)/python -m tests.conformance.parity

# The pages about findings, with the words of the rules and runs of the zoo.
pages: .venv/ready-to-develop
	$(BIN)/python -m tests.doctor.pages

# The page of first lessons, with the figures and numbers of the scripts: `make lessons LESSONS=early_stop`
# runs one of them anew.
lessons: .venv/ready-to-develop
	$(BIN)/python scripts/lessons.py $(LESSONS)

# The documentation as a site, in build/site, with a reference made of the docstrings.
site: .venv/ready-to-develop
	$(BIN)/python -m pip install --quiet --group site
	rm -rf build/docs build/site
	mkdir -p build
	cp -r docs build/docs
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going build/docs build/site

# What goodfit takes beside its peers: `make bench WORKLOADS="digits predict"`. Reads GOODFIT_DATA.
WORKLOADS ?= all
bench: .venv/ready-to-develop
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m bench $(WORKLOADS) --page docs/speed.md

clean:
	rm -rf .venv .venv-lowest .cache build dist .mypy_cache .pytest_cache .ruff_cache
