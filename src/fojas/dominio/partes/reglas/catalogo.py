"""Canales, tipos de documento, instrucciones y medios de despacho, y cómo se dicen: listas cerradas."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fojas.dominio.expedientes.reglas import CAUSA_DE_SOBRE
from fojas.dominio.partes.reglas.errores import DatoFaltante


class Canal(StrEnum):
    MESON = "meson"
    CORREO = "correo"
    TELEFONO = "telefono"
    WHATSAPP = "whatsapp"
    CORREOS = "correos"
    DOCDIGITAL = "docdigital"
    WEB = "web"
    API = "api"
    CONSOLA = "consola"


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
    DDU = "ddu"


class CalidadRetiro(StrEnum):
    """Por qué se le entrega a quien viene a buscar la respuesta."""

    INTERESADA = "interesada"
    REPRESENTANTE = "representante"
    AUTORIZADA = "autorizada"


class EstadoDespacho(StrEnum):
    EN_CAMINO = "en_camino"
    ENTREGADO = "entregado"
    FALLIDO = "fallido"
    DEVUELTO = "devuelto"
    """Correos devolvió la carta y aun así la ley la entiende notificada."""


NOMBRES_DE_CANAL: Mapping[Canal, str] = {
    Canal.MESON: "Mesón, presencial",
    Canal.CORREO: "Correo electrónico",
    Canal.TELEFONO: "Teléfono",
    Canal.WHATSAPP: "WhatsApp",
    Canal.CORREOS: "Correos de Chile",
    Canal.DOCDIGITAL: "DocDigital",
    Canal.WEB: "Formulario web",
    Canal.API: "Sistema conectado",
    Canal.CONSOLA: "Consola",
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
    CanalDespacho.DDU: "Domicilio Digital Único",
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
    EstadoDespacho.DEVUELTO: "Devuelto por Correos",
}
NOMBRES_DE_ESTADO_DEL_CORREO: Mapping[EstadoDespacho, str] = {
    EstadoDespacho.EN_CAMINO: "Por salir",
    EstadoDespacho.ENTREGADO: "Enviado",
    EstadoDespacho.FALLIDO: "No se entregó",
    EstadoDespacho.DEVUELTO: "Devuelto",
}
"""De un correo se sabe que salió, no que la persona lo recibió."""


def nombre_de_estado(canal: CanalDespacho, estado: EstadoDespacho) -> str:
    """En qué está un despacho, dicho según por dónde sale."""
    nombres = NOMBRES_DE_ESTADO_DEL_CORREO if canal == CanalDespacho.CORREO else NOMBRES_DE_ESTADO_DE_DESPACHO
    return nombres[estado]


HACEN_RESPONSABLE = frozenset({Instruccion.PARA_RESPUESTA, Instruccion.PARA_RESOLVER, Instruccion.PARA_TABLA})
"""Instrucciones que dejan el caso a cargo de quien la recibe; las demás piden algo y el caso sigue donde estaba."""
TIPO_INFORME_CGR = "cgr-informe"
"""Va como punto de la próxima tabla del Concejo (Ley 18.695, art. 55); un oficio, no."""
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
    sin_archivo: bool = False
    """Puede llegar solo en papel: lo representa la ficha que compone la oficina."""


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
        TipoIngreso(TIPO_INFORME_CGR, "Informe final de la Contraloría", "contraloria"),
        TipoIngreso("oficio", "Oficio de otro organismo", "correspondencia"),
        TipoIngreso("deposito", "Depósito de organización comunitaria", "organizaciones"),
        TipoIngreso("factura", "Factura o documento de cobro", "cobro"),
        TipoIngreso(
            "sobre-licitacion",
            "Sobre cerrado de licitación",
            "licitacion",
            espera_respuesta=False,
            reserva=CAUSA_DE_SOBRE,
            sin_archivo=True,
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
