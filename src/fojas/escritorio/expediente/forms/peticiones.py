"""Las partes de lo pedido: registrarlas, repartirlas, unirlas y decir en qué quedaron."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from fojas.dominio.partes.acciones import Resultado
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.partes.reglas.peticiones import (
    LARGO_PETICION,
    NOMBRES_DE_PETICION,
    EstadoPeticion,
    parte_peticiones,
)
from fojas.escritorio.expediente.forms.comun import Opciones, campo_de_texto
from fojas.escritorio.expediente.forms.despacho import RespondeForm
from fojas.normativa.procedimientos import Requisito

RESULTADOS = [(e.value, nombre) for e, nombre in NOMBRES_DE_PETICION.items() if e != EstadoPeticion.PENDIENTE]


class AgregaForm(forms.Form):
    textos = forms.CharField(
        label="Agregar partes, una por renglón",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Puedes pegar la lista como viene: «a) …», «1. …» o con guiones. La letra la pone Fojas.",
        error_messages={"required": "Escribe las partes, una por renglón."},
    )

    def clean_textos(self) -> list[str]:
        try:
            return parte_peticiones(self.cleaned_data["textos"])
        except DatoFaltante as error:
            raise forms.ValidationError(error.mensaje) from None


class CorrigeForm(forms.Form):
    def __init__(self, datos: Any = None, *, unidades: Opciones, initial: Mapping[str, Any]) -> None:
        super().__init__(datos, initial=dict(initial))
        self.fields["texto"] = campo_de_texto("Qué pide", largo=LARGO_PETICION, filas=4, falta="Escribe qué pide.")
        self.fields["unidad"] = forms.ChoiceField(label="Unidad que la lleva", choices=unidades, required=False)


class UneForm(forms.Form):
    def __init__(self, datos: Any = None, *, otras: Sequence[Any]) -> None:
        super().__init__(datos)
        self.fields["a"] = forms.ChoiceField(
            label="Unirla con",
            choices=[(p.codigo, f"{p.letra}) {p.texto}") for p in otras],
            widget=forms.RadioSelect,
            error_messages={"required": "Elige con cuál se une."},
        )


class ResultadoMixto(forms.Form):
    """En qué quedó y por qué: lo comparten la parte y la respuesta que contesta varias."""

    def agrega_resultado(self, *, causas: Sequence[Requisito], pide_estado: bool, pista: str = "") -> None:
        self.fields["estado"] = forms.ChoiceField(
            label="En qué quedó",
            choices=RESULTADOS if pide_estado else [("", "Elige"), *RESULTADOS],
            required=pide_estado,
            help_text=pista,
            error_messages={"required": "Elige en qué quedó."},
        )
        self.fields["causa"] = forms.ChoiceField(
            label="Causa de la ley, si no se concede",
            choices=[("", "No corresponde"), *((c.id, f"{c.nombre} ({c.norma})") for c in causas)],
            required=False,
        )
        self.fields["razon"] = campo_de_texto("Razones", largo=1000, required=False)
        self.fields["organo"] = forms.CharField(
            label="Órgano al que se envió, si no es de la municipalidad", max_length=200, required=False
        )

    def resultado(self) -> Resultado:
        datos = self.cleaned_data
        return Resultado(
            estado=EstadoPeticion(datos["estado"]), causa=datos["causa"], razon=datos["razon"], organo=datos["organo"]
        )


class RespondePartesForm(RespondeForm, ResultadoMixto):
    """La respuesta de un caso separado en partes: cuáles contesta y en qué quedaron."""

    def __init__(
        self, datos: Any = None, archivos: Any = None, *, en: datetime, informes: Sequence[str] = (),
        peticiones: Sequence[Any], causas: Sequence[Requisito],
    ) -> None:  # fmt: skip
        super().__init__(datos, archivos, en=en, informes=informes)
        self.initial = {"partes": [p.codigo for p in peticiones]}
        self.fields["partes"] = forms.MultipleChoiceField(
            label="Qué partes contesta",
            choices=[(p.codigo, f"{p.letra}) {p.texto}") for p in peticiones],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text="Las que dejes sin marcar siguen sin responder.",
        )
        self.agrega_resultado(
            causas=causas, pide_estado=False,
            pista="Vale para todas las marcadas. Si unas quedaron de un modo y otras de otro, corrígelas después en Partes.",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("partes") and not datos.get("estado") and "estado" not in self.errors:
            self.add_error("estado", "Elige en qué quedaron las partes marcadas.")
        return datos

    def resultados(self) -> dict[str, Resultado]:
        return dict.fromkeys(self.cleaned_data["partes"], self.resultado()) if self.cleaned_data["partes"] else {}


def agrega_parcial(form: forms.Form, faltan: Sequence[Any]) -> None:
    """Si quedan partes sin responder, despachar exige decir que la respuesta es parcial."""
    if faltan:
        form.fields["parcial"] = forms.BooleanField(
            label="Sale una respuesta parcial",
            required=False,
            help_text=f"Faltan {', '.join(f'{p.letra})' for p in faltan)}: el caso sigue en trámite y su plazo corre.",
        )


class ResuelveForm(ResultadoMixto):
    def __init__(
        self, datos: Any = None, *, causas: Sequence[Requisito], respuestas: Sequence[Any], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(datos, initial=dict(initial))
        self.agrega_resultado(causas=causas, pide_estado=True)
        self.fields["documento"] = forms.ChoiceField(
            label="Respuesta en que se contesta",
            choices=[("", "Todavía ninguna"), *((d.codigo, f"{d.titulo}, foja {d.foja_desde}") for d in respuestas)],
            required=False,
            help_text="Si aún no la adjuntas, hazlo en «Responder» y marca ahí qué partes contesta.",
        )
