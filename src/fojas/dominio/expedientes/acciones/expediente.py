"""Guardar archivos, abrir expedientes e incorporar documentos."""

import io
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from fojas.base import codigos, eventos, tiempo
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import conexion, reglas
from fojas.dominio.expedientes.acciones.lecturas import encola_lectura, queda_por_leer
from fojas.dominio.expedientes.acciones.revision import pide_revision
from fojas.dominio.expedientes.eventos import DocumentoIncorporado
from fojas.dominio.expedientes.models import Acceso, Archivo, Documento, Expediente, Interesado, Version, Vinculo
from fojas.dominio.expedientes.reglas import CalidadInteresado, Confidencialidad, EstadoTexto, Origen, lecturas
from fojas.dominio.organizacion import acciones as casa
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion import permisos as permisos_de_la_casa
from fojas.dominio.organizacion.reglas import Actor


def recibe_archivo(flujo: BinaryIO, *, nombre: str, en: datetime, de_casa: bool = False) -> Archivo:
    """Primero los bytes, seguros en disco; después su fila. Repetirlo con el mismo contenido devuelve la misma.

    `de_casa` dice que lo compuso Fojas: no hace falta abrirlo aparte.

    Lanza `ArchivoVacio`, `ArchivoDemasiadoGrande` o `SinEspacio`.
    """
    comienzo = flujo.read(4096)
    if not comienzo:
        raise reglas.ArchivoVacio(f"«{reglas.nombre_limpio(nombre)}» está vacío: trae cero bytes.", campo="archivos")
    # Antes de escribir: el que no cabe no llena el disco mientras se descubre.
    reglas.exige_que_quepa(flujo.seek(0, io.SEEK_END), maximo=settings.FOJAS_MAXIMO_ARCHIVO)
    flujo.seek(0)
    almacen = conexion.almacen()
    sha256, largo = almacen.guarda(flujo, maximo=settings.FOJAS_MAXIMO_ARCHIVO)
    existente = Archivo.objects.filter(pk=sha256).first()
    if existente is not None:
        return existente
    with almacen.abre(sha256) as guardado:
        visto = conexion.lector().mira(guardado, reglas.tipo_por_contenido(comienzo), de_casa=de_casa)
    archivo, _ = Archivo.objects.get_or_create(
        sha256=sha256,
        defaults={
            "bytes": largo, "tipo": visto.tipo, "guardado_en": en, "paginas": visto.paginas,
            "dpi": lecturas.peor_dpi(visto.dpi), "dpi_paginas": list(visto.dpi), "dpi_estimado": visto.dpi_estimado,
        },
    )  # fmt: skip
    return archivo


def pone_escudo(*, imagen: bytes, actor: Actor, en: datetime) -> str:
    """Cambia el escudo de la portada pública y de los certificados que vengan. Devuelve su huella.

    Lanza `NoAutorizado`, `ArchivoDemasiadoGrande` o `ImagenIlegible`.
    """
    exige(permisos_de_la_casa.puede_administrar(actor))
    if len(imagen) > reglas.ESCUDO_MAXIMO:
        raise reglas.ArchivoDemasiadoGrande("El escudo puede pesar hasta 1 MB. Redúcelo.", campo="escudo")
    if reglas.tipo_por_contenido(imagen[:4096]) not in {"image/png", "image/jpeg"}:
        raise reglas.ImagenIlegible("El escudo debe ser una imagen PNG o JPEG.", campo="escudo")
    try:
        retrato = conexion.imprenta().retrata(imagen, lado=reglas.ESCUDO_LADO)
    except reglas.ImagenIlegible as error:
        raise reglas.ImagenIlegible(error.mensaje, campo="escudo") from None
    archivo = recibe_archivo(io.BytesIO(retrato), nombre="escudo.png", en=en)
    casa.configura_municipalidad(actor=actor, en=en, escudo_sha256=archivo.sha256)
    return archivo.sha256


def quita_escudo(*, actor: Actor, en: datetime) -> None:
    """Vuelve a la marca de Fojas."""
    casa.configura_municipalidad(actor=actor, en=en, escudo_sha256="")


