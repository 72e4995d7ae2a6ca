"""La forma de lo que se recibe y se entrega."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from fojas.dominio.partes.reglas import TIPOS, TipoIngreso
from fojas.dominio.recepcion.consultas import IngresoDeCuenta


def _sin_control(texto: str) -> str:
    """Ni la base ni el papel guardan signos de control."""
    if any(ord(c) < 32 and c not in "\n\r\t" for c in texto) or any(0xD800 <= ord(c) <= 0xDFFF for c in texto):
        raise ValueError("trae signos de control")
    return texto


Texto = Annotated[str, AfterValidator(_sin_control)]
Huella = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ADMITIDOS: dict[str, TipoIngreso] = {c: t for c, t in TIPOS.items() if not t.pide_plazo and not t.reserva}
"""Lo que pide un plazo escrito o llega cerrado lo registra una persona."""


class Problema(Schema):
    """Rechazo (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="Se puede mostrar tal cual a quien atiende.")
    campo: str = Field(description="El campo que hay que corregir, o vacío.")
    norma: str = Field(description="El artículo que lo pide, o vacío.")


class TipoVisto(Schema):
    clave: str
    nombre: str
    espera_respuesta: bool


class ArchivoGuardado(Schema):
    sha256: str
    nombre: str
    tipo: str
    bytes: int
    se_guarda_hasta: datetime = Field(description="Hasta cuándo se puede citar en un ingreso.")


class IngresoNuevo(Schema):
    """Lo que se presenta. Hace falta al menos un archivo o un texto."""

    model_config = ConfigDict(extra="forbid")

    tipo: Annotated[Texto, Field(max_length=60)] = Field(
        description="Una clave de GET /tipos.", json_schema_extra={"enum": list(ADMITIDOS)}
    )
    materia: Annotated[Texto, Field(min_length=1, max_length=500)]
    remitente: Annotated[Texto, Field(min_length=1, max_length=120)] = Field(
        description="Quién presenta. Queda como dicho, sin comprobar (Ley 19.880, art. 30)."
    )
    rut: Annotated[Texto, Field(max_length=20)] = ""
    archivos: list[Huella] = Field(default_factory=list, max_length=50, description="Huellas de POST /archivos.")
    texto: Annotated[Texto, Field(max_length=20_000)] = Field("", description="Queda como documento de texto.")
    referencia: Annotated[Texto, Field(max_length=120)] = ""
    folio_de_origen: Annotated[Texto, Field(max_length=80)] = ""
    notificar_por: Annotated[Texto, Field(pattern="^(correo|carta_certificada|presencial)$")] = "presencial"
    correo: Annotated[Texto, Field(max_length=254)] = ""


class IngresoEntregado(Schema):
    folio: str
    codigo: str = Field(description="Código de seguimiento.")
    tipo: str
    materia: str
    estado: str
    estado_dicho: str
    recibido_en: datetime
    cuenta_desde_el: date = Field(description="Día hábil en que se entiende presentado (Ley 19.880, art. 25).")
    vence_el: date | None
    norma: str
    comprobante_listo: bool
    seguimiento: str

    @classmethod
    def de(cls, visto: IngresoDeCuenta, *, direccion: str) -> "IngresoEntregado":
        return cls(
            folio=visto.folio, codigo=visto.codigo, tipo=visto.tipo, materia=visto.materia, estado=visto.estado.value,
            estado_dicho=visto.estado_dicho, recibido_en=visto.recibido_en, cuenta_desde_el=visto.cuenta_desde_el,
            vence_el=visto.vence_el, norma=visto.norma, comprobante_listo=visto.comprobante_listo,
            seguimiento=f"{direccion}/seguimiento/{visto.codigo}/",
        )  # fmt: skip


class PaginaDeIngresos(Schema):
    ingresos: list[IngresoEntregado]
    siguiente: str = Field(description="Para la página que viene: va en `tras`. Vacío si no hay más.")
