"""Formularios de la administración. Validan la forma; lo que la ley o la casa no admiten lo dice la acción."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import (
    NOMBRES_DE_CALIDAD,
    NOMBRES_DE_CAUSA,
    NOMBRES_DE_CLASE,
    NOMBRES_DE_MEDIO,
    NOMBRES_DE_ROL,
    Actor,
    Calidad,
    ClasePersona,
)
from fojas.interfaz.formularios import CampoDia, CampoPersona

Opciones = Sequence[tuple[str, str]]


def opciones_de(nombres: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(clave.value, nombre) for clave, nombre in nombres.items()]


def opciones_de_unidad(dia: date) -> list[tuple[str, str]]:
    """Las unidades vigentes, con sangría según de quién dependen."""
    return [(str(r.unidad.pk), "\u2003" * r.nivel + r.unidad.nombre) for r in organizacion.organigrama(dia)]


def _clave(label: str, *, nueva: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if nueva else "current-password"}),
        error_messages={"required": "Escribe la clave."},
    )


class PersonaForm(forms.Form):
    clase = forms.ChoiceField(label="Es", choices=opciones_de(NOMBRES_DE_CLASE), initial=ClasePersona.NATURAL.value)
    nombre = forms.CharField(
        label="Nombres y apellidos, o razón social",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Escribe el nombre."},
    )
    rut = forms.CharField(
        label="RUN o RUT", required=False, max_length=20, help_text="Con o sin puntos, por ejemplo 12.345.678-5."
    )
    pasaporte = forms.CharField(label="Pasaporte u otro documento, si no tiene RUT", required=False, max_length=40)
    correo = forms.EmailField(
        label="Correo",
        required=False,
        error_messages={"invalid": "Escribe un correo completo, por ejemplo nombre@correo.cl."},
    )
    telefono = forms.CharField(label="Teléfono", required=False, max_length=40)
    direccion = forms.CharField(label="Dirección", required=False, max_length=200)
    comuna = forms.CharField(label="Comuna", required=False, max_length=60)
    medio_notificacion = forms.ChoiceField(
        label="Cómo se le notifica", required=False, choices=[("", "Sin decidir"), *opciones_de(NOMBRES_DE_MEDIO)]
    )


class PersonaNuevaForm(PersonaForm):
    """Muestra a quienes ya están con ese RUT o ese nombre: dos homónimas no son la misma, y nunca se funden solas."""

    reservada: Any = None
    """La del RUT escrito, si está solo en casos que quien escribe no puede ver: se dice que está, no quién es."""

    es_otra = forms.BooleanField(
        label="Revisé la lista: es otra persona con el mismo nombre", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        if datos.get("rut") and (misma := organizacion.por_rut(datos["rut"])) is not None:
            if organizacion.es_conocida_por(misma.pk, self.actor):
                self.add_error("rut", f"Ese RUT ya es de {misma.nombre} (código {misma.codigo}). Usa su ficha.")
            else:
                self.reservada = misma
                self.add_error("rut", "Ese RUT ya está registrado: escríbelo donde haga falta, sin crear otra ficha.")
            return datos
        iguales = organizacion.homonimas(datos.get("nombre", ""), actor=self.actor)
        if iguales:
            self.fields["es_otra"].widget = forms.CheckboxInput()
        if iguales and not datos.get("es_otra"):
            dichas = "; ".join(f"{p.nombre}, {p.rut or 'sin RUT'}, código {p.codigo}" for p in iguales[:5])
            self.add_error("es_otra", f"Ya hay con ese nombre: {dichas}. Si es otra persona, márcalo.")
        return datos


class UnidadForm(forms.Form):
    nombre = forms.CharField(label="Nombre", max_length=120, error_messages={"required": "Escribe el nombre."})
    sigla = forms.CharField(label="Sigla", required=False, max_length=16)
    padre = forms.TypedChoiceField(label="Depende de", required=False, coerce=int, empty_value=None)
    correo = forms.EmailField(
        label="Correo",
        required=False,
        error_messages={"invalid": "Escribe un correo completo, por ejemplo nombre@correo.cl."},
    )

    def __init__(self, *args: Any, dia: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["padre"].choices = [("", "Ninguna: es de primer nivel"), *opciones_de_unidad(dia)]  # type: ignore[attr-defined]


class UnidadNuevaForm(UnidadForm):
    codigo = forms.CharField(
        label="Código",
        max_length=40,
        help_text="Minúsculas sin tilde, números y guiones: obras, oficina-de-partes. No cambia después.",
        error_messages={"required": "Escribe el código."},
    )
    vigente_desde = CampoDia(label="Existe desde")
    field_order = ("nombre", "codigo", "sigla", "padre", "correo", "vigente_desde")


class HastaForm(forms.Form):
    hasta = CampoDia(label="Último día")


class CargoForm(forms.Form):
    nombre = forms.CharField(
        label="Nombre del cargo", max_length=120, error_messages={"required": "Escribe el nombre."}
    )
    codigo = forms.CharField(
        label="Código",
        max_length=50,
        help_text="Minúsculas sin tilde, números y guiones. No cambia después.",
        error_messages={"required": "Escribe el código."},
    )
    unidad = forms.TypedChoiceField(label="Unidad", coerce=int, error_messages={"required": "Elige la unidad."})
    es_jefatura = forms.BooleanField(
        label="Es la jefatura de su unidad", required=False, help_text="Quien lo ejerce deriva y recibe su bandeja."
    )
    clave = forms.CharField(
        label="Clave legal",
        required=False,
        max_length=40,
        help_text="Solo los que la ley nombra: alcalde, secretario-municipal.",
    )

    def __init__(self, *args: Any, dia: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unidad"].choices = [("", "Elige"), *opciones_de_unidad(dia)]  # type: ignore[attr-defined]


class NombramientoForm(forms.Form):
    persona = CampoPersona(label="Persona", por_su_rut=True)
    cargo = forms.ChoiceField(label="Cargo", error_messages={"required": "Elige el cargo."})
    calidad = forms.ChoiceField(
        label="Calidad",
        choices=opciones_de(NOMBRES_DE_CALIDAD),
        initial=Calidad.TITULAR.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Elige la calidad."},
    )
    orden = forms.IntegerField(
        label="Orden de subrogación",
        min_value=1,
        max_value=20,
        initial=1,
        required=False,
        help_text="Solo para subrogantes: 1 entra primero.",
    )
    desde = CampoDia(label="Desde")
    hasta = CampoDia(label="Hasta", required=False, help_text="Vacío si no tiene término.")
    acto = forms.CharField(
        label="Acto que lo dispone",
        max_length=200,
        help_text="Por ejemplo, Decreto N° 12 de 2026.",
        error_messages={"required": "Escribe el acto que lo nombra."},
    )

    def __init__(self, *args: Any, cargos: Opciones, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cargo"].choices = [("", "Elige"), *cargos]  # type: ignore[attr-defined]


class TerminoForm(HastaForm):
    acto = forms.CharField(
        label="Acto que le pone término", max_length=200, error_messages={"required": "Escribe el acto."}
    )


class RolForm(forms.Form):
    persona = CampoPersona(label="Persona", por_su_rut=True)
    rol = forms.ChoiceField(label="Rol", choices=[("", "Elige"), *opciones_de(NOMBRES_DE_ROL)])
    unidad = forms.TypedChoiceField(
        label="Dónde",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Administración y auditoría valen siempre para toda la municipalidad.",
    )
    desde = CampoDia(label="Desde")
    hasta = CampoDia(label="Hasta", required=False, help_text="Vacío si no tiene término.")
    fundamento = forms.CharField(
        label="Por qué tiene este rol", max_length=200, error_messages={"required": "Escribe por qué tiene este rol."}
    )

    def __init__(self, *args: Any, dia: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unidad"].choices = [("", "Toda la municipalidad"), *opciones_de_unidad(dia)]  # type: ignore[attr-defined]
        self.fields["rol"].error_messages["required"] = "Elige el rol."


class AusenciaForm(forms.Form):
    persona = CampoPersona(label="Quién se ausenta")
    causa = forms.ChoiceField(label="Causa", choices=opciones_de(NOMBRES_DE_CAUSA))
    desde = CampoDia(label="Primer día")
    hasta = CampoDia(label="Último día")
    reemplaza = CampoPersona(
        label="Quién recibe su bandeja",
        required=False,
        help_text="RUT, código o nombre. Vacío: la recibe quien subroga su cargo o, si no hay, su jefatura.",
    )


class ConfirmaForm(forms.Form):
    """Nada que escribir: enviarlo es confirmar."""


class FundamentoForm(forms.Form):
    fundamento = forms.CharField(
        label="Motivo",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escribe el motivo."},
    )


class ClaveForm(forms.Form):
    """La clave nueva, dos veces."""

    clave = _clave("Clave nueva")
    repite = _clave("La misma, otra vez")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clave"].help_text = "Al menos 10 letras o números. Cuatro palabras sueltas sirven bien."

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        if datos.get("clave") and datos.get("repite") and datos["clave"] != datos["repite"]:
            self.add_error("repite", "No es igual a la primera. Escríbela otra vez.")
        return datos


class CuentaNuevaForm(ClaveForm):
    persona = CampoPersona(label="De quién es", por_su_rut=True)
    usuario = forms.CharField(
        label="Usuario",
        max_length=60,
        help_text="Letras sin tilde, números, puntos o guiones: rosa.gatica.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Escribe el usuario."},
    )
    correo = forms.EmailField(
        label="Correo",
        required=False,
        error_messages={"invalid": "Escribe un correo completo, por ejemplo nombre@correo.cl."},
    )
    field_order = ("persona", "usuario", "correo", "clave", "repite")


class MiClaveForm(ClaveForm):
    actual = _clave("Tu clave de ahora", nueva=False)
    field_order = ("actual", "clave", "repite")


class AparienciaForm(forms.Form):
    tema = forms.ChoiceField(
        label="Fondo",
        required=False,
        choices=[("", "Como mi equipo"), ("claro", "Claro"), ("oscuro", "Oscuro")],
        widget=forms.RadioSelect,
    )
    contraste = forms.ChoiceField(
        label="Contraste", required=False, choices=[("", "Normal"), ("alto", "Alto")], widget=forms.RadioSelect
    )
    texto = forms.ChoiceField(
        label="Letra",
        required=False,
        choices=[("", "Normal"), ("grande", "Grande"), ("mayor", "Más grande")],
        widget=forms.RadioSelect,
    )


class MunicipalidadForm(forms.Form):
    nombre = forms.CharField(label="Nombre", max_length=120)
    rut = forms.CharField(label="RUT", max_length=20)
    comuna = forms.CharField(label="Comuna", max_length=60)
    region = forms.CharField(label="Región", max_length=60)
    codigo_comuna = forms.CharField(label="Código único territorial", max_length=5, help_text="Cinco cifras: 08307.")
    codigo_region = forms.CharField(
        label="Código ISO de la región", max_length=3, help_text="Por ejemplo BI. Con él se saben sus feriados."
    )
    codigo_organo = forms.CharField(label="Código en el Portal de Transparencia", max_length=10, required=False)
    sigla = forms.CharField(label="Sigla de sus códigos", max_length=4, help_text="De una a cuatro mayúsculas.")
    direccion = forms.CharField(label="Dirección", max_length=200)
    telefono = forms.CharField(label="Teléfono", max_length=40, required=False)
    correo = forms.EmailField(label="Correo", required=False)
    sitio = forms.URLField(label="Sitio", required=False, assume_scheme="https")
    horario = forms.CharField(label="Horario de atención", max_length=200, required=False)
    poblacion = forms.IntegerField(label="Población", min_value=1)
    poblacion_al = CampoDia(label="Fecha de la población")
    poblacion_fuente = forms.CharField(label="Fuente de la población", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for campo in self.fields.values():
            campo.error_messages["required"] = "Falta este dato del perfil."


class EscudoForm(forms.Form):
    escudo = forms.FileField(
        label="Imagen del escudo",
        required=False,
        help_text="PNG o JPEG de hasta 1 MB. Mejor con fondo transparente.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"empty": "El archivo está vacío: elige otro."},
    )
    quita = forms.BooleanField(label="Quitar el escudo que hay", required=False)

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        if not self.errors and not datos.get("escudo") and not datos.get("quita"):
            self.add_error("escudo", "Elige la imagen.")
        return datos


class FeriadoForm(forms.Form):
    fecha = CampoDia(label="Día")
    nombre = forms.CharField(label="Nombre", max_length=120, error_messages={"required": "Escribe el nombre."})
    norma = forms.CharField(
        label="Norma que lo dispone",
        max_length=200,
        help_text="Ley, decreto o resolución, con su fecha de publicación.",
        error_messages={"required": "Cita la norma que lo dispone."},
    )
    publicado = CampoDia(label="Día en que se publicó", required=False, help_text="Vacío: hoy.")
    quita = forms.BooleanField(label="Deja de ser feriado", required=False)


class CierreForm(forms.Form):
    """La hora de cierre que fija la Ordenanza, o desde cuándo se vuelve a recibir a toda hora."""

    rige_desde = CampoDia(label="Primer día", help_text="Hoy o después: no rige hacia atrás.")
    que = forms.ChoiceField(
        label="Desde ese día",
        choices=[("fija", "Hay hora de cierre"), ("quita", "Se recibe a toda hora")],
        initial="fija",
        widget=forms.RadioSelect,
    )
    hora = forms.TimeField(
        label="Hora de cierre",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Escribe la hora como 17:00."},
    )
    norma = forms.CharField(
        label="Ordenanza que la fija", max_length=200, required=False, help_text="Su número, fecha y artículo."
    )

    def clean(self) -> dict[str, Any]:
        datos: dict[str, Any] = super().clean() or {}
        if datos.get("que") == "fija" and "hora" not in self.errors and datos.get("hora") is None:
            self.add_error("hora", "Escribe la hora de cierre.")
        return datos


class CuentaDiasForm(forms.Form):
    """La calculadora: cuántos días, de qué clase, desde cuándo."""

    dias = forms.IntegerField(
        label="Cuántos",
        min_value=1,
        max_value=400,
        error_messages={
            "required": "Escribe cuántos días.",
            "invalid": "Escribe un número.",
            "max_value": "Hasta 400.",
            "min_value": "Al menos uno.",
        },
    )
    unidad = forms.ChoiceField(
        label="De qué clase",
        choices=[("habiles", "días hábiles"), ("corridos", "días corridos"), ("meses", "meses")],
    )
    desde = CampoDia(label="Desde el día siguiente a")