@transaction.atomic
def abre_expediente(
    *, materia: str, procedimiento: str, autor: str, en: datetime, unidad_id: int | None = None,
    confidencialidad: str = Confidencialidad.PUBLICO.value, causa_reserva: str = "", interesados: Sequence[int] = (),
) -> Expediente:  # fmt: skip
    """Nace con su identificador único (DS 10, art. 18). Lanza `FaltaCausaDeReserva` o `CausaDesconocida`."""
    nivel = Confidencialidad(confidencialidad)
    reglas.exige_causa(nivel, causa_reserva)
    municipalidad = organizacion.municipalidad()
    expediente = Expediente.objects.create(
        codigo=f"{municipalidad.sigla}-{codigos.agrupado(codigos.nuevo(largo=8))}",
        iuie=f"{municipalidad.codigo_comuna}-{tiempo.dia_de(en):%Y}-{uuid.uuid4().hex}",
        materia=materia, procedimiento=procedimiento, abierto_en=en, unidad_id=unidad_id, confidencialidad=nivel.value,
        causa_reserva=causa_reserva,
    )  # fmt: skip
    Interesado.objects.bulk_create(
        Interesado(expediente=expediente, persona_id=p, calidad=CalidadInteresado.INTERESADO.value, desde=en)
        for p in interesados
    )
    base = reglas.terminos_al_abrir(nivel)
    Acceso.objects.bulk_create(Acceso(expediente=expediente, termino=t) for t in sorted(base))
    bitacora.anota(
        "expediente.abierto", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
        iuie=expediente.iuie, procedimiento=procedimiento, confidencialidad=nivel.value,
    )  # fmt: skip
    return expediente


def bloquea(*, expediente_id: int) -> Expediente:
    """El expediente es el primer candado de toda acción sobre él."""
    return Expediente.objects.select_for_update(of=("self",)).get(pk=expediente_id)


@transaction.atomic
def incorpora(
    *, expediente_id: int, sha256: str, nombre: str, tipo: str, titulo: str, origen: Origen, autor: str, en: datetime,
    para_interesado: bool = False, confidencialidad: str = Confidencialidad.PUBLICO.value, causa_reserva: str = "",
    ubicacion_fisica: str = "", de_fondo: bool = False,
) -> Documento:  # fmt: skip
    """Agrega un documento al índice, en orden y con sus fojas (Ley 19.880, art. 18; DS 10, arts. 19 y 21).

    `de_fondo` dice que nadie espera que se lea: lo del mesón pasa antes.

    Lanza `ExpedienteCerrado`, `FaltaCausaDeReserva` o `CausaDesconocida`.
    """
    nivel = Confidencialidad(confidencialidad)
    reglas.exige_causa(nivel, causa_reserva)
    expediente = bloquea(expediente_id=expediente_id)
    reglas.exige_abierto(cerrado=expediente.cerrado_en is not None, archivado=expediente.archivado_en is not None)
    archivo = Archivo.objects.get(pk=sha256)
    fojas = max(archivo.paginas or 1, 1)
    ultimo = expediente.documentos.aggregate(ultimo=Max("orden"))["ultimo"] or 0
    documento = Documento.objects.create(
        codigo=codigos.nuevo(), expediente=expediente, orden=ultimo + 1, foja_desde=expediente.fojas + 1,
        foja_hasta=expediente.fojas + fojas, tipo=tipo, titulo=titulo[:300], origen=origen.value, incorporado_en=en,
        incorporado_por=autor, confidencialidad=nivel.value, causa_reserva=causa_reserva,
        para_interesado=para_interesado, ubicacion_fisica=ubicacion_fisica,
    )  # fmt: skip
    Version.objects.create(
        documento=documento, numero=1, archivo=archivo, nombre=reglas.nombre_limpio(nombre), creada_en=en
    )
    expediente.fojas += fojas
    expediente.save(update_fields=["fojas"])
    bitacora.anota(
        "documento.incorporado", autor=autor, objeto=documento.codigo, expediente=expediente.codigo, en=en, tipo=tipo,
        foja=documento.foja_desde, sha256=sha256, orden=documento.orden, confidencialidad=nivel.value,
    )  # fmt: skip
    # Lo que compuso Fojas no viene de afuera: no se revisa.
    espera = origen != Origen.PLATAFORMA and pide_revision(archivo, documento, en=en)
    if reglas.es_sobre_cerrado(origen=origen, causa=causa_reserva, causa_del_expediente=expediente.causa_reserva):
        _cierra_sobres([documento.pk])
    elif espera:
        queda_por_leer(archivo)
    elif archivo.estado_texto == EstadoTexto.PENDIENTE.value or archivo.nota_texto == reglas.SOBRE_SIN_LEER:
        encola_lectura(archivo, documento, en=en, de_fondo=de_fondo or origen == Origen.PLATAFORMA)
    eventos.publica(DocumentoIncorporado(documento_id=documento.pk, expediente_id=expediente.pk, sha256=sha256, en=en))
    return documento


