"""Formularios de la sesión en que se dio a conocer un informe y de las interrupciones de la plataforma."""

from django import forms

from fojas.dominio.partes.reglas import NOMBRES_DE_CAUSA_DE_INTERRUPCION, CausaDeInterrupcion
from fojas.interfaz.formularios import CampoDia

FORMATOS_DE_HORA = ("%Y-%m-%dT%H:%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M")


class CampoMomento(forms.DateTimeField):
    """Un día y una hora de Chile."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        super().__init__(
            label=label, required=required, help_text=help_text, input_formats=FORMATOS_DE_HORA,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={
                "required": "Escribe el día y la hora.", "invalid": "Escribe el día y la hora como 23-11-2026 10:42.",
            },
        )  # fmt: skip


class TratadoForm(forms.Form):
    """La sesión y los días que da el oficio."""

    sesion = forms.CharField(
        label="Sesión", max_length=120, help_text="Por ejemplo: Ordinaria N° 1.130.",
        error_messages={"required": "Escribe en qué sesión se dio a conocer."},
    )  # fmt: skip
    sesion_el = CampoDia(label="Día de la sesión")
    dias = forms.IntegerField(
        label="Días hábiles para acreditarlo", min_value=1, max_value=365,
        help_text="Los dice el oficio que trae el informe.",
        error_messages={"required": "Escribe cuántos días da el oficio."},
    )  # fmt: skip


class InterrupcionForm(forms.Form):
    """Cuándo, por qué y qué no se pudo usar."""

    desde = CampoMomento(label="Comenzó")
    hasta = CampoMomento(label="Terminó", required=False, help_text="Vacío si todavía no vuelve.")
    causa = forms.ChoiceField(
        label="Causa", choices=[(c.value, nombre) for c, nombre in NOMBRES_DE_CAUSA_DE_INTERRUPCION.items()],
        initial=CausaDeInterrupcion.FUERZA_MAYOR.value,
    )  # fmt: skip
    detalle = forms.CharField(
        label="Qué pasó", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escribe qué pasó."},
    )  # fmt: skip
    sistemas = forms.CharField(
        label="Qué no se pudo usar", max_length=300, help_text="Por ejemplo: el formulario web y el seguimiento.",
        error_messages={"required": "Escribe qué no se pudo usar."},
    )  # fmt: skip
    resolucion = forms.CharField(
        label="Resolución que autorizó presentar en papel", required=False, max_length=200,
        help_text="Si se dictó una (Ley 19.880, art. 18).",
    )  # fmt: skip


class TerminaForm(forms.Form):
    hasta = CampoMomento(label="Volvió a funcionar")
    resolucion = forms.CharField(label="Resolución que autorizó presentar en papel", required=False, max_length=200)


class AnulaForm(forms.Form):
    motivo = forms.CharField(
        label="Por qué se deja sin efecto", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe por qué se deja sin efecto."},
    )  # fmt: skip
