"""La planilla con que los papeles del día salen a cada unidad, y la de lo que llegó por Correos."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import codigos, tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import PlanillaHecha, PlanillaVista
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, Canal
from fojas.interfaz import exporta
from fojas.interfaz.errores import o_404
from fojas.interfaz.listas import Columna, Lista, Pedido, Vacia, dia_escrito, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

TITULOS = ("Folio", "Hora", "Presenta", "Materia", "Para", "Fojas", "Papel", "Recibe: firma y hora")
ANCHOS = (1.3, 0.9, 2.2, 4, 1.5, 0.6, 0.6, 2.6)
EN_PLANILLA = (*TITULOS[:-1], "Recibida")
DE_CORREOS = ("Folio", "Hora", "Seguimiento del envío", "Presenta", "Materia", "Va a")
ANCHOS_DE_CORREOS = (1.3, 0.8, 1.8, 2.4, 4, 2)


@requiere(prueba=permisos.puede_ingresar)
@require_http_methods(["GET", "HEAD", "POST"])
def por_llevar(request: HttpRequest) -> HttpResponseBase:
    """Lo derivado a cada unidad que aún no va en una planilla; se hace la de una y queda para imprimir."""
    actor = actor_de(request)
    desde, hasta = dia_escrito(request.GET.get("desde", "")), dia_escrito(request.GET.get("hasta", ""))
    if request.method == "POST":
        try:
            hecha = acciones.hace_planilla(
                unidad=request.POST.get("unidad", ""), derivaciones=request.POST.getlist("e"), actor=actor,
                en=tiempo.ahora(),
            )  # fmt: skip
        except NoAutorizado:
            raise
        except ErrorFojas as error:
            messages.error(request, error.mensaje)
            return redirect("escritorio:planillas_por_llevar")
        if "papel" in request.POST:
            _salen_los_papeles(request, hecha.codigo)
        return redirect("escritorio:planilla", codigo=hecha.codigo)
    contexto = {
        "hojas": partes.por_llevar(actor, hoy=actor.dia, desde=desde, hasta=hasta), "desde": desde, "hasta": hasta,
        "hoy": actor.dia,
    }  # fmt: skip
    return render(request, "escritorio/meson/planillas.html", contexto)


def _salen_los_papeles(request: HttpRequest, codigo: str) -> None:
    """Uno por uno: si un papel no está para llevarlo, se dice y los demás salen igual."""
    actor, en = actor_de(request), tiempo.ahora()
    for renglon in o_404(partes.planilla(codigo, actor)).renglones:
        try:
            acciones.sale_con_su_derivacion(derivacion=renglon.derivacion, actor=actor, en=en)
        except ErrorFojas as error:
            messages.warning(request, f"El papel del folio {renglon.folio} no se anotó: {error.mensaje}")


@requiere()
@require_safe
def planilla(request: HttpRequest, codigo: str) -> HttpResponse:
    """Una planilla hecha: en pantalla, en PDF para firmar, o en planilla de cálculo."""
    actor, en = actor_de(request), tiempo.ahora()
    vista = o_404(partes.planilla(codigos.limpia(codigo), actor))
    formato = request.GET.get("formato", "")
    if formato in {"csv", "xlsx"}:
        escribe = exporta.csv_de if formato == "csv" else exporta.xlsx_de
        return escribe(f"planilla-{vista.codigo}", EN_PLANILLA, _celdas(vista))
    if formato == "pdf":
        titulo = f"Planilla {codigos.agrupado(vista.codigo)} para {vista.unidad}"
        pdf = documentos.planilla_pdf(
            titulo=titulo, hojas=[_hoja(vista, titulo)], quien=actor.nombre, en=en, codigo=vista.codigo, firma=True,
            enlace=f"{settings.DIRECCION}{reverse('escritorio:planilla', args=[vista.codigo])}",
        )  # fmt: skip
        return exporta.pdf_de(f"planilla-{vista.codigo}", pdf)
    return render(
        request, "escritorio/meson/planilla.html", {"planilla": vista, "codigo": codigos.agrupado(vista.codigo)}
    )


def _celdas(vista: PlanillaVista) -> Iterator[list[exporta.Celda]]:
    for r in vista.renglones:
        yield [
            r.folio, r.enviada_en, r.remitente, r.materia, r.instruccion, r.fojas, "Sí" if r.con_papel else "No",
            r.recibida_en,
        ]  # fmt: skip


def _hoja(vista: PlanillaVista, titulo: str) -> dict[str, Any]:
    hecha = f"{vista.hecha_en.astimezone(ZONA):%d-%m-%Y, %H:%M} hrs." if vista.hecha_en else ""
    ocultos = f" · {vista.ocultos} más, reservados, no se muestran" if vista.ocultos else ""
    return {
        "titulo": titulo, "recibe": vista.unidad, "columnas": TITULOS, "anchos": ANCHOS,
        "bajada": f"Hecha el {hecha} por {vista.hecha_por} · {len(vista.renglones)} en total{ocultos}",
        "filas": [
            (
                r.folio, f"{r.enviada_en.astimezone(ZONA):%d-%m %H:%M}", r.remitente, r.materia, r.instruccion,
                str(r.fojas), "Sí" if r.con_papel else "", "",
            )
            for r in vista.renglones
        ],
    }  # fmt: skip


COLUMNAS: tuple[Columna[PlanillaHecha], ...] = (
    Columna("codigo", "Planilla", lambda p: codigos.agrupado(p.codigo),
            enlace=lambda p: reverse("escritorio:planilla", args=[p.codigo]), numero=True),
    Columna("unidad", "Para", lambda p: p.unidad, principal=True),
    Columna("hecha", "Hecha", lambda p: p.hecha_en, numero=True),
    Columna("renglones", "Renglones", lambda p: p.renglones, numero=True),
    Columna("recibidos", "Recibidos en el sistema", lambda p: p.recibidos, numero=True),
)  # fmt: skip


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def hechas(request: HttpRequest) -> HttpResponse:
    """Las planillas que ya salieron, para volver a imprimirlas."""
    lista = Lista(
        clave="planillas",
        descripcion="Planillas hechas, la última primero",
        columnas=COLUMNAS,
        llave=lambda p: p.llave,
        vacia=Vacia("Aún no hay planillas", "Cuando hagas la primera, queda aquí para volver a imprimirla.", "acto"),
    )
    return pagina_de_lista(
        request, lista, trae=_trae, titulo="Planillas hechas", bajada="Cada una se vuelve a imprimir igual.",
        pasos=[("Por llevar", reverse("escritorio:planillas_por_llevar"))],
    )  # fmt: skip


def _trae(pedido: Pedido) -> Sequence[PlanillaHecha]:
    tras = pedido.tras(str, int)
    return partes.planillas(desde=(datetime.fromisoformat(tras[0]), tras[1]) if tras else None, limite=pedido.limite)


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def de_correos(request: HttpRequest) -> HttpResponseBase:
    """Lo que llegó por Correos en un día, para revisarlo con los sobres a la vista."""
    actor, en = actor_de(request), tiempo.ahora()
    dia: date = dia_escrito(request.GET.get("dia", "")) or actor.dia
    filas = partes.recibidos_por(actor, canal=Canal.CORREOS, dia=dia)
    formato = request.GET.get("formato", "")
    if formato in {"csv", "xlsx"}:
        escribe = exporta.csv_de if formato == "csv" else exporta.xlsx_de
        return escribe(f"correos-{dia:%Y-%m-%d}", DE_CORREOS, (list(f) for f in filas))
    titulo = f"Recibido por {NOMBRES_DE_CANAL[Canal.CORREOS]} el {dia:%d-%m-%Y}"
    if not filas:
        messages.info(request, f"El {dia:%d-%m-%Y} no se ingresó nada por Correos.")
        return HttpResponseRedirect(reverse("escritorio:planillas_por_llevar"))
    hoja = {
        "titulo": titulo, "bajada": f"{len(filas)} en total", "columnas": DE_CORREOS, "anchos": ANCHOS_DE_CORREOS,
        "filas": [(f[0], f"{f[1].astimezone(ZONA):%H:%M}", *f[2:]) for f in filas], "recibe": "Oficina de Partes",
    }  # fmt: skip
    return exporta.pdf_de(
        f"correos-{dia:%Y-%m-%d}", documentos.planilla_pdf(titulo=titulo, hojas=[hoja], quien=actor.nombre, en=en)
    )
