"""Prorrogar, suspender y reanudar, y decírselo a la persona en el mismo paso."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from fojas.escritorio.expediente.forms.comun import CampoArchivos, campo_de_texto
from fojas.escritorio.expediente.forms.procedimiento import CON_CONSTANCIA, AvisaForm
from fojas.interfaz.formularios import CampoDia
from fojas.normativa.plazos import Causa


class ProrrogaForm(AvisaForm):
    def __init__(self, datos: Any = None, *, ingreso: Any, tope: int | None, unidad: str) -> None:
        self.tope, self.unidad = tope, unidad
        super().__init__(datos, ingreso=ingreso, medios=CON_CONSTANCIA)

    def campos_propios(self) -> None:
        self.fields["cantidad"] = forms.IntegerField(
            label=f"Cuánto se alarga, en {self.unidad}",
            min_value=1,
            help_text=f"Hasta {self.tope} más." if self.tope is not None else "La norma no pone tope.",
            error_messages={
                "required": "Escribe cuántos días.",
                "invalid": "Escribe un número.",
                "min_value": "Al menos uno.",
            },
        )
        self.fields["fundamento"] = campo_de_texto(
            "Fundamento", largo=1000, filas=4, falta="Escribe el fundamento de la prórroga.",
            pista="Las circunstancias que la aconsejan. La persona lo lee en el aviso.",
        )  # fmt: skip


class SuspendeForm(AvisaForm):
    def __init__(
        self, datos: Any = None, archivos: Any = None, *, ingreso: Any, causas: Sequence[Causa], hoy: date, en: datetime
    ) -> None:
        self.causas, self.hoy, self.en = causas, hoy, en
        super().__init__(datos, archivos, ingreso=ingreso, medios=CON_CONSTANCIA)

    def campos_propios(self) -> None:
        self.fields["causa"] = forms.ChoiceField(
            label="Por qué dejan de contar los días",
            choices=[(c.id, f"{c.nombre} ({c.norma})") for c in self.causas],
            widget=forms.RadioSelect,
            error_messages={"required": "Elige la causa."},
        )
        self.fields["norma"] = forms.CharField(
            label="Resolución o norma con que se suspende",
            max_length=200,
            help_text="Por ejemplo: Resolución N° 84 de 2026, Ley 19.880, art. 31.",
            error_messages={"required": "Cita la resolución o la norma con que se suspende."},
        )
        self.fields["respaldo"] = CampoArchivos(
            label="Documento que lo respalda", en=self.en, required=False,
            help_text="La resolución, la demanda o el antecedente. Queda en el expediente.",
        )  # fmt: skip
        self.fields["dia"] = CampoDia(label="Desde qué día", initial=self.hoy, help_text="Ese día ya no se cuenta.")


class ReanudaForm(AvisaForm):
    def __init__(self, datos: Any = None, *, ingreso: Any, hoy: date) -> None:
        self.hoy = hoy
        super().__init__(datos, ingreso=ingreso, medios=CON_CONSTANCIA)

    def campos_propios(self) -> None:
        self.fields["dia"] = CampoDia(
            label="Desde qué día vuelve a correr", initial=self.hoy, help_text="Ese día se cuenta."
        )
