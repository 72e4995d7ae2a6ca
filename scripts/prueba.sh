#!/usr/bin/env bash
# Todas las pruebas, en el orden de `make check` y luego en las dos bases. Sale con error si algo falla.
set -euo pipefail
cd "$(dirname "$0")/.."
V=.venv/bin
semilla=${FOJAS_SEMILLA:-$RANDOM}
echo "== Formato, tipos, contratos y migraciones (semilla $semilla)"
$V/ruff format --check -q .
$V/ruff check -q .
$V/mypy
$V/lint-imports --no-logo
$V/python manage.py makemigrations --check --dry-run
echo "== Pruebas en SQLite, con recorridos y fallas"
$V/pytest -q -n 2 --dist loadgroup --randomly-seed="$semilla" "$@" || exit 1
echo "== Pruebas de datos en PostgreSQL"
$V/python scripts/con_postgres.py $V/pytest -q -n 2 --dist loadgroup --randomly-seed="$semilla" tests/dominio tests/escritorio tests/portal tests/fallas tests/config "$@"
