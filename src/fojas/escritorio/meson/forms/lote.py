"""Lo común de varios ingresos iguales; las personas y sus archivos van en filas."""

from datetime import date
from typing import Any

from django import forms

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, NOMBRES_DE_INSTRUCCION, TIPOS, Canal, Instruccion
from fojas.dominio.partes.reglas.lote import HUECO
from fojas.escritorio.meson.forms.ingreso import DEL_MESON, campo_de_dias, campo_de_texto, opciones


class LoteForm(forms.Form):
    borrador = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    tipo = forms.ChoiceField(
        label="Tipo de documento",
        choices=[("", "Elige el tipo"), *((t.clave, t.nombre) for t in TIPOS.values() if not t.reserva)],
        error_messages={
            "required": "Elige el tipo de documento: de él depende el plazo.",
            "invalid_choice": "Elige un tipo de documento de la lista.",
        },
    )
    canal = forms.ChoiceField(
        label="Cómo llegaron", choices=[(c.value, NOMBRES_DE_CANAL[c]) for c in DEL_MESON], initial=Canal.MESON.value
    )
    materia = forms.CharField(
        label="Materia de todas",
        max_length=300,
        help_text=f"Escribe {HUECO} donde va el nombre de cada persona: Postula a la beca municipal, {HUECO}.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Escribe la materia: qué piden o qué traen.",
            "max_length": "Resume: caben 300 letras, y falta poner el nombre de cada persona.",
        },
    )
    referencia = campo_de_texto("N° y fecha, o el llamado a que responden", largo=80)
    dias_de_plazo = campo_de_dias("Plazo que traen escrito, en días hábiles")
    constancia = forms.BooleanField(
        label="Los papeles se digitalizan después: deja una constancia escrita donde falte el archivo", required=False
    )
    unidad = forms.TypedChoiceField(label="A quién van", required=False, coerce=int, empty_value=None)
    instruccion = forms.ChoiceField(
        label="Instrucción", choices=opciones(NOMBRES_DE_INSTRUCCION), initial=Instruccion.PARA_RESPUESTA.value
    )
    cantidad = campo_de_dias("Plazo interno, en días hábiles")
    texto = campo_de_texto("Providencia", largo=1000)

    def __init__(self, *args: Any, dia: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unidad"].choices = [  # type: ignore[attr-defined]
            ("", "Dejarlos por derivar"),
            *((str(r.unidad.pk), "\u2003" * r.nivel + r.unidad.nombre) for r in organizacion.organigrama(dia)),
        ]

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        tipo = TIPOS.get(datos.get("tipo", ""))
        if tipo is not None and tipo.pide_plazo and datos.get("dias_de_plazo") is None:
            self.add_error("dias_de_plazo", "Escribe el plazo, en días hábiles, que traen los documentos.")
        return datos

    def comun(self) -> dict[str, Any]:
        """Lo que la acción repite en cada fila, y lo escrito tal cual, por si hay que corregirlo."""
        limpio = self.cleaned_data
        return {
            "tipo": limpio["tipo"], "canal": limpio["canal"], "materia": limpio["materia"],
            "referencia": limpio["referencia"], "dias_de_plazo": limpio["dias_de_plazo"],
            "constancia": limpio["constancia"], "unidad_id": limpio["unidad"], "instruccion": limpio["instruccion"],
            "cantidad": limpio["cantidad"], "texto": limpio["texto"], "escrito": dict(self.data.items()),
        }  # fmt: skip
