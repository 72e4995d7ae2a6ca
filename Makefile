# Las dos órdenes de todos los días: `make run` y `make test`.
PY ?= python3
V := .venv/bin
export PYTHONPATH :=

.PHONY: run test test-largo check formato tipos contratos bench requisitos limpia herramientas

.instalado-base: requisitos/base.txt pyproject.toml
	@scripts/instala.sh base $(PY)
	@touch $@

.instalado-pruebas: requisitos/pruebas.txt pyproject.toml
	@scripts/instala.sh pruebas $(PY)
	@touch $@ .instalado-base

run: .instalado-base
	@$(V)/fojas arranca

herramientas: .instalado-pruebas
	@scripts/herramientas.sh

test: herramientas
	@scripts/prueba.sh

test-largo: herramientas
	@FOJAS_LARGO=1 scripts/prueba.sh
	@$(V)/python scripts/medidas.py

check: .instalado-pruebas formato tipos contratos
	@$(V)/python manage.py makemigrations --check --dry-run

formato: .instalado-pruebas
	$(V)/ruff format --check .
	$(V)/ruff check .

tipos: .instalado-pruebas
	$(V)/mypy

contratos: .instalado-pruebas
	$(V)/lint-imports --no-logo

bench: .instalado-pruebas
	@$(V)/python -m bench

requisitos:
	@scripts/requisitos.sh

limpia:
	rm -rf .venv .instalado-* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
