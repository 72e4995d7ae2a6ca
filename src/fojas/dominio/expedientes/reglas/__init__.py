"""Confidencialidad, origen y calidad del texto: valores cerrados."""

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from fojas.base.errores import ErrorFojas
from fojas.dominio.bitacora.reglas import en_lista
from fojas.dominio.expedientes.reglas.tipos import tipo_por_contenido

__all__ = ["tipo_por_contenido"]


class Confidencialidad(StrEnum):
    PUBLICO = "publico"
    RESERVADO = "reservado"
    SECRETO = "secreto"


class Origen(StrEnum):
    RECIBIDO = "recibido"
    EMITIDO = "emitido"
    INTERNO = "interno"
    PLATAFORMA = "plataforma"
    """Lo compuso Fojas: comprobante, libro, hoja de traspaso."""


class EstadoTexto(StrEnum):
    PENDIENTE = "pendiente"
    LEIDO = "leido"
    SIN_TEXTO = "sin_texto"
    """El archivo no trae texto (imagen, audio) o falta la herramienta que lo lea."""
    ILEGIBLE = "ilegible"
    """Dañado o con contraseña."""


class CalidadInteresado(StrEnum):
    INTERESADO = "interesado"
    APODERADO = "apoderado"
    REPRESENTANTE = "representante"


NOMBRES_DE_CALIDAD = {
    CalidadInteresado.INTERESADO.value: "Interesada",
    CalidadInteresado.APODERADO.value: "Apoderada",
    CalidadInteresado.REPRESENTANTE.value: "Representante",
}


class ErrorExpedientes(ErrorFojas):
    """Base de los rechazos de expedientes y archivos."""


class ArchivoVacio(ErrorExpedientes):
    """El archivo no trae ni un byte."""


class ArchivoDemasiadoGrande(ErrorExpedientes):
    """Pasa el tamaño máximo que acepta la oficina."""


class SinEspacio(ErrorExpedientes):
    """El disco está lleno; nada quedó a medias."""


class ArchivoPerdido(ErrorExpedientes):
    """La base cita una huella que el almacén no tiene."""


class SobreCerrado(ErrorExpedientes):
    """Una oferta que no se abre antes de su acto: no se descarga, no se adjunta y no viaja."""


class ImagenIlegible(ErrorExpedientes):
    """La imagen está dañada, es enorme o no es PNG ni JPEG."""


class FaltaCausaDeReserva(ErrorExpedientes):
    """Se quiso reservar sin decir la causa legal."""


class CausaDesconocida(ErrorExpedientes):
    """La causa no está en la lista de la ley."""


class ExpedienteCerrado(ErrorExpedientes):
    """El expediente está cerrado o archivado: primero se reabre."""


def exige_que_quepa(largo: int, *, maximo: int) -> None:
    """Lanza `ArchivoDemasiadoGrande`."""
    if largo > maximo:
        raise ArchivoDemasiadoGrande(
            f"El archivo pasa los {maximo // 1_000_000} MB que acepta la oficina. Divídelo o tráelo en un medio físico.",
            campo="archivos",
        )


CAUSAS_DE_RESERVA = {
    "20285-21-1": "Ley 20.285, art. 21 N° 1: afecta el cumplimiento de las funciones del órgano",
    "20285-21-1-a": "Ley 20.285, art. 21 N° 1 letra a): investigación o defensa judicial",
    "20285-21-1-b": "Ley 20.285, art. 21 N° 1 letra b): antecedente de una decisión no adoptada",
    "20285-21-2": "Ley 20.285, art. 21 N° 2: derechos de las personas",
    "20285-21-3": "Ley 20.285, art. 21 N° 3: seguridad de la Nación",
    "20285-21-4": "Ley 20.285, art. 21 N° 4: interés nacional",
    "20285-21-5": "Ley 20.285, art. 21 N° 5: ley de quórum calificado",
    "19886-sobre": "Ley 19.886 y su reglamento: oferta que no se abre antes del acto de apertura",
    "18883-137": "Ley 18.883, art. 137: sumario en etapa indagatoria",
}
"""Causas cerradas: sin una de ellas nada se reserva (Constitución, art. 8)."""


CAUSA_DE_SOBRE = "19886-sobre"
SOBRE_SIN_LEER = "Es un sobre cerrado: su texto no se lee hasta que se abra."
SOBRE_SIN_ABRIR = "Es un sobre cerrado: no se descarga ni se despacha hasta el acto de apertura."
NORMA_DEL_SOBRE = "Ley 19.886"


