#!/usr/bin/env bash
# Todas las pruebas: revisiones, SQLite y PostgreSQL. Corre cada parte aunque falle otra y termina con error si alguna falló.
# Lo que se agregue va a pytest: `scripts/prueba.sh -m "not recorrido"`, `make test ARGS="-k respaldo"`.
set -uo pipefail
cd "$(dirname "$0")/.."
V=.venv/bin
semilla=${FOJAS_SEMILLA:-$RANDOM}
procesos=${FOJAS_PROCESOS_PRUEBA:-2}
if [ "${FOJAS_LARGO:-}" = 1 ]; then vueltas=100; rm -f build/medidas.jsonl; else vueltas=10; fi
export FOJAS_SEMILLA=$semilla FOJAS_VUELTAS=${FOJAS_VUELTAS:-$vueltas}
unset FOJAS_BASE FOJAS_DATOS FOJAS_AMBIENTE DJANGO_SETTINGS_MODULE
resumen=()
fallo=0

parte() { # nombre orden…
  local nombre=$1 desde=$SECONDS codigo=0
  shift
  echo "== $nombre"
  "$@" || codigo=$?
  # 5: con lo que se pidió no había pruebas en esta parte.
  if [ "$codigo" -eq 5 ] && [ "$filtradas" = 1 ]; then codigo=0; fi
  if [ "$codigo" -eq 0 ]; then resumen+=("bien   $nombre, $((SECONDS - desde)) s"); else
    resumen+=("FALLA  $nombre, $((SECONDS - desde)) s (código $codigo)")
    fallo=1
  fi
}

filtradas=0
datos=(tests/adaptadores tests/api tests/dominio tests/escritorio tests/portal tests/fallas tests/config tests/recorridos)
[ $# -gt 0 ] && filtradas=1
for pedido in "$@"; do case $pedido in tests/*) datos=() ;; esac; done
comun=(-q -n "$procesos" --dist loadgroup --randomly-seed="$semilla")
if [ "$filtradas" = 0 ]; then
  parte "formato" $V/ruff format --check -q .
  parte "lint" $V/ruff check -q .
  parte "tipos" $V/mypy
  parte "contratos" $V/lint-imports --no-logo
  parte "migraciones" $V/python manage.py makemigrations --check --dry-run
fi
parte "pruebas en SQLite (semilla $semilla)" $V/pytest "${comun[@]}" "$@"
parte "pruebas de datos en PostgreSQL (semilla $semilla)" \
  $V/python scripts/con_postgres.py --sin-fsync $V/pytest "${comun[@]}" \
  -m "not recorrido or en_las_dos_bases" "${datos[@]}" "$@"
echo
printf '%s\n' "${resumen[@]}"
exit $fallo
