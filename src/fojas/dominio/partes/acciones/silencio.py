"""Denunciar que no se resolvió a tiempo y certificar el silencio o que el caso está por resolverse (Ley 19.880, arts. 24 y 64 a 66)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de, mediodia
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.fe import acciones as fe
from fojas.dominio.fe.reglas import Periodicidad
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import SECRETARIO_MUNICIPAL, SISTEMA, Actor, actor_del_sistema
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, ingreso_bloqueado
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido, ingresa
from fojas.dominio.partes.models import Certificado, Denuncia, Ingreso
from fojas.dominio.partes.reglas import SIN_RESPUESTA, Canal, DatoFaltante, Estado, PasoNoPermitido
from fojas.dominio.partes.reglas.silencio import (
    NOMBRES_DE_CERTIFICADO,
    NOMBRES_DE_DENUNCIA,
    NORMA_EN_ESTADO,
    PETICION,
    REGLA_COPIA,
    REGLA_DECISION,
    REGLA_DECISION_DENUNCIADA,
    REGLA_RECURSO,
    SOLO_PETICION,
    ClaseCertificado,
    EnSilencio,
    EstadoDenuncia,
    exige_pedido_vencido,
    puede_certificarse_aceptacion,
    puede_certificarse_rechazo,
    puede_denunciarse,
)
from fojas.dominio.trabajos import acciones as trabajos
from fojas.normativa.procedimientos import CASOS_DE_RECHAZO

SERIE_CERTIFICADOS = "certificados"
FORMATO_CERTIFICADOS = "C{periodo}-{valor:06d}"


def en_silencio(ingreso: Ingreso, *, en: datetime) -> EnSilencio:
    """Lo que la regla del silencio necesita saber del caso."""
    visto = dias.plazos_de([ingreso.plazo], hoy=dia_de(en)).get(ingreso.plazo) if ingreso.plazo else None
    corre = visto is not None and visto.corre
    return EnSilencio(
        procedimiento=ingreso.expediente.procedimiento, tipo=ingreso.tipo,
        vence_el=visto.vence_el if visto is not None and corre else None,
        suspendido=bool(visto and visto.suspendido), pronunciado=Estado(ingreso.estado) not in SIN_RESPUESTA,
    )  # fmt: skip


@transaction.atomic
def denuncia(
    *, ingreso_id: int, archivos: Sequence[ArchivoRecibido], canal: Canal | str, actor: Actor, en: datetime,
    caso: str = "",
) -> Denuncia:  # fmt: skip
    """La persona denuncia que no se resolvió a tiempo (Ley 19.880, art. 64): recibo con fecha y cinco días para decidir.

    Entra con su propio folio al mismo expediente, y su certificado de presentación es el recibo. Lanza `NoAutorizado`
    o `DatoFaltante` si el plazo no ha vencido o si en lo pedido el silencio rechaza.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_ingresar(actor))
    vivas = ingreso.denuncias.filter(estado=EstadoDenuncia.CORRE.value)
    veredicto = puede_denunciarse(en_silencio(ingreso, en=en), caso=caso, hoy=dia_de(en), ya_denunciado=vivas.exists())
    if not veredicto:
        raise DatoFaltante(veredicto.motivo, norma=veredicto.norma, campo="caso" if caso else "")
    codigo = codigos.nuevo()
    copia = calendario.abre_plazo(
        regla=REGLA_COPIA, objeto=codigo, desde=en, autor=actor.codigo, expediente=ingreso.expediente.codigo
    )
    decision = calendario.abre_plazo(
        regla=REGLA_DECISION_DENUNCIADA, objeto=codigo, desde=en, autor=actor.codigo,
        expediente=ingreso.expediente.codigo,
    )  # fmt: skip
    # El folio es el último candado.
    presentada = ingresa(
        tipo="otro", materia=f"Denuncia que no se resolvió a tiempo el folio {ingreso.folio}", canal=canal,
        archivos=archivos, actor=actor, en=en, remitente_id=ingreso.remitente_id,
        remitente_texto=ingreso.remitente_texto, expediente_codigo=ingreso.expediente.codigo,
        notificar_por=ingreso.notificar_por, correo_respuesta=ingreso.correo_respuesta,
    )  # fmt: skip
    hecha = Denuncia.objects.create(
        codigo=codigo, ingreso=ingreso, presentada=presentada, recibida_en=en, recibida_por=actor.codigo,
        plazo_copia=copia.codigo, plazo_decision=decision.codigo,
    )  # fmt: skip
    bitacora.anota(
        "denuncia.recibida", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        folio=presentada.folio, vence=decision.vence_el.isoformat(), denuncia=codigo,
    )  # fmt: skip
    _avisa_denuncia(ingreso, decision.vence_el, en=en)
    return hecha


