"""El proceso que abre un archivo ajeno: dentro de su carpeta, `archivo` y lo que se pide. Escribe JSON.

`mira TIPO`: páginas y puntos por pulgada. `lee TIPO SEGUNDOS`: el texto. `reconoce TIPO SEGUNDOS N,N,N`: esas páginas.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fojas.adaptadores.lectura.comun import DANADO, Ilegible, Resultado
from fojas.dominio.expedientes.reglas import tipos

ARCHIVO = Path("archivo")
DE_LETRAS = frozenset({
    tipos.TEXTO, "text/csv", "text/vcard", "text/calendar", "text/x-shellscript", "text/x-msdos-batch",
    "application/x-pem-file",
})  # fmt: skip
DE_MARCAS = frozenset({"application/xml", "image/svg+xml"})
COMPRIMIDOS = frozenset({
    tipos.ZIP, "application/java-archive", "application/vnd.android.package-archive", "application/epub+zip",
})  # fmt: skip
OPENDOCUMENT = "application/vnd.oasis.opendocument."


def main() -> int:
    que, tipo, *resto = sys.argv[1:]
    hace: dict[str, Callable[..., dict[str, Any]]] = {"mira": mira, "lee": lee, "reconoce": reconoce}
    sys.stdout.write(json.dumps(hace[que](tipo, *resto)))
    return 0


def mira(tipo: str) -> dict[str, Any]:
    from fojas.adaptadores.lectura import paginas

    try:
        return paginas.vistazo(ARCHIVO, tipo)
    except Ilegible:
        return {"paginas": None, "dpi": [], "dpi_estimado": False}


def lee(tipo: str, segundos: str) -> dict[str, Any]:
    try:
        return _familia(tipo, float(segundos)).como_dict()
    except Ilegible as error:
        return Resultado(estado="ilegible", nota=str(error)).como_dict()
    except RecursionError:
        return Resultado(estado="ilegible", nota=DANADO).como_dict()


def reconoce(tipo: str, segundos: str, numeros: str) -> dict[str, Any]:
    from fojas.adaptadores.lectura import paginas

    return paginas.reconoce(ARCHIVO, tipo, [int(n) for n in numeros.split(",")], segundos=float(segundos))


def _familia(tipo: str, segundos: float) -> Resultado:
    # Cada familia trae sus bibliotecas: solo se carga la que toca.
    if tipo == tipos.PDF or (tipo.startswith("image/") and tipo not in DE_MARCAS):
        from fojas.adaptadores.lectura import paginas

        return paginas.lee(ARCHIVO, tipo, segundos=segundos)
    if tipo in DE_LETRAS or tipo in DE_MARCAS or tipo in {"text/html", "application/rtf"}:
        from fojas.adaptadores.lectura import textos

        return textos.lee(ARCHIVO, tipo)
    if tipo in {"message/rfc822", tipos.MSG}:
        from fojas.adaptadores.lectura import correos

        return correos.lee(ARCHIVO, tipo)
    if tipo in COMPRIMIDOS or tipo in {tipos.DOCX, tipos.XLSX, tipos.PPTX} or tipo.startswith(OPENDOCUMENT):
        from fojas.adaptadores.lectura import paquetes

        return paquetes.lee(ARCHIVO, tipo)
    return Resultado(nota="De este tipo de archivo no se lee texto.")


if __name__ == "__main__":
    sys.exit(main())
