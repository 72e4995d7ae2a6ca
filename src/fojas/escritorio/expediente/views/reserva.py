"""Reservar un caso ya abierto y levantar su reserva."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA
from fojas.dominio.partes import acciones, permisos
from fojas.escritorio.expediente.forms.caso import ReservaForm
from fojas.escritorio.expediente.forms.comun import MotivoForm
from fojas.escritorio.expediente.views.comun import abre_ingreso, direccion_del_caso, pinta_paso, plazos_de
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere

METODOS = ["GET", "HEAD", "POST"]


@requiere()
@require_http_methods(METODOS)
def reserva(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Con la causa de la ley y su fundamento (Ley 20.285, art. 21)."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_reservar)
    form = ReservaForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.reserva(
            ingreso_id=ingreso.pk, causa=d["causa"], motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Caso reservado. Cada lectura queda anotada.",
        volver=direccion_del_caso(ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Reservar el caso", boton="Reservar", plazos=plazos_de(ingreso),
        plantilla="escritorio/expediente/reserva.html",
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def levanta(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """El caso vuelve a ser público para toda la casa."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_reservar)
    causa = CAUSAS_DE_RESERVA.get(ingreso.expediente.causa_reserva, "")
    form = MotivoForm(
        request.POST or None,
        label="Por qué ya no corresponde la reserva",
        falta="Escribe el fundamento: queda en la bitácora.",
        pista=f"Se reservó por {causa}." if causa else "",
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.levanta_reserva(
            ingreso_id=ingreso.pk, motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Reserva levantada: el caso vuelve a verse y a encontrarse.",
        volver=direccion_del_caso(ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Levantar la reserva", boton="Levantar la reserva", plazos=plazos_de(ingreso)
    )
