# Las dos órdenes de todos los días: `make run` y `make test`.
PY ?= python3
V := .venv/bin
export PYTHONPATH :=

.PHONY: run test test-largo check formato tipos contratos migraciones bench requisitos limpia herramientas

.venv/.instalado-base: requisitos/base.txt scripts/instala.sh
	@scripts/instala.sh base $(PY)
	@touch $@

.venv/.instalado-pruebas: requisitos/pruebas.txt scripts/instala.sh
	@scripts/instala.sh pruebas $(PY)
	@touch $@ .venv/.instalado-base

run: .venv/.instalado-base
	@$(V)/fojas arranca $(if $(PORT),--puerto $(PORT))

herramientas: .venv/.instalado-pruebas
	@scripts/herramientas.sh

test: herramientas
	@scripts/prueba.sh $(ARGS)

test-largo: herramientas
	@FOJAS_LARGO=1 scripts/prueba.sh $(ARGS); codigo=$$?; $(V)/python scripts/medidas.py && exit $$codigo

check: formato tipos contratos migraciones

formato: .venv/.instalado-pruebas
	$(V)/ruff format --check .
	$(V)/ruff check .

tipos: .venv/.instalado-pruebas
	$(V)/mypy

contratos: .venv/.instalado-pruebas
	$(V)/lint-imports --no-logo

migraciones: .venv/.instalado-pruebas
	@$(V)/python manage.py makemigrations --check --dry-run

bench: .venv/.instalado-pruebas
	@$(V)/python -m bench

requisitos:
	@scripts/requisitos.sh

limpia:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
