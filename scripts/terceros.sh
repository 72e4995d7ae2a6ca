#!/usr/bin/env bash
# Rehace static/terceros/ desde el registro de npm que tenga configurado la máquina y comprueba sus huellas.
set -euo pipefail
cd "$(dirname "$0")/.."
carpeta=$(mktemp -d)
trap 'rm -rf "$carpeta"' EXIT
(cd "$carpeta" && npm pack htmx.org@2.0.11 --silent >/dev/null && tar xzf htmx.org-2.0.11.tgz)
cp "$carpeta/package/dist/htmx.min.js" static/terceros/htmx.min.js
cp "$carpeta/package/LICENSE" static/terceros/htmx.LICENSE
(cd static/terceros && sha256sum -c HUELLAS)
