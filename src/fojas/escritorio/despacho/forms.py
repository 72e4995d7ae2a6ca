"""Formularios de lo que sale: lo que dice Correos, oficios propios, listas y excepciones."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.consultas import ListaVista
from fojas.dominio.partes.reglas import (
    DEVOLUCIONES,
    NOMBRES_DE_CAUSA,
    NOMBRES_DE_DESPACHO,
    NOMBRES_DE_MEDIO_EXCEPTUADO,
    CanalDespacho,
)
from fojas.escritorio.expediente.forms.comun import CampoArchivos, campo_de_texto, opciones_de
from fojas.interfaz.formularios import CampoDia, CampoPersona

HECHOS = (
    ("admitida", "Correos la recibió y le dio número"),
    ("en_destino", "Llegó a la oficina de Correos de destino"),
    ("entregada", "La entregó"),
    ("devuelta", "La devolvió"),
)
MOTIVOS = [("", "Elige el motivo"), *((m.value, d.nombre) for m, d in DEVOLUCIONES.items())]
POR_LISTA = [(c.value, NOMBRES_DE_DESPACHO[c]) for c in (CanalDespacho.CORREO, CanalDespacho.CARTA_CERTIFICADA)]


class CartaForm(forms.Form):
    """Lo que Correos dice de una carta."""

    def __init__(
        self, datos: Any = None, archivos: Any = None, *, en: datetime, hechos: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(datos, archivos)
        self.fields["hecho"] = forms.ChoiceField(
            label="Qué pasó", choices=hechos, widget=forms.RadioSelect, initial=hechos[0][0] if hechos else None,
            error_messages={"required": "Elige qué pasó."},
        )  # fmt: skip
        self.fields["dia"] = CampoDia(label="Qué día", initial=en.date())
        self.fields["seguimiento"] = forms.CharField(
            label="Número de seguimiento",
            required=False,
            max_length=60,
            help_text="Solo cuando Correos la recibe: el de la boleta o el del adhesivo.",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields["recibio"] = forms.CharField(
            label="Quién la recibió", required=False, max_length=200, help_text="Solo si se entregó y Correos lo dice."
        )
        self.fields["motivo"] = forms.ChoiceField(
            label="Motivo de la devolución", required=False, choices=MOTIVOS, help_text="Solo si la devolvió."
        )
        self.fields["evidencia"] = CampoArchivos(
            label="Constancia escaneada", en=en, required=False,
            help_text="El sobre devuelto o el comprobante; queda en una foja.",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("hecho") == "admitida" and not datos.get("seguimiento"):
            self.add_error("seguimiento", "Escribe el número que le dio Correos.")
        if datos.get("hecho") == "devuelta" and not datos.get("motivo"):
            self.add_error("motivo", "Elige el motivo que escribió Correos.")
        return datos


class OtraCartaForm(forms.Form):
    domicilio = forms.CharField(
        label="Domicilio", max_length=254, error_messages={"required": "Escribe el domicilio."},
        help_text="El mismo, si Correos no encontró a la persona, o uno nuevo.",
    )  # fmt: skip


class ConfirmaForm(forms.Form):
    """Lo que alguien vio en la Plataforma de Notificaciones."""

    esta = forms.ChoiceField(
        label="En la Plataforma, ¿aparece esta notificación?",
        choices=(("si", "Sí, con su código de transacción"), ("no", "No aparece: que salga de nuevo")),
        widget=forms.RadioSelect,
        error_messages={"required": "Mira en la Plataforma y elige."},
    )
    transaccion = forms.CharField(label="Código de transacción", required=False, max_length=80)
    enviada_en = forms.DateTimeField(
        label="Fecha y hora de envío, según la Plataforma",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%d-%m-%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Escribe la fecha y la hora como 23-11-2026 10:42."},
    )

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("esta") == "si" and not datos.get("transaccion"):
            self.add_error("transaccion", "Escribe el código de transacción que muestra la Plataforma.")
        if datos.get("esta") == "si" and not datos.get("enviada_en") and "enviada_en" not in self.errors:
            self.add_error("enviada_en", "Escribe cuándo se envió: de ahí se cuentan los tres días.")
        return datos


class RegistroForm(forms.Form):
    """Muchas cartas de una vez, pegadas, leídas con el lector o traídas en la planilla de Correos."""

    hecho = forms.ChoiceField(label="Qué pasó con ellas", choices=HECHOS, widget=forms.RadioSelect, initial="admitida")
    dia = CampoDia(label="Qué día")
    filas = forms.CharField(
        label="Las cartas, una por renglón",
        required=False,
        max_length=60_000,
        help_text=(
            "Folio de salida, o el código del sobre, y el número de Correos, separados por un espacio o punto y coma. "
            "Con el número ya registrado basta el número; después puede ir quién recibió o el motivo."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    planilla = forms.FileField(
        label="O la planilla de Correos, en CSV",
        required=False,
        help_text="Columnas: carta o número, hecho, fecha y dato. El hecho y la fecha que falten son los de arriba.",
    )

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if not datos.get("filas") and not datos.get("planilla"):
            self.add_error("filas", "Pega al menos una carta o elige la planilla.")
        return datos


class ActaForm(forms.Form):
    def __init__(self, datos: Any = None, archivos: Any = None, *, en: datetime) -> None:
        super().__init__(datos, archivos)
        self.fields["archivo"] = CampoArchivos(
            label="Acta firmada, escaneada", en=en, help_text="La que firmó quien retiró; queda en una foja."
        )


class MiembroForm(forms.Form):
    """Un destinatario: una unidad de la casa o alguien de fuera."""

    def __init__(self, datos: Any = None, *, dia: date) -> None:
        super().__init__(datos)
        self.fields["unidad"] = forms.TypedChoiceField(
            label="Unidad de la casa", required=False, coerce=int, empty_value=None,
            choices=[("", "Es de fuera"), *((str(r.unidad.pk), r.unidad.nombre) for r in organizacion.organigrama(dia))],
        )  # fmt: skip
        self.fields["nombre"] = forms.CharField(
            label="Nombre", required=False, max_length=200, help_text="De una unidad puede quedar vacío."
        )
        self.fields["canal"] = forms.ChoiceField(label="Por dónde", choices=POR_LISTA, widget=forms.RadioSelect)
        self.fields["direccion"] = forms.CharField(
            label="Correo o domicilio", required=False, max_length=254,
            help_text="De una unidad con correo registrado puede quedar vacío.",
        )  # fmt: skip


class ListaForm(forms.Form):
    nombre = forms.CharField(
        label="Nombre de la lista", max_length=120, error_messages={"required": "Escribe cómo se llama la lista."},
        help_text="Por ejemplo: Juntas de vecinos.",
    )  # fmt: skip


class PropioForm(forms.Form):
    """Un documento de la municipalidad que no responde a ningún ingreso."""

    def __init__(
        self, datos: Any = None, archivos: Any = None, *, en: datetime, dia: date, listas: Sequence[ListaVista]
    ) -> None:
        super().__init__(datos, archivos)
        self.fields["titulo"] = forms.CharField(
            label="Número y nombre del documento", max_length=300, help_text="Como dice el documento, por ejemplo ORD. N° 412.",
            error_messages={"required": "Escribe el número o el nombre del documento."},
        )  # fmt: skip
        self.fields["materia"] = campo_de_texto("De qué trata", filas=2, largo=500, falta="Escribe de qué trata.")
        self.fields["archivo"] = CampoArchivos(
            label="Documento firmado, en PDF", en=en, solo_pdf=True, help_text="Sale tal como lo adjuntes."
        )
        self.fields["adjuntos"] = CampoArchivos(label="Anexos", en=en, varios=True, required=False)
        if listas:
            self.fields["listas"] = forms.TypedMultipleChoiceField(
                label="A las listas", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
                choices=[(str(x.id), f"{x.nombre} ({x.cuantos})") for x in listas],
            )  # fmt: skip
        self.fields["nombre"] = forms.CharField(label="O a este destinatario", required=False, max_length=200)
        self.fields["canal"] = forms.ChoiceField(
            label="Por dónde", choices=POR_LISTA, widget=forms.RadioSelect, initial=CanalDespacho.CORREO.value
        )
        self.fields["direccion"] = forms.CharField(label="Su correo o domicilio", required=False, max_length=254)
        self.fields["unidad"] = forms.TypedChoiceField(
            label="Unidad que lo emite", required=False, coerce=int, empty_value=None,
            choices=[("", "Sin unidad"), *((str(r.unidad.pk), r.unidad.nombre) for r in organizacion.organigrama(dia))],
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if not datos.get("listas") and not datos.get("nombre"):
            self.add_error("nombre", "Elige una lista o escribe a quién va.")
        if datos.get("nombre") and not datos.get("direccion"):
            self.add_error("direccion", "Escribe su correo o su domicilio.")
        return datos

    def recibidos(self) -> list[tuple[str, str]]:
        """Los archivos ya recibidos, como datos ocultos de la página que los muestra."""
        campos = {nombre: campo for nombre, campo in self.fields.items() if isinstance(campo, CampoArchivos)}
        return [(f"{nombre}_guardado", f) for nombre, campo in campos.items() for f in campo.widget.firmados()]


class ExcepcionForm(forms.Form):
    """Lo que pide el formulario del reglamento (DS 4 de 2020, art. 32)."""

    def __init__(self, datos: Any = None, archivos: Any = None, *, en: datetime) -> None:
        super().__init__(datos, archivos)
        self.fields["persona"] = CampoPersona(label="Persona", por_su_rut=True)
        self.fields["apoderado"] = forms.CharField(label="Apoderado que la pide", required=False, max_length=200)
        self.fields["causa"] = forms.ChoiceField(
            label="Circunstancia que invoca", choices=opciones_de(NOMBRES_DE_CAUSA), widget=forms.RadioSelect,
            error_messages={"required": "Elige la circunstancia."},
        )  # fmt: skip
        self.fields["nacimiento"] = CampoDia(label="Fecha de nacimiento", required=False)
        self.fields["detalle"] = campo_de_texto("En qué consiste", required=False, filas=2)
        self.fields["medio"] = forms.ChoiceField(
            label="Cómo quiere que la notifiquen", choices=opciones_de(NOMBRES_DE_MEDIO_EXCEPTUADO),
            widget=forms.RadioSelect, error_messages={"required": "Elige cómo."},
        )  # fmt: skip
        self.fields["domicilio"] = forms.CharField(
            label="Domicilio", max_length=254, error_messages={"required": "Escribe el domicilio de la persona."}
        )
        self.fields["formulario"] = CampoArchivos(label="Formulario y documentos, escaneados", en=en, required=False)


class ResuelveForm(forms.Form):
    acogida = forms.ChoiceField(
        label="Qué se resolvió", choices=(("si", "Se acoge"), ("no", "Se deniega")), widget=forms.RadioSelect,
        error_messages={"required": "Elige qué se resolvió."},
    )  # fmt: skip
    resolucion = forms.CharField(
        label="Acto que la resuelve", max_length=200, help_text="Por ejemplo: decreto alcaldicio N° 1.482 de 24-11-2026.",
        error_messages={"required": "Escribe el número y la fecha del acto que la resuelve."},
    )  # fmt: skip
    resuelta_el = CampoDia(label="Fecha del acto")
    desde = CampoDia(label="Rige desde", required=False, help_text="Vacío: desde la fecha del acto.")
    hasta = CampoDia(label="Rige hasta", required=False, help_text="Vacío: sin término.")
    fundamento = campo_de_texto("Por qué", required=False, largo=500, pista="Obligatorio si se deniega.")


class DiaForm(forms.Form):
    dia = CampoDia(label="Qué día se comunicó")


class TerminaForm(forms.Form):
    dia = CampoDia(label="Desde qué día deja de regir")
    motivo = campo_de_texto("Por qué termina", falta="Escribe por qué termina.")
