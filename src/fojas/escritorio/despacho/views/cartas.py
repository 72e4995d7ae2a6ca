"""Las cartas certificadas: cuáles esperan ir a Correos, su guía y lo que Correos dice de muchas a la vez."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import tiempo
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import EnvioVisto, FiltroCartas
from fojas.dominio.partes.reglas import CON_CORREOS, NOMBRES_DE_ENVIO, DatoFaltante, EstadoEnvio
from fojas.escritorio.despacho import renglones
from fojas.escritorio.despacho.forms import RegistroForm
from fojas.escritorio.despacho.views.comun import METODOS, pestanas_de
from fojas.interfaz import exporta
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import anota_rechazo, pinta, repetido
from fojas.interfaz.listas import ClaseFiltro, Columna, EnLote, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

ESTADOS = (
    EstadoEnvio.POR_ENTREGAR,
    EstadoEnvio.EN_CORREOS,
    EstadoEnvio.EN_DESTINO,
    EstadoEnvio.ENTREGADA,
    EstadoEnvio.DEVUELTA,
)
COLORES = {EstadoEnvio.POR_ENTREGAR: "ambar", EstadoEnvio.ENTREGADA: "verde", EstadoEnvio.DEVUELTA: "rojo"}
COLUMNAS: tuple[Columna[EnvioVisto], ...] = (
    Columna(
        "folio", "Folio de salida", lambda e: e.folio, numero=True,
        enlace=lambda e: reverse("escritorio:despacho", args=[e.despacho]),
    ),
    Columna(
        "destinatario", "Destinatario", lambda e: e.destinatario, bajo=lambda e: e.direccion, principal=True,
        enlace=lambda e: reverse("escritorio:despacho", args=[e.despacho]),
    ),
    Columna("direccion", "Domicilio", lambda e: e.direccion, a_pedido=True),
    Columna("estado", "En qué está", lambda e: e.estado_nombre, chip=lambda e: COLORES.get(e.estado, "azul")),
    Columna("seguimiento", "N° de Correos", lambda e: e.seguimiento, numero=True),
    Columna("salio", "Despachada", lambda e: dia_de(e.creado_en), numero=True, extra=True),
    Columna("en_destino", "En destino", lambda e: e.en_destino_el, numero=True, a_pedido=True),
    Columna("notificada", "Notificada", lambda e: e.notificado_el, numero=True),
    Columna("termino", "Entregada o devuelta", lambda e: e.terminado_el, numero=True, a_pedido=True),
    Columna("motivo", "Motivo de devolución", lambda e: e.motivo, a_pedido=True),
    Columna("intento", "Intento", lambda e: e.intento, numero=True, a_pedido=True),
)  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def cartas(request: HttpRequest) -> HttpResponse:
    """Todas, la última primero; las que esperan se eligen para hacer su guía."""
    actor = actor_de(request)
    puede = bool(permisos.puede_despachar(actor))
    lista: Lista[EnvioVisto] = Lista(
        clave="cartas",
        descripcion="Cartas certificadas, de la última a la primera",
        columnas=COLUMNAS,
        llave=lambda e: (e.id,),
        vacia=Vacia(
            "Todavía no hay cartas certificadas",
            "Aquí aparece cada carta que se despacha: primero por entregar a Correos, después lo que Correos diga de ella.",
            "correo",
        ),
        filtros=(
            Filtro("q", "Folio, número de Correos o destinatario"),
            Filtro("estado", "En qué está", ClaseFiltro.OPCION, tuple((e.value, NOMBRES_DE_ENVIO[e]) for e in ESTADOS)),
            Filtro("dia", "Despachada desde", ClaseFiltro.DIA),
            Filtro("hasta", "Despachada hasta", ClaseFiltro.DIA, no_antes_de="dia"),
        ),
        en_lote=(EnLote("Hacer la guía de Correos", reverse("escritorio:cartas_guia")),) if puede else (),
        codigo=lambda e: e.codigo,
        nombra=lambda e: f"la carta del folio {e.folio}",
    )  # fmt: skip

    def trae(pedido: Pedido) -> Sequence[EnvioVisto]:
        tras = pedido.tras(int)
        filtro = FiltroCartas(
            texto=pedido.texto("q"), estado=pedido.texto("estado"), desde=pedido.dia("dia"), hasta=pedido.dia("hasta")
        )
        return partes.lista_cartas(actor, filtro, despues_de=tras[0] if tras else None, limite=pedido.limite)

    pasos = [
        ("Despachar un documento propio", reverse("escritorio:despacho_propio")),
        ("Registrar lo que dice Correos", reverse("escritorio:cartas_registra")),
    ]
    return pagina_de_lista(
        request, lista, trae=trae, titulo="Cartas certificadas", pestanas=pestanas_de(request),
        pasos=pasos if puede else [], plantilla="escritorio/despacho/cartas.html", guias=partes.guias_recientes(limite=5),
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_POST
def hace_guia(request: HttpRequest) -> HttpResponseBase:
    """De lo elegido, las que esperan; las que ya están en Correos se dejan fuera y se dice."""
    if hecho := repetido(request):
        return hecho
    actor = actor_de(request)
    exige(permisos.puede_despachar(actor))
    elegidas = [e for c in request.POST.getlist("e") if (e := partes.envio(c, actor)) is not None and e.es_carta]
    if not elegidas:
        elegidas = partes.cartas_por_entregar(actor)
    esperan = [e for e in elegidas if e.estado == EstadoEnvio.POR_ENTREGAR]
    try:
        hecha = acciones.hace_guia(envios_ids=[e.id for e in esperan], actor=actor, en=tiempo.ahora())
    except DatoFaltante:
        messages.warning(
            request, "Ninguna de las elegidas espera ir a Correos. Elige las que están «Por entregar a Correos»."
        )
        return HttpResponseRedirect(reverse("escritorio:cartas"))
    fuera = len(elegidas) - len(esperan)
    messages.success(request, f"Guía hecha con {len(esperan)} carta{'s' if len(esperan) != 1 else ''}.")
    if fuera:
        messages.warning(
            request,
            f"{fuera} no entr{'aron' if fuera != 1 else 'ó'}: ya no espera{'n' if fuera != 1 else ''} ir a Correos.",
        )
    destino = reverse("escritorio:guia", args=[hecha.codigo])
    if envio := request.POST.get("envio", "")[:40]:
        request.session["envios"] = dict(list(request.session.get("envios", {}).items())[-19:]) | {envio: destino}
    return HttpResponseRedirect(destino)


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def guia(request: HttpRequest, codigo: str) -> HttpResponse:
    """Qué cartas van juntas y en qué está cada una."""
    actor = actor_de(request)
    vista = o_404(partes.guia(codigo, actor))
    return render(
        request,
        "escritorio/despacho/guia.html",
        {
            "guia": vista,
            "puede": permisos.puede_despachar(actor),
            "faltan": sum(c.estado in CON_CORREOS for c in vista.cartas),
            "migas": [("Cartas certificadas", reverse("escritorio:cartas"))],
        },
    )


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def guia_impresa(request: HttpRequest, codigo: str) -> HttpResponse:
    """La lista para que Correos la timbre, con lugar para cada número."""
    actor = actor_de(request)
    vista = o_404(partes.guia(codigo, actor))
    return exporta.pdf_de(f"guia-{codigo}", documentos.guia_pdf(guia=vista, quien=actor.nombre))


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def sobres(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un sobre por carta, listo para imprimir."""
    vista = o_404(partes.guia(codigo, actor_de(request)))
    return exporta.pdf_de(f"sobres-{codigo}", documentos.sobres_pdf(cartas=vista.cartas, en=vista.hecha_en))


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def registra(request: HttpRequest) -> HttpResponseBase:
    """Muchas cartas a la vez; cada una dice cómo quedó, y lo que falló vuelve escrito para corregirlo."""
    actor, ahora = actor_de(request), tiempo.ahora()
    exige(permisos.puede_despachar(actor))
    form = RegistroForm(request.POST or None, request.FILES or None, initial={"dia": tiempo.hoy()})
    resultados: list[renglones.Resultado] = []
    if request.method == "POST" and form.is_valid():
        datos = form.cleaned_data
        try:
            filas = renglones.de_texto(datos["filas"], hecho=datos["hecho"], dia=datos["dia"])
            if datos["planilla"]:
                filas += renglones.de_planilla(
                    datos["planilla"].read(5_000_000), hecho=datos["hecho"], dia=datos["dia"]
                )
            if len(filas) > renglones.TOPE:
                raise DatoFaltante(
                    f"Son {len(filas)} cartas y caben {renglones.TOPE} de una vez: sepáralas.", campo="filas"
                )
        except DatoFaltante as error:
            anota_rechazo(form, error)
        else:
            resultados = list(renglones.registra(filas, actor=actor, en=ahora))
            fallidas = [f for f, r in zip(filas, resultados, strict=True) if not r.hecha]
            form = RegistroForm(
                initial={
                    "hecho": datos["hecho"], "dia": datos["dia"],
                    "filas": "\n".join(f"{f.carta}; {f.dato}".rstrip("; ") for f in fallidas),
                }
            )  # fmt: skip
    return pinta(
        request, form, titulo="Registrar lo que dice Correos", boton="Registrar", volver=reverse("escritorio:cartas"),
        plantilla="escritorio/despacho/registra.html", resultados=resultados,
        hechas=sum(r.hecha for r in resultados),
        migas=[("Cartas certificadas", reverse("escritorio:cartas"))],
    )  # fmt: skip
