"""Lo que se decide de un correo o de un escaneo."""

from django import forms

from fojas.dominio.partes.reglas import TIPOS


class IngresaForm(forms.Form):
    """Darle folio como un caso nuevo."""

    materia = forms.CharField(
        label="Materia", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe la materia: qué pide o qué trae."},
    )  # fmt: skip
    tipo = forms.ChoiceField(
        label="Tipo de documento",
        # El que trae su plazo escrito se ingresa en el mesón, donde se anota.
        choices=[(t.clave, t.nombre) for t in TIPOS.values() if not t.pide_plazo],
    )


class AgregaForm(forms.Form):
    """Agregarlo a un caso que ya existe."""

    caso = forms.CharField(
        label="Folio o código del caso", max_length=60, help_text="250, 2026-250 o el código del expediente.",
        error_messages={"required": "Escribe a qué caso se agrega."},
    )  # fmt: skip


class MotivoForm(forms.Form):
    """Apartarlo o descartarlo, con su porqué."""

    motivo = forms.CharField(label="Por qué", max_length=300, error_messages={"required": "Escribe por qué."})


class ReboteForm(forms.Form):
    """Decir qué despacho no llegó."""

    folio = forms.CharField(
        label="Folio de salida del despacho que no llegó", max_length=40,
        error_messages={"required": "Escribe el folio de salida."},
    )  # fmt: skip
