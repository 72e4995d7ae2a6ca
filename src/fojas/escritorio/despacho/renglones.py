"""Leer las cartas que se pegan, se escanean o vienen en la planilla de Correos, y registrar cada una por separado."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from fojas.base.errores import ErrorFojas
from fojas.base.texto import plano
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.consultas import EnvioVisto
from fojas.dominio.partes.reglas import DEVOLUCIONES, DatoFaltante, MotivoDevolucion
from fojas.interfaz.listas import dia_escrito

TOPE = 500
"""Cartas de una vez."""
SEPARA = re.compile(r"\s*[;\t|]\s*|\s{2,}")
HECHOS_ESCRITOS = {
    "admitida": ("admit", "recib", "ingres", "impos"),
    "en_destino": ("destino", "oficina", "sucursal", "reparto"),
    "entregada": ("entreg",),
    "devuelta": ("devuel", "devoluc", "retorn"),
}
"""Con qué empieza cada hecho en las planillas de Correos."""


@dataclass(frozen=True, slots=True)
class Renglon:
    """Lo escrito de una carta."""

    numero: int
    carta: str
    hecho: str
    dia: date
    dato: str
    """El número de Correos si se admite; quién recibió si se entregó; el motivo si volvió."""
    falta: str = ""
    """Por qué no se entiende, o vacío."""


@dataclass(frozen=True, slots=True)
class Resultado:
    """Qué pasó con un renglón."""

    numero: int
    carta: str
    hecha: bool
    dicho: str
    folio: str = ""
    despacho: str = ""


def de_texto(texto: str, *, hecho: str, dia: date) -> list[Renglon]:
    """Un renglón por carta; los vacíos no cuentan."""
    filas = [linea.strip() for linea in texto.splitlines()]
    return [_de_linea(n, fila, hecho=hecho, dia=dia) for n, fila in enumerate(filas, 1) if fila]


def _de_linea(numero: int, linea: str, *, hecho: str, dia: date) -> Renglon:
    partes = [p for p in SEPARA.split(linea) if p]
    if len(partes) == 1 and " " in linea:
        # El lector escribe el código del sobre y el número separados por un espacio.
        primera, resto = linea.split(" ", 1)
        partes = [primera, resto.strip()]
    return Renglon(numero, partes[0], hecho, dia, " ".join(partes[1:]).strip())


def de_planilla(contenido: bytes, *, hecho: str, dia: date) -> list[Renglon]:
    """Las filas de un CSV con punto y coma o coma, con o sin encabezado. Lanza `DatoFaltante` si no se puede leer."""
    try:
        texto = contenido.decode("utf-8-sig")
    except UnicodeDecodeError:
        texto = contenido.decode("latin-1")
    if "\x00" in texto:
        raise DatoFaltante(
            "Ese archivo no es una planilla en CSV. Guárdala como CSV y elígela de nuevo.", campo="planilla"
        )
    muestra = texto[:2000]
    separador = ";" if muestra.count(";") >= muestra.count(",") else ","
    filas = [[c.strip() for c in f] for f in csv.reader(io.StringIO(texto), delimiter=separador)]
    con_algo = [(n, f) for n, f in enumerate(filas, 1) if any(f)]
    if con_algo and not any(c.isdigit() for c in "".join(con_algo[0][1])):
        con_algo = con_algo[1:]
    return [_de_fila(n, f, hecho=hecho, dia=dia) for n, f in con_algo]


def _de_fila(numero: int, fila: list[str], *, hecho: str, dia: date) -> Renglon:
    carta, escrito, cuando, dato = (*fila, "", "", "", "")[:4]
    cual = _hecho(escrito) if escrito else hecho
    el_dia = dia_escrito(cuando) if cuando else dia
    falta = ""
    if not cual:
        falta = f"No se entendió «{escrito}»: escribe admitida, en destino, entregada o devuelta."
    elif el_dia is None:
        falta = f"No se entendió la fecha «{cuando}»: escríbela como 23-11-2026."
    return Renglon(numero, carta, cual, el_dia or dia, dato, falta)


def _hecho(escrito: str) -> str:
    dicho = plano(escrito)
    # «Devuelta a la oficina» es una devolución: lo más definitivo manda.
    for hecho in ("devuelta", "entregada", "en_destino", "admitida"):
        if any(raiz in dicho for raiz in HECHOS_ESCRITOS[hecho]):
            return hecho
    return ""


def registra(renglones: Iterable[Renglon], *, actor: Actor, en: datetime) -> Iterator[Resultado]:
    """Cada carta en su propia transacción: una que falla no impide las demás."""
    for renglon in list(renglones)[:TOPE]:
        if renglon.falta:
            yield Resultado(renglon.numero, renglon.carta, False, renglon.falta)
            continue
        carta = consultas.carta_de(renglon.carta, actor)
        if carta is None:
            yield Resultado(
                renglon.numero, renglon.carta, False,
                "No encontramos esa carta: escribe su folio de salida, el código del sobre o su número de Correos.",
            )  # fmt: skip
            continue
        try:
            dicho = hace(carta, hecho=renglon.hecho, dia=renglon.dia, dato=renglon.dato, actor=actor, en=en)
        except ErrorFojas as error:
            yield Resultado(renglon.numero, renglon.carta, False, error.mensaje, carta.folio, carta.despacho)
        else:
            yield Resultado(renglon.numero, renglon.carta, True, dicho, carta.folio, carta.despacho)


def hace(
    carta: EnvioVisto, *, hecho: str, dia: date, dato: str, actor: Actor, en: datetime,
    evidencia: acciones.ArchivoRecibido | None = None,
) -> str:  # fmt: skip
    """Registra un hecho de una carta y dice en qué quedó."""
    if hecho == "admitida":
        envio = acciones.registra_admision(envio_id=carta.id, seguimiento=dato, dia=dia, actor=actor, en=en)
        return f"Recibida por Correos con el número {envio.seguimiento}"
    if hecho == "en_destino":
        envio = acciones.registra_llegada(envio_id=carta.id, dia=dia, actor=actor, en=en)
        return f"En destino; se entiende notificada el {envio.notificado_el:%d-%m-%Y}"
    if hecho == "entregada":
        acciones.registra_entrega_de_carta(
            envio_id=carta.id, dia=dia, recibio=dato, actor=actor, en=en, evidencia=evidencia
        )
        return "Entregada"
    motivo = _motivo(dato)
    envio = acciones.registra_devolucion(
        envio_id=carta.id, dia=dia, motivo=motivo, actor=actor, en=en, evidencia=evidencia
    )
    if envio.notificado_el is not None:
        return f"Devuelta ({DEVOLUCIONES[motivo].nombre.lower()}); sigue notificada el {envio.notificado_el:%d-%m-%Y}"
    return f"Devuelta ({DEVOLUCIONES[motivo].nombre.lower()}); el caso vuelve a «Por despachar»"


def _motivo(escrito: str) -> MotivoDevolucion:
    """El motivo por su clave o por sus palabras. Lanza `DatoFaltante` con la lista de los que hay."""
    dicho = plano(escrito)
    for motivo, devolucion in DEVOLUCIONES.items():
        if dicho and (dicho.replace(" ", "_") == motivo.value or dicho in plano(devolucion.nombre)):
            return motivo
    palabras = {
        "inexistente": MotivoDevolucion.DOMICILIO_INEXISTENTE, "no existe": MotivoDevolucion.DOMICILIO_INEXISTENTE,
        "incomplet": MotivoDevolucion.DIRECCION_INCOMPLETA, "insuficient": MotivoDevolucion.DIRECCION_INCOMPLETA,
        "desconocid": MotivoDevolucion.DESCONOCIDA, "cambi": MotivoDevolucion.SE_CAMBIO,
        "falleci": MotivoDevolucion.FALLECIDA, "ausent": MotivoDevolucion.AUSENTE,
        "no retir": MotivoDevolucion.NO_RETIRADA, "no reclam": MotivoDevolucion.NO_RETIRADA,
        "rechaz": MotivoDevolucion.RECHAZADA, "rehus": MotivoDevolucion.RECHAZADA,
    }  # fmt: skip
    for raiz, hallado in palabras.items():
        if raiz in dicho:
            return hallado
    nombres = "; ".join(d.nombre.lower() for d in DEVOLUCIONES.values())
    raise DatoFaltante(f"Falta el motivo de la devolución. Puede ser: {nombres}.", campo="motivo")
