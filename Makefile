# AI-Prism. `make help` prints the targets.
PYTHON ?= python3
VENV := .venv
# Some tests wait for servers: one process more than cores pays, a second one only has them wait for each other.
TEST_PROCESSES ?= 3
# Which operations of AWS the test run has called; compared with the roles at its end.
CALLS := $(CURDIR)/.pytest_cache/calls
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
# For every Python from 3.11.0 on: Debian 12 has 3.11.2, for which redis needs one package more.
COMPILE = $(UV) pip compile -q --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes
SOURCES := bootstrap.py cli.py server.py settings.py settings_rules.py streamlit_app.py worker.py analysis bedrock commands comparison deploy domain emulators export jobs pages review storage ui watch web tests benchmarks

# Without bytecode each process would compile its libraries anew: seconds at every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install install-dev run serve check fix test tests-alone images-check bench lock clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(VENV)/.run ## Make the environment in .venv (locked, hash-checked)

install-dev: $(VENV)/.dev

$(PY):
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  rm -rf $(VENV); \
	  echo "python3-venv is missing; installing it with apt-get"; \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

$(UV): $(PY) requirements-tools.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.txt
	@touch $(UV)

# uv installs four times faster than pip; pip is the way in where uv cannot reach the index.
$(VENV)/.run: $(UV) requirements-run.txt pyproject.toml
	@echo "Installing the locked dependencies into $(VENV)"
	@UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements-run.txt \
	  || $(PY) -m pip install --quiet --require-hashes -r requirements-run.txt
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements-dev.txt \
	  || $(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

run: install ## Start everything here: web, workers, embedded Redis, S3 and Bedrock emulators (PORT=8501)
	@exec $(PY) -m emulators run

serve: install ## Start web and workers with the environment as it stands (your Redis, S3 and Bedrock)
	@exec $(PY) -m emulators serve

check: install-dev ## Format, lint, strict types, import contracts; edits nothing
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/mypy $(SOURCES)

fix: install-dev ## Let ruff format and mend what it can
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

test: install-dev ## Everything: checks, unit tests, the real stack on free ports, a real browser
	@sh tests/install_tools.sh
	@$(MAKE) --no-print-directory -j 2 check tests-alone

tests-alone: install-dev # What `test` runs beside the checks, as tests wait much; the browser has to be installed
	@rm -rf $(CALLS) && mkdir -p $(CALLS)
	PRISM_RECORDED_CALLS=$(CALLS) PYTHONPATH=$(CURDIR)/tests/recorder \
	  $(VENV)/bin/pytest -n $(TEST_PROCESSES) --dist loadscope --no-loadscope-reorder
	$(PY) -m tests.deploy.recorded $(CALLS)

images-check: install-dev ## Build both images without Docker, run them, have a document reviewed through them (as root)
	@sh tests/install_tools.sh images
	$(PY) -m tests.images

bench: install-dev ## Timings as ratios measured in one run
	$(PY) -m benchmarks

lock: $(UV) ## Resolve the dependencies anew and write the hashed requirement files
	$(COMPILE) --all-extras --group dev pyproject.toml -o requirements-dev.txt
	$(COMPILE) --all-extras --group emulators -c requirements-dev.txt pyproject.toml -o requirements-run.txt
	$(COMPILE) --all-extras -c requirements-dev.txt pyproject.toml -o requirements.txt
	$(COMPILE) --extra web -c requirements-dev.txt pyproject.toml -o requirements-web.txt
	$(COMPILE) -c requirements-dev.txt pyproject.toml -o requirements-worker.txt
	$(COMPILE) --group tracing -c requirements-dev.txt pyproject.toml -o requirements-tracing.txt

clean: ## Remove what install and tests made; keeps .local/, where your reviews are
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build *.egg-info
