#!/usr/bin/env bash
# Recompila requisitos/*.txt con huellas, sin anotar de dónde se bajó. Necesita `uv`.
set -euo pipefail
cd "$(dirname "$0")/.."
for conjunto in base pruebas; do
  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-header --no-annotate --quiet "requisitos/$conjunto.in" -o "requisitos/$conjunto.txt"
done
