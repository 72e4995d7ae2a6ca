"""Lo que las puertas guardan mientras no es un ingreso: esos archivos no se juntan, y está como se anotó."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.bitacora.consultas import Anotado
from fojas.dominio.bitacora.verificacion import (
    Diferencia,
    Revision,
    en_calma,
    exige_que_existan,
    por_lotes,
    registra_comprobacion,
)
from fojas.dominio.expedientes.verificacion import registra_citas
from fojas.dominio.recepcion.models import ArchivoSubido, Escaneo, LlaveApi, Mensaje, SolicitudWeb


def de_solicitudes(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de los adjuntos de presentaciones web sin enviar."""
    pedidas = frozenset(huellas)
    adjuntas = SolicitudWeb.objects.filter(ingreso__isnull=True).values_list("archivos", flat=True).iterator()
    return {a["sha256"] for archivos in adjuntas for a in archivos if a["sha256"] in pedidas}


def de_la_api(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de lo subido por la API que aún se puede citar."""
    return set(ArchivoSubido.objects.filter(sha256__in=frozenset(huellas)).values_list("sha256", flat=True))


def de_correos_y_escaneos(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de todo correo que llegó, aunque esté apartado, y de lo que dejó el escáner."""
    pedidas = frozenset(huellas)
    correos = Mensaje.objects.filter(sha256__in=pedidas).values_list("sha256", flat=True)
    return {*correos, *Escaneo.objects.filter(sha256__in=pedidas).values_list("sha256", flat=True)}


LOTE = 500
CORREO, ESCANEO = "correo.recibido", "escaneo.recibido"
DEJAN_EL_CORREO: Mapping[str, str] = {
    "correo.ingresado": "ingresado", "correo.apartado": "apartado", "correo.rebote": "apartado",
    "correo.descartado": "rechazado",
}  # fmt: skip
DEJAN_EL_ESCANEO: Mapping[str, str] = {"escaneo.ingresado": "ingresado", "escaneo.descartado": "descartado"}
"""Cómo deja cada suceso a lo que llegó."""


def comprueba_lo_que_llego(revision: Revision) -> None:
    """Cada correo y cada escaneo son los que llegaron y están como se decidió. Lanza `Diferencia` en el primero."""
    for ids in por_lotes(Mensaje.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_correos, ids))
        revision.cuenta("correos", len(ids))
    for ids in por_lotes(Escaneo.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_escaneos, ids))
        revision.cuenta("escaneos", len(ids))
    en_calma(partial(exige_que_existan, CORREO, Mensaje.objects.values("codigo"), que="el correo"))
    en_calma(partial(exige_que_existan, ESCANEO, Escaneo.objects.values("codigo"), que="el escaneo"))


def _comprueba_correos(ids: Sequence[int]) -> None:
    correos = list(Mensaje.objects.filter(pk__in=ids).select_related("ingreso").order_by("pk"))
    anotados = _anotados((CORREO, *DEJAN_EL_CORREO), [m.codigo for m in correos])
    for correo in correos:
        llego, estado, ingreso = _dicho(f"El correo {correo.codigo}", anotados[correo.codigo], CORREO, DEJAN_EL_CORREO)
        suyo = correo.ingreso.codigo if correo.ingreso else ""
        if (correo.sha256, correo.estado, suyo) != (llego.datos["sha256"], estado or llego.datos["estado"], ingreso):
            raise Diferencia(f"El correo {correo.codigo} no es ahora el que llegó, o no está como se anotó.")


def _comprueba_escaneos(ids: Sequence[int]) -> None:
    escaneos = list(Escaneo.objects.filter(pk__in=ids).select_related("ingreso").order_by("pk"))
    anotados = _anotados((ESCANEO, *DEJAN_EL_ESCANEO), [e.codigo for e in escaneos])
    for escaneo in escaneos:
        nombre = f"El escaneo {escaneo.codigo}"
        llego, estado, ingreso = _dicho(nombre, anotados[escaneo.codigo], ESCANEO, DEJAN_EL_ESCANEO)
        suyo = escaneo.ingreso.codigo if escaneo.ingreso else ""
        if (escaneo.sha256, escaneo.estado, suyo) != (llego.datos["sha256"], estado or "por_ingresar", ingreso):
            raise Diferencia(f"{nombre} no es ahora el que llegó, o no está como se anotó.")


def _anotados(sucesos: Sequence[str], codigos: Sequence[str]) -> dict[str, list[Anotado]]:
    por_codigo: dict[str, list[Anotado]] = {codigo: [] for codigo in codigos}
    for anotado in bitacora.anotado(sucesos, por="objeto", codigos=codigos):
        por_codigo[anotado.objeto].append(anotado)
    return por_codigo


def _dicho(nombre: str, suyos: Sequence[Anotado], llegada: str, dejan: Mapping[str, str]) -> tuple[Anotado, str, str]:
    """Lo que se anotó al llegar, el último estado que se anotó y el código de su ingreso."""
    llego = next((a for a in suyos if a.suceso == llegada), None)
    if llego is None:
        raise Diferencia(f"{nombre} existe y la bitácora no dice que haya llegado.")
    ultimo = next((a for a in reversed(suyos) if a.suceso in dejan), None)
    if ultimo is None:
        return llego, "", ""
    return llego, dejan[ultimo.suceso], ultimo.datos.get("ingreso", "")


def comprueba_llaves(revision: Revision) -> None:
    """Cada llave de la API deja hacer lo que se anotó, y la revocada sigue revocada. Lanza `Diferencia` en la primera."""
    for ids in por_lotes(LlaveApi.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_llaves, ids))
        revision.cuenta("llaves", len(ids))


def _comprueba_llaves(ids: Sequence[int]) -> None:
    llaves = list(LlaveApi.objects.filter(pk__in=ids).select_related("cuenta").order_by("pk"))
    codigos = [f"llave:{llave.prefijo}" for llave in llaves]
    creadas = {a.objeto: a for a in bitacora.anotado(("llave_api.creada",), por="objeto", codigos=codigos)}
    revocadas = {a.objeto: a for a in bitacora.anotado(("llave_api.revocada",), por="objeto", codigos=codigos)}
    for llave, codigo in zip(llaves, codigos, strict=True):
        creada, revocada = creadas.get(codigo), revocadas.get(codigo)
        if creada is None:
            raise Diferencia(f"La llave {llave.prefijo} de la API existe y la bitácora no dice quién la creó.")
        viva = (llave.cuenta.usuario, llave.alcances, llave.vence_el.isoformat())
        if viva != (creada.datos["cuenta"], creada.datos["alcances"], creada.datos["vence"]):
            raise Diferencia(f"La llave {llave.prefijo} de la API no deja ahora lo que se anotó al crearla.")
        if llave.revocada_en != (revocada.ocurrio_en if revocada else None):
            raise Diferencia(f"La llave {llave.prefijo} de la API no está revocada como se anotó.")


registra_comprobacion("recepcion", comprueba_lo_que_llego)
registra_comprobacion("llaves", comprueba_llaves)
registra_citas(de_correos_y_escaneos)
registra_citas(de_solicitudes)
registra_citas(de_la_api)
