.DEFAULT_GOAL := help
.PHONY: help demo test chaos check messages bench prove-anonymity
PYTHON ?= python3
PORT ?= 8000
VAR ?= var
export PORT VAR
# Where the suite asks a part each day, and PROOF=1 everything.
IN_TURN = tests/api/test_problems.py tests/matching/test_pages.py tests/needs/test_permissions.py \
	tests/organizations/test_labels.py tests/outlets/test_sheets.py tests/pages/test_workspace.py \
	tests/search/test_queries.py tests/seeds/test_own_pages.py tests/seeds/test_permissions.py

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

demo: ## Run the whole portal here (PORT=8000, VAR=var); Ctrl-C ends it
	@$(PYTHON) bootstrap.py local
	@exec .venv/bin/python -m tama_portal.demo

test: ## Run every test: first what one process can ask, then whole processes and journeys in a browser
	@$(PYTHON) bootstrap.py local dev
	@.venv/bin/python -m tests.support.chromium
	@.venv/bin/python -m tests.support.run $(TESTS)

chaos: ## Kill the worker again and again while work is in flight (KILLS=20, SEED=)
	@$(PYTHON) bootstrap.py local dev
	@PROOF=1 KILLS=$${KILLS:-20} .venv/bin/python -m pytest tests/chaos tests/notifications/test_crashes.py tests/notifications/test_broker.py -q

check: ## Style, layers, migrations, deployment settings, templates
	@$(PYTHON) bootstrap.py local dev
	@.venv/bin/python -m tests.support.check

messages: ## Collect the texts to translate and compile locale/en (needs xgettext)
	@$(PYTHON) bootstrap.py local dev
	@.venv/bin/python -m tests.support.messages

bench: ## Measure the lists with 100 and 10,000 rows (BENCH="--only needs --sql")
	@$(PYTHON) bootstrap.py local dev
	@.venv/bin/python -m benchmarks.pages $(BENCH)

bench-matching: ## Measure matching beside 1,000, 10,000 and 100,000 seeds (BENCH="--sizes 1000,10000")
	@$(PYTHON) bootstrap.py local dev bench
	@.venv/bin/python -m benchmarks.matching $(BENCH)

bench-search: ## Measure the search beside 100,000 seeds and 10,000 needs (BENCH="--seeds 10000")
	@$(PYTHON) bootstrap.py local dev
	@.venv/bin/python -m benchmarks.search $(BENCH)

prove-anonymity: ## Ask every address as everybody, with every hostile input (long)
	@$(PYTHON) bootstrap.py local dev
	@PROOF=1 .venv/bin/python -m pytest -n 2 --dist worksteal tests/trust tests/demo tests/disclosure $(IN_TURN)

check-accessibility: ## Read every page with axe, by role, language and width (ROLES=, LANGUAGES=, WIDTHS=, URL=; long)
	@$(PYTHON) bootstrap.py local dev
	@.venv/bin/python -m tests.support.chromium
	@.venv/bin/python -m tests.accessibility

check-weight: ## Weigh a first load of every page type (ROLES=, URL=; some minutes)
	@$(PYTHON) bootstrap.py local dev
	@.venv/bin/python -m tests.support.chromium
	@.venv/bin/python -m tests.accessibility.weight

prove-matching: ## Measure the full matching engine on every judged set (long)
	@$(PYTHON) bootstrap.py local dev
	@PROOF=1 .venv/bin/python -m pytest tests/matching/engine tests/matching/learning