def _avisa_denuncia(ingreso: Ingreso, vence_el: date, *, en: datetime) -> None:
    """A quien debía resolver y a quien ejerce la Secretaría: en cinco días se entiende aceptada."""
    dia, unidad = dia_de(en), ingreso.expediente.unidad_id
    destinos = set(organizacion.atienden_unidad(unidad, dia)) if unidad else set()
    if (secretario := organizacion.ejerce(SECRETARIO_MUNICIPAL, dia)) is not None:
        destinos.add(secretario.persona_id)
    for persona_id in sorted(vistas.quienes_pueden_ver(ingreso.expediente, destinos, dia=dia)):
        avisos.avisa_persona(
            persona_id=persona_id, asunto=f"Denunciaron que el folio {ingreso.folio} no se resolvió a tiempo",
            cuerpo=f"Si nadie resuelve a más tardar el {vence_el:%d-%m-%Y}, se entiende aceptada (Ley 19.880, art. 64).",
            enlace=f"/escritorio/expediente/{ingreso.expediente.codigo}/?ver=plazos", objeto=ingreso.codigo, en=en,
        )  # fmt: skip


@transaction.atomic
def eleva_denuncia(*, denuncia_codigo: str, superior: str, actor: Actor, en: datetime) -> Denuncia:
    """Copia de la denuncia al superior jerárquico, dentro de 24 horas (Ley 19.880, art. 64 inc. 1)."""
    hallada = _denuncia(denuncia_codigo, actor=actor)
    exige(permisos.puede_comunicar(actor, hallada.ingreso))
    if hallada.elevada_en is not None:
        return hallada
    if not superior.strip():
        raise DatoFaltante("Escribe a quién se elevó: cargo y nombre.", campo="superior")
    hallada.superior, hallada.elevada_en = superior.strip()[:200], en
    hallada.save(update_fields=["superior", "elevada_en"])
    calendario.cumple_plazo(codigo=hallada.plazo_copia, con=hallada.codigo, en=en, autor=actor.codigo)
    bitacora.anota(
        "denuncia.elevada", autor=actor.codigo, objeto=hallada.ingreso.codigo,
        expediente=hallada.ingreso.expediente.codigo, en=en, denuncia=hallada.codigo,
        personal={"superior": hallada.superior},
    )  # fmt: skip
    return hallada


@transaction.atomic
def certifica_silencio(
    *, ingreso_id: int, clase: ClaseCertificado | str, pedido_el: date, actor: Actor, en: datetime, caso: str = ""
) -> Certificado:
    """Certifica sin más trámite que no se resolvió a tiempo, a petición de la persona (Ley 19.880, arts. 64 a 66).

    El de rechazo abre su plazo para recurrir; el de aceptación tiene el efecto de una resolución que concede. Lanza
    `NoAutorizado` o `DatoFaltante`.
    """
    clase = ClaseCertificado(clase)
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_certificar(actor))
    visto, hoy = en_silencio(ingreso, en=en), dia_de(en)
    viva = ingreso.denuncias.filter(estado=EstadoDenuncia.CORRE.value).first()
    hasta = None
    if clase == ClaseCertificado.POSITIVO:
        hasta = dias.plazos_de([viva.plazo_decision], hoy=hoy)[viva.plazo_decision].vence_el if viva else None
        veredicto = puede_certificarse_aceptacion(visto, decide_hasta=hasta, hoy=hoy)
        caso = ""
    else:
        if caso not in CASOS_DE_RECHAZO and ingreso.tipo in SOLO_PETICION:
            caso = PETICION
        veredicto = puede_certificarse_rechazo(visto, caso=caso if caso in CASOS_DE_RECHAZO else "", hoy=hoy)
    if not veredicto:
        raise DatoFaltante(
            veredicto.motivo, norma=veredicto.norma, campo="caso" if clase == ClaseCertificado.NEGATIVO else ""
        )
    if ingreso.certificados.filter(
        clase__in=[ClaseCertificado.POSITIVO.value, ClaseCertificado.NEGATIVO.value]
    ).exists():
        raise PasoNoPermitido("El silencio de este caso ya se certificó: está entre sus documentos.")
    _exige_pedido(pedido_el, ingreso=ingreso, hoy=hoy)
    plazo = dias.plazos_de([ingreso.plazo], hoy=hoy)[ingreso.plazo]
    exige_pedido_vencido(clase, pedido_el=pedido_el, pudo_resolver_hasta=hasta or plazo.vence_el)
    hecho = _emite(
        ingreso, clase=clase, pedido_el=pedido_el, caso=caso, regla=plazo.regla, vencio_el=plazo.vence_el,
        denuncia=viva if clase == ClaseCertificado.POSITIVO else None,
        abre=REGLA_RECURSO if clase == ClaseCertificado.NEGATIVO else "", actor=actor, en=en,
    )  # fmt: skip
    if clase == ClaseCertificado.POSITIVO and viva is not None:
        _cierra(viva, EstadoDenuncia.ACEPTADA, motivo="", actor=actor, en=en)
    return hecho


