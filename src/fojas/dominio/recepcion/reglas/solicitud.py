"""Lo que pide el formulario de la portada: una pregunta por página, cada dato con el artículo que lo pide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fojas.base import rut
from fojas.dominio.organizacion.reglas import MedioNotificacion
from fojas.dominio.recepcion.reglas.mensajes import ErrorRecepcion

CUENTA_WEB = "formulario-web"
"""La cuenta de servicio que registra lo presentado por el formulario."""
LARGO_DEL_CODIGO = 16
"""Abre lo escrito sin otra clave: unos 78 bits."""
LARGOS: Final[Mapping[str, int]] = {
    "tipo": 40, "clase": 12, "nombre": 120, "rut": 20, "representante": 120, "asunto": 150, "texto": 20_000,
    "medio": 20, "correo": 254, "direccion": 160, "comuna": 60, "telefono": 40, "autoriza_datos": 2,
}  # fmt: skip
MAXIMO_DE_ARCHIVOS = 20
ENVIOS_DEL_ENLACE = 3
"""Cuántas veces se manda por correo el enlace para seguir: nadie usa la oficina para llenar una casilla ajena."""
ART_30 = "Ley 19.880, art. 30"
ART_12 = "Ley 20.285, art. 12"


class SolicitudDesconocida(ErrorRecepcion):
    """El código no es de ninguna solicitud guardada: está mal escrito, venció o se borró."""


class SolicitudEnviada(ErrorRecepcion):
    """Ya se envió: lo escrito no se cambia, se agrega otra presentación."""


class SolicitudLlena(ErrorRecepcion):
    """No caben más archivos, o pesan demasiado entre todos."""


class SolicitudCambiada(ErrorRecepcion):
    """Otra pestaña cambió lo escrito mientras se enviaba."""


class MuyRapido(ErrorRecepcion):
    """Se envió antes de lo que una persona demora en leer: se pide enviar de nuevo."""


@dataclass(frozen=True, slots=True)
class TipoPublico:
    """Lo que cualquiera puede presentar sin venir, dicho sin jerga."""

    clave: str
    titulo: str
    explica: str
    termino: str
    """Cómo lo llama la ley o la oficina."""
    norma: str


TIPOS_PUBLICOS: Final[Mapping[str, TipoPublico]] = {
    t.clave: t
    for t in (
        TipoPublico("solicitud", "Pedir algo", "Una luminaria, una hora, un permiso, una ayuda.", "Solicitud", ART_30),
        TipoPublico(
            "reclamo", "Reclamar", "Algo se hizo mal o no se hizo.", "Reclamo", "Ley 18.695, art. 98"
        ),
        TipoPublico("consulta", "Preguntar", "Cómo se hace un trámite, o en qué va.", "Consulta", ART_30),
        TipoPublico("sugerencia", "Proponer una mejora", "Una idea para tu barrio o para la atención.", "Sugerencia",
                    "Ley 18.695, art. 98"),
        TipoPublico("felicitacion", "Felicitar", "Alguien te atendió bien. No lleva respuesta.", "Felicitación",
                    "Ley 18.695, art. 98"),
        TipoPublico(
            "sai", "Pedir información pública", "Contratos, decretos, actas, gastos. Es gratis y no tienes que decir "
            "para qué.", "Solicitud de acceso a la información (SAI)", "Ley 20.285, art. 10",
        ),
        TipoPublico("carta", "Otra cosa", "Una carta o un documento que no calza con lo anterior.", "Carta", ART_30),
    )
}  # fmt: skip


class Paso(StrEnum):
    """Las páginas del formulario, en su orden; la palabra va en la dirección."""

    QUE = "que"
    QUIEN = "quien"
    PIDE = "pide"
    ARCHIVOS = "archivos"
    RESPUESTA = "respuesta"
    REVISAR = "revisar"


CAMPOS: Final[Mapping[Paso, tuple[str, ...]]] = {
    Paso.QUE: ("tipo",),
    Paso.QUIEN: ("clase", "nombre", "rut", "representante"),
    Paso.PIDE: ("asunto", "texto"),
    Paso.ARCHIVOS: (),
    Paso.RESPUESTA: ("medio", "correo", "direccion", "comuna", "telefono", "autoriza_datos"),
    Paso.REVISAR: (),
}
MEDIOS: Final = (MedioNotificacion.CORREO, MedioNotificacion.CARTA_CERTIFICADA, MedioNotificacion.PRESENCIAL)
"""Cómo puede pedir que se le notifique (Ley 19.880, arts. 30 y 46); el DDU lo dice el registro, no la persona."""
CLASES: Final = ("natural", "juridica")


@dataclass(frozen=True, slots=True)
class Falta:
    """Un dato que falta o no sirve, con la página y el campo donde se corrige."""

    paso: Paso
    campo: str
    mensaje: str
    norma: str = ""


class Incompleta(ErrorRecepcion):
    """Se quiso enviar con datos que faltan; `faltas` dice cuáles."""

    def __init__(self, faltas: Sequence[Falta]) -> None:
        primera = faltas[0]
        super().__init__(primera.mensaje, norma=primera.norma, campo=primera.campo)
        self.faltas = tuple(faltas)


def siguiente(paso: Paso) -> Paso:
    """La página que viene; la última es revisar."""
    orden = list(Paso)
    return orden[min(orden.index(paso) + 1, len(orden) - 1)]


def anterior(paso: Paso) -> Paso | None:
    orden = list(Paso)
    return orden[orden.index(paso) - 1] if orden.index(paso) else None


def limpia(paso: Paso, escrito: Mapping[str, str]) -> dict[str, str]:
    """Lo escrito en una página, sin lo que no es suyo, sin signos de control y sin pasarse del largo que se guarda.

    Un largo excesivo no se corta: lo dice `faltas`. Solo se guarda hasta un tope para devolverlo en la página.
    """
    return {
        campo: _sin_control(escrito.get(campo, ""), renglones=campo == "texto")[: LARGOS[campo] * 2]
        for campo in CAMPOS[paso]
    }


def _sin_control(texto: str, *, renglones: bool) -> str:
    if not renglones:
        return " ".join("".join(c if c.isprintable() else " " for c in texto).split())
    igual = texto.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in igual if c.isprintable() or c in "\n\t").strip()


def faltas(paso: Paso, datos: Mapping[str, str], *, archivos: int = 0) -> list[Falta]:
    """Lo que impide pasar de esa página; vacío si está completa."""
    largas = [
        Falta(paso, campo, f"Tiene {len(datos.get(campo, ''))} letras y caben {LARGOS[campo]}: escríbelo más corto.")
        for campo in CAMPOS[paso]
        if len(datos.get(campo, "")) > LARGOS[campo]
    ]
    return largas or _REVISIONES[paso](datos, archivos)


def todas_las_faltas(datos: Mapping[str, str], *, archivos: int) -> list[Falta]:
    return [falta for paso in Paso for falta in faltas(paso, datos, archivos=archivos)]


def hasta_donde(datos: Mapping[str, str], *, archivos: int) -> Paso:
    """La primera página que no está completa: ahí se retoma. Los archivos no son obligatorios."""
    return next((paso for paso in Paso if faltas(paso, datos, archivos=archivos)), Paso.REVISAR)


def _que(datos: Mapping[str, str], _: int) -> list[Falta]:
    if datos.get("tipo", "") not in TIPOS_PUBLICOS:
        return [Falta(Paso.QUE, "tipo", "Elige qué quieres hacer.")]
    return []


def _quien(datos: Mapping[str, str], _: int) -> list[Falta]:
    hay = []
    norma = ART_12 if datos.get("tipo") == "sai" else ART_30
    juridica = datos.get("clase") == "juridica"
    if datos.get("clase", "") not in CLASES:
        hay.append(Falta(Paso.QUIEN, "clase", "Elige si presentas como persona o por una organización."))
    if not datos.get("nombre"):
        que = "el nombre de la organización" if juridica else "tu nombre y apellidos"
        hay.append(Falta(Paso.QUIEN, "nombre", f"Escribe {que}.", norma))
    elif not juridica and len(datos["nombre"].split()) < 2:
        hay.append(Falta(Paso.QUIEN, "nombre", "Escribe tu nombre y al menos un apellido.", norma))
    if datos.get("rut") and not rut.es_valido(datos["rut"]):
        hay.append(
            Falta(Paso.QUIEN, "rut", "Revisa el RUN o RUT: no calza con su dígito verificador. También puedes dejarlo vacío.")
        )  # fmt: skip
    if juridica and not datos.get("representante"):
        hay.append(
            Falta(Paso.QUIEN, "representante", "Escribe quién presenta por la organización.", "Ley 19.880, art. 22")
        )
    return hay


def _pide(datos: Mapping[str, str], _: int) -> list[Falta]:
    hay = []
    sai = datos.get("tipo") == "sai"
    if not datos.get("asunto"):
        hay.append(Falta(Paso.PIDE, "asunto", "Escribe en una línea de qué se trata.", ART_12 if sai else ART_30))
    if not datos.get("texto"):
        que = "qué información pides, con los datos que ayuden a encontrarla" if sai else "los hechos y qué pides"
        hay.append(Falta(Paso.PIDE, "texto", f"Cuéntanos {que}.", ART_12 if sai else ART_30))
    return hay


def _archivos(datos: Mapping[str, str], _: int) -> list[Falta]:
    return []


def _respuesta(datos: Mapping[str, str], _: int) -> list[Falta]:
    hay = []
    sai, medio = datos.get("tipo") == "sai", datos.get("medio", "")
    if medio not in {m.value for m in MEDIOS}:
        return [Falta(Paso.RESPUESTA, "medio", "Elige cómo quieres que te respondamos.", ART_30)]
    if medio == MedioNotificacion.CORREO.value and not datos.get("correo"):
        hay.append(Falta(Paso.RESPUESTA, "correo", "Escribe tu correo, o elige otra forma de responderte.", ART_30))
    if datos.get("correo") and not _parece_correo(datos["correo"]):
        hay.append(Falta(Paso.RESPUESTA, "correo", "Revisa el correo: debe verse como nombre@correo.cl."))
    por_carta = medio == MedioNotificacion.CARTA_CERTIFICADA.value
    if (sai or por_carta) and not datos.get("direccion"):
        porque = "La ley la pide para entregar información." if sai and not por_carta else "Ahí llegará la carta."
        norma = ART_12 if sai else "Ley 19.880, art. 46"
        hay.append(Falta(Paso.RESPUESTA, "direccion", f"Escribe tu dirección: calle y número. {porque}", norma))
    if por_carta and not datos.get("comuna"):
        hay.append(Falta(Paso.RESPUESTA, "comuna", "Escribe la comuna de la dirección.", "Ley 19.880, art. 46"))
    return hay


def _revisar(datos: Mapping[str, str], _: int) -> list[Falta]:
    return []


_REVISIONES = {
    Paso.QUE: _que, Paso.QUIEN: _quien, Paso.PIDE: _pide, Paso.ARCHIVOS: _archivos, Paso.RESPUESTA: _respuesta,
    Paso.REVISAR: _revisar,
}  # fmt: skip


def _parece_correo(correo: str) -> bool:
    """Forma gruesa; la fina la revisa quien ingresa."""
    usuario, _, servidor = correo.rpartition("@")
    return bool(usuario) and "." in servidor.strip(".") and not any(c.isspace() for c in correo)


def declarado(datos: Mapping[str, str]) -> str:
    """Quién dice ser: nadie lo comprobó, y así queda dicho junto al nombre.

    Nunca se enlaza a una ficha por un RUN que cualquiera puede escribir: quien atiende la identifica si la reconoce.
    """
    nombre = datos["nombre"]
    if datos.get("representante") and datos.get("clase") == "juridica":
        nombre = f"{nombre[:70]}, por {datos['representante'][:70]}"
    numero = rut.formatea(rut.normaliza(datos["rut"])) if datos.get("rut") else ""
    return f"{nombre[:150]} (dice RUN o RUT {numero}, sin comprobar)" if numero else f"{nombre[:150]} (sin comprobar)"


def exige_cabida(*, archivos: int, bytes_: int, nuevos: int, maximo: int) -> None:
    """Lanza `SolicitudLlena`. Lo ya subido no se pierde."""
    if archivos >= MAXIMO_DE_ARCHIVOS:
        raise SolicitudLlena(
            f"Ya hay {MAXIMO_DE_ARCHIVOS} archivos, que es el máximo. Quita uno, o júntalos en un solo archivo.",
            campo="archivos",
        )
    if bytes_ + nuevos > maximo:
        raise SolicitudLlena(
            f"Entre todos pesan más de {maximo // 1_000_000} MB, que es lo que se puede enviar por aquí. "
            "Quita uno o trae los archivos al mesón.",
            campo="archivos",
        )
