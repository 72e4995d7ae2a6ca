"""Hacer saber a la persona lo que pasa con su caso, por un medio que deje prueba (Ley 19.880, arts. 45 y 46)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.calendario.reglas import Notificacion
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import SISTEMA, Actor, actor_del_sistema
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, ingreso_bloqueado
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.models import Comunicacion, Ingreso
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.partes.reglas.comunicaciones import (
    NOMBRES_DE_COMUNICACION,
    NOMBRES_DE_MEDIO_COMUNICACION,
    PRUEBAN,
    ClaseComunicacion,
    EstadoComunicacion,
    MedioComunicacion,
)
from fojas.dominio.trabajos import acciones as trabajos


@dataclass(frozen=True, slots=True)
class PorDonde:
    """Por dónde se le avisa a la persona, y con qué constancia si ya se hizo."""

    medio: MedioComunicacion
    direccion: str = ""
    """Correo o domicilio; vacío, el que la persona dejó."""
    recibio: str = ""
    """Quién recibió, si se hizo en la oficina."""


def comunica(
    *, ingreso: Ingreso, clase: ClaseComunicacion, aviso: PorDonde, asunto: str, texto: str, actor: Actor, en: datetime,
    plazo: str = "", antes_del: date | None = None, respaldo: ArchivoRecibido | None = None,
) -> Comunicacion:  # fmt: skip
    """Deja escrito lo que se dice y lo pone en camino, dentro de la transacción de quien lo dispone.

    El correo sale después, en un trabajo; la carta se imprime y queda hecha cuando Correos la recibe; en la oficina se
    hace en el acto. Lanza `DatoFaltante` o `ErrorAvisos`.
    """
    medio = aviso.medio
    direccion = _direccion(ingreso, aviso)
    if medio == MedioComunicacion.MESON and not aviso.recibio.strip():
        raise DatoFaltante("Escribe quién quedó notificada en la oficina.", campo="recibio")
    codigo = codigos.nuevo()
    correo = (
        avisos.prepara_correo(
            direccion=direccion, asunto=asunto, cuerpo=cuerpo_de_correo(ingreso, texto), autor=actor.codigo, en=en,
            objeto=codigo, expediente=ingreso.expediente.codigo, persona_id=ingreso.remitente_id,
        ).codigo
        if medio == MedioComunicacion.CORREO
        else ""
    )  # fmt: skip
    documento = _respaldo(ingreso, respaldo, clase=clase, actor=actor, en=en)
    hecha = Comunicacion.objects.create(
        codigo=codigo, ingreso=ingreso, clase=clase.value, medio=medio.value, direccion=direccion, plazo=plazo,
        antes_del=antes_del, respaldo=documento, asunto=asunto[:200], texto=texto, aviso=correo,
        estado=EstadoComunicacion.POR_SALIR.value, pedida_en=en, pedida_por=actor.codigo,
    )  # fmt: skip
    bitacora.anota(
        "comunicacion.dispuesta", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo,
        en=en, que=NOMBRES_DE_COMUNICACION[clase], medio=NOMBRES_DE_MEDIO_COMUNICACION[medio], comunicacion=codigo,
        personal={"asunto": hecha.asunto, "texto": texto, "direccion": direccion},
    )  # fmt: skip
    if medio in {MedioComunicacion.MESON, MedioComunicacion.CONSTANCIA}:
        _queda_hecha(hecha, en=en, constancia=aviso.recibio, autor=actor.codigo, ahora=en)
    if medio != MedioComunicacion.CONSTANCIA:
        trabajos.encola("partes.carta", en=en, objeto=codigo, clave=codigo, comunicacion_id=hecha.pk)
    return hecha


def _direccion(ingreso: Ingreso, aviso: PorDonde) -> str:
    dada = " ".join(aviso.direccion.split())
    if aviso.medio == MedioComunicacion.CORREO:
        correo = dada or ingreso.correo_respuesta
        if not correo:
            raise DatoFaltante("La persona no dejó correo: escríbelo o elige otro medio.", campo="direccion")
        return correo
    if aviso.medio == MedioComunicacion.CARTA_CERTIFICADA:
        domicilio = dada or (ingreso.remitente.direccion if ingreso.remitente else "")
        if not domicilio:
            raise DatoFaltante(
                "Falta el domicilio para la carta certificada.", campo="direccion", norma="Ley 19.880, art. 46"
            )
        return domicilio[:254]
    return ""


def _respaldo(
    ingreso: Ingreso, archivo: ArchivoRecibido | None, *, clase: ClaseComunicacion, actor: Actor, en: datetime
) -> Documento | None:
    """La resolución o el antecedente en que se funda, al expediente."""
    if archivo is None:
        return None
    return expedientes.incorpora(
        expediente_id=ingreso.expediente_id, sha256=archivo.sha256, nombre=archivo.nombre, tipo="Respaldo del plazo",
        titulo=f"{archivo.nombre} ({NOMBRES_DE_COMUNICACION[clase].lower()})", origen=Origen.INTERNO,
        autor=actor.codigo, en=en,
    )  # fmt: skip


def cuerpo_de_correo(ingreso: Ingreso, texto: str) -> str:
    casa = organizacion.municipalidad()
    return (
        f"Hola:\n\n{texto}\n\nFolio: {ingreso.folio}\nMateria: {ingreso.materia}\n\n"
        f"Con el código {codigos.agrupado(ingreso.codigo)} puedes ver tu caso en "
        f"{settings.DIRECCION}/seguimiento/{ingreso.codigo}/\n\n"
        f"{casa.nombre}\nOficina de Partes, Informaciones y Reclamos\n{casa.direccion}\n"
    )


def efecto(ingreso: Ingreso, medio: MedioComunicacion, *, en: datetime) -> Notificacion:
    """Desde qué día queda notificada por ese medio; por algunos, nunca."""
    if medio == MedioComunicacion.CONSTANCIA:
        return Notificacion(None, "", "Queda en el expediente y en la página del caso; no notifica.")
    return computo.notificacion(
        canal=medio.value, en=en, calendario=dias.calendario(),
        procedimiento_desde=dia_de(ingreso.expediente.abierto_en), procedimiento=ingreso.expediente.procedimiento,
        aceptada=ingreso.notificar_por == medio.value,
    )  # fmt: skip


def _queda_hecha(
    comunicacion: Comunicacion, *, en: datetime, constancia: str, autor: str, ahora: datetime, prueba: str = ""
) -> None:
    """Salió, se entregó o la recibió Correos: desde ahí se cuenta su efecto."""
    ingreso, medio = comunicacion.ingreso, MedioComunicacion(comunicacion.medio)
    notificacion = efecto(ingreso, medio, en=en)
    comunicacion.estado, comunicacion.hecha_en = EstadoComunicacion.HECHA.value, en
    comunicacion.constancia, comunicacion.error = constancia.strip()[:200], ""
    comunicacion.notificado_el, comunicacion.norma_notificacion = notificacion.surte_el, notificacion.norma[:200]
    comunicacion.save(
        update_fields=["estado", "hecha_en", "constancia", "error", "notificado_el", "norma_notificacion"]
    )
    efecto_el = notificacion.surte_el.isoformat() if notificacion.surte_el else ""
    bitacora.anota(
        "comunicacion.hecha", autor=autor, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=ahora,
        que=NOMBRES_DE_COMUNICACION[ClaseComunicacion(comunicacion.clase)],
        medio=NOMBRES_DE_MEDIO_COMUNICACION[medio], hecha=en.isoformat(), efecto=efecto_el, prueba=prueba,
        comunicacion=comunicacion.codigo, personal={"constancia": comunicacion.constancia} if constancia.strip() else None,
    )  # fmt: skip


def comunicacion_bloqueada(*, codigo: str, actor: Actor) -> Comunicacion:
    """La comunicación, con el expediente de su caso tomado. Lanza `NoEncontrado`."""
    ingreso_id = Comunicacion.objects.filter(codigo=codigo).values_list("ingreso_id", flat=True).first()
    if ingreso_id is None:
        raise NoEncontrado("No encontramos esa comunicación.")
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    hallada = Comunicacion.objects.get(codigo=codigo)
    hallada.ingreso = ingreso
    return hallada


def registra_notificacion(
    *, comunicacion: Comunicacion, medio: MedioComunicacion, cuando: datetime, constancia: str, actor: Actor,
    en: datetime,
) -> Comunicacion:  # fmt: skip
    """Deja constancia de que quedó notificada: entregada en la oficina, recibida en Correos o enviada a su domicilio digital.

    También sirve cuando el correo salió y en ese procedimiento no notifica: vale la primera que notifica. Lanza
    `NoAutorizado` o `DatoFaltante`.
    """
    exige(permisos.puede_comunicar(actor, comunicacion.ingreso))
    if comunicacion.notificado_el is not None:
        raise DatoFaltante(f"Ya está notificada, con efecto desde el {comunicacion.notificado_el:%d-%m-%Y}.")
    if comunicacion.estado == EstadoComunicacion.SIN_EFECTO.value:
        raise DatoFaltante("Quedó sin efecto: no hay qué notificar.")
    if medio not in PRUEBAN:
        raise DatoFaltante("Ese medio no deja notificada a la persona: elige otro.", campo="medio")
    if cuando > en:
        raise DatoFaltante("Esa fecha todavía no llega.", campo="dia")
    if dia_de(cuando) < dia_de(comunicacion.pedida_en):
        raise DatoFaltante(
            f"Se dispuso el {dia_de(comunicacion.pedida_en):%d-%m-%Y}: no pudo notificarse antes.", campo="dia"
        )
    if not constancia.strip():
        raise DatoFaltante(
            "Escribe quién recibió, el número de seguimiento de Correos o el del envío.", campo="constancia"
        )
    notificacion = efecto(comunicacion.ingreso, medio, en=cuando)
    if notificacion.surte_el is None:
        raise DatoFaltante(notificacion.explicacion, norma=notificacion.norma, campo="medio")
    comunicacion.medio = medio.value
    comunicacion.save(update_fields=["medio"])
    _queda_hecha(comunicacion, en=cuando, constancia=constancia, autor=actor.codigo, ahora=en)
    return comunicacion


def deja_sin_efecto(comunicacion: Comunicacion) -> None:
    """Se retiró lo que comunicaba antes de que quedara notificada."""
    if comunicacion.notificado_el is None:
        comunicacion.estado = EstadoComunicacion.SIN_EFECTO.value
        comunicacion.save(update_fields=["estado"])


def al_salir_el_correo(*, comunicacion: Comunicacion, prueba: str, en: datetime) -> None:
    """El correo salió, con la huella del mensaje exacto como prueba; notifica solo si la ley lo dice."""
    if comunicacion.estado in {EstadoComunicacion.POR_SALIR.value, EstadoComunicacion.FALLIDA.value}:
        _queda_hecha(comunicacion, en=en, constancia="", autor=SISTEMA, ahora=en, prueba=prueba)


@transaction.atomic
def registra_comunicacion_fallida(*, codigo: str, error: str, en: datetime) -> None:
    """El correo no salió: quien lo dispuso lo sabe, para avisar por otro medio."""
    comunicacion = comunicacion_bloqueada(codigo=codigo, actor=actor_del_sistema(dia_de(en)))
    if comunicacion.estado != EstadoComunicacion.POR_SALIR.value:
        return
    comunicacion.estado, comunicacion.error = EstadoComunicacion.FALLIDA.value, error[:300]
    comunicacion.save(update_fields=["estado", "error"])
    ingreso = comunicacion.ingreso
    bitacora.anota(
        "comunicacion.fallida", autor=SISTEMA, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        que=NOMBRES_DE_COMUNICACION[ClaseComunicacion(comunicacion.clase)], comunicacion=codigo,
        personal={"error": error[:300]},
    )  # fmt: skip
    quien = organizacion.por_codigo(comunicacion.pedida_por)
    if quien is not None:
        avisos.avisa_persona(
            persona_id=quien.pk, asunto=f"No salió el correo a la persona del folio {ingreso.folio}",
            cuerpo=f"{comunicacion.asunto}: {error[:200]}. Avísale por otro medio.", objeto=ingreso.codigo, en=en,
            enlace=f"/escritorio/expediente/{ingreso.expediente.codigo}/?ver=plazos",
        )  # fmt: skip


@transaction.atomic
def registra_carta(*, comunicacion_id: int, sha256: str, en: datetime) -> Comunicacion:
    """Incorpora al expediente la carta ya compuesta. Repetirlo no agrega otra."""
    ingreso_id = Comunicacion.objects.values_list("ingreso_id", flat=True).get(pk=comunicacion_id)
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor_del_sistema(dia_de(en)))
    comunicacion = Comunicacion.objects.get(pk=comunicacion_id)
    if comunicacion.carta_id is None:
        comunicacion.carta = expedientes.incorpora(
            expediente_id=ingreso.expediente_id, sha256=sha256, nombre=f"{comunicacion.asunto}.pdf", tipo="Comunicación",
            titulo=comunicacion.asunto, origen=Origen.PLATAFORMA, autor=SISTEMA, en=en, para_interesado=True,
        )  # fmt: skip
        comunicacion.save(update_fields=["carta"])
        bitacora.anota(
            "comunicacion.compuesta", autor=SISTEMA, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
            sha256=sha256, comunicacion=comunicacion.codigo,
        )  # fmt: skip
    return comunicacion
