"""Las llaves de la API y lo que cada cuenta registró con ellas."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import NOMBRES_DE_ESTADO, Estado
from fojas.dominio.recepcion import reglas
from fojas.dominio.recepcion.models import LlaveApi
from fojas.dominio.recepcion.reglas import Portador


@dataclass(frozen=True, slots=True)
class LlaveVista:
    prefijo: str
    nombre: str
    cuenta: str
    alcances: str
    creada_en: datetime
    vence_el: date
    usada_en: datetime | None
    revocada_en: datetime | None
    vigente: bool

    @property
    def estado(self) -> str:
        if self.revocada_en is not None:
            return "Revocada"
        return "Vigente" if self.vigente else "Vencida"


def llaves(
    *, hoy: date, texto: str = "", tras: tuple[datetime, str] | None = None, limite: int = 200
) -> list[LlaveVista]:
    """Las más nuevas primero."""
    filas = LlaveApi.objects.select_related("cuenta").order_by("-creada_en", "-prefijo")
    if texto:
        filas = filas.filter(
            Q(nombre__icontains=texto) | Q(cuenta__usuario__icontains=texto) | Q(prefijo=texto.upper())
        )
    if tras is not None:
        filas = filas.filter(Q(creada_en__lt=tras[0]) | Q(creada_en=tras[0], prefijo__lt=tras[1]))
    return [_vista(fila, hoy=hoy) for fila in filas[:limite]]


def llave(prefijo: str, *, hoy: date) -> LlaveVista | None:
    fila = LlaveApi.objects.select_related("cuenta").filter(prefijo=prefijo).first()
    return _vista(fila, hoy=hoy) if fila else None


def _vista(fila: LlaveApi, *, hoy: date) -> LlaveVista:
    return LlaveVista(
        prefijo=fila.prefijo, nombre=fila.nombre, cuenta=fila.cuenta.usuario,
        alcances=", ".join(fila.alcances), creada_en=fila.creada_en,
        vence_el=fila.vence_el, usada_en=fila.usada_en, revocada_en=fila.revocada_en,
        vigente=reglas.sirve(
            revocada=fila.revocada_en is not None, vence_el=fila.vence_el, activa=fila.cuenta.is_active, hoy=hoy
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class IngresoDeCuenta:
    """Lo que la API dice de un ingreso a quien lo registró."""

    folio: str
    codigo: str
    tipo: str
    materia: str
    estado: Estado
    estado_dicho: str
    recibido_en: datetime
    cuenta_desde_el: date
    vence_el: date | None
    norma: str
    comprobante_listo: bool


def de_la_cuenta(folio_o_codigo: str, *, portador: Portador, hoy: date) -> IngresoDeCuenta | None:
    """None si no existe o lo registró otra cuenta: no se dice cuál de las dos."""
    buscado = Q(folio=folio_o_codigo) | Q(codigo=folio_o_codigo.replace("-", "").upper())
    vistos = _vistos(list(_suyos(portador).filter(buscado)[:1]), hoy=hoy)
    return vistos[0] if vistos else None


def lista_de_la_cuenta(
    *, portador: Portador, desde: datetime | None, tras: str, limite: int, hoy: date
) -> list[IngresoDeCuenta]:
    """Del más antiguo al más nuevo, de página en página por el folio del último visto."""
    filas = _suyos(portador).order_by("recibido_en", "id")
    if desde is not None:
        filas = filas.filter(recibido_en__gte=desde)
    if tras:
        ultimo = _suyos(portador).filter(folio=tras).values_list("recibido_en", "id").first()
        if ultimo is None:
            return []
        filas = filas.filter(Q(recibido_en__gt=ultimo[0]) | Q(recibido_en=ultimo[0], id__gt=ultimo[1]))
    return _vistos(list(filas[:limite]), hoy=hoy)


def visto(ingreso: Ingreso, *, hoy: date) -> IngresoDeCuenta:
    return _vistos([ingreso], hoy=hoy)[0]


def _suyos(portador: Portador) -> Any:
    return Ingreso.objects.filter(recibido_por=portador.actor.codigo)


def _vistos(ingresos: list[Ingreso], *, hoy: date) -> list[IngresoDeCuenta]:
    de_cada = plazos.plazos_de([i.plazo for i in ingresos if i.plazo], hoy=hoy)
    vistos = []
    for ingreso in ingresos:
        plazo = de_cada.get(ingreso.plazo)
        vistos.append(
            IngresoDeCuenta(
                folio=ingreso.folio, codigo=ingreso.codigo, tipo=ingreso.tipo, materia=ingreso.materia,
                estado=Estado(ingreso.estado), estado_dicho=NOMBRES_DE_ESTADO[Estado(ingreso.estado)],
                recibido_en=ingreso.recibido_en, cuenta_desde_el=ingreso.cuenta_desde_el,
                vence_el=plazo.vence_el if plazo else None, norma=plazo.norma if plazo else "",
                comprobante_listo=ingreso.comprobante_id is not None,
            )
        )  # fmt: skip
    return vistos