def es_sobre_cerrado(*, origen: Origen, causa: str, causa_del_expediente: str) -> bool:
    """Lo que llegó cerrado y todavía no se abre; lo que la casa agrega al caso sí se lee (Ley 19.886)."""
    return origen == Origen.RECIBIDO and CAUSA_DE_SOBRE in {causa, causa_del_expediente}


def exige_causa(nivel: Confidencialidad, causa: str) -> None:
    """Lanza `FaltaCausaDeReserva` o `CausaDesconocida`."""
    if nivel == Confidencialidad.PUBLICO:
        return
    if not causa:
        raise FaltaCausaDeReserva(
            "Para reservar hay que citar la causa legal.", norma="Ley 20.285, art. 21", campo="causa_reserva"
        )
    if causa not in CAUSAS_DE_RESERVA:
        raise CausaDesconocida("Elige una causa de la lista.", norma="Ley 20.285, art. 21", campo="causa_reserva")


def exige_abierto(*, cerrado: bool, archivado: bool) -> None:
    """Lanza `ExpedienteCerrado`."""
    if cerrado or archivado:
        como = "archivado" if archivado else "cerrado"
        raise ExpedienteCerrado(f"El expediente está {como}. Reábrelo, con su motivo, para agregar documentos.")


def unidades_de(terminos: Iterable[str]) -> frozenset[int]:
    """Los identificadores de unidad que nombran esos términos."""
    sueltos = (t.removeprefix("reserva:") for t in terminos)
    return frozenset(int(t.removeprefix("unidad:")) for t in sueltos if t.startswith("unidad:"))


NOMBRES_DE_NIVEL = {
    Confidencialidad.PUBLICO.value: "público",
    Confidencialidad.RESERVADO.value: "reservado",
    Confidencialidad.SECRETO.value: "secreto",
}


def acceso_dicho(terminos: Iterable[str], *, unidades: Sequence[str] = ()) -> str:
    """A quiénes abre, en palabras: las unidades por su nombre si se sabe y las personas solo contadas."""
    # «reserva:unidad:7» y «unidad:7» son la misma unidad.
    pares = {tuple(t.removeprefix("reserva:").split(":", 1)) for t in terminos}
    dichas = list(unidades)
    if not dichas and (cuantas := sum(par[0] == "unidad" for par in pares)):
        dichas.append("1 unidad" if cuantas == 1 else f"{cuantas} unidades")
    if cuantas := sum(par[0] == "persona" for par in pares):
        dichas.append("1 persona" if cuantas == 1 else f"{cuantas} personas")
    if ("general",) in pares:
        dichas.append("toda la municipalidad")
    if ("municipal",) in pares:
        dichas.append("la Secretaría Municipal y la Alcaldía")
    return en_lista(dichas)


def terminos_al_abrir(nivel: Confidencialidad) -> frozenset[str]:
    """Con qué términos nace un expediente."""
    return frozenset({"reserva:municipal"} if nivel != Confidencialidad.PUBLICO else {"general", "reserva:municipal"})


def terminos_al_levantar(terminos: Iterable[str]) -> frozenset[str]:
    """Los que abren un caso que vuelve a ser público: toda la casa, y las unidades y personas que ya lo tenían."""
    suyos = (t.removeprefix("reserva:") for t in terminos)
    return frozenset(t for t in suyos if t.startswith(("unidad:", "persona:"))) | {"general"}


def terminos_de_reserva(terminos: frozenset[str]) -> frozenset[str]:
    """Los que abren también lo reservado."""
    return frozenset(t for t in terminos if t.startswith("reserva:"))


ESCUDO_MAXIMO = 1 << 20
ESCUDO_LADO = 320
"""Píxeles: a 18 mm de papel son más de 400 por pulgada."""


def nombre_limpio(nombre: str) -> str:
    """El nombre con que llegó, sin ruta ni signos de control ni giros de escritura; conserva ñ, tildes y emoji."""
    base = nombre.replace("\\", "/").rsplit("/", 1)[-1]
    # Los giros de escritura no son imprimibles: «gpj.exe» no se disfraza de «exe.jpg».
    visible = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in base)
    visible = " ".join(unicodedata.normalize("NFC", visible).split()).lstrip(". ")
    if len(visible) > 200:
        raiz, punto, extension = visible.rpartition(".")
        visible = f"{(raiz or extension)[:190]}{punto}{extension[:9]}" if punto else visible[:200]
        visible = visible.strip()
    return visible or "sin nombre"
