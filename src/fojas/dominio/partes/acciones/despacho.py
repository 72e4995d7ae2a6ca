"""La respuesta: se adjunta, sale con folio y deja prueba (Ley 19.880, arts. 41, 45 y 46)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from fojas.base import codigos, eventos, rut
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.reglas import Adjunto, AdjuntoPesado
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.expedientes.reglas import NORMA_DEL_SOBRE, SOBRE_SIN_ABRIR, Origen, SobreCerrado
from fojas.dominio.fe import acciones as fe
from fojas.dominio.organizacion.reglas import SISTEMA, Actor
from fojas.dominio.partes import consultas, permisos, reglas
from fojas.dominio.partes.acciones import apercibimientos, peticiones, silencio
from fojas.dominio.partes.acciones.bloqueo import avanza, ingreso_bloqueado
from fojas.dominio.partes.acciones.derivacion import (
    abiertas_de,
    cierra,
    reabre_cumplidas,
    vuelve_a_partes_si_nadie_la_tiene,
)
from fojas.dominio.partes.acciones.distribucion import distribuye, miembros_de
from fojas.dominio.partes.acciones.envios import crea_envio, entrega, fracasa, registra_entrega_de_carta
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.eventos import RespuestaDespachada
from fojas.dominio.partes.models import Despacho, DocumentoDespachado, Ingreso
from fojas.dominio.partes.reglas import (
    CalidadRetiro,
    CanalDespacho,
    DatoFaltante,
    Estado,
    EstadoDespacho,
    FueraDeOrden,
    Paso,
    PasoDerivacion,
)
from fojas.dominio.partes.reglas.peticiones import NORMA_PETICIONES

SERIE_SALIDA = "salida"
CON_ENVIO = frozenset({CanalDespacho.CARTA_CERTIFICADA, CanalDespacho.DDU})
"""Medios en que la notificación sigue su propio camino después de salir."""


@transaction.atomic
def responde(
    *, ingreso_id: int, archivo: ArchivoRecibido, titulo: str, actor: Actor, en: datetime,
    adjuntos: Sequence[ArchivoRecibido] = (), sin_efecto_los_informes: bool = False, aplica: str = "",
) -> Documento:  # fmt: skip
    """Adjunta la respuesta ya firmada, y lo que la acompaña; queda por despachar.

    Cumple solo lo que estaba a cargo de quien responde. Las copias, lo que tiene otra unidad y los informes pedidos
    siguen abiertos, salvo que diga que los informes que esperaba ya no hacen falta. Lo que se le había pedido a la persona
    queda sin efecto, salvo el apercibimiento que esta respuesta `aplica`.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_responder(actor, ingreso))
    if not titulo.strip():
        raise DatoFaltante("Escribe el título de la respuesta, por ejemplo «ORD. N° 412».", campo="titulo")
    if _ya_esta(ingreso, archivo.sha256):
        raise DatoFaltante("Esa misma respuesta ya está en el expediente, por despachar.", campo="archivo")
    suyas = permisos.a_cargo_suyas(actor, ingreso)
    pedidos = consultas.informes_que_espera(ingreso, actor)
    avanza(ingreso, Paso.RESPONDER)
    documento = _incorpora(ingreso, archivo, tipo=reglas.TIPO_RESPUESTA, titulo=titulo.strip(), actor=actor, en=en)
    for otro in adjuntos:
        _incorpora(ingreso, otro, tipo=reglas.TIPO_ANEXO, titulo=otro.nombre, actor=actor, en=en)
    abiertas = abiertas_de(ingreso)
    cumplidas = {d.pk for d in suyas}
    cierra(
        [d for d in abiertas if d.pk in cumplidas],
        paso=PasoDerivacion.CUMPLIR, actor=actor, en=en, con=documento.codigo,
    )  # fmt: skip
    if sin_efecto_los_informes:
        esperados = {d.pk for d in pedidos} - cumplidas
        cierra(
            [d for d in abiertas if d.pk in esperados],
            paso=PasoDerivacion.ANULAR, motivo="Sin efecto: ya se respondió.", actor=actor, en=en,
        )  # fmt: skip
    bitacora.anota(
        "ingreso.respondido", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        foja=documento.foja_desde, documento=documento.codigo,
    )  # fmt: skip
    apercibimientos.al_responder(ingreso, salvo=aplica, actor=actor, en=en)
    silencio.al_responder(ingreso, documento=documento, actor=actor, en=en)
    return documento


