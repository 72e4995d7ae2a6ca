"""Derivar y reasignar."""

from collections.abc import Mapping
from typing import Any

from django import forms

from fojas.dominio.partes.reglas import (
    NOMBRES_DE_INSTRUCCION,
    Instruccion,
)
from fojas.escritorio.expediente.forms.comun import DESTINOS, Opciones, campo_de_texto, destino_de, opciones_de
from fojas.normativa.plazos import REGLAS

REGLAS_DE_PROVIDENCIA = ("lbpa-informe", "lbpa-providencia")
"""Plazos de la Ley 19.880 para lo que se pide entre unidades. El de veinte días no corre desde aquí, sino desde que se
certifica que el caso está en estado de resolverse (art. 24 inc. 4)."""


class DerivaForm(forms.Form):
    """A quién va, para qué y hasta cuándo. El primer destino queda a cargo; los demás, a cargo o con copia."""

    def __init__(
        self, datos: Any = None, *, destinos: Opciones, initial: Mapping[str, Any] | None = None,
        solo_informe: bool = False, hay_papel: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(datos, initial=dict(initial or {}))
        self.fields["unidad"] = forms.ChoiceField(
            label="Pedir a" if solo_informe else "Derivar a",
            choices=destinos,
            help_text="Escribe las primeras letras para saltar a la unidad o a la persona.",
            error_messages={"required": "Elige a quién va."},
        )
        instrucciones = (
            {Instruccion.PARA_INFORME: NOMBRES_DE_INSTRUCCION[Instruccion.PARA_INFORME]}
            if solo_informe
            else NOMBRES_DE_INSTRUCCION
        )
        self.fields["instruccion"] = forms.ChoiceField(
            label="Instrucción",
            choices=opciones_de(instrucciones),
            widget=forms.HiddenInput if solo_informe else forms.Select,
            initial=next(iter(instrucciones)).value,
        )
        self.fields["texto"] = campo_de_texto(
            "Qué se pide" if solo_informe else "Texto de la providencia", required=False, largo=1000,
        )  # fmt: skip
        self.fields["cantidad"] = forms.IntegerField(
            label="Días hábiles que das",
            required=False,
            min_value=1,
            max_value=365,
            help_text="Vacío: manda el plazo del caso.",
            # Un campo de número traga en silencio lo que no es número: «pronto» saldría sin plazo.
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "invalid": "Escribe un número de días.",
                "min_value": "El plazo va de 1 a 365 días hábiles.",
                "max_value": "El plazo va de 1 a 365 días hábiles.",
            },
        )
        self.fields["regla"] = forms.ChoiceField(
            label="O un plazo de la ley",
            required=False,
            choices=[("", "Ninguno"), *_reglas()],
        )
        if hay_papel:
            self.fields["va_el_papel"] = forms.BooleanField(label="Va también el papel original", required=False)
        for n in range(2, DESTINOS + 1):
            self.fields[f"unidad_{n}"] = forms.ChoiceField(label=f"Destino {n}", required=False, choices=destinos)
            self.fields[f"modo_{n}"] = forms.ChoiceField(
                label=f"El destino {n} va",
                choices=[("copia", "Con copia, para conocimiento"), ("cargo", "A cargo, igual que el primero")],
                required=False,
            )

    def mas_destinos(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"unidad_{n}"], self[f"modo_{n}"]) for n in range(2, DESTINOS + 1)]

    def hay_mas_destinos(self) -> bool:
        return any(self[f"unidad_{n}"].value() for n in range(2, DESTINOS + 1))

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("cantidad") and datos.get("regla"):
            self.add_error("cantidad", "Da los días o elige un plazo de la ley, no los dos.")
        if datos.get("unidad"):
            datos["destinos"] = [
                destino_de(datos["unidad"]),
                *(
                    destino_de(datos[f"unidad_{n}"], solo_copia=datos.get(f"modo_{n}") != "cargo")
                    for n in range(2, DESTINOS + 1)
                    if datos.get(f"unidad_{n}")
                ),
            ]
        return datos


def _reglas() -> Opciones:
    return [
        (id_, f"{regla.nombre}: {regla.cantidad} {regla.unidad.value} ({regla.norma})")
        for id_ in REGLAS_DE_PROVIDENCIA
        if (regla := REGLAS[id_]).cantidad is not None
    ]


class ReasignaForm(forms.Form):
    def __init__(self, datos: Any = None, *, destinos: Opciones) -> None:
        super().__init__(datos)
        self.fields["persona"] = forms.ChoiceField(
            label="Pasarla a",
            choices=destinos,
            help_text="El plazo es el mismo: el tiempo que corrió, corrió.",
            error_messages={"required": "Elige a quién pasa."},
        )
        self.fields["motivo"] = campo_de_texto("Por qué", required=False, filas=2)