@transaction.atomic
def certifica_estado(*, ingreso_id: int, pedido_el: date, actor: Actor, en: datetime) -> Certificado:
    """Certifica, a petición de la persona, que el caso está en estado de resolverse: veinte días para decidir (Ley 19.880, art. 24)."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_certificar(actor))
    if Estado(ingreso.estado) not in SIN_RESPUESTA:
        raise PasoNoPermitido("El caso ya tiene respuesta.", norma=NORMA_EN_ESTADO)
    if ingreso.certificados.filter(clase=ClaseCertificado.EN_ESTADO.value).exists():
        raise PasoNoPermitido("Ya se certificó que está en estado de resolverse.", norma=NORMA_EN_ESTADO)
    _exige_pedido(pedido_el, ingreso=ingreso, hoy=dia_de(en))
    return _emite(
        ingreso, clase=ClaseCertificado.EN_ESTADO, pedido_el=pedido_el, caso="", regla=REGLA_DECISION, vencio_el=None,
        denuncia=None, abre=REGLA_DECISION, actor=actor, en=en,
    )  # fmt: skip


def _exige_pedido(pedido_el: date, *, ingreso: Ingreso, hoy: date) -> None:
    if pedido_el > hoy or pedido_el < dia_de(ingreso.recibido_en):
        raise DatoFaltante("Escribe el día en que la persona lo pidió, que ya haya llegado.", campo="pedido_el")


def _emite(
    ingreso: Ingreso, *, clase: ClaseCertificado, pedido_el: date, caso: str, regla: str, vencio_el: date | None,
    denuncia: Denuncia | None, abre: str, actor: Actor, en: datetime,
) -> Certificado:  # fmt: skip
    codigo = codigos.nuevo()
    abierto = (
        calendario.abre_plazo(
            regla=abre,
            objeto=codigo,
            desde=mediodia(dia_de(en)),
            autor=actor.codigo,
            expediente=ingreso.expediente.codigo,
            en=en,
        )
        if abre
        else None
    )
    # El libro de certificados se estrena con el primero; el número es el último candado.
    fe.asegura_serie(
        clave=SERIE_CERTIFICADOS, nombre="Libro de certificados", periodicidad=Periodicidad.ANUAL,
        formato=FORMATO_CERTIFICADOS,
    )  # fmt: skip
    numero = fe.toma_numero(serie=SERIE_CERTIFICADOS, dia=dia_de(en), para=codigo, en=en).texto
    hecho = Certificado.objects.create(
        codigo=codigo, numero=numero, ingreso=ingreso, clase=clase.value, denuncia=denuncia, pedido_el=pedido_el,
        causa=caso, regla=regla, vencio_el=vencio_el, plazo=abierto.codigo if abierto else "", emitido_en=en,
        emitido_por=actor.codigo,
    )  # fmt: skip
    bitacora.anota(
        "certificado.emitido", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        numero=numero, que=NOMBRES_DE_CERTIFICADO[clase], clase=clase.value, regla=regla,
        vencio=vencio_el.isoformat() if vencio_el else "", certificado=codigo,
    )  # fmt: skip
    trabajos.encola("partes.certificado", en=en, objeto=codigo, clave=codigo, certificado_id=hecho.pk)
    return hecho


@transaction.atomic
def registra_certificado(*, certificado_id: int, sha256: str, en: datetime) -> Certificado:
    """Incorpora al expediente el certificado ya compuesto. Repetirlo no agrega otro."""
    ingreso_id = Certificado.objects.values_list("ingreso_id", flat=True).get(pk=certificado_id)
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor_del_sistema(dia_de(en)))
    certificado = Certificado.objects.get(pk=certificado_id)
    if certificado.documento_id is None:
        nombre = NOMBRES_DE_CERTIFICADO[ClaseCertificado(certificado.clase)]
        certificado.documento = expedientes.incorpora(
            expediente_id=ingreso.expediente_id, sha256=sha256, nombre=f"{nombre} {certificado.numero}.pdf",
            tipo="Certificado", titulo=f"{nombre}, N° {certificado.numero}", origen=Origen.PLATAFORMA, autor=SISTEMA,
            en=en, para_interesado=True,
        )  # fmt: skip
        certificado.save(update_fields=["documento"])
        bitacora.anota(
            "certificado.compuesto", autor=SISTEMA, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
            numero=certificado.numero, sha256=sha256,
        )  # fmt: skip
    return certificado


def al_responder(ingreso: Ingreso, *, documento: Documento, actor: Actor, en: datetime) -> None:
    """La autoridad se pronunció: los cinco días de la denuncia ya no corren."""
    for viva in _vivas(ingreso):
        _cierra(viva, EstadoDenuncia.RESUELTA, motivo=documento.codigo, actor=actor, en=en)


def al_archivar(ingreso: Ingreso, *, actor: Actor, en: datetime) -> None:
    for viva in _vivas(ingreso):
        _cierra(viva, EstadoDenuncia.SIN_EFECTO, motivo="Se archivó el caso.", actor=actor, en=en)


def vuelve_a_correr(documento: Documento, *, actor: Actor, en: datetime) -> None:
    """Se retiró la respuesta antes de salir: la denuncia sigue sin resolver."""
    resueltas = Denuncia.objects.filter(estado=EstadoDenuncia.RESUELTA.value, motivo=documento.codigo)
    for resuelta in resueltas.select_related("ingreso__expediente"):
        resuelta.estado, resuelta.cerrada_en, resuelta.motivo = EstadoDenuncia.CORRE.value, None, ""
        resuelta.save(update_fields=["estado", "cerrada_en", "motivo"])
        calendario.reabre_plazo(codigo=resuelta.plazo_decision, autor=actor.codigo, en=en)
        _anota_cierre(resuelta, EstadoDenuncia.CORRE, actor=actor, en=en)


def _vivas(ingreso: Ingreso) -> list[Denuncia]:
    vivas = list(ingreso.denuncias.filter(estado=EstadoDenuncia.CORRE.value))
    for viva in vivas:
        viva.ingreso = ingreso
    return vivas


def _cierra(hallada: Denuncia, estado: EstadoDenuncia, *, motivo: str, actor: Actor, en: datetime) -> None:
    hallada.estado, hallada.cerrada_en, hallada.motivo = estado.value, en, motivo[:300]
    hallada.save(update_fields=["estado", "cerrada_en", "motivo"])
    if estado == EstadoDenuncia.RESUELTA:
        calendario.cumple_plazo(codigo=hallada.plazo_decision, con=motivo, en=en, autor=actor.codigo)
    else:
        calendario.anula_plazo(
            codigo=hallada.plazo_decision, motivo=NOMBRES_DE_DENUNCIA[estado], autor=actor.codigo, en=en
        )
    _anota_cierre(hallada, estado, actor=actor, en=en)


def _anota_cierre(hallada: Denuncia, estado: EstadoDenuncia, *, actor: Actor, en: datetime) -> None:
    bitacora.anota(
        "denuncia.cerrada", autor=actor.codigo, objeto=hallada.ingreso.codigo,
        expediente=hallada.ingreso.expediente.codigo, en=en, estado=estado.value,
        dicho=NOMBRES_DE_DENUNCIA[estado].lower(), denuncia=hallada.codigo,
    )  # fmt: skip


def _denuncia(codigo: str, *, actor: Actor) -> Denuncia:
    ingreso_id = Denuncia.objects.filter(codigo=codigo).values_list("ingreso_id", flat=True).first()
    if ingreso_id is None:
        raise NoEncontrado("No encontramos esa denuncia.")
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    hallada = Denuncia.objects.get(codigo=codigo)
    hallada.ingreso = ingreso
    return hallada
