"""Campos y opciones que se repiten en los pasos del expediente."""

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
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.acciones import ArchivoRecibido, Destino

Opciones = list[tuple[str, Any]]
SAL = "fojas.archivo"
UN_DIA = 24 * 3600
PDF = "application/pdf"
DESTINOS = 4
"""Cuántos destinos caben en una providencia; para más, se deriva de nuevo."""


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

    def firmados(self) -> list[str]:
        """Lo ya recibido, sellado para volver en otra página."""
        return [signing.dumps([a.sha256, a.nombre], salt=SAL) for a in self.guardados]

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
            ((name, firmado, a.nombre) for firmado, a in zip(self.firmados(), self.guardados, strict=True)),
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


def campo_de_texto(
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
        self.fields["motivo"] = campo_de_texto(label, falta=falta, required=obligatorio, pista=pista)
