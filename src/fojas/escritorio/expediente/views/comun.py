"""Lo que comparten las páginas de un caso: encontrarlo, anotar su lectura, decir qué pasos admite y volver a él."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from fojas.base import tiempo
from fojas.base.veredicto import Veredicto, exige
from fojas.dominio.calendario import consultas as calendario
from fojas.dominio.calendario.consultas import PlazoVisto
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas import DerivacionVista, IngresoVisto, PasosDelProcedimiento
from fojas.dominio.partes.reglas import NOMBRES_DE_ESTADO, TIPOS, Estado, EstadoDerivacion, Paso, admite, por_que_no
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import pinta
from fojas.interfaz.puerta import actor_de

Permiso = Callable[[Actor, Any], Veredicto]


@dataclass(frozen=True, slots=True)
class PasoVisto:
    """Un paso que la página ofrece, o muestra impedido con su porqué."""

    clave: str
    nombre: str
    icono: str
    url: str
    veredicto: Veredicto
    atajo: str = ""
    directo: bool = False
    """Se hace con un botón: no pide datos y se puede deshacer."""


@dataclass(frozen=True, slots=True)
class Impedidos:
    """Los pasos que hoy no se pueden por un mismo motivo."""

    veredicto: Veredicto
    pasos: tuple[PasoVisto, ...]


def enlace(nombre: str, *args: str) -> str:
    """La dirección de otra área, o vacía mientras esa área no la tenga."""
    try:
        return reverse(f"escritorio:{nombre}", args=args)
    except NoReverseMatch:
        return ""


def direccion_del_caso(expediente: str, *, ver: str = "", hecho: str = "") -> str:
    consulta = "&".join(f"{clave}={valor}" for clave, valor in (("ver", ver), ("hecho", hecho)) if valor)
    return reverse("escritorio:expediente", args=[expediente]) + (f"?{consulta}" if consulta else "")


def puede_despachar(actor: Actor, _: object) -> Veredicto:
    return permisos.puede_despachar(actor)


def abre_ingreso(request: HttpRequest, codigo: str, permiso: Permiso) -> Any:
    """El ingreso de la dirección: 404 si no es suyo, 403 si lo ve y no puede el paso."""
    actor = actor_de(request)
    ingreso = o_404(partes.ingreso_de_codigo(codigo, actor))
    exige(permiso(actor, ingreso))
    anota_lectura(request, ingreso.expediente)
    return ingreso


def abre_derivacion(request: HttpRequest, codigo: str, permiso: Permiso) -> Any:
    actor = actor_de(request)
    derivacion = o_404(partes.derivacion(codigo, actor))
    exige(permiso(actor, derivacion))
    anota_lectura(request, derivacion.ingreso.expediente)
    return derivacion


def abre_despacho(request: HttpRequest, codigo: str, permiso: Permiso | None = None) -> Any:
    actor = actor_de(request)
    despacho = o_404(partes.despacho(codigo, actor))
    if permiso is not None:
        exige(permiso(actor, despacho))
    anota_lectura(request, despacho.expediente)
    return despacho


def anota_lectura(request: HttpRequest, expediente: Any) -> None:
    """Mirar lo reservado deja constancia; enviar un formulario ya la deja con su propio asiento."""
    if request.method != "POST":
        expedientes.registra_lectura(actor=actor_de(request), en=tiempo.ahora(), expediente=expediente)


def si_no_admite(request: HttpRequest, ingreso: Any, paso: Paso) -> HttpResponseRedirect | None:
    """Quien llega por una página vieja a un paso ya hecho vuelve al caso, con la explicación."""
    if request.method == "POST" or admite(Estado(ingreso.estado), paso):
        return None
    messages.warning(request, por_que_no(Estado(ingreso.estado), paso))
    return HttpResponseRedirect(direccion_del_caso(ingreso.expediente.codigo))


def plazos_de(ingreso: Any) -> list[PlazoVisto]:
    """El plazo del ingreso, para mostrarlo junto al paso."""
    return list(calendario.plazos_de([ingreso.plazo], hoy=tiempo.hoy()).values()) if ingreso.plazo else []


def pinta_paso(
    request: HttpRequest,
    form: forms.Form,
    ingreso: Any,
    *,
    titulo: str,
    boton: str,
    plantilla: str = "escritorio/expediente/paso.html",
    **contexto: Any,
) -> HttpResponse:
    """La página de un paso, con el caso a la vista."""
    destino = direccion_del_caso(ingreso.expediente.codigo)
    plazos = {p.codigo: p for p in contexto.pop("plazos", ())}
    datos: Mapping[str, Any] = {
        "ingreso": ingreso,
        "tipo": TIPOS[ingreso.tipo].nombre,
        "estado": NOMBRES_DE_ESTADO[Estado(ingreso.estado)],
        "plazo": plazos.get(ingreso.plazo),
        "remitente": ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto,
        "migas": [
            *([("Bandeja", enlace("bandeja"))] if enlace("bandeja") else []),
            (ingreso.expediente.codigo, destino),
        ],
    }
    return pinta(
        request, form, titulo=titulo, boton=boton, volver=destino, plantilla=plantilla, **(dict(datos) | contexto)
    )


def pasos_de(ingreso: IngresoVisto) -> list[PasoVisto]:
    """Los pasos del ingreso, en el orden en que suelen darse."""

    def paso(clave: str, nombre: str, icono: str, veredicto: Veredicto, atajo: str) -> PasoVisto:
        url = reverse(f"escritorio:ingreso_{clave}", args=[ingreso.codigo])
        return PasoVisto(clave, nombre, icono, url, veredicto, atajo)

    pasos = [
        paso("deriva", "Derivar", "der", ingreso.puede_derivar, "d"),
        paso("pide_informe", "Pedir informe", "editar", ingreso.puede_derivar, "i"),
        paso("responde", "Responder", "clip", ingreso.puede_responder, "r"),
        paso("despacha", "Despachar", "correo", ingreso.puede_despachar, "s"),
        paso("archiva", "Archivar", "disco", ingreso.puede_archivar, "a"),
        paso("reabre", "Reabrir", "deshacer", ingreso.puede_reabrir, "b"),
        paso("prorroga", "Prorrogar", "reloj", ingreso.puede_prorrogar, "p"),
        paso("cita", "Citar otro caso", "enlace", ingreso.puede_citar, "n"),
        paso("corrige", "Corregir datos", "editar", ingreso.puede_corregir, "c"),
    ]
    if ingreso.estado == Estado.RESPONDIDO:
        retira = paso("retira_respuesta", "Retirar la respuesta", "deshacer", ingreso.puede_retirar_respuesta, "")
        pasos.insert(4, retira)
    if ingreso.plazo is not None and ingreso.plazo.suspendido:
        pasos.append(paso("reanuda", "Reanudar el plazo", "reloj", ingreso.puede_reanudar, ""))
    elif ingreso.plazo is not None:
        pasos.append(paso("suspende", "Suspender el plazo", "reloj", ingreso.puede_suspender, ""))
    if ingreso.reservado:
        pasos.append(paso("levanta_reserva", "Levantar la reserva", "candado", ingreso.puede_reservar, ""))
    else:
        pasos.append(paso("reserva", "Reservar el caso", "candado", ingreso.puede_reservar, ""))
    return pasos


def pasos_del_procedimiento(ingreso: IngresoVisto, puede: PasosDelProcedimiento) -> list[PasoVisto]:
    """Los que la ley da a su procedimiento; los que no son suyos no se muestran."""
    posibles = [
        ("partes", _de_las_partes(ingreso.partes_sin_responder), "clip", puede.partes),
        ("pide_completar", "Pedir que complete", "correo", puede.pide_completar),
        ("advierte", "Advertir del abandono", "alerta", puede.advierte),
        ("denuncia", "Registrar una denuncia de atraso", "alerta", puede.denuncia),
        ("certifica", "Certificar", "acto", puede.certifica),
    ]
    return [
        PasoVisto(clave, nombre, icono, reverse(f"escritorio:ingreso_{clave}", args=[ingreso.codigo]), veredicto)
        for clave, nombre, icono, veredicto in posibles
        if veredicto is not None
    ]


def _de_las_partes(sin_responder: int) -> str:
    return f"Partes de lo pedido: {sin_responder} sin responder" if sin_responder else "Partes de lo pedido"


def pasos_de_derivacion(derivacion: DerivacionVista) -> list[PasoVisto]:
    """Los pasos de una derivación abierta; cerrada, ninguno."""
    if not derivacion.abierta:
        return []

    def paso(
        clave: str, nombre: str, icono: str, veredicto: Veredicto, *, atajo: str = "", directo: bool = False
    ) -> PasoVisto:
        url = reverse(f"escritorio:derivacion_{clave}", args=[derivacion.codigo])
        return PasoVisto(clave, nombre, icono, url, veredicto, atajo if derivacion.es_mia else "", directo)

    atiende = derivacion.puede_atender
    pasos = []
    if derivacion.estado == EstadoDerivacion.ENVIADA:
        pasos.append(paso("recibe", "Recibir", "check", atiende, atajo="e", directo=True))
    if derivacion.pide_informe:
        pasos.append(paso("informa", "Informar", "clip", atiende, atajo="f"))
    if not derivacion.pide_respuesta:
        nombre = "Tomar conocimiento" if derivacion.solo_copia else "Dar por cumplida"
        pasos.append(paso("cumple", nombre, "check", atiende, atajo="k", directo=True))
    pasos.append(paso("reasigna", "Reasignar", "persona", derivacion.puede_reasignar, atajo="g"))
    pasos.append(paso("devuelve", "Devolver", "izq", atiende, atajo="v"))
    if derivacion.estado == EstadoDerivacion.ENVIADA:
        pasos.append(paso("retira", "Retirar el envío", "deshacer", derivacion.puede_retirar, directo=True))
    return pasos


def reparte(pasos: list[PasoVisto]) -> tuple[list[PasoVisto], list[Impedidos]]:
    """Los que se pueden, y los impedidos juntos por su motivo."""
    impedidos: dict[Veredicto, list[PasoVisto]] = {}
    for paso in pasos:
        if not paso.veredicto:
            impedidos.setdefault(paso.veredicto, []).append(paso)
    return [p for p in pasos if p.veredicto], [Impedidos(v, tuple(p)) for v, p in impedidos.items()]


PRIMERO = {
    Estado.INGRESADO: "deriva",
    Estado.DERIVADO: "recibe",
    Estado.EN_TRAMITE: "responde",
    Estado.RESPONDIDO: "despacha",
    Estado.DESPACHADO: "archiva",
}
"""El paso que sigue en cada estado: el único botón principal de la página."""
