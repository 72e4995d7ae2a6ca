"""Quien escribe un folio, un código o un RUT exacto no busca: va directo."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fojas.base import codigos, rut
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.fe.models import Numero
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import con_folio, visibles
from fojas.dominio.partes.models import Despacho
from fojas.dominio.partes.reglas import lee_folio


@dataclass(frozen=True, slots=True)
class Salto:
    """A dónde lleva lo escrito: un expediente, o lo que presentó una persona."""

    expediente: str = ""
    remitente: str = ""


def salto(escrito: str, actor: Actor, *, hoy: date) -> Salto | None:
    """Folio de ingreso o de salida, código de seguimiento, de expediente o RUT; None si no es exacto o no lo puede ver."""
    texto = " ".join(escrito.split())
    if not _parece_exacto(texto):
        return None
    return _de_folio(texto, actor, hoy=hoy) or _de_codigo(texto, actor) or _de_rut(texto, actor)


def _parece_exacto(texto: str) -> bool:
    """Lleva una cifra, o es un código al que no le tocó ninguna: un ocho por ciento de los de expediente."""
    sin_prefijo = texto.partition("-")[2]
    return any(letra.isdigit() for letra in texto) or codigos.parece(texto) or codigos.parece(sin_prefijo, largo=8)


def _de_folio(texto: str, actor: Actor, *, hoy: date) -> Salto | None:
    leido = lee_folio(texto, ano=hoy.year)
    if leido is None:
        return None
    if leido.de_salida:
        numeros = Numero.objects.filter(serie__clave="salida", periodo=leido.ano, valor=leido.valor)
        despachos = Despacho.objects.filter(
            expedientes.filtro_visible(actor, prefijo="expediente__"), codigo__in=numeros.values("para")
        )
        codigo = despachos.values_list("expediente__codigo", flat=True).first()
    else:
        codigo = visibles(actor).filter(con_folio(texto, hoy=hoy)).values_list("expediente__codigo", flat=True).first()
    return Salto(expediente=codigo) if codigo else None


def _de_codigo(texto: str, actor: Actor) -> Salto | None:
    """Código de seguimiento con o sin guiones, código de expediente o IUIe."""
    if len(texto) > 60:
        return None
    seguido = codigos.limpia(texto)
    de_ingreso = visibles(actor).filter(codigo=seguido).values_list("expediente__codigo", flat=True).first()
    if de_ingreso:
        return Salto(expediente=de_ingreso)
    de_expediente = (
        expedientes.visibles_para(actor)
        .filter(Q(codigo=texto.upper()) | Q(iuie=texto.lower()))
        .values_list("codigo", flat=True)
        .first()
    )
    return Salto(expediente=de_expediente) if de_expediente else None


def _de_rut(texto: str, actor: Actor) -> Salto | None:
    """Solo si presentó algo que quien busca puede ver: un RUT no sirve para saber si alguien está en la casa."""
    try:
        normal = rut.normaliza(texto)
    except rut.RutInvalido:
        return None
    persona = Persona.objects.filter(rut=normal).values_list("pk", "codigo").first()
    if persona is None or not visibles(actor).filter(remitente_id=persona[0]).exists():
        return None
    return Salto(remitente=persona[1])
