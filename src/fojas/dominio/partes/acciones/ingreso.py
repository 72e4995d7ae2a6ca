"""Lo que llega: folio, fecha, hora y huella (Ley 19.880, arts. 18 y 30; DS 10 de 2023, art. 30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from fojas.base import codigos, eventos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.avisos.reglas import Adjunto
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.models import Documento, Expediente
from fojas.dominio.expedientes.reglas import Confidencialidad, Origen
from fojas.dominio.fe import acciones as fe
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import SISTEMA, Actor, MedioNotificacion
from fojas.dominio.partes import permisos, reglas
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, ingreso_bloqueado
from fojas.dominio.partes.acciones.custodia import nace_el_papel
from fojas.dominio.partes.acciones.interesados import cambia_a_quien_presento
from fojas.dominio.partes.eventos import DocumentoIngresado
from fojas.dominio.partes.models import Borrador, Derivacion, Ingreso
from fojas.dominio.partes.reglas import ABIERTAS, Canal, DatoFaltante, TipoIngreso
from fojas.dominio.trabajos import acciones as trabajos

SERIE_INGRESO = "ingreso"
LARGO_MATERIA = 500
LARGO_REMITENTE = 200
TIPO_FICHA = "Ficha de sobre cerrado"
DONDE_QUEDA_EL_SOBRE = "Oficina de Partes, cerrado"
SE_ATIENDEN = frozenset({Canal.MESON, Canal.TELEFONO, Canal.WHATSAPP, Canal.CORREOS})
"""Los canales en que alguien tiene el papel en la mano: lo suyo se lee antes que lo que llega solo."""


@dataclass(frozen=True, slots=True)
class ArchivoRecibido:
    """Un archivo ya guardado por su huella, con el nombre con que llegó."""

    sha256: str
    nombre: str
    reservado_por: str = ""
    """Clave de la causa legal si este archivo solo es reservado, por ejemplo una cédula."""


def ingresa(
    *, tipo: str, materia: str, canal: Canal | str, archivos: Sequence[ArchivoRecibido], actor: Actor, en: datetime,
    remitente_id: int | None = None, remitente_texto: str = "", referencia: str = "", canal_folio: str = "",
    notificar_por: str = MedioNotificacion.PRESENCIAL.value, correo_respuesta: str = "", asistido: bool = False,
    nota_asistido: str = "", confidencialidad: str = Confidencialidad.PUBLICO.value, causa_reserva: str = "",
    dias_de_plazo: int | None = None, expediente_codigo: str = "", clave_idempotencia: str = "",
    borrador_codigo: str = "", persona_nueva: Mapping[str, str] | None = None,
) -> Ingreso:  # fmt: skip
    """Registra lo que alguien presentó. Los bytes ya están seguros; el folio se toma al final.

    Con la misma `clave_idempotencia` devuelve el ingreso ya hecho: un doble clic no gasta otro folio ni registra dos
    veces a `persona_nueva`, los datos de quien presenta por primera vez. El tipo que la ley mantiene cerrado llega
    reservado aunque se pida público. Lanza `NoAutorizado`, `DatoFaltante`, lo que
    lance la confidencialidad o el registro de la persona.
    """
    if clave_idempotencia and (previo := _por_clave(clave_idempotencia)):
        return previo
    exige(permisos.puede_ingresar(actor))
    definicion = reglas.tipo_de(tipo)
    if definicion.reserva and confidencialidad == Confidencialidad.PUBLICO.value:
        confidencialidad, causa_reserva = Confidencialidad.RESERVADO.value, definicion.reserva
    limpio = _revisa(
        materia=materia, canal=canal, archivos=archivos, remitente_id=remitente_id, remitente_texto=remitente_texto,
        notificar_por=notificar_por, correo_respuesta=correo_respuesta, asistido=asistido,
        nota_asistido=nota_asistido, definicion=definicion, dias_de_plazo=dias_de_plazo,
        hay_persona_nueva=persona_nueva is not None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            if persona_nueva is not None:
                nueva = organizacion.registra_persona(**persona_nueva, actor_codigo=actor.codigo, en=en)
                limpio |= {"remitente_id": nueva.pk, "remitente_texto": ""}
            return _ingresa(
                definicion=definicion, limpio=limpio, archivos=archivos, actor=actor, en=en,
                referencia=" ".join(referencia.split())[:120], canal_folio=canal_folio.strip()[:80],
                confidencialidad=confidencialidad, causa_reserva=causa_reserva, dias_de_plazo=dias_de_plazo,
                expediente_codigo=expediente_codigo, clave_idempotencia=clave_idempotencia or None,
                borrador_codigo=borrador_codigo,
            )  # fmt: skip
    except IntegrityError:
        # Dos envíos del mismo formulario a la vez: el primero ganó y este devuelve lo suyo.
        previo = _por_clave(clave_idempotencia) if clave_idempotencia else None
        if previo is None:
            raise
        return previo


def _por_clave(clave: str) -> Ingreso | None:
    return Ingreso.objects.select_related("expediente", "remitente").filter(clave_idempotencia=clave).first()


def _revisa(
    *, materia: str, canal: Canal | str, archivos: Sequence[ArchivoRecibido], remitente_id: int | None,
    remitente_texto: str, notificar_por: str, correo_respuesta: str, asistido: bool, nota_asistido: str,
    definicion: TipoIngreso, dias_de_plazo: int | None, hay_persona_nueva: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Los datos en forma, o `DatoFaltante` con su campo y cómo corregirlo."""
    limpia = " ".join(materia.split())
    if not limpia:
        raise DatoFaltante("Escribe la materia: qué pide o qué trae.", campo="materia", norma=reglas.NORMA_PRESENTACION)
    if len(limpia) > LARGO_MATERIA:
        raise DatoFaltante(
            f"La materia tiene {len(limpia)} letras y caben {LARGO_MATERIA}: resume, el detalle va en el documento.",
            campo="materia",
        )
    if not archivos and not definicion.sin_archivo:
        raise DatoFaltante("Adjunta al menos un archivo, o pega el texto de lo que presentó.", campo="archivos")
    if remitente_id is None and not remitente_texto.strip() and not hay_persona_nueva:
        raise DatoFaltante(
            "Di quién presenta: elige una persona o escribe su nombre.",
            campo="remitente",
            norma=reglas.NORMA_PRESENTACION,
        )
    presenta = " ".join(remitente_texto.split())
    if len(presenta) > LARGO_REMITENTE:
        raise DatoFaltante(
            f"El nombre de quien presenta tiene {len(presenta)} letras y caben {LARGO_REMITENTE}: escribe solo el nombre.",
            campo="remitente",
        )
    medio = MedioNotificacion(notificar_por) if notificar_por in set(MedioNotificacion) else None
    if medio is None:
        raise DatoFaltante("Elige cómo se le avisa la respuesta.", campo="notificar_por")
    correo = correo_respuesta.strip()
    if medio == MedioNotificacion.CORREO and not correo:
        raise DatoFaltante("Escribe el correo al que se responde, o elige otro medio.", campo="correo_respuesta")
    if correo:
        try:
            validate_email(correo)
        except ValidationError:
            raise DatoFaltante(
                "Revisa el correo: debe verse como nombre@servidor.cl.", campo="correo_respuesta"
            ) from None
    if asistido and not nota_asistido.strip():
        raise DatoFaltante("Anota cómo se le va a avisar a la persona.", campo="nota_asistido")
    if definicion.pide_plazo and (dias_de_plazo is None or not 1 <= dias_de_plazo <= 365):
        raise DatoFaltante("Escribe el plazo, en días hábiles, que trae el documento.", campo="dias_de_plazo")
    return {
        "materia": limpia,
        "canal": Canal(canal),
        "remitente_id": remitente_id,
        "remitente_texto": "" if remitente_id else presenta,
        "notificar_por": medio,
        "correo_respuesta": correo,
        "asistido": asistido,
        "nota_asistido": nota_asistido.strip()[:300],
    }


