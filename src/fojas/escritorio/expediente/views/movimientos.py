"""La línea de tiempo de un caso: lo que viene, lo de ahora y lo que pasó, lo más nuevo primero."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from fojas.dominio.bitacora.consultas import Anotado
from fojas.dominio.partes.consultas import DerivacionVista, DespachoVisto, IngresoVisto
from fojas.dominio.partes.reglas import Estado, EstadoDerivacion, EstadoDespacho
from fojas.interfaz.templatetags.fojas import fecha_dicha

DE_LA_BITACORA = {
    "ingreso.respondido": "clip",
    "ingreso.corregido": "editar",
    "ingreso.archivado": "disco",
    "ingreso.reabierto": "deshacer",
    "ingreso.respuesta_retirada": "deshacer",
    "plazo.prorrogado": "reloj",
    "plazo.suspendido": "reloj",
    "plazo.reanudado": "reloj",
    "plazo.recalculado": "reloj",
    "plazo.vencido": "alerta",
    "peticion.resuelta": "check",
    "comunicacion.hecha": "correo",
    "comunicacion.fallida": "alerta",
    "apercibimiento.dispuesto": "correo",
    "apercibimiento.notificado": "reloj",
    "apercibimiento.cerrado": "check",
    "denuncia.recibida": "alerta",
    "denuncia.elevada": "der",
    "denuncia.cerrada": "check",
    "certificado.emitido": "acto",
    "expediente.vinculado": "enlace",
    "expediente.interesado_agregado": "persona",
    "expediente.interesado_quitado": "persona",
    "expediente.reservado": "candado",
}
"""Sucesos que no están ya en las derivaciones y los despachos, con su dibujo."""
RECIBIDA = "derivacion.recibida"
SUCESOS = (*DE_LA_BITACORA, RECIBIDA)
ESCRITO = ("motivo", "fundamento", "razon", "detalle")
"""Lo que alguien escribió con sus palabras, entre lo personal de un asiento."""
SE_BORRO = "Lo que se escribió aquí se borró (Ley 19.628)."


@dataclass(frozen=True, slots=True)
class Movimiento:
    momento: str
    """`luego`, `ahora` o `hecho`."""
    icono: str
    titulo: str
    detalle: str = ""
    en: datetime | None = None
    cita: str = ""
    """Lo que alguien escribió, entre comillas de papel."""
    enlace: str = ""
    nombre_del_enlace: str = ""


def movimientos(
    ingresos: Iterable[IngresoVisto], entradas: Iterable[Anotado], *, nombres: dict[str, str]
) -> list[Movimiento]:
    lista = list(ingresos)
    entradas = list(entradas)
    recibieron = {e.datos["derivacion"]: nombres.get(e.autor, e.autor) for e in entradas if e.suceso == RECIBIDA}
    pasados = [m for ingreso in lista for m in _pasados(ingreso, recibieron)]
    pasados += [
        Movimiento(
            "hecho", DE_LA_BITACORA[e.suceso], e.frase, nombres.get(e.autor, e.autor), e.ocurrio_en, cita=_escrito(e)
        )
        for e in entradas
        if e.suceso in DE_LA_BITACORA
    ]
    pasados.sort(key=lambda m: m.en.timestamp() if m.en else 0.0, reverse=True)
    return [m for ingreso in lista for m in _por_venir(ingreso)] + pasados


def _escrito(entrada: Anotado) -> str:
    """El motivo o el fundamento, si lo lleva; borrado, que se borró."""
    if entrada.borrado:
        return SE_BORRO
    personal = entrada.personal or {}
    return next((str(personal[campo]) for campo in ESCRITO if personal.get(campo)), "")


def _por_venir(ingreso: IngresoVisto) -> Iterator[Movimiento]:
    if ingreso.estado in {Estado.INGRESADO, Estado.DERIVADO, Estado.EN_TRAMITE} and ingreso.tipo.espera_respuesta:
        antes = (
            f"A más tardar el {fecha_dicha(ingreso.plazo.vence_el)}." if ingreso.plazo and ingreso.plazo.corre else ""
        )
        yield Movimiento("luego", "correo", "Después: respuesta despachada", antes)
    if ingreso.estado != Estado.ARCHIVADO:
        yield Movimiento(
            "ahora", "reloj", f"Ahora: {ingreso.proximo_paso[:1].lower()}{ingreso.proximo_paso[1:]}", _quien(ingreso)
        )


def _quien(ingreso: IngresoVisto) -> str:
    abiertas = ingreso.a_cargo or [d for d in ingreso.derivaciones if d.abierta and not d.solo_copia]
    dichas = [f"{d.para_persona}, {d.para_unidad}" if d.para_persona else d.para_unidad for d in abiertas]
    return " · ".join(dichas) or "Oficina de Partes"


def _pasados(ingreso: IngresoVisto, recibieron: Mapping[str, str]) -> Iterator[Movimiento]:
    yield Movimiento(
        "hecho", "meson", f"Ingresó con el folio {ingreso.folio}",
        f"{ingreso.remitente} · {ingreso.canal} · lo recibió {ingreso.recibido_por}", ingreso.recibido_en,
    )  # fmt: skip
    for derivacion in ingreso.derivaciones:
        yield from _de_derivacion(derivacion, recibieron)
    for despacho in ingreso.despachos:
        yield from _de_despacho(despacho)


CIERRES = {
    EstadoDerivacion.DEVUELTA: ("izq", "La devolvió"),
    EstadoDerivacion.REASIGNADA: ("persona", "Se reasignó desde"),
    EstadoDerivacion.CUMPLIDA: ("check", "Cumplió"),
    EstadoDerivacion.ANULADA: ("deshacer", "Se retiró el envío a"),
}


def _de_derivacion(derivacion: DerivacionVista, recibieron: Mapping[str, str]) -> Iterator[Movimiento]:
    """`recibieron` dice quién, por el código de la derivación: lo sabe la bitácora."""
    a_quien = (
        f"{derivacion.para_persona}, {derivacion.para_unidad}" if derivacion.para_persona else derivacion.para_unidad
    )
    que = "Copia a" if derivacion.solo_copia else "Informe pedido a" if derivacion.pide_informe else "Derivado a"
    plazo = f" · plazo {derivacion.plazo.vence_el:%d-%m-%Y}" if derivacion.plazo and not derivacion.solo_copia else ""
    yield Movimiento(
        "hecho", "der", f"{que} {a_quien}", f"{derivacion.de} · {derivacion.instruccion}{plazo}", derivacion.enviada_en,
        cita=derivacion.texto,
    )  # fmt: skip
    if derivacion.recibida_en is not None:
        quien = recibieron.get(derivacion.codigo, "")
        yield Movimiento("hecho", "check", f"{derivacion.para_unidad} la recibió", quien, derivacion.recibida_en)
    if derivacion.cerrada_en is not None and derivacion.estado in CIERRES:
        icono, verbo = CIERRES[derivacion.estado]
        yield Movimiento(
            "hecho", icono, f"{verbo} {derivacion.para_unidad}", "", derivacion.cerrada_en, cita=derivacion.motivo
        )


def _de_despacho(despacho: DespachoVisto) -> Iterator[Movimiento]:
    prueba = reverse("escritorio:despacho", args=[despacho.codigo])
    yield Movimiento(
        "hecho", "correo", f"Despachado con el folio {despacho.folio}",
        f"{despacho.canal} a {despacho.direccion or despacho.destinatario} · {despacho.despachado_por}",
        despacho.despachado_en, cita=despacho.motivo_fuera_de_orden, enlace=prueba, nombre_del_enlace="Ver la prueba",
    )  # fmt: skip
    if despacho.entregado_en is not None:
        yield Movimiento(
            "hecho", "check", f"{'Se entregó' if despacho.recibio else 'Salió'} el despacho {despacho.folio}",
            f"Recibió {despacho.recibio}" if despacho.recibio else "", despacho.entregado_en,
        )  # fmt: skip
    elif despacho.estado == EstadoDespacho.FALLIDO:
        yield Movimiento(
            "hecho", "alerta", f"No se entregó el despacho {despacho.folio}", despacho.error, despacho.despachado_en
        )
