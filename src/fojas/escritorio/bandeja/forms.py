"""Formularios de los pasos en lote."""

from datetime import date

from django import forms

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.reglas import NOMBRES_DE_INSTRUCCION, Instruccion
from fojas.interfaz.formularios import CampoDia, CampoPersona


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
            unidad.choices = [("", "Elige una unidad"), *unidades_para_elegir(dia)]


class ArchivaForm(forms.Form):
    motivo = forms.CharField(
        label="Por qué se archiva",
        required=False,
        max_length=300,
        help_text="Hace falta en los casos cuya respuesta no se ha despachado.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasignaForm(forms.Form):
    """A dónde pasa lo elegido; el plazo sigue siendo el que era."""

    unidad = forms.TypedChoiceField(label="Unidad", coerce=int, error_messages={"required": "Elige la unidad."})
    persona = CampoPersona(label="Persona de esa unidad", required=False)
    motivo = forms.CharField(
        label="Por qué se reasigna", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe por qué se reasigna."},
    )  # fmt: skip

    def __init__(self, *args: object, dia: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        unidad = self.fields["unidad"]
        if isinstance(unidad, forms.TypedChoiceField):
            unidad.choices = [("", "Elige una unidad"), *unidades_para_elegir(dia)]


class ResponsableForm(forms.Form):
    """Una persona de la misma unidad."""

    persona = CampoPersona(label="Persona que queda a cargo")
    motivo = forms.CharField(label="Nota", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class MotivoForm(forms.Form):
    motivo = forms.CharField(
        label="Por qué", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe por qué."},
    )  # fmt: skip


class SuspendeForm(forms.Form):
    """Los días de una interrupción, que no cuentan en lo elegido."""

    desde = CampoDia(label="Primer día que no cuenta")
    vuelve = CampoDia(label="Día en que vuelve a contar")
    norma = forms.CharField(
        label="Resolución que lo dispone", max_length=200, help_text="Por ejemplo: Resolución N° 45 de 2026.",
        error_messages={"required": "Cita la resolución: sin ella el plazo no se detiene."},
    )  # fmt: skip


def unidades_para_elegir(dia: date) -> list[tuple[str, str]]:
    """Las vigentes, con sangría según de cuál dependen."""
    return [(str(r.unidad.pk), "\u2003" * r.nivel + r.unidad.nombre) for r in organizacion.organigrama(dia)]
