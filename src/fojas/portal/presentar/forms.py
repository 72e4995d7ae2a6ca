"""Los controles de cada página. Qué falta y por qué lo dicen las reglas; aquí nada se exige."""

from collections.abc import Mapping
from typing import Any

from django import forms

from fojas.dominio.organizacion.reglas import MedioNotificacion
from fojas.dominio.recepcion.reglas import LARGOS, MEDIOS, TIPOS_PUBLICOS, Falta, Paso

MEDIOS_DICHOS: Mapping[MedioNotificacion, str] = {
    MedioNotificacion.CORREO: "Por correo electrónico",
    MedioNotificacion.CARTA_CERTIFICADA: "Por carta certificada",
    MedioNotificacion.PRESENCIAL: "En persona, cuando vaya al mesón",
}


def _texto(label: str, *, pista: str = "", **atributos: str) -> forms.CharField:
    """Sin largo en el control: lo pegado de más no se corta en silencio, se dice."""
    return forms.CharField(
        label=label, required=False, strip=False, help_text=pista, widget=forms.TextInput(attrs=atributos)
    )


def _elige(label: str, opciones: list[tuple[str, str]], *, pista: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=pista, widget=forms.RadioSelect(choices=opciones)
    )  # fmt: skip


class QueForm(forms.Form):
    tipo = _elige("Qué quieres hacer", [(t.clave, t.titulo) for t in TIPOS_PUBLICOS.values()])


class QuienForm(forms.Form):
    clase = _elige("Presentas", [("natural", "A tu nombre"), ("juridica", "Por una organización o empresa")])
    nombre = _texto("Nombre y apellidos, o nombre de la organización", autocomplete="name", autocapitalize="words")
    representante = _texto(
        "Si es una organización, quién presenta por ella",
        pista="Nombre y apellidos de quien la representa.",
    )
    rut = _texto(
        "RUN o RUT", pista="Ayuda a encontrar tus casos, pero no es obligatorio. Con o sin puntos.",
        autocomplete="off", spellcheck="false",
    )  # fmt: skip


class PideForm(forms.Form):
    asunto = _texto("En una línea, de qué se trata", pista="Por ejemplo: luminaria apagada en Los Boldos 214.")
    texto = forms.CharField(
        label="Cuéntanos",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "9"}),
        help_text=f"Qué pasó y qué pides. Hasta {LARGOS['texto']:,} letras.".replace(",", "."),
    )


class RespuestaForm(forms.Form):
    medio = _elige("Cómo quieres que te respondamos", [(m.value, MEDIOS_DICHOS[m]) for m in MEDIOS])
    correo = _texto(
        "Correo electrónico", pista="Hace falta si eliges el correo. Ahí llega también tu comprobante.",
        type="email", autocomplete="email", spellcheck="false", autocapitalize="none",
    )  # fmt: skip
    direccion = _texto(
        "Dirección",
        pista="Hace falta para la carta, y siempre para pedir información. Calle y número, y población o villa.",
        autocomplete="street-address",
    )
    comuna = _texto("Comuna", pista="Hace falta para la carta.", autocomplete="address-level2")
    telefono = _texto("Teléfono", type="tel", autocomplete="tel")
    autoriza_datos = forms.BooleanField(
        label="Autorizo a la municipalidad a pedir a otros órganos del Estado mis datos sensibles que hagan falta",
        required=False,
        help_text="Es tu decisión: si no la marcas, no los pedimos (Ley 19.880, art. 30).",
        widget=forms.CheckboxInput(attrs={"value": "si"}, check_test=lambda v: v in ("si", True)),
    )


class VacioForm(forms.Form):
    """La página de archivos y la de revisar no tienen campos de texto."""


FORMULARIOS: Mapping[Paso, type[forms.Form]] = {
    Paso.QUE: QueForm,
    Paso.QUIEN: QuienForm,
    Paso.PIDE: PideForm,
    Paso.ARCHIVOS: VacioForm,
    Paso.RESPUESTA: RespuestaForm,
    Paso.REVISAR: VacioForm,
}


def formulario(paso: Paso, datos: Mapping[str, Any], *, faltas: list[Falta]) -> forms.Form:
    """La página con lo guardado y, junto a cada campo, lo que le falta."""
    form = FORMULARIOS[paso](datos)
    form.use_required_attribute = False
    form.full_clean()
    for falta in faltas:
        mensaje = f"{falta.mensaje} ({falta.norma})" if falta.norma else falta.mensaje
        form.add_error(falta.campo if falta.campo in form.fields else None, mensaje)
    return form
