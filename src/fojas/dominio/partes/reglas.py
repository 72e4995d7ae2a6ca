"""Recorrido de un ingreso y de una derivación, catálogo de tipos, canales e instrucciones: listas cerradas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fojas.base import rut
from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes.reglas import CAUSA_DE_SOBRE


class ErrorPartes(ErrorFojas):
    """Base de los rechazos de la Oficina de Partes."""


class PasoNoPermitido(ErrorPartes):
    """El caso no está en un estado que admita ese paso; el mensaje dice en cuál está."""


class DatoFaltante(ErrorPartes):
    """Falta o no sirve un dato del formulario; `campo` dice cuál."""


class FueraDeOrden(ErrorPartes):
    """Hay casos parecidos que entraron antes y esperan: para adelantarse hay que decir por qué."""


class Canal(StrEnum):
    MESON = "meson"
    CORREO = "correo"
    TELEFONO = "telefono"
    WHATSAPP = "whatsapp"
    CORREOS = "correos"
    DOCDIGITAL = "docdigital"
    WEB = "web"
    CONSOLA = "consola"


class Estado(StrEnum):
    INGRESADO = "ingresado"
    DERIVADO = "derivado"
    EN_TRAMITE = "en_tramite"
    RESPONDIDO = "respondido"
    DESPACHADO = "despachado"
    ARCHIVADO = "archivado"


class Paso(StrEnum):
    DERIVAR = "derivar"
    RECIBIR = "recibir"
    DEVOLVER = "devolver"
    RESPONDER = "responder"
    RETIRAR = "retirar la respuesta"
    """La respuesta estaba mal y todavía no sale."""
    DESPACHAR = "despachar"
    FALLAR = "fallar"
    """El correo con la respuesta no salió: vuelve a estar por despachar."""
    ARCHIVAR = "archivar"
    REABRIR = "reabrir"


class EstadoDerivacion(StrEnum):
    ENVIADA = "enviada"
    RECIBIDA = "recibida"
    DEVUELTA = "devuelta"
    REASIGNADA = "reasignada"
    CUMPLIDA = "cumplida"
    ANULADA = "anulada"


class PasoDerivacion(StrEnum):
    RECIBIR = "recibir"
    DEVOLVER = "devolver"
    REASIGNAR = "reasignar"
    CUMPLIR = "cumplir"
    ANULAR = "anular"
    REABRIR = "reabrir"
    """Se retiró la respuesta con que se cumplió."""


class Instruccion(StrEnum):
    PARA_RESPUESTA = "para_respuesta"
    PARA_INFORME = "para_informe"
    PARA_CONOCIMIENTO = "para_conocimiento"
    PARA_VISACION = "para_visacion"
    PARA_TABLA = "para_tabla"
    PARA_ARCHIVO = "para_archivo"
    PARA_RESOLVER = "para_resolver"


class CanalDespacho(StrEnum):
    CORREO = "correo"
    MESON = "meson"
    CARTA_CERTIFICADA = "carta_certificada"


class CalidadRetiro(StrEnum):
    """Por qué se le entrega a quien viene a buscar la respuesta."""

    INTERESADA = "interesada"
    REPRESENTANTE = "representante"
    AUTORIZADA = "autorizada"


class EstadoDespacho(StrEnum):
    EN_CAMINO = "en_camino"
    ENTREGADO = "entregado"
    FALLIDO = "fallido"


NOMBRES_DE_CANAL: Mapping[Canal, str] = {
    Canal.MESON: "Mesón, presencial",
    Canal.CORREO: "Correo electrónico",
    Canal.TELEFONO: "Teléfono",
    Canal.WHATSAPP: "WhatsApp",
    Canal.CORREOS: "Correos de Chile",
    Canal.DOCDIGITAL: "DocDigital",
    Canal.WEB: "Formulario web",
    Canal.CONSOLA: "Consola",
}
NOMBRES_DE_ESTADO: Mapping[Estado, str] = {
    Estado.INGRESADO: "Por derivar",
    Estado.DERIVADO: "Derivado",
    Estado.EN_TRAMITE: "En trámite",
    Estado.RESPONDIDO: "Por despachar",
    Estado.DESPACHADO: "Despachado",
    Estado.ARCHIVADO: "Archivado",
}
NOMBRES_DE_DERIVACION: Mapping[EstadoDerivacion, str] = {
    EstadoDerivacion.ENVIADA: "Sin recibir",
    EstadoDerivacion.RECIBIDA: "Recibida",
    EstadoDerivacion.DEVUELTA: "Devuelta",
    EstadoDerivacion.REASIGNADA: "Reasignada",
    EstadoDerivacion.CUMPLIDA: "Cumplida",
    EstadoDerivacion.ANULADA: "Retirada",
}
NOMBRES_DE_INSTRUCCION: Mapping[Instruccion, str] = {
    Instruccion.PARA_RESPUESTA: "Para respuesta",
    Instruccion.PARA_RESOLVER: "Para resolver",
    Instruccion.PARA_INFORME: "Para informe",
    Instruccion.PARA_VISACION: "Para V°B°",
    Instruccion.PARA_TABLA: "Para tabla del Concejo",
    Instruccion.PARA_CONOCIMIENTO: "Para conocimiento",
    Instruccion.PARA_ARCHIVO: "Para archivo",
}
NOMBRES_DE_DESPACHO: Mapping[CanalDespacho, str] = {
    CanalDespacho.CORREO: "Correo electrónico",
    CanalDespacho.MESON: "Entrega en el mesón",
    CanalDespacho.CARTA_CERTIFICADA: "Carta certificada",
}
NOMBRES_DE_CALIDAD_DE_RETIRO: Mapping[CalidadRetiro, str] = {
    CalidadRetiro.INTERESADA: "La persona interesada",
    CalidadRetiro.REPRESENTANTE: "Apoderada o representante",
    CalidadRetiro.AUTORIZADA: "Otra persona, autorizada por escrito",
}
NOMBRES_DE_MEDIO_DICHOS: Mapping[str, str] = {
    "correo": "por correo electrónico",
    "ddu": "a tu Domicilio Digital Único",
    "carta_certificada": "por carta certificada",
    "presencial": "en el mesón, cuando vengas a buscarla",
}
"""El medio de notificación dicho a la persona."""
NOMBRES_DE_ESTADO_DE_DESPACHO: Mapping[EstadoDespacho, str] = {
    EstadoDespacho.EN_CAMINO: "En camino",
    EstadoDespacho.ENTREGADO: "Entregado",
    EstadoDespacho.FALLIDO: "No se entregó",
}
NOMBRES_DE_ESTADO_DEL_CORREO: Mapping[EstadoDespacho, str] = {
    EstadoDespacho.EN_CAMINO: "Por salir",
    EstadoDespacho.ENTREGADO: "Enviado",
    EstadoDespacho.FALLIDO: "No se entregó",
}
"""De un correo se sabe que salió, no que la persona lo recibió."""


def nombre_de_estado(canal: CanalDespacho, estado: EstadoDespacho) -> str:
    """En qué está un despacho, dicho según por dónde sale."""
    nombres = NOMBRES_DE_ESTADO_DEL_CORREO if canal == CanalDespacho.CORREO else NOMBRES_DE_ESTADO_DE_DESPACHO
    return nombres[estado]


RECORRIDO: Mapping[tuple[Estado, Paso], Estado] = {
    (Estado.INGRESADO, Paso.DERIVAR): Estado.DERIVADO,
    (Estado.DERIVADO, Paso.DERIVAR): Estado.DERIVADO,
    (Estado.EN_TRAMITE, Paso.DERIVAR): Estado.EN_TRAMITE,
    (Estado.DERIVADO, Paso.RECIBIR): Estado.EN_TRAMITE,
    (Estado.EN_TRAMITE, Paso.RECIBIR): Estado.EN_TRAMITE,
    (Estado.DERIVADO, Paso.DEVOLVER): Estado.INGRESADO,
    (Estado.EN_TRAMITE, Paso.DEVOLVER): Estado.INGRESADO,
    (Estado.INGRESADO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.DERIVADO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.EN_TRAMITE, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.RESPONDIDO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.DESPACHADO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.RESPONDIDO, Paso.RETIRAR): Estado.EN_TRAMITE,
    (Estado.RESPONDIDO, Paso.DESPACHAR): Estado.DESPACHADO,
    (Estado.DESPACHADO, Paso.FALLAR): Estado.RESPONDIDO,
    (Estado.RESPONDIDO, Paso.FALLAR): Estado.RESPONDIDO,
    (Estado.ARCHIVADO, Paso.FALLAR): Estado.RESPONDIDO,
    (Estado.INGRESADO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.DERIVADO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.EN_TRAMITE, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.RESPONDIDO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.DESPACHADO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.DESPACHADO, Paso.REABRIR): Estado.INGRESADO,
    (Estado.ARCHIVADO, Paso.REABRIR): Estado.INGRESADO,
}

RECORRIDO_DERIVACION: Mapping[tuple[EstadoDerivacion, PasoDerivacion], EstadoDerivacion] = {
    (EstadoDerivacion.ENVIADA, PasoDerivacion.RECIBIR): EstadoDerivacion.RECIBIDA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.DEVOLVER): EstadoDerivacion.DEVUELTA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.DEVOLVER): EstadoDerivacion.DEVUELTA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.REASIGNAR): EstadoDerivacion.REASIGNADA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.REASIGNAR): EstadoDerivacion.REASIGNADA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.CUMPLIR): EstadoDerivacion.CUMPLIDA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.CUMPLIR): EstadoDerivacion.CUMPLIDA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.ANULAR): EstadoDerivacion.ANULADA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.ANULAR): EstadoDerivacion.ANULADA,
    (EstadoDerivacion.CUMPLIDA, PasoDerivacion.REABRIR): EstadoDerivacion.RECIBIDA,
}

ABIERTAS = frozenset({EstadoDerivacion.ENVIADA, EstadoDerivacion.RECIBIDA})
SIN_RESPUESTA = frozenset({Estado.INGRESADO, Estado.DERIVADO, Estado.EN_TRAMITE})
"""Estados en que la persona todavía espera que alguien responda."""
PENDIENTES = SIN_RESPUESTA | {Estado.RESPONDIDO}
"""Estados en que falta algo por hacer en la oficina."""
HACEN_RESPONSABLE = frozenset({Instruccion.PARA_RESPUESTA, Instruccion.PARA_RESOLVER, Instruccion.PARA_TABLA})
"""Instrucciones que dejan el caso a cargo de quien la recibe; las demás piden algo y el caso sigue donde estaba."""
TIPO_RESPUESTA, TIPO_ANEXO = "Respuesta", "Anexo de la respuesta"
NORMA_ORDEN = "Ley 19.880, art. 7"
NORMA_PRESENTACION = "Ley 19.880, art. 30; DS 10 de 2023, art. 30"


@dataclass(frozen=True, slots=True)
class TipoIngreso:
    """Clase de documento que llega, con el plazo que la ley le da y el procedimiento en que se ordena."""

    clave: str
    nombre: str
    procedimiento: str
    regla: str = ""
    """Regla de `normativa/plazos.toml`, o vacío si la ley no fija plazo."""
    pide_plazo: bool = False
    """El plazo viene escrito en el documento: hay que anotarlo."""
    espera_respuesta: bool = True
    reserva: str = ""
    """Causa con que la ley lo mantiene cerrado: llega reservado siempre, y no se lee."""


TIPOS: Mapping[str, TipoIngreso] = {
    t.clave: t
    for t in (
        TipoIngreso("solicitud", "Solicitud", "presentacion", "oirs-respuesta"),
        TipoIngreso("reclamo", "Reclamo", "presentacion", "oirs-respuesta"),
        TipoIngreso("consulta", "Consulta", "presentacion", "oirs-respuesta"),
        TipoIngreso("sugerencia", "Sugerencia", "presentacion", "oirs-respuesta"),
        TipoIngreso("sai", "Solicitud de acceso a la información (SAI)", "acceso-informacion", "sai-respuesta"),
        TipoIngreso("reclamo-ilegalidad", "Reclamo de ilegalidad", "reclamo-ilegalidad", "reclamo-ilegalidad"),
        TipoIngreso("concejal", "Petición de información de un concejal", "concejal", "concejal-informacion"),
        TipoIngreso("contraloria", "Oficio de la Contraloría", "contraloria", "cgr-oficio", pide_plazo=True),
        TipoIngreso("oficio", "Oficio de otro organismo", "correspondencia"),
        TipoIngreso("deposito", "Depósito de organización comunitaria", "organizaciones"),
        TipoIngreso("factura", "Factura o documento de cobro", "cobro"),
        TipoIngreso(
            "sobre-licitacion",
            "Sobre cerrado de licitación",
            "licitacion",
            espera_respuesta=False,
            reserva=CAUSA_DE_SOBRE,
        ),
        TipoIngreso("invitacion", "Invitación", "correspondencia", espera_respuesta=False),
        TipoIngreso("felicitacion", "Felicitación", "presentacion", espera_respuesta=False),
        TipoIngreso("carta", "Carta", "presentacion", "oirs-respuesta"),
        TipoIngreso("otro", "Otro documento", "correspondencia"),
    )
}
"""Catálogo cerrado. Lo que entra por `fojas ingresar` sin tipo es `carta`."""


def tipo_de(clave: str) -> TipoIngreso:
    """Lanza `DatoFaltante` si no está en el catálogo."""
    try:
        return TIPOS[clave]
    except KeyError:
        raise DatoFaltante("Elige un tipo de documento de la lista.", campo="tipo") from None


def siguiente(estado: Estado, paso: Paso) -> Estado:
    """Lanza `PasoNoPermitido` con el estado en que está."""
    try:
        return RECORRIDO[estado, paso]
    except KeyError:
        raise PasoNoPermitido(
            f"El caso está «{NOMBRES_DE_ESTADO[estado].lower()}»: en ese estado no se puede {paso.value}."
        ) from None


def siguiente_derivacion(estado: EstadoDerivacion, paso: PasoDerivacion) -> EstadoDerivacion:
    """Lanza `PasoNoPermitido`: la derivación ya se cerró."""
    try:
        return RECORRIDO_DERIVACION[estado, paso]
    except KeyError:
        raise PasoNoPermitido(
            f"La derivación está «{NOMBRES_DE_DERIVACION[estado].lower()}»: no se puede {paso.value}. "
            "Mira el expediente: quizá otra persona ya la atendió."
        ) from None


def admite(estado: Estado, paso: Paso) -> bool:
    return (estado, paso) in RECORRIDO


def por_que_no(estado: Estado, paso: Paso) -> str:
    """En qué está el caso y en cuáles estados se da el paso."""
    cuando = " o ".join(f"«{nombre.lower()}»" for e, nombre in NOMBRES_DE_ESTADO.items() if admite(e, paso))
    return f"El caso está «{NOMBRES_DE_ESTADO[estado].lower()}». Ese paso se da cuando está {cuando}."


def proximo_paso(
    *,
    estado: Estado,
    derivada_sin_recibir: bool = False,
    despacho_en_camino: bool = False,
    espera_respuesta: bool = True,
) -> str:
    """Lo que falta hacer, en la voz de la oficina. Se deduce: no se guarda."""
    if estado == Estado.INGRESADO:
        return "Derivar a la unidad que corresponde"
    if estado == Estado.DERIVADO or derivada_sin_recibir:
        return "Que la unidad la reciba"
    if estado == Estado.EN_TRAMITE:
        return "Redactar y adjuntar la respuesta" if espera_respuesta else "Tomar conocimiento y archivar"
    if estado == Estado.RESPONDIDO:
        return "Despachar la respuesta"
    if estado == Estado.DESPACHADO:
        return "Confirmar la entrega" if despacho_en_camino else "Archivar"
    return "Nada pendiente"


def frase_para_la_persona(estado: Estado, *, falto: bool = False) -> str:
    """Cómo va su caso, en palabras de quien lo trajo."""
    if falto:
        return "No pudimos entregarte la respuesta"
    return {
        Estado.INGRESADO: "Recibimos tu presentación",
        Estado.DERIVADO: "La enviamos a quien debe responderte",
        Estado.EN_TRAMITE: "Estamos revisando tu caso",
        Estado.RESPONDIDO: "Tu respuesta está lista y pronto sale",
        Estado.DESPACHADO: "Te enviamos la respuesta",
        Estado.ARCHIVADO: "Tu caso está terminado",
    }[estado]


def documento_de_identidad(escrito: str) -> str:
    """El RUN sin puntos, o el pasaporte como viene. Lanza `DatoFaltante` si el RUN está mal escrito."""
    limpio = " ".join(escrito.upper().split())
    if not limpio or PASAPORTE.fullmatch(limpio):
        return limpio
    try:
        return rut.normaliza(limpio)
    except rut.RutInvalido as error:
        raise DatoFaltante(str(error), campo="recibio_documento") from None


def titulo_de_borrador(datos: Mapping[str, object]) -> str:
    """Con qué reconoce su dueño un ingreso a medio escribir."""
    return str(datos.get("materia") or datos.get("quien") or "sin materia todavía")[:90]


@dataclass(frozen=True, slots=True)
class Folio:
    """Un folio leído de como alguien lo escribió."""

    ano: int
    valor: int
    de_salida: bool
    """Del libro de despacho: lleva una S delante."""


PASAPORTE = re.compile(r"(?=.*[A-JL-Z])[A-Z0-9-]{5,20}")
"""Con una letra que no sea K: un RUN nunca la lleva."""
_ROTULO = r"\s*(?:(?:folio|n[°º]|nro\.?|n\.|n[uú]m(?:ero)?\.?)\s*)*(?P<salida>s\s?)?"
_CIFRAS = r"(?P<valor>\d{1,3}(?:\.\d{3})+|\d{1,7})"
_FOLIOS = tuple(
    re.compile(f"{_ROTULO}{forma}\\s*", re.IGNORECASE)
    for forma in (
        rf"(?P<ano>20\d\d)\s*[-/]\s*{_CIFRAS}",
        rf"{_CIFRAS}\s*(?:[-/]|\bde\b)\s*(?P<ano>20\d\d)",
        rf"(?P<este>\d\d)\s*[-/]\s*{_CIFRAS}",
        rf"{_CIFRAS}\s*(?:[-/]|\bde\b)\s*(?P<ano>\d\d)",
        rf"(?P<ano>\d\d)\s*[-/]\s*{_CIFRAS}",
        r"(?P<valor>\d{1,3}\.\d{3}|\d{1,6})",
    )
)
"""De la más segura a la menos. `26-12` es el 12 de este año si corre el 26; si no, el 26 de 2012, como se escribe aquí."""


def lee_folio(escrito: str, *, ano: int) -> Folio | None:
    """`2026-006831`, `6831/2026`, `26-6831`, `N° 6.831` o `s2026-12`; sin año, el de ahora. None si no es un folio."""
    for forma in _FOLIOS:
        if (hallado := forma.fullmatch(escrito)) is None:
            continue
        partes = hallado.groupdict()
        if (este := partes.get("este")) and int(este) != ano % 100:
            continue
        leido = int(este or partes.get("ano") or ano)
        valor = int(partes["valor"].replace(".", ""))
        return Folio(leido + 2000 if leido < 100 else leido, valor, bool(partes["salida"])) if valor else None
    return None
