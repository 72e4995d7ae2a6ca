"""Etiquetas y filtros del sistema visual: fechas, RUT, plazos, iconos, campos."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fojas.base import rut as rut_
from fojas.base import tiempo
from fojas.interfaz.exporta import en_palabras
from fojas.interfaz.listas import Columna

register = template.Library()
MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
DURO = "\u00a0"
GRUPOS = ("radioselect", "checkboxselectmultiple")


@register.simple_tag
def icono(nombre: str, etiqueta: str = "") -> SafeString:
    """Dibujo de la hoja de iconos; con etiqueta si va solo."""
    hoja = static("fojas/iconos.svg")
    if etiqueta:
        return format_html(
            '<svg class="i" viewBox="0 0 20 20" role="img" aria-label="{}"><use href="{}#i-{}"/></svg>',
            etiqueta,
            hoja,
            nombre,
        )
    return format_html(
        '<svg class="i" viewBox="0 0 20 20" aria-hidden="true"><use href="{}#i-{}"/></svg>', hoja, nombre
    )


@register.filter
def rut(valor: str | None) -> str:
    return rut_.formatea(valor) if valor else ""


def _dia(valor: date | datetime) -> date:
    return tiempo.dia_de(valor) if isinstance(valor, datetime) else valor


@register.filter
def fecha_larga(valor: date | datetime | None) -> str:
    """`lunes 23 de noviembre de 2026`."""
    if valor is None:
        return ""
    dia = _dia(valor)
    return f"{DIAS[dia.weekday()]}{DURO}{dia.day} de{DURO}{MESES[dia.month - 1]} de{DURO}{dia.year}"


@register.filter
def fecha_dicha(valor: date | datetime | None) -> str:
    """`lunes 23 de noviembre`, para frases."""
    if valor is None:
        return ""
    dia = _dia(valor)
    return f"{DIAS[dia.weekday()]}{DURO}{dia.day} de{DURO}{MESES[dia.month - 1]}"


@register.filter
def fecha(valor: date | datetime | None) -> str:
    return f"{_dia(valor):%d-%m-%Y}" if valor else ""


@register.filter
def hora(valor: datetime | None) -> str:
    return f"{valor.astimezone(tiempo.ZONA):%H:%M}{DURO}hrs." if valor else ""


@register.filter
def momento(valor: datetime | None) -> str:
    """`23-11-2026 10:42 hrs.`."""
    return f"{fecha(valor)} {hora(valor)}" if valor else ""


@register.filter
def peso(bytes_: int | None) -> str:
    """`184 kB`, `1,1 MB`."""
    if bytes_ is None:
        return ""
    if bytes_ < 1000:
        return f"{bytes_}{DURO}bytes"
    if bytes_ < 1_000_000:
        return f"{bytes_ / 1000:.0f}{DURO}kB"
    return f"{bytes_ / 1_000_000:.1f}{DURO}MB".replace(".", ",")


@register.filter
def huella(valor: str) -> str:
    """Huella para mirar: el comienzo y el final."""
    return f"{valor[:8]} {valor[8:16]} … {valor[-8:]}" if len(valor) > 24 else valor


@register.filter
def duro(valor: object) -> str:
    """Cifras y su palabra en la misma línea."""
    texto = str(valor)
    for pegado in ("N° ", "art. ", "M$ ", "Ley ", "arts. "):
        texto = texto.replace(pegado, pegado[:-1] + DURO)
    return texto


@register.filter
def restan(dias: int | None) -> str:
    """`Vence hoy`, `Quedan 3 días hábiles`, `Vencido hace 1 día hábil`."""
    if dias is None:
        return ""
    if dias == 0:
        return "Vence hoy"
    cuantos = f"{abs(dias)}{DURO}{'día hábil' if abs(dias) == 1 else 'días hábiles'}".replace(" ", DURO)
    if dias < 0:
        return f"Vencido hace{DURO}{cuantos}"
    return f"{'Queda' if dias == 1 else 'Quedan'}{DURO}{cuantos}"


@register.inclusion_tag("interfaz/piezas/plazo.html")
def plazo(dias: int | None) -> dict[str, Any]:
    """El chip de un plazo: rojo lleno si venció, ámbar de hoy a tres días, liso si falta más."""
    clase = "" if dias is None else "lleno" if dias < 0 else "ambar" if dias <= 3 else "liso"
    return {"dias": dias, "clase": clase}


@register.inclusion_tag("interfaz/piezas/ley.html")
def ley(norma: str, nota: str = "") -> dict[str, Any]:
    return {"norma": norma, "nota": nota}


@register.inclusion_tag("interfaz/piezas/calendario.html")
def calendario_de(semanas: list[Any], titulo: str = "Cómo se contó") -> dict[str, Any]:
    return {"semanas": semanas, "titulo": titulo}


@register.inclusion_tag("interfaz/piezas/campo.html")
def campo(dato: BoundField, pista: str = "", opcional: bool | None = None) -> dict[str, Any]:
    """Etiqueta, pista, error y control, atados entre sí. La pista y si es opcional salen del propio campo."""
    pista = pista or str(dato.help_text)
    grupo = dato.widget_type in GRUPOS
    marca = dato.widget_type == "checkbox"
    if opcional is None:
        opcional = not dato.field.required and not marca and not grupo
    descrito = [f"{dato.auto_id}-pista"] if pista else []
    if dato.errors:
        descrito.append(f"{dato.auto_id}-error")
    atributos: dict[str, Any] = {"aria-describedby": " ".join(descrito)} if descrito else {}
    if dato.errors:
        atributos["aria-invalid"] = "true"
    return {
        "dato": dato,
        "control": "" if grupo else dato.as_widget(attrs=atributos),
        "pista": pista,
        "opcional": opcional,
        "grupo": grupo,
        "marca": marca,
        "descrito": " ".join(descrito),
    }


@register.inclusion_tag("interfaz/piezas/errores.html")
def errores(form: Any) -> dict[str, Any]:
    """Resumen de errores, enlazado a cada campo."""
    return {"form": form}


@register.simple_tag
def con_url(request: HttpRequest, **cambios: object) -> str:
    """La URL de ahora con estos parámetros cambiados; los vacíos se quitan."""
    consulta = request.GET.copy()
    for nombre, valor in cambios.items():
        if valor in (None, ""):
            consulta.pop(nombre, None)
        else:
            consulta[nombre] = str(valor)
    return f"?{consulta.urlencode()}" if consulta else request.path


@register.simple_tag
def sello_de_envio() -> str:
    """Número de un solo uso: el mismo envío, repetido, no hace dos veces la acción."""
    return secrets.token_hex(8)


@register.simple_tag(takes_context=True)
def celda_de(context: Context, columna: Columna[Any], fila: Any) -> SafeString:
    """Lo que una columna dice de una fila: su trozo, o enlace, chip o texto y su segunda línea."""
    if columna.plantilla:
        with context.push(fila=fila):
            trozo = get_template(columna.plantilla).template.render(context)  # type: ignore[attr-defined]
        # Sin blancos: en el teléfono, una celda vacía no ocupa su renglón.
        return SafeString(trozo.strip())
    texto = en_palabras(columna.valor(fila))
    visto: str | SafeString = texto or "—"
    if texto and columna.chip is not None:
        visto = format_html('<span class="chip {}">{}</span>', columna.chip(fila), texto)
    if columna.enlace is not None:
        clase = "asunto" if columna.principal else ""
        visto = format_html('<a class="{}" href="{}">{}</a>', clase, columna.enlace(fila), visto)
    bajo = columna.bajo(fila) if columna.bajo is not None else ""
    return (
        format_html('{}<span class="tenue suelto abajo-de">{}</span>', visto, bajo)
        if bajo
        else format_html("{}", visto)
    )


@register.simple_tag
def codigo_de(lista: Any, fila: Any) -> str:
    """Lo que se envía si la fila se elige."""
    return str(lista.definicion.codigo(fila))


@register.simple_tag
def nombre_de(lista: Any, fila: Any) -> str:
    """Cómo se dice una fila al elegirla."""
    definicion = lista.definicion
    return str(definicion.nombra(fila) if definicion.nombra else definicion.codigo(fila))


@register.filter
def miles(valor: int | None) -> str:
    """`9.737`."""
    return "" if valor is None else f"{valor:,}".replace(",", ".")


@register.inclusion_tag("interfaz/piezas/cabeza.html")
def cabeza(datos: Iterable[Any], clase: str = "") -> dict[str, Any]:
    """Lo primero de un detalle: pares (rótulo, dato) o tríos (rótulo, dato, nota)."""
    return {"datos": [(*dato, "")[:3] for dato in datos], "clase": clase}


@register.simple_tag
def sin_filtro(request: HttpRequest, clave: str) -> str:
    """La URL de ahora sin ese filtro y desde la primera página."""
    return con_url(request, **{clave: "", "desde": ""})


@register.simple_tag
def nombre_en(nombres: Mapping[str, str], codigo: str) -> str:
    """El nombre de un código, o el propio código si no es de nadie."""
    return nombres.get(codigo, codigo)


@register.filter
def gigas(bytes_: int) -> str:
    """`41,5 GB`."""
    return f"{bytes_ / 1_000_000_000:.1f}{DURO}GB".replace(".", ",")


@register.filter
def mes_de(valor: date) -> str:
    """`noviembre de 2026`."""
    return f"{MESES[valor.month - 1]} de {valor.year}"
