"""Pedir que complete, advertir, dejar constancia de lo notificado, denunciar y certificar."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from fojas.base.tiempo import ZONA
from fojas.dominio.partes.acciones import PorDonde
from fojas.dominio.partes.reglas.comunicaciones import NOMBRES_DE_MEDIO_COMUNICACION, PRUEBAN, MedioComunicacion
from fojas.dominio.partes.reglas.silencio import NOMBRES_DE_CERTIFICADO, ClaseCertificado
from fojas.escritorio.expediente.forms.comun import CampoArchivos, Opciones, campo_de_texto
from fojas.interfaz.formularios import CampoDia
from fojas.normativa.procedimientos import CASOS_DE_RECHAZO, Requisito

NOTIFICAN = (MedioComunicacion.CORREO, MedioComunicacion.CARTA_CERTIFICADA, MedioComunicacion.MESON)
CON_CONSTANCIA = (*NOTIFICAN, MedioComunicacion.CONSTANCIA)


class AvisaForm(forms.Form):
    """Por dónde se le avisa a la persona; lo usan los pasos que le escriben."""

    def __init__(
        self, datos: Any = None, archivos: Any = None, *, ingreso: Any, medios: Sequence[MedioComunicacion] = NOTIFICAN,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        persona = ingreso.remitente
        de_la_persona = {
            "medio": _medio_pedido(ingreso, medios), "correo": ingreso.correo_respuesta,
            "domicilio": persona.direccion if persona else "",
        }  # fmt: skip
        super().__init__(datos, archivos, initial=de_la_persona | dict(initial or {}))
        self.campos_propios()
        self.fields["medio"] = forms.ChoiceField(
            label="Cómo se le avisa",
            choices=[(m.value, NOMBRES_DE_MEDIO_COMUNICACION[m]) for m in medios],
            widget=forms.RadioSelect,
            # Donde basta la constancia, no elegir es dejarla.
            required=MedioComunicacion.CONSTANCIA not in medios,
            error_messages={"required": "Elige cómo se le avisa a la persona."},
        )
        self.fields["correo"] = forms.EmailField(
            label="Correo de la persona",
            required=False,
            error_messages={"invalid": "Escribe un correo completo, por ejemplo nombre@correo.cl."},
        )
        self.fields["domicilio"] = forms.CharField(
            label="Domicilio para la carta certificada", required=False, max_length=254
        )
        self.fields["recibio"] = forms.CharField(
            label="Quién queda notificada en la oficina",
            required=False,
            max_length=200,
            help_text="Nombre y RUN de quien la recibe ahora, delante de ti.",
        )

    def campos_propios(self) -> None:
        """Los del paso, antes de los del aviso."""

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        campo, falta = {
            MedioComunicacion.CORREO.value: ("correo", "La persona no dejó correo: escríbelo o elige otro medio."),
            MedioComunicacion.CARTA_CERTIFICADA.value: ("domicilio", "Falta el domicilio para la carta certificada."),
            MedioComunicacion.MESON.value: ("recibio", "Escribe quién quedó notificada en la oficina."),
        }.get(datos.get("medio", ""), ("", ""))
        if campo and campo not in self.errors and not datos.get(campo):
            self.add_error(campo, falta)
        if "medio" not in self.errors:
            medio = MedioComunicacion(datos.get("medio") or MedioComunicacion.CONSTANCIA)
            direccion = {
                MedioComunicacion.CORREO: datos.get("correo", ""),
                MedioComunicacion.CARTA_CERTIFICADA: datos.get("domicilio", ""),
            }.get(medio, "")
            recibio = datos.get("recibio", "") if medio == MedioComunicacion.MESON else ""
            datos["aviso"] = PorDonde(medio, direccion=direccion, recibio=recibio)
        return datos

    def propios(self) -> list[forms.BoundField]:
        """Los campos del paso, sin los del aviso."""
        return [campo for campo in self.visible_fields() if campo.name not in DEL_AVISO]


DEL_AVISO = frozenset({"medio", "correo", "domicilio", "recibio"})


def _medio_pedido(ingreso: Any, medios: Sequence[MedioComunicacion]) -> str:
    """El que la persona dejó; sin ninguno, la constancia si el paso la admite."""
    if ingreso.correo_respuesta:
        return MedioComunicacion.CORREO.value
    if ingreso.notificar_por == MedioComunicacion.CARTA_CERTIFICADA.value:
        return MedioComunicacion.CARTA_CERTIFICADA.value
    return medios[-1].value


class CompletaForm(AvisaForm):
    def __init__(self, datos: Any = None, *, ingreso: Any, requisitos: Sequence[Requisito], detiene: bool) -> None:
        self.requisitos, self.puede_detener = requisitos, detiene
        super().__init__(datos, ingreso=ingreso, initial={"detiene": True})

    def campos_propios(self) -> None:
        self.fields["faltan"] = forms.MultipleChoiceField(
            label="Qué le falta",
            choices=[(r.id, f"{r.nombre} ({r.norma})") for r in self.requisitos],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Marca al menos un requisito que falta."},
        )
        self.fields["detalle"] = campo_de_texto(
            "Qué debe traer o corregir", largo=1000, filas=4, falta="Escribe qué debe traer o corregir.",
            pista="Con palabras simples: lo lee la persona tal como lo escribas.",
        )  # fmt: skip
        if self.puede_detener:
            self.fields["detiene"] = forms.BooleanField(
                label="Detener el plazo del caso mientras completa",
                required=False,
                help_text="No se cuentan los días desde que quede notificada hasta que complete.",
            )


class AdvierteForm(AvisaForm):
    def __init__(self, datos: Any = None, *, ingreso: Any, ultima: date) -> None:
        super().__init__(datos, ingreso=ingreso, initial={"paralizado_desde": ultima})

    def campos_propios(self) -> None:
        self.fields["paralizado_desde"] = CampoDia(
            label="Último día en que la persona hizo algo en el caso",
            help_text="Desde el siguiente se cuentan más de treinta días hábiles.",
        )
        self.fields["detalle"] = campo_de_texto(
            "Qué le toca hacer", largo=1000, filas=4, falta="Escribe qué debe hacer la persona para que el caso siga.",
            pista="Con palabras simples: lo lee la persona tal como lo escribas.",
        )  # fmt: skip


class NotificadaForm(forms.Form):
    def __init__(self, datos: Any = None, *, medio: str, hoy: date, hora: time) -> None:
        super().__init__(datos, initial={"medio": medio, "dia": hoy, "hora": hora})
        self.fields["medio"] = forms.ChoiceField(
            label="Cómo quedó notificada",
            choices=[(m.value, NOMBRES_DE_MEDIO_COMUNICACION[m]) for m in MedioComunicacion if m in PRUEBAN],
            widget=forms.RadioSelect,
            error_messages={"required": "Elige cómo quedó notificada."},
        )
        self.fields["dia"] = CampoDia(
            label="Qué día", help_text="En carta certificada, el día en que Correos la recibió."
        )
        self.fields["hora"] = forms.TimeField(
            label="A qué hora",
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages={"required": "Escribe la hora.", "invalid": "Escribe la hora como 15:40."},
        )
        self.fields["constancia"] = forms.CharField(
            label="Constancia",
            max_length=200,
            help_text="Quién recibió y su RUN, el número de seguimiento de Correos o el del envío.",
            error_messages={"required": "Escribe quién recibió o el número de seguimiento."},
        )

    def clean(self) -> dict[str, Any]:
        datos = super().clean() or {}
        if datos.get("dia") and datos.get("hora"):
            datos["cuando"] = datetime.combine(datos["dia"], datos["hora"], tzinfo=ZONA)
        return datos


class CumplidoForm(forms.Form):
    def __init__(
        self, datos: Any = None, archivos: Any = None, *, presentadas: Sequence[Any], hoy: date, en: datetime
    ) -> None:
        super().__init__(
            datos, archivos, initial={"dia": hoy, "ingreso": presentadas[-1].codigo if presentadas else ""}
        )
        if presentadas:
            self.fields["ingreso"] = forms.ChoiceField(
                label="Con qué cumplió",
                choices=[
                    *((i.codigo, f"Folio {i.folio}: {i.materia}") for i in presentadas),
                    ("", "Con un documento que adjunto ahora"),
                ],
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["archivo"] = CampoArchivos(
            label="Lo que trajo", en=en, required=False,
            help_text="Si no entró por Partes como otra presentación. Queda en el expediente.",
        )  # fmt: skip
        self.fields["dia"] = CampoDia(
            label="Qué día lo trajo", required=False, help_text="Desde ese día se cuenta otra vez el plazo del caso."
        )


class AplicaForm(forms.Form):
    def __init__(self, datos: Any = None, archivos: Any = None, *, en: datetime, que: str) -> None:
        super().__init__(datos, archivos)
        self.fields["titulo"] = forms.CharField(
            label="Número y nombre de la resolución",
            max_length=300,
            help_text="Como dice el documento, por ejemplo Resolución N° 84.",
            error_messages={"required": "Escribe el número o el nombre de la resolución."},
        )
        self.fields["archivo"] = CampoArchivos(
            label=f"Resolución que {que}, firmada y en PDF", en=en, solo_pdf=True,
            help_text="Queda por despachar: hay que notificarla a la persona.",
        )  # fmt: skip


class DenunciaForm(forms.Form):
    def __init__(self, datos: Any = None, archivos: Any = None, *, canales: Opciones, en: datetime) -> None:
        super().__init__(datos, archivos, initial={"canal": "meson"})
        self.fields["caso"] = forms.ChoiceField(
            label="¿Lo que pidió cae en alguno de estos casos?",
            choices=[("", "En ninguno: si no se resuelve, se entiende aceptado"), *_casos()],
            required=False,
            widget=forms.RadioSelect,
            help_text="En esos casos el silencio rechaza y no se denuncia: la persona pide el certificado.",
        )
        self.fields["canal"] = forms.ChoiceField(label="Por dónde la trajo", choices=canales)
        self.fields["archivos"] = CampoArchivos(
            label="La denuncia de la persona", en=en, varios=True,
            help_text="Entra con su propio folio, y su comprobante es el recibo con fecha.",
        )  # fmt: skip


class ElevaForm(forms.Form):
    superior = forms.CharField(
        label="A quién se elevó la copia",
        max_length=200,
        help_text="Cargo y nombre. Contra el alcalde no hay superior: escribe «Alcaldía» y a quién se le entregó.",
        error_messages={"required": "Escribe a quién se elevó: cargo y nombre."},
    )


class CertificaForm(forms.Form):
    def __init__(self, datos: Any = None, *, hoy: date, clase: str, caso: str) -> None:
        super().__init__(datos, initial={"pedido_el": hoy, "clase": clase, "caso": caso})
        self.fields["clase"] = forms.ChoiceField(
            label="Qué se certifica",
            choices=[(c.value, NOMBRES_DE_CERTIFICADO[c]) for c in ClaseCertificado],
            widget=forms.RadioSelect,
            error_messages={"required": "Elige qué se certifica."},
        )
        self.fields["caso"] = forms.ChoiceField(
            label="Por qué el silencio rechaza",
            choices=[("", "No corresponde"), *_casos()],
            required=False,
            help_text="Solo para el de silencio negativo (Ley 19.880, art. 65).",
        )
        self.fields["pedido_el"] = CampoDia(label="Qué día lo pidió la persona", help_text="Se da sin más trámite.")


def _casos() -> Opciones:
    return [(caso.id, caso.nombre) for caso in CASOS_DE_RECHAZO.values()]
