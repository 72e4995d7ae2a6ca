"""Papeles de verdad, compuestos al momento."""

import io
import json
from pathlib import Path

import pypdfium2
import typst

CARTA = """
#let datos = json(bytes(sys.inputs.datos))
#set document(title: datos.titulo)
#set page(paper: "us-letter", margin: 2.5cm)
#set text(size: 12pt, lang: "es")
Negrete, hoy. #v(1em)
Señor Alcalde #linebreak() Presente #v(1em)
= #datos.titulo
#datos.cuerpo #v(2em)
Saluda atentamente a usted,
"""


def carta(titulo: str, cuerpo: str) -> bytes:
    """Una carta en PDF, con su texto adentro."""
    datos = json.dumps({"titulo": titulo, "cuerpo": cuerpo})
    return bytes(typst.compile(CARTA.encode(), sys_inputs={"datos": datos}, format="pdf"))


def guarda_carta(carpeta: Path, nombre: str, titulo: str, cuerpo: str) -> Path:
    ruta = carpeta / nombre
    ruta.write_bytes(carta(titulo, cuerpo))
    return ruta


def texto_de(pdf: bytes) -> str:
    """El texto de todas sus páginas, con los espacios en uno."""
    documento = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return " ".join(" ".join(pagina.get_textpage().get_text_range() for pagina in documento).split())
    finally:
        documento.close()
