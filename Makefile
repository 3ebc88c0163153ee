# Everything a person or a machine needs; `make help` lists it. Each target installs what it lacks,
# may be run again at any time, and ends with a sentence where it cannot go on. Paths are relative,
# so that the checkout may stand in a folder with a space in its name.

PYTHON ?= python3
PY := .venv/bin/python
WORKERS ?= 2
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo demo-phone stop status test check messages bench reset \
	serve-ready dev-ready bench-ready

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: serve-ready ## the demo city, from nothing to an address in the browser (PORT=9000 for another)
	@$(PY) -m geoapi.devstack up $(if $(PORT),--port $(PORT))

demo-phone: serve-ready ## the demo city on the local network by HTTPS, with a QR code for phones
	@$(PY) -m geoapi.devphone

stop: ## end the demo's processes and the private database
	@if [ -x $(PY) ]; then $(PY) -m geoapi.devphone --stop && $(PY) -m geoapi.devstack down \
		&& $(PY) -m geoapi.devdb stop; else echo "Nothing runs: nothing was installed yet."; fi

status: ## what runs and where its logs are
	@if [ -x $(PY) ]; then $(PY) -m geoapi.devstack status; else echo "Nothing was installed yet."; fi

test: dev-ready ## all tests (ARGS='tests/zones -k locate' for some of pytest's)
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal -q $(ARGS)
	@npm test --silent

check: dev-ready ## style, types, import contracts, migrations, settings, translations
	@docker/check.sh

messages: serve-ready ## compile the translations
	@$(PY) -m geoapi.translations

bench: bench-ready ## the speeds, with the peers' in the same run (ARGS=routing for some of them)
	@$(PY) -m tests.speed $(ARGS)

reset: ## delete the private database and all else under .local (asks first; CONFIRM=yes does not)
	@if [ -x $(PY) ]; then $(PY) -m geoapi.devdb reset $(if $(filter yes,$(CONFIRM)),--yes) \
		&& $(PY) -m geoapi.devphone --stop && $(PY) -m geoapi.devstack down && rm -rf .local; \
		else echo "There is nothing to delete: nothing was installed yet."; fi

serve-ready:
	@docker/bootstrap.sh build serve cluster
	@docker/install.sh serve npm

dev-ready:
	@docker/bootstrap.sh build serve cluster test
	@docker/install.sh dev npm

bench-ready:
	@docker/bootstrap.sh build serve cluster
	@docker/install.sh bench npm