def _ya_esta(ingreso: Ingreso, sha256: str) -> bool:
    """Dos envíos a la vez del mismo formulario no adjuntan la respuesta dos veces."""
    return (
        ingreso.estado == Estado.RESPONDIDO.value
        and Documento.objects.filter(
            expediente_id=ingreso.expediente_id,
            tipo=reglas.TIPO_RESPUESTA,
            para_interesado=True,
            versiones__archivo_id=sha256,
        ).exists()
    )


def _incorpora(
    ingreso: Ingreso, archivo: ArchivoRecibido, *, tipo: str, titulo: str, actor: Actor, en: datetime
) -> Documento:
    return expedientes.incorpora(
        expediente_id=ingreso.expediente_id, sha256=archivo.sha256, nombre=archivo.nombre, tipo=tipo, titulo=titulo,
        origen=Origen.EMITIDO, autor=actor.codigo, en=en, para_interesado=True,
    )  # fmt: skip


@transaction.atomic
def retira_respuesta(*, ingreso_id: int, documento_id: int, motivo: str, actor: Actor, en: datetime) -> Documento:
    """Quita de lo que ve la persona una respuesta equivocada que no ha salido, con sus anexos; sigue en su foja.

    La derivación que se cumplió con ella vuelve a su bandeja; si nadie la tenía, queda por derivar. Si hay otra
    respuesta por salir, el caso sigue por despachar. Lanza `NoAutorizado`, `DatoFaltante` o `PasoNoPermitido`.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_retirar_respuesta(actor, ingreso))
    if not motivo.strip():
        raise DatoFaltante("Escribe por qué se retira la respuesta.", campo="motivo")
    # Lo despachado ya no se desdice: se responde de nuevo.
    reglas.siguiente(Estado(ingreso.estado), Paso.RETIRAR)
    por_salir = consultas.respuestas_por_salir(ingreso)
    documento = next((d for d in por_salir if d.pk == documento_id), None)
    if documento is None:
        raise DatoFaltante(
            "Esa respuesta ya salió o ya se retiró. Mira los documentos del expediente.", campo="documento"
        )
    anexos = Documento.objects.filter(
        expediente_id=ingreso.expediente_id, tipo=reglas.TIPO_ANEXO, incorporado_en=documento.incorporado_en,
        incorporado_por=documento.incorporado_por,
    )  # fmt: skip
    for retirado in (documento, *anexos.order_by("orden")):
        expedientes.retira_de_la_persona(documento_id=retirado.pk, motivo=motivo, autor=actor.codigo, en=en)
    peticiones.reabre_las_de(documento, actor=actor, en=en)
    apercibimientos.vuelve_a_correr(documento, actor=actor, en=en)
    silencio.vuelve_a_correr(documento, actor=actor, en=en)
    reabre_cumplidas(ingreso, cumplidas_en=documento.incorporado_en, por=documento.incorporado_por, actor=actor, en=en)
    if len(por_salir) == 1:
        avanza(ingreso, Paso.RETIRAR)
        vuelve_a_partes_si_nadie_la_tiene(ingreso, actor=actor, en=en)
    bitacora.anota(
        "ingreso.respuesta_retirada", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo,
        en=en, foja=documento.foja_desde, documento=documento.codigo, personal={"motivo": motivo.strip()},
    )  # fmt: skip
    return documento


@transaction.atomic
def despacha(
    *, ingreso_id: int, documentos_ids: Sequence[int], canal: CanalDespacho | str, actor: Actor, en: datetime,
    direccion: str = "", recibio: str = "", recibio_documento: str = "", recibio_calidad: CalidadRetiro | str = "",
    motivo_fuera_de_orden: str = "", listas: Sequence[int] = (), parcial: bool = False,
) -> Despacho:  # fmt: skip
    """Da folio de salida y envía los documentos exactos, con sus huellas. Lo que sale por la red sale después, en un trabajo.

    En el mesón se anota quién retiró, su RUN y en qué calidad. La carta queda por entregar a Correos. A las listas va
    copia, con el mismo folio. Si quedan partes sin responder hay que decir que la respuesta es parcial, y el caso sigue
    en trámite con su plazo. Lanza `FueraDeOrden` si hay casos parecidos anteriores sin responder y no se dice por qué
    este va primero (Ley 19.880, art. 7).
    """
    canal = CanalDespacho(canal)
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_despachar(actor))
    fojas = _documentos(ingreso, documentos_ids)
    destino = _destino(ingreso, canal, direccion=direccion, recibio=recibio)
    retiro = _quien_retira(recibio_documento, recibio_calidad) if canal == CanalDespacho.MESON else {}
    copias = miembros_de(listas)
    if canal == CanalDespacho.DDU:
        exige(consultas.puede_notificarse_en_ddu(ingreso, en=en))
    anteriores = consultas.anteriores_sin_responder(ingreso, actor)
    if anteriores and not motivo_fuera_de_orden.strip():
        raise FueraDeOrden(
            f"Antes entró el folio {anteriores[0].folio}, parecido y aún sin responder. "
            "Escribe por qué este sale primero: queda constancia.",
            norma=reglas.NORMA_ORDEN,
            campo="motivo_fuera_de_orden",
        )
    faltan = _avanza_al_despachar(ingreso, parcial=parcial, actor=actor, en=en)
    codigo, codigo_envio = codigos.nuevo(), codigos.nuevo()
    aviso = ""
    if canal == CanalDespacho.CORREO:
        aviso = _prepara_correo(ingreso, fojas, direccion=destino, objeto=codigo, actor=actor, en=en)
    elif canal == CanalDespacho.DDU:
        aviso = _prepara_notificacion(ingreso, fojas, objeto=codigo_envio, actor=actor, en=en)
    folio = fe.toma_numero(serie=SERIE_SALIDA, dia=dia_de(en), para=codigo, en=en).texto
    despacho = Despacho.objects.create(
        codigo=codigo, folio=folio, ingreso=ingreso, expediente_id=ingreso.expediente_id, canal=canal.value,
        destinatario=ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto, direccion=destino,
        despachado_en=en, despachado_por=actor.codigo, estado=EstadoDespacho.EN_CAMINO.value,
        aviso=aviso if canal == CanalDespacho.CORREO else "",
        motivo_fuera_de_orden=motivo_fuera_de_orden.strip()[:500] if anteriores else "", **retiro,
    )  # fmt: skip
    DocumentoDespachado.objects.bulk_create(
        DocumentoDespachado(despacho=despacho, documento_id=f.id, sha256=f.sha256, nombre=f.nombre) for f in fojas
    )
    bitacora.anota(
        "despacho.hecho", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        canal=reglas.NOMBRES_DE_DESPACHO[canal], folio=folio, documentos=[f.sha256 for f in fojas], despacho=codigo,
        faltan=faltan,
        personal={
            "direccion": destino, "recibio": recibio.strip(), "motivo_fuera_de_orden": motivo_fuera_de_orden.strip(),
        } | retiro,
    )  # fmt: skip
    if canal in CON_ENVIO:
        crea_envio(
            despacho, destinatario=despacho.destinatario, canal=canal, direccion=destino, autor=actor.codigo, en=en,
            persona_id=ingreso.remitente_id, codigo=codigo_envio, aviso=aviso,
        )  # fmt: skip
    distribuye(despacho, copias, fojas, materia=ingreso.materia, principal=False, actor=actor, en=en)
    if canal == CanalDespacho.MESON:
        _notifica(despacho, en=en)
        entrega(despacho, recibio=recibio.strip(), prueba=codigo, autor=actor.codigo, en=en)
    eventos.publica(RespuestaDespachada(despacho_id=despacho.pk, ingreso_id=ingreso.pk, en=en))
    return despacho


def _avanza_al_despachar(ingreso: Ingreso, *, parcial: bool, actor: Actor, en: datetime) -> list[str]:
    """Sale todo, o una parte y el caso sigue en trámite. Devuelve las letras que quedan sin responder."""
    faltan = [p.letra for p in peticiones.pendientes_de(ingreso)]
    if not faltan:
        avanza(ingreso, Paso.DESPACHAR)
        return faltan
    if not parcial:
        raise DatoFaltante(
            f"Falta responder {', '.join(f'{letra})' for letra in faltan)}. Di que sale una respuesta parcial, o "
            "responde primero lo que falta.",
            norma=NORMA_PETICIONES, campo="parcial",
        )  # fmt: skip
    avanza(ingreso, Paso.DESPACHAR_PARTE)
    vuelve_a_partes_si_nadie_la_tiene(ingreso, actor=actor, en=en)
    return faltan


def _documentos(ingreso: Ingreso, ids: Sequence[int]) -> list[Foja]:
    pedidas = vistas.fojas_de(ids)
    if any(f.sobre_cerrado for f in pedidas):
        raise SobreCerrado(SOBRE_SIN_ABRIR, norma=NORMA_DEL_SOBRE, campo="documentos")
    fojas = [f for f in pedidas if f.para_interesado and f.origen == Origen.EMITIDO.value]
    propios = set(
        Documento.objects.filter(pk__in=[f.id for f in fojas], expediente_id=ingreso.expediente_id).values_list(
            "pk", flat=True
        )
    )
    if not ids or propios != set(ids):
        raise DatoFaltante("Elige al menos un documento de respuesta de este expediente.", campo="documentos")
    if (apartada := next((f for f in fojas if f.en_cuarentena), None)) is not None:
        raise DatoFaltante(
            f"«{apartada.nombre}» no sale: el antivirus encontró «{apartada.hallazgo}». Responde con otro archivo, o pide "
            "a Informática que lo libere.",
            campo="documentos",
        )
    return fojas


def _destino(ingreso: Ingreso, canal: CanalDespacho, *, direccion: str, recibio: str) -> str:
    if canal == CanalDespacho.MESON:
        if not recibio.strip():
            raise DatoFaltante("Escribe quién retira la respuesta.", campo="recibio")
        return ""
    if canal == CanalDespacho.DDU:
        return rut.formatea(ingreso.remitente.rut or "") if ingreso.remitente else ""
    if canal == CanalDespacho.CORREO:
        correo = direccion.strip() or ingreso.correo_respuesta
        if not correo:
            raise DatoFaltante("La persona no dejó correo: escríbelo o elige otra forma.", campo="direccion")
        return correo
    domicilio = direccion.strip() or (ingreso.remitente.direccion if ingreso.remitente else "")
    if not domicilio:
        raise DatoFaltante(
            "Falta el domicilio para la carta certificada.", campo="direccion", norma="Ley 19.880, art. 46"
        )
    return domicilio[:254]


def _quien_retira(documento: str, calidad: CalidadRetiro | str) -> dict[str, str]:
    escrito = reglas.documento_de_identidad(documento)
    if not escrito:
        raise DatoFaltante(
            "Escribe el RUN de quien la retira, o su pasaporte.", campo="recibio_documento", norma="Ley 19.880, art. 46"
        )
    return {
        "recibio_documento": escrito,
        "recibio_calidad": CalidadRetiro(calidad).value if calidad else "",
    }


def _prepara_correo(
    ingreso: Ingreso, fojas: Sequence[Foja], *, direccion: str, objeto: str, actor: Actor, en: datetime
) -> str:
    asunto, cuerpo = consultas.correo_de_respuesta(ingreso, nombres=[f.nombre for f in fojas])
    return avisos.prepara_correo(
        direccion=direccion, asunto=asunto, cuerpo=cuerpo,
        autor=actor.codigo, en=en, adjuntos=[Adjunto(f.nombre, f.sha256, f.mime) for f in fojas], objeto=objeto,
        expediente=ingreso.expediente.codigo, persona_id=ingreso.remitente_id,
    ).codigo  # fmt: skip


def _prepara_notificacion(ingreso: Ingreso, fojas: Sequence[Foja], *, objeto: str, actor: Actor, en: datetime) -> str:
    persona = ingreso.remitente
    if persona is None:
        raise DatoFaltante("Falta saber quién es la persona: identifícala antes de notificarla.", campo="canal")
    asunto, cuerpo = consultas.correo_de_respuesta(ingreso, nombres=[f.nombre for f in fojas])
    return avisos.prepara_notificacion(
        persona_id=persona.pk, rut=persona.rut or "", asunto=asunto, cuerpo=consultas.en_html(cuerpo),
        adjuntos=[AdjuntoPesado(f.nombre, f.sha256, f.mime, f.bytes) for f in fojas], objeto=objeto,
        autor=actor.codigo, en=en, expediente=ingreso.expediente.codigo,
    ).codigo  # fmt: skip


def _notifica(despacho: Despacho, *, en: datetime) -> None:
    """Desde cuándo se entiende notificada, según el medio."""
    notificacion = computo.notificacion(
        canal=despacho.canal, en=en, calendario=dias.calendario(),
        procedimiento_desde=dia_de(despacho.expediente.abierto_en), procedimiento=despacho.expediente.procedimiento,
        aceptada=despacho.ingreso is not None and despacho.ingreso.notificar_por == despacho.canal,
    )  # fmt: skip
    despacho.notificado_el, despacho.norma_notificacion = notificacion.surte_el, notificacion.norma[:200]
    despacho.save(update_fields=["notificado_el", "norma_notificacion"])


@transaction.atomic
def registra_entrega(*, despacho_id: int, recibio: str, actor: Actor, en: datetime) -> Despacho:
    """Anota que la carta certificada llegó, con lo que dice Correos. Repetirlo no cambia la primera."""
    exige(permisos.puede_despachar(actor))
    despacho = _bloquea_despacho(despacho_id=despacho_id)
    if despacho.estado == EstadoDespacho.ENTREGADO.value:
        return despacho
    carta = despacho.envios.filter(principal=True, siguiente__isnull=True).first()
    if carta is None or carta.canal != CanalDespacho.CARTA_CERTIFICADA.value:
        raise DatoFaltante("Ese despacho no salió por carta certificada.")
    registra_entrega_de_carta(envio_id=carta.pk, dia=dia_de(en), recibio=recibio, actor=actor, en=en)
    return _bloquea_despacho(despacho_id=despacho_id)


@transaction.atomic
def registra_correo_enviado(*, despacho_codigo: str, prueba: str, en: datetime) -> None:
    """El correo salió: queda entregado, con la huella del mensaje exacto como prueba."""
    despacho = _bloquea_despacho(codigo=despacho_codigo)
    if despacho.estado == EstadoDespacho.EN_CAMINO.value:
        _notifica(despacho, en=en)
        entrega(despacho, recibio="", prueba=prueba, autor=SISTEMA, en=en)


@transaction.atomic
def registra_correo_fallido(*, despacho_codigo: str, error: str, en: datetime) -> None:
    """El correo no salió: el caso vuelve a estar por despachar y Partes lo sabe."""
    despacho = _bloquea_despacho(codigo=despacho_codigo)
    if despacho.estado != EstadoDespacho.EN_CAMINO.value:
        return
    fracasa(despacho, error=error, autor=SISTEMA, en=en)


@transaction.atomic
def reenvia_correo(*, aviso: str, actor: Actor, en: datetime) -> None:
    """Insiste con un correo que no salió. El de un despacho no: su caso ya volvió a estar por despachar.

    Lanza `NoAutorizado`, `DatoFaltante` o `ErrorAvisos`.
    """
    exige(permisos.puede_reenviar(actor))
    if Despacho.objects.filter(aviso=aviso).exists():
        raise DatoFaltante("Ese correo llevaba un despacho: despacha el caso de nuevo, con otro folio de salida.")
    avisos.reenvia(codigo=aviso, autor=actor.codigo, en=en)


def _bloquea_despacho(*, despacho_id: int | None = None, codigo: str = "") -> Despacho:
    cual = {"pk": despacho_id} if despacho_id is not None else {"codigo": codigo}
    expediente_id = Despacho.objects.values_list("expediente_id", flat=True).get(**cual)
    expedientes.bloquea(expediente_id=expediente_id)
    return Despacho.objects.select_related("expediente", "ingreso__expediente").get(**cual)
