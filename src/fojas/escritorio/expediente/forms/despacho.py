"""Responder, informar, despachar y entregar."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_CALIDAD_DE_RETIRO,
    NOMBRES_DE_DESPACHO,
    CalidadRetiro,
    CanalDespacho,
    DatoFaltante,
    documento_de_identidad,
)
from fojas.escritorio.expediente.forms.comun import CampoArchivos, campo_de_texto, opciones_de


class RespondeForm(forms.Form):
    def __init__(self, datos: Any = None, archivos: Any = None, *, en: datetime, informes: Sequence[str] = ()) -> None:
        super().__init__(datos, archivos)
        self.fields["titulo"] = forms.CharField(
            label="Número y nombre de la respuesta",
            max_length=300,
            help_text="Como dice el documento, por ejemplo ORD. N° 412.",
            error_messages={"required": "Escribe el número o el nombre de la respuesta."},
        )
        self.fields["archivo"] = CampoArchivos(
            label="Respuesta firmada, en PDF",
            en=en,
            solo_pdf=True,
            help_text="La recibirá la persona tal como la adjuntes.",
        )
        self.fields["adjuntos"] = CampoArchivos(
            label="Anexos",
            en=en,
            varios=True,
            required=False,
            help_text="Planos, certificados o fotos que van con ella.",
        )
        if informes:
            self.fields["sin_efecto"] = forms.BooleanField(
                label="Dejar sin efecto los informes pendientes",
                required=False,
                help_text=f"Lo que se pidió a {', '.join(informes)} sale de su bandeja: ya no hace falta.",
            )


class RetiraRespuestaForm(forms.Form):
    def __init__(self, datos: Any = None, *, respuestas: Sequence[Any]) -> None:
        super().__init__(datos)
        self.fields["documento"] = forms.ChoiceField(
            label="Qué respuesta se retira",
            choices=[(str(d.pk), f"{d.titulo}, foja {d.foja_desde}") for d in respuestas],
            initial=str(respuestas[-1].pk) if respuestas else None,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Elige la respuesta.",
                "invalid_choice": "Esa respuesta ya salió o ya se retiró. Mira los documentos del expediente.",
            },
        )
        self.fields["motivo"] = campo_de_texto(
            "Por qué se retira", falta="Escribe por qué se retira la respuesta.",
            pista="Se lee junto al documento y queda en la bitácora.",
        )  # fmt: skip


class InformaForm(forms.Form):
    def __init__(self, datos: Any = None, archivos: Any = None, *, en: datetime) -> None:
        super().__init__(datos, archivos)
        self.fields["titulo"] = forms.CharField(
            label="Título del informe",
            max_length=300,
            help_text="Por ejemplo: Informe de la visita a terreno.",
            error_messages={"required": "Escribe el título del informe."},
        )
        self.fields["archivo"] = CampoArchivos(
            label="Informe", en=en, help_text="Queda en el expediente; no sale hacia la persona."
        )


class DespachaForm(forms.Form):
    """Qué sale, por dónde y a quién. Los adelantos en el orden piden su porqué solo si los hay."""

    def __init__(
        self, datos: Any = None, *, fojas: Sequence[Foja], anteriores: Sequence[str], initial: Mapping[str, Any],
        con_ddu: bool = False, listas: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        super().__init__(datos, initial=dict(initial))
        self.fields["documentos"] = forms.MultipleChoiceField(
            label="Documentos que salen",
            choices=[(str(f.id), f"{f.titulo} · {f.nombre}, foja {f.foja_desde}") for f in fojas],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Elige al menos un documento."},
        )
        self.fields["canal"] = forms.ChoiceField(
            label="Cómo sale",
            choices=[o for o in opciones_de(NOMBRES_DE_DESPACHO) if con_ddu or o[0] != CanalDespacho.DDU.value],
            widget=forms.RadioSelect,
            error_messages={"required": "Elige cómo sale."},
        )
        self.fields["correo"] = forms.EmailField(
            label="Correo de la persona",
            required=False,
            error_messages={"invalid": "Escribe un correo completo, por ejemplo nombre@correo.cl."},
        )
        self.fields["domicilio"] = forms.CharField(
            label="Domicilio para la carta certificada", required=False, max_length=254
        )
        self.fields["recibio"] = forms.CharField(label="Quién la retira en el mesón", required=False, max_length=200)
        self.fields["recibio_documento"] = forms.CharField(
            label="Su RUN", required=False, max_length=30, help_text="Si no tiene RUN, su pasaporte."
        )
        self.fields["recibio_calidad"] = forms.ChoiceField(
            label="En qué calidad",
            required=False,
            choices=opciones_de(NOMBRES_DE_CALIDAD_DE_RETIRO),
            initial=CalidadRetiro.INTERESADA.value,
        )
        if listas:
            self.fields["listas"] = forms.TypedMultipleChoiceField(
                label="Con copia a", required=False, coerce=int, choices=listas, widget=forms.CheckboxSelectMultiple,
                help_text="Listas de distribución: la copia sale con el mismo folio.",
            )  # fmt: skip
        if anteriores:
            self.fields["motivo_fuera_de_orden"] = campo_de_texto(
                "Por qué sale antes",
                largo=500,
                falta="Escribe por qué sale antes: queda constancia.",
                pista=f"Entraron antes y esperan: {', '.join(anteriores)}.",
            )

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        campo, falta = {
            CanalDespacho.CORREO.value: ("correo", "La persona no dejó correo: escríbelo o elige otra forma."),
            CanalDespacho.CARTA_CERTIFICADA.value: ("domicilio", "Falta el domicilio para la carta certificada."),
            CanalDespacho.MESON.value: ("recibio", "Escribe quién retira la respuesta."),
        }.get(datos.get("canal", ""), ("", ""))
        if campo and campo not in self.errors and not datos.get(campo):
            self.add_error(campo, falta)
        datos["recibio_calidad"] = datos.get("recibio_calidad") or CalidadRetiro.INTERESADA.value
        if datos.get("canal") == CanalDespacho.MESON and not datos.get("recibio_documento"):
            self.add_error("recibio_documento", "Escribe el RUN de quien la retira, o su pasaporte.")
        return datos

    def clean_recibio_documento(self) -> str:
        try:
            return documento_de_identidad(self.cleaned_data["recibio_documento"])
        except DatoFaltante as error:
            raise forms.ValidationError(error.mensaje) from None


class EntregaForm(forms.Form):
    recibio = forms.CharField(
        label="Quién recibió la carta, según Correos",
        max_length=200,
        error_messages={"required": "Escribe quién recibió, o «sin dato» si Correos no lo dice."},
    )