def _ingresa(
    *, definicion: TipoIngreso, limpio: dict[str, Any], archivos: Sequence[ArchivoRecibido], actor: Actor, en: datetime,
    referencia: str, canal_folio: str, confidencialidad: str, causa_reserva: str, dias_de_plazo: int | None,
    expediente_codigo: str, clave_idempotencia: str | None, borrador_codigo: str,
) -> Ingreso:  # fmt: skip
    remitente_id, materia = limpio["remitente_id"], limpio["materia"]
    remitente = Persona.objects.get(pk=remitente_id) if remitente_id else None
    expediente = _expediente(
        definicion=definicion, materia=materia, actor=actor, en=en, remitente_id=remitente_id,
        confidencialidad=confidencialidad, causa_reserva=causa_reserva, codigo=expediente_codigo,
    )  # fmt: skip
    codigo = codigos.nuevo()
    # Agregado a un caso que no se reservó por esto, el sobre se cierra solo.
    sello = definicion.reserva if definicion.reserva != expediente.causa_reserva else ""
    for orden, archivo in enumerate(archivos):
        causa = sello or archivo.reservado_por
        expedientes.incorpora(
            expediente_id=expediente.pk, sha256=archivo.sha256, nombre=archivo.nombre, tipo=definicion.nombre,
            titulo=materia if orden == 0 else archivo.nombre, origen=Origen.RECIBIDO, autor=actor.codigo, en=en,
            confidencialidad=(Confidencialidad.RESERVADO if causa else Confidencialidad.PUBLICO).value,
            causa_reserva=causa, de_fondo=limpio["canal"] not in SE_ATIENDEN,
        )  # fmt: skip
    habiles = dias.calendario()
    plazo = (
        calendario.abre_plazo(
            regla=definicion.regla, objeto=codigo, desde=en, autor=actor.codigo, expediente=expediente.codigo,
            cantidad=dias_de_plazo if definicion.pide_plazo else None, calendario=habiles,
        )
        if definicion.regla
        else None
    )  # fmt: skip
    if borrador_codigo:
        Borrador.objects.filter(codigo=borrador_codigo, persona_id=actor.persona_id).delete()
    cuenta_desde = computo.cuenta_desde(en, habiles)
    # Todo lo que puede fallar ya pasó: el correlativo es el último candado y se retiene lo mínimo.
    folio = fe.toma_numero(serie=SERIE_INGRESO, dia=dia_de(en), para=codigo, en=en).texto
    ingreso = Ingreso.objects.create(
        folio=folio, codigo=codigo, expediente=expediente, remitente=remitente,
        remitente_texto=limpio["remitente_texto"], tipo=definicion.clave, materia=materia, referencia=referencia,
        canal=limpio["canal"].value, canal_folio=canal_folio, recibido_en=en, cuenta_desde_el=cuenta_desde,
        recibido_por=actor.codigo, notificar_por=limpio["notificar_por"].value,
        correo_respuesta=limpio["correo_respuesta"], asistido=limpio["asistido"], nota_asistido=limpio["nota_asistido"],
        plazo=plazo.codigo if plazo else "", vence_en=plazo.vence_en if plazo else None,
        clave_idempotencia=clave_idempotencia,
    )  # fmt: skip
    nace_el_papel(ingreso, actor=actor, en=en)
    bitacora.anota(
        "ingreso.recibido", autor=actor.codigo, objeto=codigo, expediente=expediente.codigo, en=en, folio=folio,
        tipo=definicion.clave, canal=limpio["canal"].value, documentos=[a.sha256 for a in archivos],
        personal={
            "remitente": remitente.nombre if remitente else limpio["remitente_texto"],
            "materia": materia,
        },
    )  # fmt: skip
    trabajos.encola("partes.comprobante", en=en, objeto=codigo, clave=codigo, prioridad=5, ingreso_id=ingreso.pk)
    eventos.publica(
        DocumentoIngresado(
            ingreso_id=ingreso.pk, expediente_id=expediente.pk, tipo=definicion.clave, folio=folio, en=en
        )
    )
    return ingreso


