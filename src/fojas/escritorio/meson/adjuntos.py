"""Los archivos de un ingreso a medio escribir: ya guardados por su huella, con un comprobante de que los subió quien los adjunta."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from django.core import signing

from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA, nombre_limpio
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.acciones import ArchivoRecibido

SELLO = "escritorio.meson.adjunto"
DURA_S = 30 * 24 * 60 * 60
"""Un borrador se retoma hasta un mes después."""


class AdjuntoAjeno(ErrorFojas):
    """El comprobante del archivo no es de quien lo presenta, o venció."""


@dataclass(frozen=True, slots=True)
class Adjunto:
    """Un archivo ya guardado, como se muestra en la lista."""

    sha256: str
    nombre: str
    tipo: str
    bytes: int
    paginas: int | None
    reservado_por: str = ""
    aviso: str = ""
    """Si se escaneó pobre, la frase que lo dice: todavía se puede escanear de nuevo."""

    def recibido(self) -> ArchivoRecibido:
        return ArchivoRecibido(sha256=self.sha256, nombre=self.nombre, reservado_por=self.reservado_por)

    def sello(self, actor: Actor) -> str:
        """Lo que viaja en el formulario: nadie adjunta un archivo que no subió con solo saber su huella."""
        return signing.dumps(asdict(self) | {"de": actor.codigo}, salt=SELLO)


def recibe(flujo: BinaryIO, *, nombre: str, en: datetime) -> Adjunto:
    """Guarda los bytes. Lanza `ArchivoVacio`, `ArchivoDemasiadoGrande` o `SinEspacio`."""
    limpio = nombre_limpio(nombre)
    archivo = expedientes.recibe_archivo(flujo, nombre=limpio, en=en)
    return Adjunto(
        archivo.sha256, limpio, archivo.tipo, archivo.bytes, archivo.paginas, aviso=vistas.aviso_de_escaneo(archivo)
    )


def recibe_texto(texto: str, *, nombre: str, en: datetime) -> Adjunto:
    """Lo dictado por teléfono o pegado de WhatsApp, como documento de texto."""
    return recibe(io.BytesIO(texto.strip().encode()), nombre=nombre, en=en)


def del_sello(sello: str, *, reservado_por: str, actor: Actor) -> Adjunto:
    """Lanza `AdjuntoAjeno`."""
    try:
        datos: dict[str, Any] = signing.loads(sello, salt=SELLO, max_age=DURA_S)
    except signing.BadSignature:
        raise AdjuntoAjeno("Vuelve a subir el archivo: su comprobante venció.", campo="archivos") from None
    if datos.pop("de") != actor.codigo:
        raise AdjuntoAjeno("Ese archivo lo subió otra persona: súbelo tú.", campo="archivos")
    return replace(Adjunto(**datos), reservado_por=reservado_por if reservado_por in CAUSAS_DE_RESERVA else "")


def de_borrador(guardados: Sequence[Mapping[str, Any]]) -> list[Adjunto]:
    return [
        Adjunto(
            g["sha256"],
            g["nombre"],
            g["tipo"],
            g["bytes"],
            g.get("paginas"),
            g.get("reservado_por", ""),
            g.get("aviso", ""),
        )
        for g in guardados
    ]


def sin_repetir(adjuntos: Sequence[Adjunto]) -> list[Adjunto]:
    """El mismo contenido, aunque se adjunte dos veces, entra una."""
    return list({a.sha256: a for a in reversed(adjuntos)}.values())[::-1]
