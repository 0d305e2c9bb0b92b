# Samarbeidskart. «make hjelp» lists the targets.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv

# The machine's own certificates, as a network that inspects TLS needs; uv has its own list otherwise.
export UV_SYSTEM_CERTS := 1

# Each step of the set-up leaves a stamp, newer than what it was made from: a second «make app» starts at once.
MILJO := $(VENV)/.miljo
DRIFT := $(VENV)/.drift
UTVIKLING := $(VENV)/.utvikling
FRONTEND := $(VENV)/.frontend

# More for pytest: make test TESTER="-k brannvesen -x"
TESTER ?=

# A process per core, and a file of tests to one process, so that what it sets up is set up once. The browser tests ask
# how the server fares, so they have the machine to themselves.
UTEN_NETTLESER := -m pytest -n auto --dist loadfile -m "not nettleser"
# What pytest ends with where TESTER chooses none of them.
INGEN_VALGT := 5

.DEFAULT_GOAL := hjelp
.DELETE_ON_ERROR:
.PHONY: hjelp app test sjekk format benchmark fuzz laas grenser oppsett rydd

hjelp: ## Vis denne listen
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

app: $(DRIFT) $(FRONTEND) ## Sett opp og start appen på denne maskinen
	$(PY) -m streamlit run app.py

test: $(UTVIKLING) $(FRONTEND) ## Sett opp, lint, sjekk typer og kjør alle tester, også i nettleser
	$(PY) -m verktoy.chromium
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) $(UTEN_NETTLESER) $(TESTER) || [ $$? -eq $(INGEN_VALGT) ]
	$(PY) -m pytest -m nettleser $(TESTER) || [ $$? -eq $(INGEN_VALGT) ]

sjekk: $(UTVIKLING) $(FRONTEND) ## Lint, typer og testene som ikke trenger nettleser
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) $(UTEN_NETTLESER) $(TESTER)

format: $(UTVIKLING) ## Rett opp formatering og det lint kan rette selv
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

benchmark: $(UTVIKLING) $(FRONTEND) ## Mål hastighet mot den naive måten (noen minutter)
	$(PY) -m verktoy.chromium
	$(PY) -m benchmarks

fuzz: $(UTVIKLING) ## Prøv 10 000 ødelagte filer, planer og argumenter (ti minutter)
	$(PY) -m tests.fuzz $(TESTER)

oppsett: $(DRIFT) $(FRONTEND) ## Bare oppsett, uten å starte noe

rydd: ## Fjern alt som oppsettet har laget
	rm -rf $(VENV) node_modules kartkomponent/nettside .mellomlager .pytest_cache .ruff_cache .mypy_cache

$(MILJO): requirements/uv.txt verktoy/miljo.py
	@command -v $(PYTHON) >/dev/null || { echo "Oppsett: fant ikke $(PYTHON); installer Python 3.11–3.13." >&2; exit 1; }
	$(PYTHON) verktoy/miljo.py
	@touch $@

$(DRIFT): requirements/drift.txt $(MILJO)
	$(UV) pip install --quiet --python $(PY) --require-hashes -r $<
	@touch $@

# Everything of «drift» and what the tests need on top; sync also takes away what a lock no longer names.
$(UTVIKLING): requirements/utvikling.txt $(MILJO)
	$(UV) pip sync --quiet --python $(PY) --require-hashes $<
	@touch $(DRIFT) $@

$(FRONTEND): package-lock.json package.json .npmrc verktoy/frontend.py $(MILJO)
	$(PY) -m verktoy.frontend
	@touch $@

# The lock files hold versions and hashes for every platform and no address, so any index or mirror will do.
LAAS := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make laas"

laas: $(MILJO) ## Lås avhengighetene på nytt (OPPGRADER=1 henter nyeste)
	$(LAAS) $(if $(OPPGRADER),--upgrade) requirements/uv.in -o requirements/uv.txt
	$(LAAS) $(if $(OPPGRADER),--upgrade) requirements/node.in -o requirements/node.txt
	$(LAAS) $(if $(OPPGRADER),--upgrade) requirements.txt -o requirements/drift.txt
	$(LAAS) $(if $(OPPGRADER),--upgrade) -c requirements/drift.txt requirements/utvikling.in -o requirements/utvikling.txt
	npm install --package-lock-only --silent

grenser: $(MILJO) ## Prøv testene med de eldste versjonene som requirements.txt tillater
	$(UV) venv --quiet --clear --python $(PY) $(VENV)/eldste
	$(UV) pip install --quiet --python $(VENV)/eldste/bin/python --resolution lowest-direct -r requirements.txt
	$(VENV)/eldste/bin/python -m pytest --ignore=tests/nettleser