def _expediente(
    *, definicion: TipoIngreso, materia: str, actor: Actor, en: datetime, remitente_id: int | None,
    confidencialidad: str, causa_reserva: str, codigo: str,
) -> Expediente:  # fmt: skip
    """Uno nuevo, o el que ya existe si lo presentado se agrega a un caso (Ley 19.880, art. 33)."""
    if not codigo:
        expediente = expedientes.abre_expediente(
            materia=materia, procedimiento=definicion.procedimiento, autor=actor.codigo, en=en,
            confidencialidad=confidencialidad, causa_reserva=causa_reserva,
            interesados=[remitente_id] if remitente_id else [],
        )  # fmt: skip
        # Quien lo recibió en el mesón ya lo vio: no pierde de vista lo que acaba de registrar.
        expedientes.da_acceso(
            expediente_id=expediente.pk, terminos={f"persona:{actor.persona_id}", f"reserva:persona:{actor.persona_id}"},
            autor=actor.codigo, en=en,
        )  # fmt: skip
        return expediente
    visto = vistas.por_codigo(codigo, actor)
    if visto is None:
        raise NoEncontrado("No encontramos ese expediente.", campo="expediente")
    return expedientes.bloquea(expediente_id=visto.pk)


@transaction.atomic
def corrige(
    *, ingreso_id: int, actor: Actor, en: datetime, materia: str | None = None, tipo: str | None = None,
    referencia: str | None = None, canal_folio: str | None = None, notificar_por: str | None = None,
    correo_respuesta: str | None = None, remitente_id: int | None = None, dias_de_plazo: int | None = None,
) -> Ingreso:  # fmt: skip
    """Corrige lo mal escrito; el folio, la hora y los archivos no cambian. Lo anterior queda en la bitácora.

    Si cambia el tipo, el plazo se vuelve a contar desde la misma recepción.
    """
    exige(permisos.puede_ingresar(actor))
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    definicion = reglas.tipo_de(tipo or ingreso.tipo)
    cambia_tipo = definicion.clave != ingreso.tipo
    limpio = _revisa(
        materia=ingreso.materia if materia is None else materia, canal=ingreso.canal,
        archivos=[ArchivoRecibido("", "")], remitente_id=remitente_id or ingreso.remitente_id,
        remitente_texto=ingreso.remitente_texto,
        notificar_por=ingreso.notificar_por if notificar_por is None else notificar_por,
        correo_respuesta=ingreso.correo_respuesta if correo_respuesta is None else correo_respuesta,
        asistido=ingreso.asistido, nota_asistido=ingreso.nota_asistido, definicion=definicion,
        dias_de_plazo=dias_de_plazo if cambia_tipo else dias_de_plazo or 1,
    )  # fmt: skip
    quedan = {
        "materia": limpio["materia"], "tipo": definicion.clave, "remitente_id": limpio["remitente_id"],
        "referencia": ingreso.referencia if referencia is None else " ".join(referencia.split())[:120],
        "canal_folio": ingreso.canal_folio if canal_folio is None else canal_folio.strip()[:80],
        "notificar_por": limpio["notificar_por"].value, "correo_respuesta": limpio["correo_respuesta"],
    }  # fmt: skip
    antes = {campo: getattr(ingreso, campo) for campo, dato in quedan.items() if getattr(ingreso, campo) != dato}
    if not antes:
        return ingreso
    for campo, dato in quedan.items():
        setattr(ingreso, campo, dato)
    if limpio["remitente_id"]:
        ingreso.remitente_texto = ""
    if cambia_tipo:
        _cambia_plazo(ingreso, definicion, actor=actor, en=en, dias_de_plazo=dias_de_plazo)
        _cierra(ingreso.expediente, definicion, actor=actor, en=en)
    ingreso.save()
    if "remitente_id" in antes:
        cambia_a_quien_presento(ingreso, antes=antes["remitente_id"], actor=actor, en=en)
    bitacora.anota(
        "ingreso.corregido", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        campos=", ".join(sorted(c.removesuffix("_id").replace("_", " ") for c in antes)),
        personal={"antes": antes, "despues": {campo: quedan[campo] for campo in antes}},
    )  # fmt: skip
    return ingreso