@transaction.atomic
def retira_de_la_persona(*, documento_id: int, motivo: str, autor: str, en: datetime) -> Documento:
    """Deja de mostrarse y de salir hacia la persona; sigue en su foja, íntegro. Repetirlo no cambia el primero."""
    if not motivo.strip():
        raise reglas.ErrorExpedientes("Escribe por qué se retira.", campo="motivo")
    bloquea(expediente_id=Documento.objects.values_list("expediente_id", flat=True).get(pk=documento_id))
    documento = Documento.objects.select_related("expediente").get(pk=documento_id)
    if documento.retirado_en is not None:
        return documento
    documento.para_interesado, documento.retirado_en, documento.motivo_retiro = False, en, motivo.strip()[:300]
    documento.save(update_fields=["para_interesado", "retirado_en", "motivo_retiro"])
    bitacora.anota(
        "documento.retirado", autor=autor, objeto=documento.codigo, expediente=documento.expediente.codigo, en=en,
        foja=documento.foja_desde,
    )  # fmt: skip
    return documento


@transaction.atomic
def da_acceso(*, expediente_id: int, terminos: Iterable[str], autor: str, en: datetime) -> None:
    """Abre el expediente a esos términos; los que ya estaban no se repiten.

    En un expediente reservado solo entran los de reserva: los demás no abren nada y se omiten.
    """
    expediente = bloquea(expediente_id=expediente_id)
    pedidos = set(terminos)
    if expediente.confidencialidad != Confidencialidad.PUBLICO.value:
        pedidos = set(reglas.terminos_de_reserva(frozenset(pedidos)))
    nuevos = sorted(pedidos - set(expediente.accesos.values_list("termino", flat=True)))
    if not nuevos:
        return
    Acceso.objects.bulk_create(Acceso(expediente=expediente, termino=t) for t in nuevos)
    bitacora.anota(
        "expediente.acceso_dado", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
        terminos=nuevos, unidades=organizacion.nombres_de_unidades(reglas.unidades_de(nuevos)),
    )  # fmt: skip


@transaction.atomic
def reserva(
    *, expediente_id: int, nivel: Confidencialidad, causa: str, terminos: Iterable[str], autor: str, en: datetime,
    motivo: str = "",
) -> Expediente:  # fmt: skip
    """Declara reservado o secreto el expediente: solo quedan los términos de reserva. También lo vuelve público."""
    reglas.exige_causa(nivel, causa)
    expediente = bloquea(expediente_id=expediente_id)
    publico = nivel == Confidencialidad.PUBLICO
    antes = expediente.causa_reserva
    expediente.confidencialidad, expediente.causa_reserva = nivel.value, "" if publico else causa
    expediente.save(update_fields=["confidencialidad", "causa_reserva"])
    if not publico:
        expediente.accesos.exclude(termino__startswith="reserva:").delete()
    da_acceso(expediente_id=expediente.pk, terminos=terminos, autor=autor, en=en)
    if publico:
        _abre_sobres(expediente, autor=autor, en=en)
    if antes != expediente.causa_reserva:
        _sigue_la_causa(expediente, antes=antes, en=en)
    bitacora.anota(
        "expediente.reservado", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
        nivel=nivel.value, causa=expediente.causa_reserva,
        personal={"motivo": motivo.strip()} if motivo.strip() else None,
    )  # fmt: skip
    return expediente


