"""Formularios de los pasos en lote."""

from datetime import date

from django import forms

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.reglas import NOMBRES_DE_INSTRUCCION, Instruccion


class ConfirmaForm(forms.Form):
    """Nada que escribir: solo confirmar."""


class DerivaForm(forms.Form):
    """La misma providencia para todo lo elegido."""

    unidad = forms.TypedChoiceField(
        label="Unidad que queda a cargo", coerce=int, error_messages={"required": "Elige la unidad."}
    )
    instruccion = forms.ChoiceField(
        label="Instrucción",
        choices=[(i.value, nombre) for i, nombre in NOMBRES_DE_INSTRUCCION.items()],
        initial=Instruccion.PARA_RESPUESTA.value,
    )
    texto = forms.CharField(
        label="Texto de la providencia", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    cantidad = forms.IntegerField(
        label="Días hábiles para responder",
        required=False,
        min_value=1,
        max_value=365,
        help_text="Vacío: manda el plazo legal de cada caso.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: object, dia: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        unidad = self.fields["unidad"]
        if isinstance(unidad, forms.TypedChoiceField):
            unidad.choices = [
                ("", "Elige una unidad"),
                *((str(r.unidad.pk), "\u2003" * r.nivel + r.unidad.nombre) for r in organizacion.organigrama(dia)),
            ]


class ArchivaForm(forms.Form):
    motivo = forms.CharField(
        label="Por qué se archiva",
        required=False,
        max_length=300,
        help_text="Hace falta en los casos cuya respuesta no se ha despachado.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
