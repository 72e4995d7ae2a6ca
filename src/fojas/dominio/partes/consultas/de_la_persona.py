"""Lo que ve la persona de su procedimiento: en qué quedó cada parte, qué se le pide y qué se le comunicó."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.expedientes.reglas import Confidencialidad
from fojas.dominio.partes.consultas.procedimiento import PeticionVista, nombres_de_requisitos, peticiones
from fojas.dominio.partes.consultas.seguimiento import Hito
from fojas.dominio.partes.models import Apercibimiento, Ingreso
from fojas.dominio.partes.reglas import Estado
from fojas.dominio.partes.reglas.apercibimientos import (
    NORMA_ABANDONO,
    NORMA_SUBSANACION,
    VIVOS,
    ClaseApercibimiento,
)
from fojas.dominio.partes.reglas.comunicaciones import ClaseComunicacion, EstadoComunicacion, MedioComunicacion
from fojas.dominio.partes.reglas.silencio import NORMA_POSITIVO, ClaseCertificado, EstadoDenuncia
from fojas.normativa.plazos import REGLAS
from fojas.normativa.procedimientos import PROCEDIMIENTOS

AL_COMUNICAR: dict[ClaseComunicacion, str] = {
    ClaseComunicacion.SUBSANACION: "Te pedimos que completaras tu solicitud",
    ClaseComunicacion.PRORROGA: "Alargamos el plazo para responderte",
    ClaseComunicacion.SUSPENSION: "Dejamos de contar los días del plazo",
    ClaseComunicacion.REANUDACION: "Se cuentan otra vez los días del plazo",
    ClaseComunicacion.ADVERTENCIA: "Te advertimos que tu caso está detenido",
}
AL_CERRAR: dict[tuple[str, str], str] = {
    ("subsanacion", "cumplido"): "Completaste tu solicitud",
    ("subsanacion", "aplicado"): "Se entendió que desististe de tu solicitud",
    ("abandono", "cumplido"): "Reanudaste tu caso",
    ("abandono", "aplicado"): "Se declaró abandonado tu caso",
}
AL_CERTIFICAR: dict[ClaseCertificado, str] = {
    ClaseCertificado.POSITIVO: "Se certificó que tu solicitud se entiende aceptada",
    ClaseCertificado.NEGATIVO: "Se certificó que tu solicitud se entiende rechazada",
    ClaseCertificado.EN_ESTADO: "Se certificó que tu caso está listo para resolverse",
}
FRASES_DE_SILENCIO: dict[ClaseCertificado, str] = {
    ClaseCertificado.POSITIVO: "Tu solicitud se entiende aceptada, por certificado",
    ClaseCertificado.NEGATIVO: "Tu solicitud se entiende rechazada, por certificado",
}
DE_LOS_PLAZOS = {
    "plazo.prorrogado": ClaseComunicacion.PRORROGA,
    "plazo.suspendido": ClaseComunicacion.SUSPENSION,
    "plazo.reanudado": ClaseComunicacion.REANUDACION,
}


@dataclass(frozen=True, slots=True)
class Pedido:
    """Algo que la persona debe hacer, y hasta cuándo."""

    titulo: str
    faltan: tuple[str, ...]
    detalle: str
    vence_el: date | None
    """None mientras no quede notificada."""
    vencido: bool
    si_no: str
    norma: str


@dataclass(frozen=True, slots=True)
class SilencioDicho:
    """En qué quedó lo que pidió porque no se resolvió a tiempo, según el certificado (Ley 19.880, arts. 64 a 66)."""

    frase: str
    que_hacer: str
    norma: str


@dataclass(frozen=True, slots=True)
class LoSuyo:
    """Lo de su procedimiento que se muestra a quien tiene el código."""

    partes: tuple[PeticionVista, ...]
    sin_responder: int
    pedidos: tuple[Pedido, ...]
    hitos: tuple[Hito, ...]
    documentos: tuple[Foja, ...]
    """Cartas y certificados dirigidos a ella."""
    silencio: SilencioDicho | None
    """None si no se certificó, o si después se le respondió."""


VACIO = LoSuyo((), 0, (), (), (), None)


def lo_suyo(codigo: str, *, hoy: date) -> LoSuyo:
    """Por su código de seguimiento. De lo reservado, ni el texto de sus partes ni sus documentos."""
    ingreso = (
        Ingreso.objects.select_related("expediente")
        .prefetch_related("comunicaciones", "apercibimientos", "denuncias", "certificados")
        .filter(codigo=codigo)
        .first()
    )
    if ingreso is None:
        return VACIO
    reservado = ingreso.expediente.confidencialidad != Confidencialidad.PUBLICO.value
    partes = () if reservado else tuple(peticiones(ingreso.pk, procedimiento=ingreso.expediente.procedimiento))
    vivos = [a for a in ingreso.apercibimientos.all() if a.estado in {e.value for e in VIVOS}]
    return LoSuyo(
        partes=partes, sin_responder=sum(p.pendiente for p in partes),
        pedidos=_pedidos(ingreso, vivos, hoy=hoy, reservado=reservado), hitos=tuple(_hitos(ingreso)),
        documentos=() if reservado else _documentos(ingreso), silencio=_silencio(ingreso, hoy=hoy),
    )  # fmt: skip


def _silencio(ingreso: Ingreso, *, hoy: date) -> SilencioDicho | None:
    if Estado(ingreso.estado) in {Estado.RESPONDIDO, Estado.DESPACHADO}:
        return None
    hecho = next((c for c in ingreso.certificados.all() if c.clase in FRASES_DE_SILENCIO), None)
    if hecho is None:
        return None
    frase = FRASES_DE_SILENCIO[ClaseCertificado(hecho.clase)]
    recurso = plazos.plazos_de([hecho.plazo], hoy=hoy).get(hecho.plazo) if hecho.plazo else None
    if recurso is None:
        que_hacer = f"El certificado N° {hecho.numero} vale como una resolución que te concede lo que pediste."
        return SilencioDicho(frase, que_hacer, NORMA_POSITIVO)
    hasta = f"{recurso.vence_el:%d-%m-%Y}"
    return SilencioDicho(
        frase,
        f"El plazo para pedir que se revise terminó el {hasta}: puedes consultar en el mesón qué otros recursos tienes."
        if recurso.vencido
        else f"Si no estás de acuerdo, puedes presentar un recurso de reposición hasta el {hasta}, inclusive.",
        recurso.norma,
    )


def _pedidos(ingreso: Ingreso, vivos: Sequence[Apercibimiento], *, hoy: date, reservado: bool) -> tuple[Pedido, ...]:
    codigos = [a.plazo for a in vivos if a.plazo]
    vistos = plazos.plazos_de(codigos, hoy=hoy) if codigos else {}
    return tuple(_pedido(ingreso, a, vistos.get(a.plazo), reservado=reservado) for a in vivos)


def _pedido(ingreso: Ingreso, fila: Apercibimiento, plazo: plazos.PlazoVisto | None, *, reservado: bool) -> Pedido:
    subsana = fila.clase == ClaseApercibimiento.SUBSANACION.value
    definicion = PROCEDIMIENTOS.get(ingreso.expediente.procedimiento)
    de_completar = REGLAS[definicion.subsanacion].norma if definicion and definicion.subsanacion else NORMA_SUBSANACION
    return Pedido(
        titulo="Completa tu solicitud" if subsana else "Haz que tu caso siga",
        faltan=nombres_de_requisitos(ingreso.expediente.procedimiento, fila.faltan),
        detalle="" if reservado else fila.detalle, vence_el=plazo.vence_el if plazo else None,
        vencido=bool(plazo and plazo.restan < 0),
        si_no="Si no lo haces, se entiende que desistes de tu solicitud."
        if subsana
        else "Si no lo haces, tu caso se declara abandonado y se archiva.",
        norma=de_completar if subsana else NORMA_ABANDONO,
    )  # fmt: skip


def _hitos(ingreso: Ingreso) -> list[Hito]:
    comunicadas = list(ingreso.comunicaciones.all())
    hitos = [
        Hito(AL_COMUNICAR[ClaseComunicacion(c.clase)], _como(c.medio, c.estado, c.notificado_el), c.pedida_en, "hecho")
        for c in comunicadas
        if c.estado != EstadoComunicacion.SIN_EFECTO.value
    ]
    ya_dichos = {(ClaseComunicacion(c.clase), c.pedida_en) for c in comunicadas}
    hitos += _de_los_plazos(ingreso, ya_dichos)
    hitos += [
        Hito(AL_CERRAR[a.clase, a.estado], "", a.cerrado_en, "hecho")
        for a in ingreso.apercibimientos.all()
        if (a.clase, a.estado) in AL_CERRAR
    ]
    for denuncia in ingreso.denuncias.all():
        hitos.append(Hito("Denunciaste que no te respondimos a tiempo", "", denuncia.recibida_en, "hecho"))
        if denuncia.elevada_en is not None and denuncia.estado != EstadoDenuncia.SIN_EFECTO.value:
            hitos.append(Hito("Se informó al superior", "", denuncia.elevada_en, "hecho"))
    hitos += [
        Hito(AL_CERTIFICAR[ClaseCertificado(c.clase)], f"Certificado N° {c.numero}.", c.emitido_en, "hecho")
        for c in ingreso.certificados.all()
    ]
    return hitos


def _de_los_plazos(ingreso: Ingreso, ya_dichos: set[tuple[ClaseComunicacion, datetime]]) -> list[Hito]:
    """Lo que movió el plazo sin que se le escribiera en el mismo paso: también pasó, y se dice."""
    hitos, detenido = [], False
    for anotado in bitacora.anotado(tuple(DE_LOS_PLAZOS), por="objeto", codigos=[ingreso.codigo]):
        clase = DE_LOS_PLAZOS[anotado.suceso]
        if clase == ClaseComunicacion.REANUDACION and not detenido:
            # Un caso reabierto también anota que su plazo sigue: eso ya se dice de otro modo.
            continue
        detenido = clase == ClaseComunicacion.SUSPENSION or (detenido and clase == ClaseComunicacion.PRORROGA)
        if (clase, anotado.ocurrio_en) in ya_dichos:
            continue
        vence = anotado.datos.get("vence")
        detalle = (
            f"Te respondemos a más tardar el {date.fromisoformat(vence):%d-%m-%Y}."
            if vence
            else f"{anotado.datos['causa']}."
        )
        hitos.append(Hito(AL_COMUNICAR[clase], detalle, anotado.ocurrio_en, "hecho"))
    return hitos


def _como(medio: str, estado: str, notificado_el: date | None) -> str:
    if estado == EstadoComunicacion.FALLIDA.value:
        return "No pudimos hacértelo llegar."
    dicho = {
        MedioComunicacion.CORREO: "Por correo electrónico.",
        MedioComunicacion.CARTA_CERTIFICADA: "Por carta certificada.",
        MedioComunicacion.MESON: "En la oficina.",
        MedioComunicacion.DDU: "A tu Domicilio Digital Único.",
        MedioComunicacion.CONSTANCIA: "Lo dejamos aquí: no tenemos cómo escribirte.",
    }[MedioComunicacion(medio)]
    return f"{dicho} Cuenta desde el {notificado_el:%d-%m-%Y}." if notificado_el else dicho


def _documentos(ingreso: Ingreso) -> tuple[Foja, ...]:
    posibles = [c.carta_id for c in ingreso.comunicaciones.all()]
    posibles += [c.documento_id for c in ingreso.certificados.all()]
    ids = {id_ for id_ in posibles if id_ is not None}
    return tuple(f for f in expedientes.fojas_de(ids) if f.para_interesado and not f.reservado)


def en_orden(hitos: Iterable[Hito], otros: Iterable[Hito]) -> list[Hito]:
    """Los de su procedimiento entre los demás, por cuándo pasaron; lo de ahora y lo que viene, al final."""
    todos = [*hitos, *otros]
    hechos = sorted((h for h in todos if h.en is not None), key=lambda h: h.en.timestamp() if h.en else 0.0)
    return hechos + [h for h in todos if h.en is None]
