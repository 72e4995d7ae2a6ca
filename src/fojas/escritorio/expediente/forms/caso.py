"""Lo que cambia el caso sin moverlo: reserva, corrección, interesados y citas."""

from django import forms

from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA, NOMBRES_DE_CALIDAD, CalidadInteresado
from fojas.dominio.organizacion.reglas import NOMBRES_DE_MEDIO
from fojas.dominio.partes.reglas import (
    TIPOS,
)
from fojas.escritorio.expediente.forms.comun import campo_de_texto, opciones_de
from fojas.interfaz.formularios import CampoPersona


class ReservaForm(forms.Form):
    causa = forms.ChoiceField(
        label="Causa legal",
        choices=[("", "Elige la causa"), *CAUSAS_DE_RESERVA.items()],
        error_messages={"required": "Para reservar hay que citar la causa legal."},
    )
    motivo = campo_de_texto("Fundamento", falta="Escribe el fundamento: queda en la bitácora.")


class CorrigeForm(forms.Form):
    materia = forms.CharField(
        label="Materia", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe la materia: qué pide o qué trae."},
    )  # fmt: skip
    tipo = forms.ChoiceField(
        label="Tipo de documento", choices=[(t.clave, t.nombre) for t in TIPOS.values()],
        help_text="Si cambia, el plazo se vuelve a contar desde la misma recepción.",
    )  # fmt: skip
    dias_de_plazo = forms.IntegerField(
        label="Días hábiles que trae el documento", required=False, min_value=1, max_value=365,
        help_text="Solo si el plazo viene escrito en él, como en un oficio de la Contraloría.",
    )  # fmt: skip
    remitente_id = CampoPersona(
        label="Otra persona la presentó",
        required=False,
        help_text="Solo si se anotó a la equivocada: RUT, código o nombre.",
        por_su_rut=True,
    )
    referencia = forms.CharField(label="Número y fecha del documento", required=False, max_length=120)
    canal_folio = forms.CharField(label="Folio en el canal de origen", required=False, max_length=80)
    notificar_por = forms.ChoiceField(label="Cómo notificar", choices=opciones_de(NOMBRES_DE_MEDIO))
    correo_respuesta = forms.EmailField(
        label="Correo de respuesta", required=False,
        error_messages={"invalid": "Escribe un correo completo, por ejemplo nombre@correo.cl."},
    )  # fmt: skip


class InteresadoForm(forms.Form):
    persona = CampoPersona(label="Quién es", por_su_rut=True)
    calidad = forms.ChoiceField(
        label="En qué calidad",
        choices=list(NOMBRES_DE_CALIDAD.items()),
        initial=CalidadInteresado.INTERESADO.value,
        widget=forms.RadioSelect,
        help_text="Quien actúa por otra persona lo acredita con su poder, que va entre los documentos.",
        error_messages={"required": "Elige la calidad."},
    )


class CitaForm(forms.Form):
    otro = forms.CharField(
        label="Folio o código del otro expediente",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Escribe el folio o el código."},
    )
    motivo = campo_de_texto("En qué se relacionan", required=False, filas=2, largo=200)
