"""Armar la página del ingreso, entera o por trozos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fojas.base import texto, tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.busqueda import consultas as busqueda
from fojas.dominio.calendario import consultas as calendario
from fojas.dominio.calendario.consultas import Celda
from fojas.dominio.calendario.reglas import Computo
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA, Confidencialidad
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion.reglas import Actor, MedioNotificacion
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.reglas import TIPOS, TipoIngreso
from fojas.escritorio.meson.adjuntos import Adjunto
from fojas.escritorio.meson.forms.ingreso import NINGUNA, OTRA, IngresoForm
from fojas.escritorio.meson.quien import Quien, busca_quien, datos_propuestos
from fojas.interfaz.puerta import actor_de
from fojas.normativa.plazos import vigente

CORTAS = 5
"""Letras que debe tener una palabra para decir de qué trata la materia."""
DE_TRAMITE = frozenset({
    "solicita", "solicitud", "presenta", "reclama", "reclamo", "consulta", "acompaña", "remite", "informa", "respecto",
    "municipal", "municipalidad", "antecedentes", "documento", "documentos", "copia", "señor", "señora",
})  # fmt: skip
"""Palabras que están en cualquier materia y no la distinguen."""

DE_UN_TIPO = frozenset(tipo.reserva for tipo in TIPOS.values() if tipo.reserva)
"""Causas que pone el tipo de documento y no quien atiende."""


@dataclass(frozen=True, slots=True)
class PlazoPrevisto:
    """Cuándo vencería si se ingresara ahora, y cómo se contó."""

    computo: Computo | None
    semanas: Sequence[Sequence[Celda]]
    dicho: str
    norma: str
    prorroga: str


@dataclass(frozen=True, slots=True)
class Destino:
    """A quién se propone derivar, por qué, y qué está elegido ahora."""

    sugerida: Any
    """`partes.consultas.Sugerencia`, o None."""
    elegida: str
    """El id de la sugerida, `otra` o `ninguna`."""

    @property
    def porque(self) -> str:
        if self.sugerida is None:
            return ""
        trajo = " que trajo esta persona" if self.sugerida.por_remitente else ""
        if self.sugerida.de == 1:
            return f"Lo último de este tipo{trajo} fue a esa unidad."
        return f"De los últimos {self.sugerida.de} de este tipo{trajo}, {self.sugerida.veces} fueron a esa unidad."


def plazo_previsto(tipo: TipoIngreso | None, *, cantidad: int | None, en: datetime) -> PlazoPrevisto:
    if tipo is None:
        return PlazoPrevisto(None, (), "Elige el tipo de documento y se calcula.", "", "")
    if not tipo.regla:
        frase = (
            "La ley no fija un plazo para este tipo de documento." if tipo.espera_respuesta else "No espera respuesta."
        )
        return PlazoPrevisto(None, (), frase, "", "")
    if tipo.pide_plazo and cantidad is None:
        return PlazoPrevisto(None, (), "Escribe el plazo que trae el documento y se calcula.", "", "")
    regla = vigente(tipo.regla, el=tiempo.dia_de(en))
    try:
        computo = calendario.previsto(regla=tipo.regla, en=en, cantidad=cantidad)
    except ErrorFojas as error:
        return PlazoPrevisto(None, (), error.mensaje, error.norma, "")
    dias = cantidad or regla.cantidad
    dicho = f"{dias} días {'hábiles' if regla.unidad.value == 'habiles' else regla.unidad.value}"
    prorroga = f"Se puede prorrogar {regla.prorroga_maxima} días, antes de que venza." if regla.prorroga_maxima else ""
    return PlazoPrevisto(computo, calendario.explicacion(computo), dicho, regla.norma, prorroga)


def destino(*, tipo: str, remitente_id: int | None, elegida: str, antes: str, actor: Actor, dia: date) -> Destino:
    """Lo que la persona ya eligió no se cambia; lo que la página había sugerido, sí. `antes` es la sugerida anterior."""
    sugerida = (
        partes.sugiere_unidad(tipo=tipo, remitente_id=remitente_id, actor=actor, dia=dia) if tipo in TIPOS else None
    )
    if elegida == OTRA or (elegida == NINGUNA and antes):
        return Destino(sugerida, elegida)
    return Destino(sugerida, str(sugerida.unidad.pk) if sugerida is not None else NINGUNA)


def parecidos(materia: str, *, actor: Actor) -> list[Any]:
    """Ingresos que hablan de lo mismo, entre los que el actor puede ver."""
    dicen = {p for p in texto.palabras(materia) if len(p) >= CORTAS and p not in DE_TRAMITE}
    palabras = sorted(dicen, key=lambda p: (-len(p), p))[:2]
    if len(palabras) < 2:
        return []
    return list(busqueda.busca(" ".join(palabras), actor=actor, tipo="ingreso", limite=3).aciertos)


def entero(escrito: str) -> int | None:
    return int(escrito) if escrito.isdecimal() and 1 <= int(escrito) <= 365 else None


def pinta(
    request: HttpRequest,
    form: IngresoForm,
    *,
    datos: Mapping[str, Any],
    adjuntos: Sequence[Adjunto],
    **contexto: Any,
) -> HttpResponse:
    """La página completa, con lo que se lleva escrito. Con errores responde 422."""
    actor, en = actor_de(request), tiempo.ahora()
    quien = busca_quien(str(datos.get("quien", "")), elegida=str(datos.get("remitente", "")), actor=actor)
    if quien.persona is not None:
        organizacion.registra_lectura(persona=quien.persona, actor=actor, en=en)
    contexto |= trozo_de_quien(form, quien, str(datos.get("quien", "")), ficha=str(datos.get("ficha", "")))
    contexto |= trozo_de_tipo(datos, quien, actor=actor, en=en)
    propone_reserva(form, datos)
    contexto |= {
        "form": form,
        "adjuntos": [(a, a.sello(actor)) for a in adjuntos],
        "causas": CAUSAS_DE_RESERVA,
        "borradores": [b for b in partes.borradores_de(actor) if b.codigo != datos.get("borrador")],
        "en": en,
        "parecidos": (),
    }
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "escritorio/meson/ingreso.html", contexto, status=estado)


def trozo_de_quien(form: IngresoForm, quien: Quien, tecleado: str, *, ficha: str = "") -> dict[str, Any]:
    """`ficha` es de quién eran los datos de contacto que venían escritos: los de otra no pisan los de esta."""
    propuestos = datos_propuestos(tecleado, quien)
    if quien.persona is not None and ficha != quien.persona.codigo:
        form.pone(propuestos)
    elif not form.is_bound:
        form.initial = {**propuestos, **form.initial}
    else:
        # Sin guiones, quien se descubre nueva al enviar no trae estos datos: el nombre tecleado no se escribe dos veces.
        form.pone({campo: dato for campo, dato in propuestos.items() if not form.data.get(campo)})
    return {"form": form, "quien": quien}


def propone_reserva(form: IngresoForm, datos: Mapping[str, Any]) -> bool:
    """Un sobre cerrado se ofrece reservado con su causa; si deja de serlo, vuelve a público. Dice si lo cambió."""
    tipo = TIPOS.get(str(datos.get("tipo", "")))
    causa = str(datos.get("causa_reserva", ""))
    if tipo is not None and tipo.reserva:
        if str(datos.get("confidencialidad", "")) in {"", Confidencialidad.PUBLICO.value}:
            form.pone({"confidencialidad": Confidencialidad.RESERVADO.value, "causa_reserva": tipo.reserva})
        return True
    if causa in DE_UN_TIPO and tipo is not None:
        form.pone({"confidencialidad": Confidencialidad.PUBLICO.value, "causa_reserva": ""})
        return True
    return False


def trozo_de_tipo(datos: Mapping[str, Any], quien: Quien, *, actor: Actor, en: datetime) -> dict[str, Any]:
    clave = str(datos.get("tipo", ""))
    tipo = TIPOS.get(clave)
    persona = quien.persona
    return {
        "tipo": tipo,
        "plazo": plazo_previsto(tipo, cantidad=entero(str(datos.get("dias_de_plazo") or "")), en=en),
        "destino": destino(
            tipo=clave,
            remitente_id=persona.pk if persona is not None else None,
            elegida=str(datos.get("unidad", "")),
            antes=str(datos.get("sugerida", "")),
            actor=actor,
            dia=tiempo.dia_de(en),
        ),
        "por_correo": partes.notificacion_por_correo(clave, en=en) if _responde_por_correo(datos, quien) else None,
    }


def _responde_por_correo(datos: Mapping[str, Any], quien: Quien) -> bool:
    """Lo elegido en la página o, si no se ha elegido, lo que dice la ficha de la persona."""
    ficha = quien.persona
    de_ficha = (ficha.medio_notificacion or (MedioNotificacion.CORREO if ficha.correo else "")) if ficha else ""
    return bool((datos.get("notificar_por") or de_ficha) == MedioNotificacion.CORREO)
