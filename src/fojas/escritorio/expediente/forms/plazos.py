"""Prorrogar, suspender y reanudar."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from fojas.escritorio.expediente.forms.comun import campo_de_texto
from fojas.interfaz.formularios import CampoDia
from fojas.normativa.plazos import Causa


class ProrrogaForm(forms.Form):
    def __init__(self, datos: Any = None, *, tope: int | None, unidad: str) -> None:
        super().__init__(datos)
        self.fields["cantidad"] = forms.IntegerField(
            label=f"Cuánto se alarga, en {unidad}",
            min_value=1,
            help_text=f"Hasta {tope} más." if tope is not None else "La norma no pone tope.",
            error_messages={
                "required": "Escribe cuántos días.",
                "invalid": "Escribe un número.",
                "min_value": "Al menos uno.",
            },
        )
        self.fields["fundamento"] = campo_de_texto(
            "Fundamento", largo=1000, filas=4, falta="Escribe el fundamento de la prórroga.",
            pista="Las circunstancias que la aconsejan. La persona lo puede pedir.",
        )  # fmt: skip


class SuspendeForm(forms.Form):
    def __init__(self, datos: Any = None, *, causas: Sequence[Causa], hoy: date) -> None:
        super().__init__(datos)
        self.fields["causa"] = forms.ChoiceField(
            label="Por qué dejan de contar los días",
            choices=[(c.id, f"{c.nombre} ({c.norma})") for c in causas],
            widget=forms.RadioSelect,
            error_messages={"required": "Elige la causa."},
        )
        self.fields["norma"] = forms.CharField(
            label="Resolución o norma con que se suspende",
            max_length=200,
            help_text="Por ejemplo: Resolución N° 84 de 2026, Ley 19.880, art. 31.",
            error_messages={"required": "Cita la resolución o la norma con que se suspende."},
        )
        self.fields["dia"] = CampoDia(label="Desde qué día", initial=hoy, help_text="Ese día ya no se cuenta.")


class ReanudaForm(forms.Form):
    def __init__(self, datos: Any = None, *, hoy: date) -> None:
        super().__init__(datos)
        self.fields["dia"] = CampoDia(
            label="Desde qué día vuelve a correr", initial=hoy, help_text="Ese día se cuenta."
        )