@transaction.atomic
def asigna(
    *, expediente_id: int, unidad_id: int | None, responsable_id: int | None, autor: str, en: datetime
) -> Expediente:
    """Quién responde por el expediente desde ahora."""
    expediente = bloquea(expediente_id=expediente_id)
    expediente.unidad_id, expediente.responsable_id = unidad_id, responsable_id
    expediente.save(update_fields=["unidad", "responsable"])
    bitacora.anota(
        "expediente.asignado", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
        unidad=expediente.unidad.codigo if expediente.unidad else "",
        responsable=expediente.responsable.codigo if expediente.responsable else "",
        nombre=expediente.unidad.nombre if expediente.unidad else "",
    )  # fmt: skip
    return expediente


@transaction.atomic
def cierra(*, expediente_id: int, autor: str, en: datetime) -> Expediente:
    expediente = bloquea(expediente_id=expediente_id)
    if expediente.cerrado_en is None:
        expediente.cerrado_en = en
        expediente.save(update_fields=["cerrado_en"])
        _anota_simple("expediente.cerrado", expediente, autor=autor, en=en)
    return expediente


@transaction.atomic
def archiva(*, expediente_id: int, autor: str, en: datetime) -> Expediente:
    expediente = cierra(expediente_id=expediente_id, autor=autor, en=en)
    if expediente.archivado_en is None:
        expediente.archivado_en = en
        expediente.save(update_fields=["archivado_en"])
        _anota_simple("expediente.archivado", expediente, autor=autor, en=en)
    return expediente


@transaction.atomic
def reabre(*, expediente_id: int, motivo: str, autor: str, en: datetime) -> Expediente:
    """Exige motivo. Lanza `ErrorExpedientes` si no lo trae."""
    if not motivo.strip():
        raise reglas.ErrorExpedientes("Escribe por qué se reabre.", campo="motivo")
    expediente = bloquea(expediente_id=expediente_id)
    expediente.cerrado_en = expediente.archivado_en = None
    expediente.save(update_fields=["cerrado_en", "archivado_en"])
    bitacora.anota(
        "expediente.reabierto", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
        personal={"motivo": motivo.strip()},
    )  # fmt: skip
    return expediente


@transaction.atomic
def agrega_interesado(
    *, expediente_id: int, persona_id: int, calidad: CalidadInteresado, autor: str, en: datetime
) -> Interesado:
    """La persona pasa a ser parte del procedimiento (Ley 19.880, arts. 21 y 22). Si ya estaba, cambia su calidad."""
    expediente = bloquea(expediente_id=expediente_id)
    interesado, nuevo = Interesado.objects.get_or_create(
        expediente=expediente, persona_id=persona_id, defaults={"calidad": calidad.value, "desde": en}
    )
    if not nuevo:
        if interesado.calidad == calidad.value:
            return interesado
        interesado.calidad = calidad.value
        interesado.save(update_fields=["calidad"])
    bitacora.anota(
        "expediente.interesado_agregado", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
        persona=interesado.persona.codigo, calidad=calidad.value,
    )  # fmt: skip
    return interesado


@transaction.atomic
def quita_interesado(*, expediente_id: int, persona_id: int, motivo: str, autor: str, en: datetime) -> None:
    """Deja de ser parte, con su motivo; que lo fue queda en la bitácora. Lanza `ErrorExpedientes`."""
    if not motivo.strip():
        raise reglas.ErrorExpedientes("Escribe por qué se quita.", campo="motivo")
    expediente = bloquea(expediente_id=expediente_id)
    interesado = expediente.interesados.select_related("persona").filter(persona_id=persona_id).first()
    if interesado is None:
        raise reglas.ErrorExpedientes("Esa persona no está entre las interesadas.")
    interesado.delete()
    bitacora.anota(
        "expediente.interesado_quitado", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
        persona=interesado.persona.codigo, calidad=interesado.calidad, personal={"motivo": motivo.strip()},
    )  # fmt: skip