def _cierra(expediente: Expediente, definicion: TipoIngreso, *, actor: Actor, en: datetime) -> None:
    """Lo que resultó ser de un tipo cerrado deja de estar a la vista."""
    if definicion.reserva and expediente.confidencialidad == Confidencialidad.PUBLICO.value:
        expedientes.reserva(
            expediente_id=expediente.pk, nivel=Confidencialidad.RESERVADO, causa=definicion.reserva,
            terminos={f"reserva:persona:{actor.persona_id}"}, autor=actor.codigo, en=en,
        )  # fmt: skip


def _cambia_plazo(
    ingreso: Ingreso, definicion: TipoIngreso, *, actor: Actor, en: datetime, dias_de_plazo: int | None
) -> None:
    viejo = ingreso.plazo
    if viejo:
        calendario.anula_plazo(codigo=viejo, motivo="Se corrigió el tipo de documento", autor=actor.codigo, en=en)
    ingreso.plazo, ingreso.vence_en = "", None
    if definicion.regla:
        plazo = calendario.abre_plazo(
            regla=definicion.regla, objeto=ingreso.codigo, desde=ingreso.recibido_en, autor=actor.codigo,
            expediente=ingreso.expediente.codigo, cantidad=dias_de_plazo if definicion.pide_plazo else None, en=en,
        )  # fmt: skip
        ingreso.plazo, ingreso.vence_en = plazo.codigo, plazo.vence_en
    abiertas = Derivacion.objects.filter(ingreso=ingreso, plazo=viejo, estado__in=[e.value for e in ABIERTAS])
    abiertas.update(plazo=ingreso.plazo, vence_en=ingreso.vence_en)


