#!/usr/bin/env bash
# Crea .venv e instala lo compilado con huellas. Uso: scripts/instala.sh base|pruebas [python]
set -euo pipefail
cd "$(dirname "$0")/.."
conjunto=$1
python=${2:-python3}
"$python" - <<'PY' || exit 1
import sys
if sys.version_info < (3, 11):
    sys.exit("Fojas necesita Python 3.11 o mayor; este es " + sys.version.split()[0])
PY
if [ ! -x .venv/bin/python ]; then
  echo "Creo .venv…"
  "$python" -m venv .venv || {
    echo "No se pudo crear .venv. En Debian: apt-get install python3-venv" >&2
    exit 1
  }
fi
echo "Instalo lo que falta ($conjunto, con huellas verificadas)…"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requisitos/$conjunto.txt" 2> >(grep -v '^WARNING: Location' >&2 || true)
# El paquete mismo: un .pth basta, sin compilar ni pedir setuptools a la red.
sitio=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
rm -rf "$sitio"/__editable__.fojas* "$sitio"/__editable___fojas* "$sitio"/fojas-*.dist-info
printf '%s\n' "$PWD/src" > "$sitio/fojas.pth"
cat > .venv/bin/fojas <<SH
#!$PWD/.venv/bin/python
import sys

from fojas.config.cli import main

sys.exit(main())
SH
chmod +x .venv/bin/fojas