@transaction.atomic
def vincula(*, expediente_id: int, otro_id: int, motivo: str, autor: str, en: datetime) -> None:
    """Cita otro expediente como antecedente, sin mezclarlos."""
    if expediente_id == otro_id:
        raise reglas.ErrorExpedientes("Un expediente no puede ser antecedente de sí mismo.", campo="otro")
    expediente = bloquea(expediente_id=expediente_id)
    vinculo, nuevo = Vinculo.objects.get_or_create(
        desde=expediente, hacia_id=otro_id, defaults={"motivo": motivo[:200], "hecho_en": en}
    )
    if nuevo:
        bitacora.anota(
            "expediente.vinculado", autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en,
            otro=vinculo.hacia.codigo,
        )  # fmt: skip


def registra_lectura(*, actor: Actor, en: datetime, expediente: Expediente, documento: Documento | None = None) -> None:
    """Deja constancia de quién leyó lo reservado (DS 10, arts. 11 y 37). Lo público no se anota ni abre transacción."""
    reservado = expediente.confidencialidad != Confidencialidad.PUBLICO.value or (
        documento is not None and documento.confidencialidad != Confidencialidad.PUBLICO.value
    )
    if not reservado:
        return
    with transaction.atomic():
        if documento is None:
            _anota_simple("expediente.leido", expediente, autor=actor.codigo, en=en)
        else:
            bitacora.anota(
                "documento.leido", autor=actor.codigo, objeto=documento.codigo, expediente=expediente.codigo, en=en,
                foja=documento.foja_desde,
            )  # fmt: skip


def _abre_sobres(expediente: Expediente, *, autor: str, en: datetime) -> None:
    """Los que se agregaron a un caso que era público llevan su propio sello: se abren con su acto (Ley 19.886)."""
    for sobre in expediente.documentos.filter(origen=Origen.RECIBIDO.value, causa_reserva=reglas.CAUSA_DE_SOBRE):
        sobre.confidencialidad, sobre.causa_reserva = Confidencialidad.PUBLICO.value, ""
        sobre.save(update_fields=["confidencialidad", "causa_reserva"])
        bitacora.anota(
            "documento.abierto", autor=autor, objeto=sobre.codigo, expediente=expediente.codigo, en=en,
            foja=sobre.foja_desde,
        )  # fmt: skip
        for version in sobre.versiones.filter(archivo__nota_texto=reglas.SOBRE_SIN_LEER).select_related("archivo"):
            encola_lectura(version.archivo, sobre, en=en, de_fondo=True)


def _sigue_la_causa(expediente: Expediente, *, antes: str, en: datetime) -> None:
    """Los sobres que se cierran dejan de leerse; los que se abren, se leen."""
    recibidos = expediente.documentos.filter(origen=Origen.RECIBIDO.value).exclude(causa_reserva=reglas.CAUSA_DE_SOBRE)
    if expediente.causa_reserva == reglas.CAUSA_DE_SOBRE:
        _cierra_sobres(recibidos.values_list("pk", flat=True))
    elif antes == reglas.CAUSA_DE_SOBRE:
        versiones = Version.objects.filter(documento__in=recibidos, archivo__nota_texto=reglas.SOBRE_SIN_LEER)
        for version in versiones.select_related("archivo", "documento"):
            encola_lectura(version.archivo, version.documento, en=en, de_fondo=True)


def _cierra_sobres(documentos_ids: Iterable[int]) -> None:
    """No se leen los archivos que solo están en esos documentos."""
    suyos = tuple(documentos_ids)
    en_otros = Version.objects.exclude(documento_id__in=suyos).filter(archivo=OuterRef("pk"))
    Archivo.objects.filter(
        ~Exists(en_otros), versiones__documento_id__in=suyos, estado_texto=EstadoTexto.PENDIENTE.value
    ).update(estado_texto=EstadoTexto.SIN_TEXTO.value, nota_texto=reglas.SOBRE_SIN_LEER)


def _anota_simple(suceso: str, expediente: Expediente, *, autor: str, en: datetime) -> None:
    bitacora.anota(suceso, autor=autor, objeto=expediente.codigo, expediente=expediente.codigo, en=en)
