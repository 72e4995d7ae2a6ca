"""Columnas y filtros que comparten las bandejas y la lista de ingresos."""

from collections.abc import Iterable
from datetime import date

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas import SIN_RESPONSABLE, SIN_UNIDAD, FilaCaso, FiltroIngresos, Llave, Vence
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, NOMBRES_DE_EDAD, NOMBRES_DE_ESTADO, TIPOS, Edad
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Pedido

FOLIO: Columna[FilaCaso] = Columna(
    "folio", "Folio", lambda f: f.folio, plantilla="escritorio/bandeja/_folio.html", numero=True
)
ASUNTO: Columna[FilaCaso] = Columna(
    "asunto", "Asunto", lambda f: f.materia, plantilla="escritorio/bandeja/_asunto.html", principal=True
)
TIPO: Columna[FilaCaso] = Columna("tipo", "Tipo", lambda f: f.tipo, a_pedido=True)
REMITENTE: Columna[FilaCaso] = Columna("remitente", "Quién presenta", lambda f: f.remitente, a_pedido=True)
PLAZO: Columna[FilaCaso] = Columna("plazo", "Plazo", lambda f: f.vence_el, plantilla="escritorio/bandeja/_plazo.html")
RESPONSABLE: Columna[FilaCaso] = Columna(
    "responsable", "Responsable", lambda f: " · ".join(filter(None, (f.unidad, f.responsable))),
    plantilla="escritorio/bandeja/_responsable.html",
)  # fmt: skip
PASO: Columna[FilaCaso] = Columna(
    "paso", "Próximo paso", lambda f: f.proximo_paso, plantilla="escritorio/bandeja/_paso.html"
)
PROVIDENCIA: Columna[FilaCaso] = Columna("providencia", "Providencia", lambda f: f.nota, a_pedido=True)
ESTADO: Columna[FilaCaso] = Columna("estado", "Estado", lambda f: f.estado_nombre)
INGRESO: Columna[FilaCaso] = Columna("ingreso", "Ingresó", lambda f: f.recibido_en, numero=True, extra=True)

POR_FOLIO = Filtro("folio", "Folio, escrito como sea")
POR_TIPO = Filtro("tipo", "Tipo de documento", ClaseFiltro.OPCION, tuple((t.clave, t.nombre) for t in TIPOS.values()))
POR_ESTADO = Filtro("estado", "Estado", ClaseFiltro.OPCION, tuple((e.value, n) for e, n in NOMBRES_DE_ESTADO.items()))
POR_CANAL = Filtro("canal", "Canal", ClaseFiltro.OPCION, tuple((c.value, n) for c, n in NOMBRES_DE_CANAL.items()))
DESDE_EL_DIA = Filtro("dia", "Ingresó desde", ClaseFiltro.DIA)
HASTA_EL_DIA = Filtro("hasta", "Ingresó hasta", ClaseFiltro.DIA, no_antes_de="dia")
POR_VENCIMIENTO = Filtro(
    "vence", "Vencimiento", ClaseFiltro.OPCION,
    (
        (Vence.VENCIDO.value, "Vencidos"), (Vence.HOY.value, "Vencen hoy"),
        (Vence.PRONTO.value, "En los tres días hábiles que siguen"),
        (Vence.EN_RIESGO.value, "En riesgo: de hoy a tres días hábiles"),
    ),
)  # fmt: skip


POR_EDAD = Filtro("edad", "Antigüedad", ClaseFiltro.OPCION, tuple((e.value, n) for e, n in NOMBRES_DE_EDAD.items()))


def por_responsable(codigo: str, actor: Actor) -> Filtro:
    """Nadie, o la persona que la dirección nombra: se llega desde el tablero."""
    quien = organizacion.conocida(codigo, actor) if codigo and codigo != SIN_RESPONSABLE else None
    nombrada = ((quien.codigo, quien.nombre),) if quien else ()
    return Filtro(
        "responsable", "Responsable", ClaseFiltro.OPCION, ((SIN_RESPONSABLE, "Sin persona a cargo"), *nombrada)
    )


def por_unidad(actor: Actor, dia: date, *, sin_unidad: bool = False) -> Filtro:
    """Las unidades que le sirven a quien mira: todas si ve toda la casa, o las suyas."""
    todas = organizacion.unidades_vigentes(dia)
    suyas = [(u.codigo, u.nombre) for u in todas if "general" in actor.terminos or u.pk in actor.unidades]
    return Filtro(
        "unidad",
        "Unidad",
        ClaseFiltro.OPCION,
        ((SIN_UNIDAD, "Todavía sin unidad"), *suyas) if sin_unidad else tuple(suyas),
    )


def llave_de(pedido: Pedido) -> Llave | None:
    tras = pedido.tras(str, int, int)
    return (tras[0], tras[1], tras[2]) if tras else None


def vence_de(pedido: Pedido) -> Vence | None:
    escrito = pedido.texto("vence")
    return Vence(escrito) if escrito in set(Vence) else None


def edad_de(pedido: Pedido) -> Edad | None:
    escrita = pedido.texto("edad")
    return Edad(escrita) if escrita in set(Edad) else None


def filtro_de(pedido: Pedido, *, remitente_id: int | None = None) -> FiltroIngresos:
    """Lo que la URL pide, para la consulta."""
    return FiltroIngresos(
        estado=pedido.texto("estado"), tipo=pedido.texto("tipo"), unidad=pedido.texto("unidad"),
        canal=pedido.texto("canal"), desde=pedido.dia("dia"), hasta=pedido.dia("hasta"), remitente_id=remitente_id,
        folio=pedido.texto("folio"), vence=vence_de(pedido),
        solo_pendientes=bool(pedido.texto("pendientes")), edad=edad_de(pedido), responsable=pedido.texto("responsable"),
    )  # fmt: skip


def columnas_de(*columnas: Columna[FilaCaso], sin: Iterable[str] = ()) -> tuple[Columna[FilaCaso], ...]:
    fuera = frozenset(sin)
    return tuple(c for c in columnas if c.clave not in fuera)
