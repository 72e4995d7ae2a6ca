"""El patrón de todo formulario: un POST es una acción, y un rechazo devuelve la página con lo escrito."""

from collections.abc import Callable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.organizacion import consultas as organizacion
from fojas.interfaz.listas import ANOS, FORMATOS_DE_DIA
from fojas.interfaz.puerta import actor_de

R = TypeVar("R")
ENVIO = "envio"
ENVIOS_RECORDADOS = 20


class CampoDia(forms.DateField):
    """Un día, escrito en cualquiera de las formas usuales."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "", initial: date | None = None) -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            initial=initial,
            input_formats=FORMATOS_DE_DIA,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": "Escribe la fecha.",
                "invalid": "Escribe la fecha como 23-11-2026.",
            },
        )

    def to_python(self, value: Any) -> date | None:
        dia: date | None = super().to_python(value)
        if dia is not None and dia.year not in ANOS:
            raise ValidationError("Revisa el año de la fecha.")
        return dia


class CampoPersona(forms.CharField):
    """Una persona por su RUT, su código o su nombre. Si hay varias, se muestran para elegir: nunca se adivina.

    Entrega el id de la persona, o None si se dejó vacío. Con `por_su_rut`, el RUT completo la encuentra aunque solo esté
    en casos reservados: es para los pasos que la nombran en la bitácora.
    """

    terminos: frozenset[str] = frozenset()
    """De quien escribe; sin ellos solo se encuentra a quienes conoce cualquiera. Los pone `atiende`."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "", por_su_rut: bool = False) -> None:
        self.por_su_rut = por_su_rut
        super().__init__(
            label=label,
            required=required,
            max_length=200,
            help_text=help_text or "RUT, código o nombre completo.",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": "Escribe quién es."},
        )

    def clean(self, value: Any) -> int | None:
        texto: str = super().clean(value)
        if not texto:
            return None
        if self.por_su_rut and (persona := organizacion.por_rut(texto)) is not None:
            return persona.pk
        halladas = organizacion.busca_personas(texto, terminos=self.terminos, limite=6)
        if not halladas:
            raise forms.ValidationError("No hay una persona con ese RUT, código o nombre. Créala primero.")
        if len(halladas) > 1:
            dichas = "; ".join(f"{p.nombre} ({p.rut or 'sin RUT'}, código {p.codigo})" for p in halladas[:5])
            raise forms.ValidationError(f"Hay más de una: {dichas}. Escribe el RUT o el código de la que es.")
        return halladas[0].pk


def atiende(
    request: HttpRequest,
    form: forms.Form,
    accion: Callable[[Mapping[str, Any]], R],
    *,
    mensaje: str | Callable[[R], str],
    volver: str | Callable[[R], str],
) -> HttpResponseRedirect | None:
    """Si se envió y es válido, hace la acción y lleva a donde sigue; si no, None y la vista pinta el formulario.

    Un rechazo del dominio queda junto a su campo. El mismo envío repetido no hace la acción otra vez.
    """
    if request.method != "POST":
        return None
    if hecho := repetido(request):
        return hecho
    for campo in form.fields.values():
        if isinstance(campo, CampoPersona):
            campo.terminos = actor_de(request).terminos
    if not form.is_valid():
        return None
    try:
        resultado = accion(form.cleaned_data)
    except NoAutorizado:
        raise
    except ErrorFojas as error:
        anota_rechazo(form, error)
        return None
    destino = volver if isinstance(volver, str) else volver(resultado)
    messages.success(request, mensaje if isinstance(mensaje, str) else mensaje(resultado))
    recuerda(request, destino)
    return HttpResponseRedirect(destino)


def recuerda(request: HttpRequest, destino: str) -> None:
    """Este envío ya se hizo: si vuelve a llegar, va a donde fue la primera vez."""
    if envio := request.POST.get(ENVIO, "")[:40]:
        hechos: dict[str, str] = request.session.get("envios", {})
        request.session["envios"] = dict(list(hechos.items())[1 - ENVIOS_RECORDADOS :]) | {envio: destino}


def repetido(request: HttpRequest) -> HttpResponseRedirect | None:
    """A dónde llevó este mismo envío la primera vez. Se mira antes que el permiso: hecho el paso, puede haberlo perdido."""
    envio = request.POST.get(ENVIO, "")[:40]
    hechos: dict[str, str] = request.session.get("envios", {})
    return HttpResponseRedirect(hechos[envio]) if envio and envio in hechos else None


def anota_rechazo(form: forms.Form, error: ErrorFojas) -> None:
    """Pone un rechazo del dominio junto al campo que nombra, o arriba si no es de ninguno."""
    texto = f"{error.mensaje} ({error.norma})" if error.norma else error.mensaje
    form.add_error(error.campo if error.campo in form.fields else None, texto)


def pinta(
    request: HttpRequest,
    form: forms.Form,
    *,
    titulo: str,
    boton: str = "Guardar",
    volver: str = "",
    plantilla: str = "interfaz/formulario.html",
    **contexto: Any,
) -> HttpResponse:
    """La página de un formulario; con errores responde 422 y los muestra arriba, enlazados y con foco."""
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    datos = {"form": form, "titulo": titulo, "boton": boton, "volver": volver, **contexto}
    return render(request, plantilla, datos, status=estado)
