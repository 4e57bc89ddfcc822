# What you can ask of Engage. `make help` lists it.
# Any Python from 3.11 on will do; name another with `make run PYTHON=/path/to/python3.12`.
ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
PYTHON := $(or $(PYTHON),python3)

.DEFAULT_GOAL := help
.PHONY: run test check bench demo help

run: ## start Engage on http://localhost:8000 (PORT=8001 for another port, ENGAGE_DATA for another data folder)
	@$(PYTHON) tools/run.py

test: ## run every test: on SQLite, on PostgreSQL, and in a browser where Chromium is found (ARGS="-k name" for some)
	@$(PYTHON) tools/test.py $(ARGS)

check: ## lint, format, types, imports, templates and the links in the documents
	@$(PYTHON) tools/check.py

bench: ## measure Engage under load (ARGS for the bench's own options)
	@$(PYTHON) tools/bench.py $(ARGS)

demo: ## load the demonstration data (ARGS for the command's own options)
	@$(PYTHON) tools/demo.py $(ARGS)

help: ## list these
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
