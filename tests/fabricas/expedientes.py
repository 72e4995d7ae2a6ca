"""Expedientes, documentos y archivos de prueba, hechos con las mismas acciones que usa la oficina."""

import io
from datetime import datetime
from itertools import count
from typing import Any

import typst

from fojas.dominio.expedientes import acciones
from fojas.dominio.expedientes.models import Archivo, Documento, Expediente
from fojas.dominio.expedientes.puertos import Lectura
from fojas.dominio.expedientes.reglas import EstadoTexto, Origen
from tests.fabricas.organizacion import MEDIODIA, FabricaMunicipalidad

CAUSA = "20285-21-2"
"""Derechos de las personas."""
_distintos = count(1)


def archivo(contenido: bytes | None = None, *, nombre: str = "carta.txt", en: datetime = MEDIODIA) -> Archivo:
    """Un archivo guardado; sin contenido, uno que no se repite."""
    bytes_ = f"Archivo {next(_distintos)}".encode() if contenido is None else contenido
    return acciones.recibe_archivo(io.BytesIO(bytes_), nombre=nombre, en=en)


def expediente(*, reservado: bool = False, terminos: tuple[str, ...] = (), **datos: Any) -> Expediente:
    """Un expediente abierto; crea la municipalidad si falta."""
    FabricaMunicipalidad()
    base: dict[str, Any] = {
        "materia": "Reposición de luminarias",
        "procedimiento": "general",
        "autor": "PPARTES",
        "en": MEDIODIA,
    }
    if reservado:
        base |= {"confidencialidad": "reservado", "causa_reserva": CAUSA}
    nuevo = acciones.abre_expediente(**(base | datos))
    if terminos:
        acciones.da_acceso(expediente_id=nuevo.pk, terminos=terminos, autor="PPARTES", en=MEDIODIA)
    return nuevo


def documento(
    en_expediente: Expediente | None = None, *, contenido: bytes | None = None, texto: str | None = None,
    reservado: bool = False, nombre: str = "carta.txt", **datos: Any,
) -> Documento:  # fmt: skip
    """Un documento incorporado. Con `texto`, como si ya se hubiera leído; sin él, queda por leer."""
    expediente_ = en_expediente or expediente()
    guardado = archivo(contenido, nombre=nombre)
    base: dict[str, Any] = {"tipo": "carta", "titulo": "Carta", "origen": Origen.RECIBIDO, "autor": "PPARTES"}
    if reservado:
        base |= {"confidencialidad": "reservado", "causa_reserva": CAUSA}
    nuevo = acciones.incorpora(
        expediente_id=expediente_.pk, sha256=guardado.sha256, nombre=nombre, **({"en": MEDIODIA} | base | datos)
    )
    if texto is not None:
        lectura = Lectura(texto, None, EstadoTexto.LEIDO, metodo="texto")
        acciones.registra_texto(sha256=guardado.sha256, lectura=lectura, en=MEDIODIA)
    return nuevo


def pdf(texto: str, *, paginas: int = 1) -> bytes:
    """Un PDF de verdad, con el texto en la primera página."""
    saltos = "#pagebreak() otra página\n" * (paginas - 1)
    return bytes(typst.compile(f'#set page(paper: "a6")\n{texto}\n{saltos}'.encode(), format="pdf"))  # type: ignore[arg-type]