@transaction.atomic
def registra_ficha(*, ingreso_id: int, sha256: str, en: datetime) -> Documento:
    """Incorpora la ficha de lo que llegó cerrado y en papel: ella ocupa su foja. Repetirlo no agrega otra."""
    ingreso = Ingreso.objects.select_related("expediente").get(pk=ingreso_id)
    expedientes.bloquea(expediente_id=ingreso.expediente_id)
    hecha = ficha_de(ingreso)
    if hecha is not None:
        return hecha
    return expedientes.incorpora(
        expediente_id=ingreso.expediente_id, sha256=sha256, nombre=nombre_de_ficha(ingreso.folio), tipo=TIPO_FICHA,
        titulo=f"Ficha del sobre, folio {ingreso.folio}", origen=Origen.PLATAFORMA, autor=SISTEMA, en=en,
        ubicacion_fisica=DONDE_QUEDA_EL_SOBRE,
    )  # fmt: skip


def ficha_de(ingreso: Ingreso) -> Documento | None:
    """La que ya se compuso para ese ingreso."""
    return ingreso.expediente.documentos.filter(
        tipo=TIPO_FICHA, versiones__nombre=nombre_de_ficha(ingreso.folio)
    ).first()


def nombre_de_ficha(folio: str) -> str:
    return f"Ficha del sobre {folio}.pdf"


@transaction.atomic
def registra_comprobante(*, ingreso_id: int, sha256: str, en: datetime) -> Ingreso:
    """Incorpora al expediente el certificado de presentación ya compuesto. Repetirlo no agrega otro."""
    expediente_id = Ingreso.objects.values_list("expediente_id", flat=True).get(pk=ingreso_id)
    expedientes.bloquea(expediente_id=expediente_id)
    ingreso = Ingreso.objects.select_related("expediente").get(pk=ingreso_id)
    if ingreso.comprobante_id is not None:
        return ingreso
    ingreso.comprobante = expedientes.incorpora(
        expediente_id=expediente_id, sha256=sha256, nombre=f"Comprobante {ingreso.folio}.pdf",
        tipo="Certificado de presentación", titulo=f"Certificado de presentación, folio {ingreso.folio}",
        origen=Origen.PLATAFORMA, autor=SISTEMA, en=en, para_interesado=True,
    )  # fmt: skip
    ingreso.save(update_fields=["comprobante"])
    bitacora.anota(
        "ingreso.comprobante", autor=SISTEMA, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo,
        en=en, sha256=sha256,
    )  # fmt: skip
    return ingreso


@transaction.atomic
def envia_comprobante(*, ingreso_id: int, direccion: str, actor: Actor, en: datetime) -> Aviso:
    """Manda por correo el certificado ya compuesto a quien presentó. Lanza `NoAutorizado`, `DatoFaltante` o `ErrorAvisos`."""
    exige(permisos.puede_ingresar(actor))
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    if ingreso.comprobante_id is None:
        raise DatoFaltante("El comprobante todavía se está componiendo. Espera un momento y vuelve a enviarlo.")
    (foja,) = vistas.fojas_de([ingreso.comprobante_id])
    return avisos.prepara_correo(
        direccion=direccion.strip(), asunto=f"Comprobante de tu presentación, folio {ingreso.folio}",
        cuerpo=(
            f"Recibimos tu presentación: {ingreso.materia}\n\nFolio: {ingreso.folio}\n"
            f"Código de seguimiento: {codigos.agrupado(ingreso.codigo)}\n"
            f"Sigue tu caso en {settings.DIRECCION}/seguimiento/{ingreso.codigo}/\n\nEl comprobante va adjunto.\n"
        ),
        autor=actor.codigo, en=en, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo,
        persona_id=ingreso.remitente_id, adjuntos=[Adjunto(foja.nombre, foja.sha256, foja.mime)],
    )  # fmt: skip
