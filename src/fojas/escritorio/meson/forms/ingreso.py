"""El formulario del mesón. Valida la forma; lo que la ley o la oficina no admiten lo dice la acción."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA, Confidencialidad
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import NOMBRES_DE_CLASE, NOMBRES_DE_MEDIO, ClasePersona
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, NOMBRES_DE_INSTRUCCION, TIPOS, Canal, Instruccion
from fojas.escritorio.meson.forms.llamada import por_que_no_pudo_ser

DEL_MESON = (
    Canal.MESON, Canal.CORREO, Canal.TELEFONO, Canal.WHATSAPP, Canal.CORREOS, Canal.DOCDIGITAL,
)  # fmt: skip
LLAMADA = frozenset({Canal.TELEFONO.value, Canal.WHATSAPP.value})
"""Por donde nadie muestra su cédula: se anota desde dónde y cuándo llegó."""
NUEVA = "nueva"
SOLO_TEXTO = "texto"
OTRA = "otra"
NINGUNA = "ninguna"
PERSONA = ("clase", "nombre", "rut", "pasaporte", "correo", "telefono", "direccion", "comuna")
CONTACTO = ("correo", "telefono", "direccion", "comuna")
SE_REPITE = ("tipo", "materia", "canal", "unidad", "unidad_otra", "instruccion", "texto", "cantidad", "dias_de_plazo")
"""Lo que conserva el ingreso parecido que sigue: cambian la persona y sus archivos."""


def opciones(nombres: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(clave.value, nombre) for clave, nombre in nombres.items()]


def campo_de_texto(
    label: str, *, largo: int = 200, ayuda: str = "", atributos: Mapping[str, str] | None = None
) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=largo, help_text=ayuda,
        widget=forms.TextInput(attrs={"autocomplete": "off", **(atributos or {})}),
        error_messages={"max_length": f"Resume: caben {largo} letras."},
    )  # fmt: skip


def campo_de_dias(label: str, ayuda: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=365, help_text=ayuda,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Escribe cuántos días, en número.", "min_value": "Va de 1 a 365 días hábiles.",
            "max_value": "Va de 1 a 365 días hábiles.",
        },
    )  # fmt: skip


class IngresoForm(forms.Form):
    clave = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    borrador = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    quien = campo_de_texto("RUT o nombre", atributos={"data-foco": ""})
    remitente = forms.CharField(required=False, max_length=20)
    p_clase = forms.ChoiceField(label="Es", required=False, choices=opciones(NOMBRES_DE_CLASE))
    p_nombre = campo_de_texto("Nombres y apellidos, o razón social")
    p_rut = campo_de_texto("RUN o RUT", largo=20)
    p_pasaporte = campo_de_texto("Pasaporte u otro documento", largo=40)
    p_correo = forms.EmailField(
        label="Correo",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"invalid": "Escribe un correo completo, por ejemplo nombre@correo.cl."},
    )
    p_telefono = campo_de_texto("Teléfono", largo=40, atributos={"inputmode": "tel"})
    p_direccion = campo_de_texto("Dirección")
    p_comuna = campo_de_texto("Comuna", largo=60)
    notificar_por = forms.ChoiceField(
        label="Cómo se le responde",
        required=False,
        choices=[("", "Según su ficha"), *opciones(NOMBRES_DE_MEDIO)],
    )
    correo_respuesta = forms.CharField(
        label="Correo de respuesta",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    asistido = forms.BooleanField(label="No tiene medios electrónicos: la oficina la ayuda", required=False)
    nota_asistido = campo_de_texto(
        "Cómo se le va a avisar", largo=300, ayuda="Por ejemplo: llamar a su hija al 9 1234 5678, o carta a su casa."
    )

    tipo = forms.ChoiceField(
        label="Tipo de documento",
        choices=[("", "Elige el tipo"), *((t.clave, t.nombre) for t in TIPOS.values())],
        error_messages={
            "required": "Elige el tipo de documento: de él depende el plazo.",
            "invalid_choice": "Elige un tipo de documento de la lista.",
        },
    )
    canal = forms.ChoiceField(label="Cómo llegó", choices=[(c.value, NOMBRES_DE_CANAL[c]) for c in DEL_MESON])
    canal_folio = campo_de_texto("Folio o número en ese canal", largo=80)
    llamo_de = campo_de_texto("Número desde el que llamó o escribió", largo=30, atributos={"inputmode": "tel"})
    llamo_a_las = campo_de_texto("Cuándo", largo=40, atributos={"placeholder": "Hoy, 10:31"})
    referencia = campo_de_texto(
        "N° y fecha del documento", largo=120, atributos={"placeholder": "Carta s/n de 20-11-2026"}
    )
    materia = forms.CharField(
        label="Materia",
        required=False,
        widget=forms.Textarea(
            attrs={"rows": "2", "autocomplete": "off", "placeholder": "Qué pide o qué trae, en una frase"}
        ),
    )
    dias_de_plazo = campo_de_dias("Plazo que trae escrito, en días hábiles")
    confidencialidad = forms.ChoiceField(
        label="Quién lo puede ver",
        choices=[
            (Confidencialidad.PUBLICO.value, "Público"),
            (Confidencialidad.RESERVADO.value, "Reservado"),
            (Confidencialidad.SECRETO.value, "Secreto"),
        ],
    )
    causa_reserva = forms.ChoiceField(
        label="Causa legal de la reserva", required=False, choices=[("", "Elige la causa"), *CAUSAS_DE_RESERVA.items()]
    )
    archivos = forms.CharField(label="Adjuntos", required=False)
    texto_pegado = forms.CharField(
        label="Texto dictado o pegado",
        required=False,
        help_text="Lo que llegó por WhatsApp o se dijo por teléfono. Queda como un documento de texto.",
        widget=forms.Textarea(attrs={"rows": "4", "autocomplete": "off"}),
    )

    unidad = forms.CharField(label="A quién va", required=False, max_length=20)
    unidad_otra = forms.TypedChoiceField(label="Otra unidad", required=False, coerce=int, empty_value=None)
    instruccion = forms.ChoiceField(
        label="Instrucción", choices=opciones(NOMBRES_DE_INSTRUCCION), initial=Instruccion.PARA_RESPUESTA.value
    )
    texto = forms.CharField(
        label="Providencia",
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "Pedir antecedentes a Obras"}),
        error_messages={"max_length": "La providencia puede tener hasta 1.000 letras."},
    )
    cantidad = campo_de_dias("Plazo interno, en días hábiles")
    por_correo = forms.BooleanField(label="Mandarle también el comprobante por correo", required=False)

    def __init__(
        self, *args: Any, dia: date, hay_archivos: bool = True, en: datetime | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hay_archivos = hay_archivos
        self.en = en
        ramas = organizacion.organigrama(dia)
        self.unidades = {rama.unidad.pk for rama in ramas}
        self.fields["unidad_otra"].choices = [  # type: ignore[attr-defined]
            ("", "Elige la unidad"),
            *((str(r.unidad.pk), "\u2003" * r.nivel + r.unidad.nombre) for r in ramas),
        ]

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        datos["unidad_id"] = self._unidad(datos)
        # La acción también lo exige; aquí se dice todo lo que falta de una vez.
        if not datos.get("materia", "").strip():
            self.add_error("materia", "Escribe la materia: qué pide o qué trae.")
        if not datos.get("quien", "").strip() and not datos.get("remitente"):
            self.add_error("quien", "Di quién presenta: escribe su RUT o su nombre.")
        tipo = TIPOS.get(datos.get("tipo", ""))
        if not self.hay_archivos and not (tipo is not None and tipo.sin_archivo):
            self.add_error("archivos", "Adjunta al menos un archivo, o pega el texto de lo que presentó.")
        if (
            tipo is not None
            and tipo.pide_plazo
            and datos.get("dias_de_plazo") is None
            and not self.errors.get("dias_de_plazo")
        ):
            self.add_error("dias_de_plazo", "Escribe el plazo, en días hábiles, que trae el documento.")
        if (
            self.en is not None
            and datos.get("canal") in LLAMADA
            and (motivo := por_que_no_pudo_ser(datos.get("llamo_a_las", ""), en=self.en))
        ):
            self.add_error("llamo_a_las", motivo)
        if datos.get("asistido") and not datos.get("nota_asistido", "").strip():
            self.add_error("nota_asistido", "Anota cómo se le va a avisar a la persona.")
        if (
            datos.get("confidencialidad") != Confidencialidad.PUBLICO.value
            and not datos.get("causa_reserva")
            and not (tipo is not None and tipo.reserva)
        ):
            self.add_error("causa_reserva", "Para reservar hay que citar la causa legal (Ley 20.285, art. 21).")
        if datos.get("remitente") == NUEVA and not datos.get("p_nombre", "").strip():
            self.add_error("p_nombre", "Escribe el nombre de la persona.")
        if datos.get("remitente") == SOLO_TEXTO and not datos.get("quien", "").strip():
            self.add_error("quien", "Escribe quién presenta.")
        if datos.get("por_correo") and not (datos.get("correo_respuesta") or datos.get("p_correo")):
            self.add_error("correo_respuesta", "Escribe el correo para el comprobante, o quita esa opción.")
        return datos

    def _unidad(self, datos: Mapping[str, Any]) -> int | None:
        elegida = datos.get("unidad", "")
        if elegida not in {"", OTRA} and datos.get("unidad_otra") is not None:
            # Sin guiones, elegir en la lista no mueve la marca: no se sabe cuál de las dos quiso.
            self.add_error(
                "unidad_otra",
                "Elegiste una unidad de la lista y ahora quedó marcada. Envía de nuevo, o marca a quién va y deja la lista en "
                "«Elige la unidad».",
            )
            return None
        if elegida == OTRA:
            if datos.get("unidad_otra") is None and "unidad_otra" not in self.errors:
                self.add_error("unidad_otra", "Elige la unidad, o déjalo por derivar.")
            unidad: int | None = datos.get("unidad_otra")
            return unidad
        if elegida.isdecimal() and int(elegida) in self.unidades:
            return int(elegida)
        if elegida not in {"", NINGUNA}:
            self.add_error("unidad_otra", "Esa unidad ya no está vigente. Elige otra.")
        return None

    def pone(self, datos: Mapping[str, str]) -> None:
        """Muestra esos datos en vez de los que venían."""
        if not self.is_bound:
            self.initial = {**self.initial, **datos}
            return
        puestos = {c: v for c, v in self.data.items() if c not in datos}
        self.data = MultiValueDict({c: [v] for c, v in {**puestos, **datos}.items()})

    def persona(self) -> dict[str, str]:
        """Los datos de quien presenta por primera vez, como los pide el registro de personas."""
        datos = {campo: self.cleaned_data[f"p_{campo}"] for campo in PERSONA}
        return datos | {"clase": datos["clase"] or ClasePersona.NATURAL.value}
