"""Libro diario de ingreso y despacho, y hojas de entrega por unidad."""

from datetime import date, timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import consultas, documentos
from fojas.dominio.partes.consultas import Asentado
from fojas.interfaz import exporta
from fojas.interfaz.listas import dia_escrito, no_es_dia
from fojas.interfaz.puerta import actor_de, requiere

MAXIMO_DE_DIAS = 92
LIMITE = 5000
COLUMNAS = (
    "Libro",
    "Folio",
    "Fecha y hora",
    "Persona",
    "Materia",
    "Tipo",
    "Canal",
    "Destino o resultado",
    "Anotó",
    "Expediente",
    "Reserva",
)


@requiere(Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.AUDITOR)
@require_safe
def libro(request: HttpRequest) -> HttpResponse:
    """Un día, o un tramo de hasta tres meses; en pantalla, planilla o PDF."""
    actor, hoy = actor_de(request), tiempo.hoy()
    desde, hasta, error = _tramo(request, hoy)
    ingresos, despachos = consultas.libro(actor, desde=desde, hasta=hasta, limite=LIMITE)
    formato = request.GET.get("formato", "")
    if formato in ("csv", "xlsx") and not error:
        filas = [*(_fila("Ingreso", a) for a in ingresos), *(_fila("Despacho", a) for a in despachos)]
        escribe = exporta.csv_de if formato == "csv" else exporta.xlsx_de
        return escribe(f"libro-{desde:%Y-%m-%d}", COLUMNAS, filas)
    if formato == "pdf" and not error:
        bytes_ = documentos.libro_pdf(
            ingresados=ingresos,
            despachados=despachos,
            desde=desde,
            hasta=hasta,
            quien=actor.nombre,
            en=tiempo.ahora(),
        )
        return exporta.pdf_de(f"libro-{desde:%Y-%m-%d}", bytes_)
    calendario = dias.calendario()
    return render(
        request,
        "escritorio/tablero/libro.html",
        {
            "desde": desde, "hasta": hasta, "un_dia": desde == hasta, "ingresos": ingresos, "despachos": despachos,
            "antes": _habil(desde, -1, calendario), "despues": _habil(hasta, 1, calendario) if hasta < hoy else None,
            "hoy": hoy, "error": error, "inhabil": desde == hasta and not calendario.es_habil(desde),
            "cortado": LIMITE in (len(ingresos), len(despachos)),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
    )  # fmt: skip


def _tramo(request: HttpRequest, hoy: date) -> tuple[date, date, str]:
    """Los días pedidos; si no sirven, hoy y por qué."""
    escrito, fin = request.GET.get("dia", ""), request.GET.get("hasta", "")
    desde = dia_escrito(escrito) if escrito else hoy
    hasta = dia_escrito(fin) if fin else desde
    if desde is None or hasta is None:
        return hoy, hoy, "Escribe las fechas como 23-11-2026."
    if hasta < desde:
        return hoy, hoy, "El último día va después del primero."
    if (hasta - desde).days >= MAXIMO_DE_DIAS:
        return hoy, hoy, "Pide hasta tres meses de una vez."
    return desde, hasta, ""


def _habil(dia: date, paso: int, calendario: Calendario) -> date:
    """El hábil anterior o siguiente."""
    candidato = dia + timedelta(days=paso)
    while not calendario.es_habil(candidato):
        candidato += timedelta(days=paso)
    return candidato


def _fila(nombre: str, a: Asentado) -> tuple[exporta.Celda, ...]:
    return (nombre, a.folio, a.en, a.persona, a.materia, a.tipo, a.canal, a.destino, a.quien, a.expediente, a.reserva)


@requiere(Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.AUDITOR)
@require_safe
def traspaso(request: HttpRequest) -> HttpResponse:
    """Lo derivado un día, una hoja por unidad, con su línea de firma."""
    actor, hoy = actor_de(request), tiempo.hoy()
    escrito = request.GET.get("dia", "")
    leido = dia_escrito(escrito) if escrito else hoy
    dia = leido or hoy
    hojas = consultas.traspasos(actor, dia=dia, unidad=request.GET.get("unidad", ""))
    if request.GET.get("formato") == "pdf" and hojas and leido:
        bytes_ = documentos.traspaso_pdf(hojas=hojas, dia=dia, quien=actor.nombre, en=tiempo.ahora())
        return exporta.pdf_de(f"entrega-{dia:%Y-%m-%d}", bytes_)
    calendario = dias.calendario()
    return render(
        request,
        "escritorio/tablero/traspaso.html",
        {
            "hojas": hojas,
            "dia": dia,
            "antes": _habil(dia, -1, calendario),
            "despues": _habil(dia, 1, calendario) if dia < hoy else None,
            "avisos": [] if leido else [no_es_dia("día", escrito)],
        },
        status=HTTPStatus.OK if leido else HTTPStatus.UNPROCESSABLE_ENTITY,
    )
