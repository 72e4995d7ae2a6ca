"""Formularios de los pasos de un caso. Validan la forma; lo que la oficina no admite lo dice la acción."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core import signing
from django.forms.renderers import BaseRenderer
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA, NOMBRES_DE_CALIDAD, CalidadInteresado
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import NOMBRES_DE_MEDIO
from fojas.dominio.partes.acciones import ArchivoRecibido, Destino
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_CALIDAD_DE_RETIRO,
    NOMBRES_DE_DESPACHO,
    NOMBRES_DE_INSTRUCCION,
    TIPOS,
    CalidadRetiro,
    CanalDespacho,
    DatoFaltante,
    Instruccion,
    documento_de_identidad,
)
from fojas.interfaz.formularios import CampoDia, CampoPersona
from fojas.normativa.plazos import REGLAS, Causa

Opciones = list[tuple[str, Any]]
SAL = "fojas.archivo"
UN_DIA = 24 * 3600
PDF = "application/pdf"
DESTINOS = 4
"""Cuántos destinos caben en una providencia; para más, se deriva de nuevo."""
REGLAS_DE_PROVIDENCIA = ("lbpa-informe", "lbpa-providencia", "lbpa-decision")
"""Plazos de la Ley 19.880 para lo que se pide entre unidades."""


def opciones_de(nombres: Mapping[Any, str]) -> Opciones:
    return [(clave.value, nombre) for clave, nombre in nombres.items()]


def opciones_de_destino(dia: date) -> Opciones:
    """Cada unidad vigente y, bajo ella, quienes trabajan ahí: una sola lista que se recorre con el teclado."""
    gente, ausentes = organizacion.personas_por_unidad(dia), organizacion.ausentes(dia)
    opciones: Opciones = [("", "Elige unidad o persona")]
    for rama in organizacion.organigrama(dia):
        unidad = rama.unidad
        suyas = [
            (f"{unidad.pk}-{p.pk}", f"{p.nombre}{dice_ausencia(ausentes.get(p.pk))} · {unidad.nombre}")
            for p in gente.get(unidad.pk, [])
        ]
        opciones.append((unidad.nombre, [(str(unidad.pk), unidad.nombre), *suyas]))
    return opciones


def dice_ausencia(hasta: date | None) -> str:
    """Lo que sigue al nombre de quien falta."""
    return f" — ausente hasta el {hasta:%d-%m}" if hasta else ""


def nombres_de_destinos(derivaciones: Sequence[Any], dia: date) -> str:
    """A quiénes fue, para decirlo al terminar; de quien falta ese día, hasta cuándo."""
    ausentes = organizacion.ausentes(dia) if any(d.para_persona for d in derivaciones) else {}
    return ", ".join(
        f"{d.para_persona.nombre}{dice_ausencia(ausentes.get(d.para_persona.pk))}"
        if d.para_persona
        else d.para_unidad.nombre
        for d in derivaciones
    )


def destino_de(valor: str, *, solo_copia: bool = False) -> Destino:
    unidad, _, persona = valor.partition("-")
    return Destino(int(unidad), int(persona) if persona else None, solo_copia)


class Selector(forms.FileInput):
    """Selector de archivos que no olvida: lo ya recibido vuelve en la página si otro dato estaba mal."""

    def __init__(self, *, varios: bool) -> None:
        self.allow_multiple_selected = varios
        self.guardados: Sequence[ArchivoRecibido] = ()
        super().__init__(attrs={"multiple": True} if varios else {})

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> tuple[list[Any], list[str]]:
        previos = data.getlist(f"{name}_guardado") if hasattr(data, "getlist") else []
        return files.getlist(name) if hasattr(files, "getlist") else [], previos

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}_guardado" not in data

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        selector = super().render(name, None, attrs, renderer)
        if not self.guardados:
            return format_html("<div data-suelta>{}</div>", selector)
        ya = format_html_join(
            "",
            '<li><label class="opcion"><input type="checkbox" name="{}_guardado" value="{}" checked> {}</label></li>',
            ((name, signing.dumps([a.sha256, a.nombre], salt=SAL), a.nombre) for a in self.guardados),
        )
        return format_html(
            '<ul class="pila s1"><li class="tenue">Ya recibido:</li>{}</ul><div data-suelta>{}</div>', ya, selector
        )


class CampoArchivos(forms.Field):
    """Uno o varios archivos, guardados por su huella apenas llegan."""

    widget: Selector

    def __init__(
        self, *, label: str, en: datetime, varios: bool = False, required: bool = True, solo_pdf: bool = False,
        help_text: str = "",
    ) -> None:  # fmt: skip
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=Selector(varios=varios),
            error_messages={"required": "Adjunta el archivo."},
        )
        self.en, self.varios, self.solo_pdf = en, varios, solo_pdf
        if solo_pdf:
            self.widget.attrs["accept"] = PDF

    def clean(self, value: tuple[list[Any], list[str]] | None) -> list[ArchivoRecibido]:
        nuevos, previos = value or ([], [])
        recibidos = [] if nuevos and not self.varios else self._recuerda(previos)
        faltas = []
        for subido in nuevos:
            nombre = subido.name or "sin nombre"
            try:
                archivo = expedientes.recibe_archivo(subido, nombre=nombre, en=self.en)
            except ErrorFojas as error:
                faltas.append(error.mensaje)
                continue
            if self.solo_pdf and archivo.tipo != PDF:
                faltas.append(f"«{nombre}» no es un PDF. Guárdalo como PDF y adjúntalo de nuevo.")
                continue
            if self.solo_pdf and archivo.paginas is None:
                faltas.append(
                    f"«{nombre}» tiene contraseña o está dañado: quien lo reciba no podrá abrirlo. "
                    "Guárdalo sin contraseña y adjúntalo de nuevo."
                )
                continue
            recibidos.append(ArchivoRecibido(sha256=archivo.sha256, nombre=nombre))
        self.widget.guardados = recibidos
        if faltas:
            raise forms.ValidationError(faltas)
        if self.required and not recibidos:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return recibidos

    @staticmethod
    def _recuerda(firmados: Sequence[str]) -> list[ArchivoRecibido]:
        recibidos = []
        for firmado in firmados:
            try:
                sha256, nombre = signing.loads(firmado, salt=SAL, max_age=UN_DIA)
            except signing.BadSignature:
                continue
            recibidos.append(ArchivoRecibido(sha256=sha256, nombre=nombre))
        return recibidos


def _texto(
    label: str, *, filas: int = 3, largo: int = 300, required: bool = True, falta: str = "", pista: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=largo,
        help_text=pista,
        widget=forms.Textarea(attrs={"rows": filas}),
        error_messages={"required": falta, "max_length": "Caben %(limit_value)d letras y escribiste %(show_value)d."},
    )


class SinDatosForm(forms.Form):
    """Pasos que solo se confirman."""


class MotivoForm(forms.Form):
    def __init__(self, datos: Any = None, *, label: str, falta: str, obligatorio: bool = True, pista: str = "") -> None:
        super().__init__(datos)
        self.fields["motivo"] = _texto(label, falta=falta, required=obligatorio, pista=pista)


class DerivaForm(forms.Form):
    """A quién va, para qué y hasta cuándo. El primer destino queda a cargo; los demás, a cargo o con copia."""

    def __init__(
        self, datos: Any = None, *, destinos: Opciones, initial: Mapping[str, Any] | None = None,
        solo_informe: bool = False,
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
        self.fields["texto"] = _texto(
            "Qué se pide" if solo_informe else "Texto de la providencia", required=False, largo=1000,
        )  # fmt: skip
        self.fields["cantidad"] = forms.IntegerField(
            label="Días hábiles que das",
            required=False,
            min_value=1,
            max_value=365,
            help_text="Vacío: manda el plazo del caso.",
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
        self.fields["motivo"] = _texto("Por qué", required=False, filas=2)


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
        self.fields["motivo"] = _texto(
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
        self, datos: Any = None, *, fojas: Sequence[Foja], anteriores: Sequence[str], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(datos, initial=dict(initial))
        self.fields["documentos"] = forms.MultipleChoiceField(
            label="Documentos que salen",
            choices=[(str(f.id), f"{f.titulo} · {f.nombre}, foja {f.foja_desde}") for f in fojas],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Elige al menos un documento."},
        )
        self.fields["canal"] = forms.ChoiceField(
            label="Cómo sale",
            choices=opciones_de(NOMBRES_DE_DESPACHO),
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
        if anteriores:
            self.fields["motivo_fuera_de_orden"] = _texto(
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


class ProrrogaForm(forms.Form):
    def __init__(self, datos: Any = None, *, tope: int | None, unidad: str) -> None:
        super().__init__(datos)
        self.fields["cantidad"] = forms.IntegerField(
            label=f"Cuánto se alarga, en {unidad}",
            min_value=1,
            help_text=f"Hasta {tope} más." if tope is not None else "La norma no pone tope.",
            error_messages={
                "required": "Escribe cuántos días.",
                "invalid": "Escribe un número.",
                "min_value": "Al menos uno.",
            },
        )
        self.fields["fundamento"] = _texto(
            "Fundamento", largo=1000, filas=4, falta="Escribe el fundamento de la prórroga.",
            pista="Las circunstancias que la aconsejan. La persona lo puede pedir.",
        )  # fmt: skip


class SuspendeForm(forms.Form):
    def __init__(self, datos: Any = None, *, causas: Sequence[Causa], hoy: date) -> None:
        super().__init__(datos)
        self.fields["causa"] = forms.ChoiceField(
            label="Por qué dejan de contar los días",
            choices=[(c.id, f"{c.nombre} ({c.norma})") for c in causas],
            widget=forms.RadioSelect,
            error_messages={"required": "Elige la causa."},
        )
        self.fields["norma"] = forms.CharField(
            label="Resolución o norma con que se suspende",
            max_length=200,
            help_text="Por ejemplo: Resolución N° 84 de 2026, Ley 19.880, art. 31.",
            error_messages={"required": "Cita la resolución o la norma con que se suspende."},
        )
        self.fields["dia"] = CampoDia(label="Desde qué día", initial=hoy, help_text="Ese día ya no se cuenta.")


class ReanudaForm(forms.Form):
    def __init__(self, datos: Any = None, *, hoy: date) -> None:
        super().__init__(datos)
        self.fields["dia"] = CampoDia(
            label="Desde qué día vuelve a correr", initial=hoy, help_text="Ese día se cuenta."
        )


class ReservaForm(forms.Form):
    causa = forms.ChoiceField(
        label="Causa legal",
        choices=[("", "Elige la causa"), *CAUSAS_DE_RESERVA.items()],
        error_messages={"required": "Para reservar hay que citar la causa legal."},
    )
    motivo = _texto("Fundamento", falta="Escribe el fundamento: queda en la bitácora.")


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
    motivo = _texto("En qué se relacionan", required=False, filas=2, largo=200)
