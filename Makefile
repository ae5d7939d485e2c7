# Everything a person or CI types. `make` alone lists it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
TOOLS  := .tools
# pip --target needs neither venv nor ensurepip, which Debian packs apart.
UV     := $(TOOLS)/bin/uv
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up

PORT ?= 8000
export XINYIPI_PORT ?= $(PORT)
# uv asks no interpreter but this one and downloads none.
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench fuzz demo migration lock clean

help: ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP) ## Make .venv with every package (hashed) and the CLI at .venv/bin/xinyipi

$(UV): requirements/tools.txt
	$(PYTHON) -m pip install --quiet --upgrade --target $(TOOLS) \
	  --require-hashes -r requirements/tools.txt
	@touch $@

$(STAMP): $(UV) requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

lock: $(UV) ## Lock the packages of requirements/*.in, with hashes
	for name in tools base dev; do \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command 'make lock' \
	    --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

clean: ## Remove the set-up
	rm -rf $(VENV) $(TOOLS)
