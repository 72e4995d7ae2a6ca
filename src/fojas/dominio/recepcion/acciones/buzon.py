"""Mirar el buzón: cada correo queda a salvo aquí antes de moverlo allá, y nunca se borra."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from fojas.base import cola
from fojas.base.errores import ErrorFojas
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.acciones.mensajes import Procedencia, recibe_mensaje
from fojas.dominio.recepcion.models import Cursor, Mensaje
from fojas.dominio.recepcion.puertos import Buzon, Casilla
from fojas.dominio.recepcion.reglas.mensajes import BuzonNoResponde, EstadoMensaje

RECIBIDOS, APARTADOS = "Recibidos", "Apartados"
DE_UNA_VEZ = 200
"""Correos que se bajan en cada vuelta."""
DEMASIADOS = 200
"""Con más que estos la primera vez, nadie quiso dar folio a todos: hay que decir desde qué día."""


@dataclass(frozen=True, slots=True)
class Vuelta:
    nuevos: int
    """Los que no se habían guardado antes."""
    quedan: int


def revisa_buzon(*, en: datetime) -> Vuelta:
    """Guarda lo que llegó. Lanza `BuzonNoResponde`, o lo que diga el almacén; lo guardado hasta ahí, queda."""
    buzon = conexion.buzon()
    if buzon is None:
        return Vuelta(0, 0)
    try:
        with buzon.abre() as casilla:
            vuelta = _recorre(buzon, casilla, en=en)
    except ErrorFojas as error:
        _anota_estado(buzon.nombre, en=en, fallo=error.mensaje)
        raise
    _anota_estado(buzon.nombre, en=en, epoca=casilla.epoca)
    return vuelta


def _recorre(buzon: Buzon, casilla: Casilla, *, en: datetime) -> Vuelta:
    desde = date.fromisoformat(settings.FOJAS_BUZON_DESDE) if settings.FOJAS_BUZON_DESDE else None
    numeros = casilla.numeros(desde=desde)
    conocidos = _conocidos(buzon.nombre, casilla.epoca, numeros)
    _exige_que_no_sean_todos(buzon.nombre, len(numeros) - len(conocidos), desde=desde)
    nuevos = 0
    # Primero los nuevos: si el servidor no deja mover, los ya guardados no los tapan.
    nuevos_primero = sorted(numeros, key=lambda uid: uid in conocidos)
    for hechos, uid in enumerate(nuevos_primero[:DE_UNA_VEZ]):
        if not cola.avanza(hechos, len(numeros), f"Correo {uid}"):
            break
        mensaje = conocidos.get(uid)
        if mensaje is None:
            mensaje = _guarda(buzon.nombre, casilla, uid, en=en)
            nuevos += mensaje is not None
        if mensaje is not None:
            # Ya está en la base: si el servidor se cae aquí, la próxima vuelta solo lo mueve.
            casilla.guarda_en(uid, _carpeta_de(mensaje))
    return Vuelta(nuevos, max(len(numeros) - DE_UNA_VEZ, 0))


def _guarda(buzon: str, casilla: Casilla, uid: int, *, en: datetime) -> Mensaje | None:
    with casilla.baja(uid, maximo=settings.FOJAS_MAXIMO_ARCHIVO) as bajado:
        if bajado is None:
            return None
        procedencia = Procedencia(
            buzon=buzon, uidvalidity=casilla.epoca, uid=uid, llego_en=bajado.llego_en, entero=bajado.entero,
            bytes=bajado.bytes,
        )  # fmt: skip
        return recibe_mensaje(bajado.flujo, de=procedencia, en=en)


def _conocidos(buzon: str, epoca: int, numeros: Sequence[int]) -> dict[int, Mensaje]:
    """Los que se guardaron en otra vuelta y no se alcanzaron a mover."""
    suyos = Mensaje.objects.filter(buzon=buzon, uidvalidity=epoca)
    if numeros:
        suyos = suyos.filter(uid__gte=min(numeros), uid__lte=max(numeros))
    pedidos = frozenset(numeros)
    return {m.uid: m for m in suyos if m.uid is not None and m.uid in pedidos}


def _exige_que_no_sean_todos(buzon: str, nuevos: int, *, desde: date | None) -> None:
    if desde is None and nuevos > DEMASIADOS and not Mensaje.objects.filter(buzon=buzon).exists():
        raise BuzonNoResponde(
            f"El buzón {buzon} tiene {nuevos} correos de antes. Para no dar folio a todos, di desde qué día con "
            "FOJAS_BUZON_DESDE=AAAA-MM-DD, o muévelos a otra carpeta."
        )


def _carpeta_de(mensaje: Mensaje) -> str:
    apartados = {EstadoMensaje.APARTADO.value, EstadoMensaje.DUPLICADO.value, EstadoMensaje.RECHAZADO.value}
    return APARTADOS if mensaje.estado in apartados else RECIBIDOS


@transaction.atomic
def _anota_estado(buzon: str, *, en: datetime, epoca: int | None = None, fallo: str = "") -> None:
    """Para `fojas correo estado` y la bandeja: cuándo contestó y qué falló."""
    cursor, _ = Cursor.objects.select_for_update(of=("self",)).get_or_create(buzon=buzon)
    if fallo:
        cursor.fallo, cursor.fallo_en = fallo[:300], en
    else:
        cursor.mirado_en, cursor.fallo, cursor.fallo_en = en, "", None
        cursor.uidvalidity = epoca or 0
        ultimo = Mensaje.objects.filter(buzon=buzon, uidvalidity=epoca).order_by("-uid").values_list("uid", flat=True)
        cursor.ultimo_uid = ultimo.first() or 0
    cursor.save()
