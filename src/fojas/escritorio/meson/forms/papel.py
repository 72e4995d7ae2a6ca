"""Qué pasa con el papel y hacia dónde va."""

from collections.abc import Iterable
from typing import Any

from django import forms

from fojas.dominio.partes.reglas.custodia import NOMBRES_DE_MOVIMIENTO, MovimientoPapel
from fojas.escritorio.expediente.forms.comun import Opciones, destino_de
from fojas.escritorio.meson.forms.ingreso import campo_de_texto


class PapelForm(forms.Form):
    """Con `varios`, se elige una vez y se leen muchas etiquetas."""

    def __init__(
        self, datos: Any = None, *, destinos: Opciones, movimientos: Iterable[MovimientoPapel] = MovimientoPapel,
        varios: bool = False, initial: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(datos, initial=initial)
        self.fields["movimiento"] = forms.ChoiceField(
            label="Qué pasa con el papel", choices=[(m.value, NOMBRES_DE_MOVIMIENTO[m]) for m in movimientos],
            error_messages={"invalid_choice": "Ese movimiento no se puede ahora: mira dónde está el papel."},
        )  # fmt: skip
        self.fields["destino"] = forms.ChoiceField(
            label="A quién se entrega o presta", required=False, choices=destinos,
            error_messages={"invalid_choice": "Esa unidad o persona ya no está. Elige otra."},
        )  # fmt: skip
        self.fields["a_quien"] = campo_de_texto("O a quién de fuera se presta")
        self.fields["lugar"] = campo_de_texto(
            "Dónde queda", atributos={"placeholder": "Estante 3, caja 12"}, ayuda="Al guardarlo o mandarlo al archivo."
        )
        self.fields["nota"] = campo_de_texto("Nota", largo=300)
        if varios:
            self.fields["leido"] = forms.CharField(
                label="Etiqueta o folio",
                max_length=300,
                help_text="Pasa el lector por el QR de la etiqueta, o escribe el folio y Entrar.",
                widget=forms.TextInput(attrs={"autocomplete": "off", "data-foco": "", "spellcheck": "false"}),
                error_messages={"required": "Lee una etiqueta o escribe un folio."},
            )

    def paso(self) -> dict[str, Any]:
        """Lo que pide la acción."""
        datos = self.cleaned_data
        destino = destino_de(datos["destino"]) if datos["destino"] else None
        return {
            "movimiento": datos["movimiento"], "unidad_id": destino.unidad_id if destino else None,
            "persona_id": destino.persona_id if destino else None, "a_quien": datos["a_quien"], "lugar": datos["lugar"],
            "nota": datos["nota"],
        }  # fmt: skip
