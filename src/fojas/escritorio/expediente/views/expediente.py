"""La página del expediente: las cuatro respuestas arriba, y sus partes por pestaña (`?ver=`)."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fojas.base import codigos, tiempo
from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.bitacora.consultas import Entrada
from fojas.dominio.calendario import consultas as calendario
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA
from fojas.dominio.expedientes.reglas.vistas import MINIATURA
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import Caso, IngresoVisto, PasosDelProcedimiento
from fojas.dominio.partes.reglas import Estado
from fojas.escritorio.expediente.views.comun import (
    PRIMERO,
    PasoVisto,
    anota_lectura,
    direccion_del_caso,
    enlace,
    pasos_de,
    pasos_de_derivacion,
    pasos_del_procedimiento,
    reparte,
)
from fojas.escritorio.expediente.views.movimientos import SUCESOS, movimientos
from fojas.escritorio.expediente.views.visor import renglones
from fojas.interfaz.errores import o_404
from fojas.interfaz.puerta import actor_de, requiere

PESTANAS = {
    "documentos": "Documentos",
    "movimientos": "Movimientos",
    "plazos": "Plazos",
    "datos": "Datos",
    "bitacora": "Bitácora",
}
POR_PAGINA = 50
TONO = {
    Estado.INGRESADO: "ambar",
    Estado.DERIVADO: "azul",
    Estado.EN_TRAMITE: "azul",
    Estado.RESPONDIDO: "ambar",
    Estado.DESPACHADO: "",
    Estado.ARCHIVADO: "",
}


@requiere()
@require_safe
def expediente(request: HttpRequest, codigo: str) -> HttpResponse:
    """Estado, fecha, responsable y próximo paso; y lo que la pestaña pida."""
    actor, hoy = actor_de(request), tiempo.hoy()
    ver = request.GET.get("ver", "")
    ver = ver if ver in PESTANAS else "documentos"
    caso = o_404(partes.caso(codigo, actor, hoy=hoy, con_despachos=ver == "movimientos"))
    anota_lectura(request, caso.expediente)
    ingreso = next((i for i in caso.ingresos if i.codigo == request.GET.get("ingreso")), caso.principal)
    abiertas = [(d, *reparte(pasos_de_derivacion(d))) for d in ingreso.derivaciones if d.abierta]
    se_puede, impedidos = reparte(
        [*pasos_de(ingreso), *pasos_del_procedimiento(ingreso, _pasos(ingreso, caso, actor, hoy=hoy))]
    )
    migas = [("Bandeja", enlace("bandeja"))] if enlace("bandeja") else []
    contexto = {
        "caso": caso,
        "expediente": caso.expediente,
        "ingreso": ingreso,
        "codigo_dictado": codigos.agrupado(ingreso.codigo),
        "tono": TONO[ingreso.estado],
        "causa": CAUSAS_DE_RESERVA.get(caso.expediente.causa_reserva, ""),
        "principal": _principal(ingreso, se_puede, [p for _, si, _ in abiertas for p in si]),
        "se_puede": se_puede,
        "impedidos": impedidos,
        "mias": [t for t in abiertas if t[0].es_mia],
        "ajenas": [t for t in abiertas if not t[0].es_mia],
        "para_deshacer": _para_deshacer(request, ingreso),
        "comprobante": enlace("comprobante", ingreso.codigo),
        "migas": [*migas, (caso.expediente.codigo, direccion_del_caso(caso.expediente.codigo))],
        "ver": ver,
        "pestanas": [
            (nombre, _url_de(caso, ingreso, clave), clave == ver) for clave, nombre in PESTANAS.items()
        ],
    }  # fmt: skip
    contexto |= {
        "documentos": _documentos,
        "movimientos": _movimientos,
        "plazos": _plazos,
        "datos": _datos,
        "bitacora": _bitacora,
    }[ver](request, caso, ingreso, actor)
    return render(request, f"escritorio/expediente/{ver}.html", contexto)


def _pasos(ingreso: IngresoVisto, caso: Caso, actor: Actor, *, hoy: date) -> PasosDelProcedimiento:
    return partes.pasos_del_procedimiento(
        ingreso, actor, unidad_id=caso.expediente.unidad_id, hoy=hoy, calendario=calendario.calendario_de_ley()
    )


def _url_de(caso: Caso, ingreso: IngresoVisto, ver: str) -> str:
    base = direccion_del_caso(caso.expediente.codigo, ver=ver)
    return f"{base}&ingreso={ingreso.codigo}" if len(caso.ingresos) > 1 else base


def _principal(ingreso: IngresoVisto, se_puede: list[PasoVisto], de_derivacion: list[PasoVisto]) -> PasoVisto | None:
    """El único botón azul: recibir lo que está en su bandeja o, si no, el paso que sigue y puede dar."""
    recibir = next((p for p in de_derivacion if p.clave == "recibe"), None)
    a_cargo_de_otro = ingreso.estado == Estado.EN_TRAMITE and not any(d.es_mia for d in ingreso.derivaciones)
    if a_cargo_de_otro:
        return None
    return recibir or next((p for p in se_puede if p.clave == PRIMERO.get(ingreso.estado)), None)


def _para_deshacer(request: HttpRequest, ingreso: IngresoVisto) -> list[PasoVisto]:
    """Los envíos que acaba de hacer y todavía puede retirar."""
    hechos = request.GET.get("hecho", "").split(".")
    return [
        PasoVisto(
            "retira", f"Deshacer: retirar el envío a {d.para_persona or d.para_unidad}", "deshacer",
            reverse("escritorio:derivacion_retira", args=[d.codigo]), d.puede_retirar, directo=True,
        )
        for d in ingreso.derivaciones
        if d.codigo in hechos and d.puede_retirar
    ]  # fmt: skip


def _documentos(request: HttpRequest, caso: Caso, ingreso: IngresoVisto, actor: Actor) -> dict[str, Any]:
    fojas = expedientes.indice_electronico(actor, caso.expediente)
    abre = reverse("escritorio:ingreso_levanta_reserva", args=[ingreso.codigo]) if ingreso.puede_reservar else ""
    return {
        "renglones": renglones(actor, caso.expediente, fojas), "mini": MINIATURA, "abre_los_sobres": abre,
        "papeles": partes.papeles_del_caso(caso.expediente, actor),
        "por_recibir": next((d.codigo for d in ingreso.derivaciones if d.es_mia and d.recibida_en is None), ""),
    }  # fmt: skip


def _movimientos(request: HttpRequest, caso: Caso, ingreso: IngresoVisto, actor: Actor) -> dict[str, Any]:
    anotado = bitacora.anotado(SUCESOS, por="expediente", codigos=[caso.expediente.codigo])
    entradas = expedientes.sin_citas_ocultas(anotado, actor)
    nombres = organizacion.nombres_de({e.autor for e in entradas})
    return {"movimientos": movimientos(caso.ingresos, entradas, nombres=nombres)}


def _plazos(request: HttpRequest, caso: Caso, ingreso: IngresoVisto, actor: Actor) -> dict[str, Any]:
    """Todos los plazos, y uno explicado día por día: el que se pide o el del ingreso."""
    pedido = request.GET.get("plazo", "")
    elegido = next((p for p in caso.plazos if p.codigo == pedido), ingreso.plazo or next(iter(caso.plazos), None))
    puede = _pasos(ingreso, caso, actor, hoy=tiempo.hoy()).partes
    suyo = {
        "procedimiento": partes.procedimiento(ingreso, puede_comunicar=puede, plazos_=caso.plazos, hoy=tiempo.hoy())
    }
    if elegido is None:
        return {"elegido": None} | suyo
    suspensiones = calendario.suspensiones_de([elegido.codigo]).get(elegido.codigo, [])
    semanas = calendario.explica(elegido, suspensiones=suspensiones)
    return {"elegido": elegido, "semanas": semanas, "suspensiones": suspensiones} | suyo


def _datos(request: HttpRequest, caso: Caso, ingreso: IngresoVisto, actor: Actor) -> dict[str, Any]:
    return {
        "interesados": partes.interesados(caso.expediente),
        "antecedentes": expedientes.antecedentes(caso.expediente, actor),
        "ficha_persona": enlace("persona", ingreso.remitente_codigo) if ingreso.remitente_codigo else "",
    }


def _bitacora(request: HttpRequest, caso: Caso, ingreso: IngresoVisto, actor: Actor) -> dict[str, Any]:
    """Los asientos del expediente; de un documento o un antecedente que no puede ver, ni siquiera que existe."""
    pedida = request.GET.get("desde", "")
    leidas = bitacora.de_expediente(
        caso.expediente.codigo, antes_de=int(pedida) if pedida.isdecimal() else None, limite=POR_PAGINA + 1
    )
    suyos = {f.codigo for f in expedientes.indice_electronico(actor, caso.expediente)}
    entradas = [
        e
        for e in expedientes.sin_citas_ocultas(leidas[:POR_PAGINA], actor)
        if not _es_de_documento(e) or e.objeto in suyos
    ]
    return {
        "entradas": entradas,
        "nombres": organizacion.nombres_de({e.autor for e in entradas}),
        "siguiente": leidas[POR_PAGINA - 1].posicion if len(leidas) > POR_PAGINA else "",
    }


def _es_de_documento(entrada: Entrada) -> bool:
    return entrada.suceso.startswith("documento.")
