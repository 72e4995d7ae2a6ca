"""Formularios de las llaves de la API."""

from django import forms

from fojas.dominio.recepcion.reglas import NOMBRES_DE_ALCANCE, Alcance
from fojas.escritorio.administracion.forms import opciones_de
from fojas.interfaz.formularios import CampoDia


class LlaveForm(forms.Form):
    nombre = forms.CharField(
        label="Para qué es",
        max_length=120,
        help_text="Por ejemplo: formularios del sitio municipal.",
        error_messages={"required": "Escribe para qué es la llave."},
    )
    cuenta = forms.CharField(
        label="Cuenta de servicio",
        max_length=20,
        help_text="Minúsculas sin tilde, números y guiones: sitio-web. La misma al renovar una llave.",
        error_messages={"required": "Escribe la cuenta."},
    )
    alcances = forms.MultipleChoiceField(
        label="Qué deja hacer",
        choices=opciones_de(NOMBRES_DE_ALCANCE),
        initial=[a.value for a in Alcance],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Elige al menos una cosa."},
    )
    vence_el = CampoDia(label="Último día en que sirve", help_text="Hasta dos años más.")


class RevocaForm(forms.Form):
    motivo = forms.CharField(label="Motivo", max_length=300, error_messages={"required": "Escribe por qué se revoca."})
