"""La vida de cada carta, correo o notificación después de despachada (Ley 19.880, art. 46; DS 4 de 2020, arts. 25 a 27)."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import ZONA, dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.reglas import EstadoNotificacion
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.calendario.reglas import Notificacion
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import SISTEMA, Actor
from fojas.dominio.partes import permisos, reglas
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, avanza
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.acciones.peticiones import pendientes_de
from fojas.dominio.partes.models import Despacho, Envio, Guia
from fojas.dominio.partes.reglas import (
    DEVOLUCIONES,
    NOMBRES_DE_ENVIO,
    CanalDespacho,
    DatoFaltante,
    Estado,
    EstadoDespacho,
    EstadoEnvio,
    MotivoDevolucion,
    Paso,
    PasoEnvio,
    PasoNoPermitido,
)

TIPO_EVIDENCIA = "Constancia de Correos"
AL_CAMBIAR = {
    EstadoNotificacion.ENVIADA: PasoEnvio.ENVIAR,
    EstadoNotificacion.POR_CONFIRMAR: PasoEnvio.DUDAR,
    EstadoNotificacion.PENDIENTE: PasoEnvio.INSISTIR,
    EstadoNotificacion.DISPONIBLE: PasoEnvio.DISPONER,
    EstadoNotificacion.LEIDA: PasoEnvio.LEER,
    EstadoNotificacion.SIN_DOMICILIO: PasoEnvio.RECHAZAR,
    EstadoNotificacion.FALLIDA: PasoEnvio.FALLAR,
}


def crea_envio(
    despacho: Despacho, *, destinatario: str, canal: CanalDespacho, direccion: str, autor: str, en: datetime,
    persona_id: int | None = None, orden: int = 1, principal: bool = True, anterior: Envio | None = None,
    codigo: str = "", aviso: str = "",
) -> Envio:  # fmt: skip
    """Deja pedido un envío en la transacción de quien despacha."""
    carta = canal == CanalDespacho.CARTA_CERTIFICADA
    envio = Envio.objects.create(
        codigo=codigo or codigos.nuevo(), despacho=despacho, orden=orden, destinatario=destinatario[:200],
        intento=anterior.intento + 1 if anterior else 1, anterior=anterior, principal=principal, persona_id=persona_id,
        canal=canal.value, direccion=direccion[:254], creado_en=en, creado_por=autor, aviso=aviso,
        estado=(EstadoEnvio.POR_ENTREGAR if carta else EstadoEnvio.POR_ENVIAR).value,
    )  # fmt: skip
    bitacora.anota(
        "envio.hecho", autor=autor, objeto=_objeto(despacho), expediente=despacho.expediente.codigo, en=en,
        canal=reglas.NOMBRES_DE_DESPACHO[canal], folio=despacho.folio, despacho=despacho.codigo, envio=envio.codigo,
        intento=envio.intento, personal={"destinatario": envio.destinatario, "direccion": envio.direccion},
    )  # fmt: skip
    return envio


def _objeto(despacho: Despacho) -> str:
    return despacho.ingreso.codigo if despacho.ingreso is not None else despacho.codigo


def envio_bloqueado(*, envio_id: int, actor: Actor | None) -> Envio:
    """El envío, con su expediente tomado. Lanza `NoEncontrado` si no existe o el actor no puede ver el caso."""
    expediente_id = Envio.objects.filter(pk=envio_id).values_list("despacho__expediente_id", flat=True).first()
    if expediente_id is None:
        raise NoEncontrado("No encontramos ese envío.")
    expedientes.bloquea(expediente_id=expediente_id)
    if actor is not None and not vistas.visibles_para(actor).filter(pk=expediente_id).exists():
        raise NoEncontrado("No encontramos ese envío.")
    return Envio.objects.select_related("despacho__expediente", "despacho__ingreso__expediente").get(pk=envio_id)


@transaction.atomic
def hace_guia(*, envios_ids: Sequence[int], actor: Actor, en: datetime) -> Guia:
    """Junta en una guía las cartas que se llevan a Correos. Una que ya va en otra guía cambia a esta."""
    exige(permisos.puede_despachar(actor))
    cartas = list(
        Envio.objects.select_for_update(of=("self",))
        .filter(pk__in=envios_ids, canal=CanalDespacho.CARTA_CERTIFICADA.value, estado=EstadoEnvio.POR_ENTREGAR.value)
        .filter(vistas.filtro_visible(actor, prefijo="despacho__expediente__"))
        .order_by("pk")
    )
    if not cartas:
        raise DatoFaltante("Elige al menos una carta por entregar a Correos.", campo="cartas")
    guia = Guia.objects.create(codigo=codigos.nuevo(), hecha_en=en, hecha_por=actor.codigo)
    Envio.objects.filter(pk__in=[c.pk for c in cartas]).update(guia=guia)
    bitacora.anota(
        "guia.hecha", autor=actor.codigo, objeto=guia.codigo, en=en, cartas=len(cartas), guia=guia.codigo,
        envios=[c.codigo for c in cartas],
    )  # fmt: skip
    return guia


@transaction.atomic
def registra_admision(*, envio_id: int, seguimiento: str, dia: date, actor: Actor, en: datetime) -> Envio:
    """Correos recibió la carta y le dio número: salió de la oficina y el plazo para responder queda cumplido.

    La notificación todavía no se cuenta: la ley parte de su recepción en la oficina de Correos que corresponde.
    """
    envio = _para_escribir(envio_id, actor)
    numero = reglas.numero_de_seguimiento(seguimiento)
    _exige_dia(dia, en=en)
    reglas.exige_orden(
        antes=dia_de(envio.creado_en), despues=dia, que="La fecha en que Correos recibió la carta", campo="dia"
    )
    otra = Envio.objects.filter(seguimiento=numero).exclude(pk=envio.pk).select_related("despacho").first()
    if otra is not None:
        raise DatoFaltante(
            f"El número {numero} ya es de la carta del despacho {otra.despacho.folio}. Revísalo.", campo="seguimiento"
        )
    if envio.estado == EstadoEnvio.EN_CORREOS.value and envio.seguimiento == numero:
        return envio
    envio.seguimiento, envio.admitido_el = numero, dia
    _pasa(envio, PasoEnvio.ADMITIR, dia=dia, autor=actor.codigo, en=en)
    if envio.principal:
        cumple_el_plazo(envio.despacho, autor=actor.codigo, en=en)
    return envio


@transaction.atomic
def registra_llegada(*, envio_id: int, dia: date, actor: Actor, en: datetime) -> Envio:
    """La carta llegó a la oficina de Correos que corresponde al destinatario: al tercer día hábil se entiende notificado."""
    envio = _para_escribir(envio_id, actor)
    _exige_dia(dia, en=en)
    reglas.exige_orden(
        antes=envio.admitido_el, despues=dia, que="La llegada a la oficina de Correos de destino", campo="dia"
    )
    if envio.estado == EstadoEnvio.EN_DESTINO.value and envio.en_destino_el == dia:
        return envio
    envio.en_destino_el = dia
    _se_notifica_por_carta(envio, dia)
    _pasa(envio, PasoEnvio.LLEGAR, dia=dia, autor=actor.codigo, en=en)
    return envio


@transaction.atomic
def registra_entrega_de_carta(
    *, envio_id: int, dia: date, recibio: str, actor: Actor, en: datetime, evidencia: ArchivoRecibido | None = None
) -> Envio:
    """Correos la entregó. Sin constancia de cuándo llegó a su oficina se cuenta desde este día, que no es anterior."""
    envio = _para_escribir(envio_id, actor)
    if envio.estado == EstadoEnvio.ENTREGADA.value:
        return envio
    _exige_dia(dia, en=en)
    reglas.exige_orden(
        antes=envio.en_destino_el or envio.admitido_el or dia_de(envio.creado_en), despues=dia, que="La entrega",
        campo="dia",
    )  # fmt: skip
    envio.terminado_el, envio.recibio = dia, recibio.strip()[:200]
    if envio.notificado_el is None:
        _se_notifica_por_carta(envio, dia)
    _pasa(envio, PasoEnvio.ENTREGAR, dia=dia, autor=actor.codigo, en=en)
    _guarda_evidencia(envio, evidencia, actor=actor, en=en)
    return envio


@transaction.atomic
def registra_devolucion(
    *, envio_id: int, dia: date, motivo: MotivoDevolucion | str, actor: Actor, en: datetime,
    evidencia: ArchivoRecibido | None = None,
) -> Envio:  # fmt: skip
    """Correos la devolvió. Si el domicilio no era el de la persona deja de entenderse notificada y el caso vuelve a despacharse."""
    envio = _para_escribir(envio_id, actor)
    causa = MotivoDevolucion(motivo)
    if envio.estado == EstadoEnvio.DEVUELTA.value and envio.motivo == causa.value:
        return envio
    _exige_dia(dia, en=en)
    reglas.exige_orden(
        antes=envio.en_destino_el or envio.admitido_el or dia_de(envio.creado_en), despues=dia, que="La devolución",
        campo="dia",
    )  # fmt: skip
    envio.terminado_el, envio.motivo, envio.error = dia, causa.value, DEVOLUCIONES[causa].nombre
    if DEVOLUCIONES[causa].desvirtua:
        envio.notificado_el, envio.norma_notificacion = None, ""
    # Antes que su constancia: si el caso estaba archivado, la carta perdida lo reabre y la constancia tiene dónde ir.
    _pasa(envio, PasoEnvio.DEVOLVER, dia=dia, autor=actor.codigo, en=en)
    _guarda_evidencia(envio, evidencia, actor=actor, en=en)
    return envio


@transaction.atomic
def insiste_con_otra_carta(*, envio_id: int, direccion: str, actor: Actor, en: datetime) -> Envio:
    """Otra carta con el mismo folio, al mismo domicilio o a uno nuevo, después de una devuelta."""
    envio = _para_escribir(envio_id, actor)
    if envio.estado != EstadoEnvio.DEVUELTA.value:
        raise PasoNoPermitido(
            f"La carta está «{NOMBRES_DE_ENVIO[EstadoEnvio(envio.estado)]}»: solo se repite una devuelta."
        )
    if Envio.objects.filter(anterior=envio).exists():
        raise PasoNoPermitido("Esa carta ya se repitió: sigue con la última.")
    if not direccion.strip():
        raise DatoFaltante("Escribe el domicilio.", campo="domicilio", norma="Ley 19.880, art. 46")
    despacho = envio.despacho
    if envio.principal:
        _exige_que_nada_lo_reemplazo(despacho)
    nuevo = crea_envio(
        despacho, destinatario=envio.destinatario, canal=CanalDespacho.CARTA_CERTIFICADA, direccion=direccion.strip(),
        autor=actor.codigo, en=en, persona_id=envio.persona_id, orden=envio.orden, principal=envio.principal,
        anterior=envio,
    )  # fmt: skip
    bitacora.anota(
        "despacho.reintentado", autor=actor.codigo, objeto=_objeto(despacho), expediente=despacho.expediente.codigo,
        en=en, folio=despacho.folio, despacho=despacho.codigo, envio=nuevo.codigo,
    )  # fmt: skip
    if envio.principal:
        despacho.direccion = nuevo.direccion
        despacho.save(update_fields=["direccion"])
        acomoda(despacho, autor=actor.codigo, en=en)
    return nuevo


def _exige_que_nada_lo_reemplazo(despacho: Despacho) -> None:
    """Si la respuesta ya salió de nuevo con otro folio, esta carta no se repite."""
    ingreso = despacho.ingreso
    if ingreso is None or despacho.estado != EstadoDespacho.FALLIDO.value:
        return
    if not reglas.admite(Estado(ingreso.estado), Paso.DESPACHAR):
        raise PasoNoPermitido("El caso ya siguió por otro camino: mira sus despachos.")


@transaction.atomic
def registra_cambio_electronico(
    *, notificacion: str, estado: EstadoNotificacion, transaccion: str, enviada_en: datetime | None, error: str,
    en: datetime,
) -> None:  # fmt: skip
    """Lo que la Plataforma dijo de una notificación; lo que ya no cambia nada se deja pasar."""
    envio_id = Envio.objects.filter(aviso=notificacion).values_list("pk", flat=True).first()
    if envio_id is None:
        return
    envio = envio_bloqueado(envio_id=envio_id, actor=None)
    paso = AL_CAMBIAR.get(estado)
    if paso is None or not reglas.admite_envio(CanalDespacho(envio.canal), EstadoEnvio(envio.estado), paso):
        return
    envio.error = error[:300]
    if paso == PasoEnvio.ENVIAR:
        envio.seguimiento, envio.enviado_en = transaccion, enviada_en or en
    if paso in {PasoEnvio.DISPONER, PasoEnvio.LEER} and envio.notificado_el is None:
        envio.terminado_el = dia_de(en)
        _anota_efecto(envio, _efecto(envio, en=envio.enviado_en or en))
    _pasa(envio, paso, dia=dia_de(en), autor=SISTEMA, en=en)
    if paso == PasoEnvio.ENVIAR and envio.principal:
        cumple_el_plazo(envio.despacho, autor=SISTEMA, en=en)


@transaction.atomic
def registra_correo_de_envio(*, envio_codigo: str, prueba: str, error: str, en: datetime) -> None:
    """El correo a un destinatario de la distribución salió, con su huella, o no salió."""
    pk = Envio.objects.filter(codigo=envio_codigo).values_list("pk", flat=True).first()
    if pk is None:
        return
    envio = envio_bloqueado(envio_id=pk, actor=None)
    if envio.estado != EstadoEnvio.POR_ENVIAR.value:
        return
    if error:
        envio.error = error[:300]
        _pasa(envio, PasoEnvio.FALLAR, dia=dia_de(en), autor=SISTEMA, en=en)
        return
    envio.enviado_en, envio.terminado_el = en, dia_de(en)
    _anota_efecto(envio, _efecto(envio, en=en))
    _pasa(envio, PasoEnvio.ENVIAR, dia=dia_de(en), autor=SISTEMA, en=en, prueba=prueba)


@transaction.atomic
def confirma_en_la_plataforma(
    *, envio_id: int, transaccion: str, enviada_en: datetime | None, actor: Actor, en: datetime
) -> Envio:
    """Alguien miró la Plataforma: con el código de transacción sigue desde ahí; sin él, sale de nuevo."""
    envio = _para_escribir(envio_id, actor)
    if not transaccion.strip():
        avisos.insiste_notificacion(codigo=envio.aviso, autor=actor.codigo, en=en)
    else:
        avisos.confirma_notificacion(
            codigo=envio.aviso, transaccion=transaccion, enviada_en=enviada_en or en, autor=actor.codigo, en=en
        )
    return envio


@transaction.atomic
def adjunta_acta_firmada(*, despacho_id: int, archivo: ArchivoRecibido, actor: Actor, en: datetime) -> Despacho:
    """El acta que firmó quien retiró en el mesón queda en su foja, como prueba (Ley 19.880, art. 46)."""
    expediente_id = Despacho.objects.filter(pk=despacho_id).values_list("expediente_id", flat=True).first()
    if expediente_id is None:
        raise NoEncontrado("No encontramos ese despacho.")
    expedientes.bloquea(expediente_id=expediente_id)
    if not vistas.visibles_para(actor).filter(pk=expediente_id).exists():
        raise NoEncontrado("No encontramos ese despacho.")
    exige(permisos.puede_despachar(actor))
    despacho = Despacho.objects.select_related("expediente", "ingreso").get(pk=despacho_id)
    if despacho.canal != CanalDespacho.MESON.value:
        raise PasoNoPermitido("Solo lo que se retira en el mesón lleva acta firmada.")
    if despacho.acta_firmada_id is not None:
        raise PasoNoPermitido("El acta firmada de este despacho ya está adjunta.")
    despacho.acta_firmada = expedientes.incorpora(
        expediente_id=expediente_id, sha256=archivo.sha256, nombre=archivo.nombre, tipo="Acta de entrega firmada",
        titulo=f"Acta de entrega {despacho.folio}, firmada", origen=Origen.EMITIDO, autor=actor.codigo, en=en,
    )  # fmt: skip
    despacho.save(update_fields=["acta_firmada"])
    bitacora.anota(
        "despacho.acta_firmada", autor=actor.codigo, objeto=_objeto(despacho), expediente=despacho.expediente.codigo,
        en=en, folio=despacho.folio, despacho=despacho.codigo, documento=despacho.acta_firmada.codigo,
    )  # fmt: skip
    return despacho


def _para_escribir(envio_id: int, actor: Actor) -> Envio:
    exige(permisos.puede_despachar(actor))
    return envio_bloqueado(envio_id=envio_id, actor=actor)


def _exige_dia(dia: date, *, en: datetime) -> None:
    if dia > dia_de(en):
        raise DatoFaltante("Esa fecha todavía no llega. Revísala.", campo="dia")


def _guarda_evidencia(envio: Envio, evidencia: ArchivoRecibido | None, *, actor: Actor, en: datetime) -> None:
    if evidencia is None:
        return
    envio.evidencia = expedientes.incorpora(
        expediente_id=envio.despacho.expediente_id, sha256=evidencia.sha256, nombre=evidencia.nombre,
        tipo=TIPO_EVIDENCIA, titulo=f"Constancia de Correos, despacho {envio.despacho.folio}", origen=Origen.RECIBIDO,
        autor=actor.codigo, en=en,
    )  # fmt: skip
    envio.save(update_fields=["evidencia"])
    bitacora.anota(
        "envio.evidencia", autor=actor.codigo, objeto=_objeto(envio.despacho),
        expediente=envio.despacho.expediente.codigo, en=en, folio=envio.despacho.folio, envio=envio.codigo,
        documento=envio.evidencia.codigo,
    )  # fmt: skip


def _se_notifica_por_carta(envio: Envio, recibida: date) -> None:
    _anota_efecto(envio, _efecto(envio, en=datetime.combine(recibida, time(12), tzinfo=ZONA)))


def _efecto(envio: Envio, *, en: datetime) -> Notificacion:
    caso, ingreso = envio.despacho.expediente, envio.despacho.ingreso
    return computo.notificacion(
        canal=envio.canal, en=en, calendario=dias.calendario(), procedimiento_desde=dia_de(caso.abierto_en),
        procedimiento=caso.procedimiento,
        aceptada=envio.principal and ingreso is not None and ingreso.notificar_por == envio.canal,
    )  # fmt: skip


def _anota_efecto(envio: Envio, efecto: Notificacion) -> None:
    envio.notificado_el, envio.norma_notificacion = efecto.surte_el, efecto.norma[:200]


def _pasa(envio: Envio, paso: PasoEnvio, *, dia: date, autor: str, en: datetime, prueba: str = "") -> None:
    """El único camino por el que cambia un envío; lo anota y acomoda su despacho. Lanza `PasoNoPermitido`."""
    canal = CanalDespacho(envio.canal)
    nuevo = reglas.siguiente_envio(canal, EstadoEnvio(envio.estado), paso)
    envio.estado = nuevo.value
    envio.save()
    despacho = envio.despacho
    bitacora.anota(
        "envio.cambiado", autor=autor, objeto=_objeto(despacho), expediente=despacho.expediente.codigo, en=en,
        folio=despacho.folio, dicho=NOMBRES_DE_ENVIO[nuevo], estado=nuevo.value, dia=dia.isoformat(),
        seguimiento=envio.seguimiento, motivo=envio.motivo, prueba=prueba, despacho=despacho.codigo, envio=envio.codigo,
        notificado=envio.notificado_el.isoformat() if envio.notificado_el else "",
        personal={"recibio": envio.recibio, "error": envio.error},
    )  # fmt: skip
    if envio.principal:
        acomoda(despacho, autor=autor, en=en, prueba=prueba)


def acomoda(despacho: Despacho, *, autor: str, en: datetime, prueba: str = "") -> None:
    """Deja el despacho como están sus destinatarios principales: en camino, entregado, devuelto o fallido."""
    vigentes = list(despacho.envios.filter(principal=True, siguiente__isnull=True).order_by("orden", "pk"))
    estado = reglas.estado_del_despacho(
        (CanalDespacho(e.canal), EstadoEnvio(e.estado), e.notificado_el is not None) for e in vigentes
    )
    if len(vigentes) == 1:
        despacho.notificado_el = vigentes[0].notificado_el
        despacho.norma_notificacion = vigentes[0].norma_notificacion
        despacho.save(update_fields=["notificado_el", "norma_notificacion"])
    if estado.value == despacho.estado:
        return
    if estado == EstadoDespacho.ENTREGADO:
        recibio = vigentes[0].recibio if len(vigentes) == 1 else ""
        entrega(despacho, recibio=recibio, prueba=prueba or despacho.codigo, autor=autor, en=en)
    elif estado == EstadoDespacho.FALLIDO:
        fracasa(despacho, error=next((e.error for e in vigentes if e.error), ""), autor=autor, en=en)
    elif estado == EstadoDespacho.DEVUELTO:
        _devuelve(despacho, error=vigentes[0].error, autor=autor, en=en)
    else:
        _vuelve_a_salir(despacho)


def entrega(despacho: Despacho, *, recibio: str, prueba: str, autor: str, en: datetime) -> None:
    """El despacho llegó: queda con su prueba y su caso con el plazo cumplido."""
    despacho.estado, despacho.entregado_en, despacho.recibio = EstadoDespacho.ENTREGADO.value, en, recibio[:200]
    despacho.error = ""
    despacho.save(update_fields=["estado", "entregado_en", "recibio", "error"])
    cumple_el_plazo(despacho, autor=autor, en=en)
    bitacora.anota(
        "despacho.entregado", autor=autor, objeto=_objeto(despacho), expediente=despacho.expediente.codigo, en=en,
        folio=despacho.folio, despacho=despacho.codigo, prueba=prueba,
    )  # fmt: skip


def _devuelve(despacho: Despacho, *, error: str, autor: str, en: datetime) -> None:
    despacho.estado, despacho.error = EstadoDespacho.DEVUELTO.value, error[:300]
    despacho.save(update_fields=["estado", "error"])
    bitacora.anota(
        "despacho.devuelto", autor=autor, objeto=_objeto(despacho), expediente=despacho.expediente.codigo, en=en,
        folio=despacho.folio, despacho=despacho.codigo,
        notificado=despacho.notificado_el.isoformat() if despacho.notificado_el else "",
    )  # fmt: skip


def _vuelve_a_salir(despacho: Despacho) -> None:
    """Otra carta va en camino: si el caso había vuelto a «por despachar», vuelve a estar despachado."""
    ingreso = despacho.ingreso
    if despacho.estado == EstadoDespacho.FALLIDO.value and ingreso is not None:
        avanza(ingreso, Paso.DESPACHAR)
    despacho.estado, despacho.error = EstadoDespacho.EN_CAMINO.value, ""
    despacho.save(update_fields=["estado", "error"])


def fracasa(despacho: Despacho, *, error: str, autor: str, en: datetime) -> None:
    """No llegó: el caso vuelve a estar por despachar, su plazo a correr si lo había cumplido, y quien lo despachó lo sabe.

    Lo que no llegó no respondió (Ley 19.880, art. 45).
    """
    despacho.estado, despacho.error = EstadoDespacho.FALLIDO.value, error[:300]
    despacho.save(update_fields=["estado", "error"])
    ingreso = despacho.ingreso
    if ingreso is not None and Plazo.objects.filter(codigo=ingreso.plazo, cumplido_con=despacho.codigo).exists():
        calendario.reabre_plazo(codigo=ingreso.plazo, autor=autor, en=en)
    if ingreso is not None and reglas.admite(Estado(ingreso.estado), Paso.FALLAR):
        if ingreso.estado == Estado.ARCHIVADO.value:
            expedientes.reabre(
                expediente_id=ingreso.expediente_id, motivo="La respuesta no se entregó", autor=autor, en=en
            )
        avanza(ingreso, Paso.FALLAR)
    bitacora.anota(
        "despacho.fallido", autor=autor, objeto=_objeto(despacho), expediente=despacho.expediente.codigo, en=en,
        folio=despacho.folio, despacho=despacho.codigo, personal={"error": error[:300]},
    )  # fmt: skip
    quien = organizacion.por_codigo(despacho.despachado_por)
    if quien is not None:
        asunto = f"No llegó el despacho {despacho.folio}"
        if ingreso is not None and despacho.canal == CanalDespacho.CORREO.value:
            asunto = f"No salió el correo del folio {ingreso.folio}"
        avisos.avisa_persona(
            persona_id=quien.pk, asunto=asunto, cuerpo=error[:300] or asunto,
            enlace=f"/escritorio/expediente/{despacho.expediente.codigo}/", objeto=_objeto(despacho), en=en,
        )  # fmt: skip


def cumple_el_plazo(despacho: Despacho, *, autor: str, en: datetime) -> None:
    """Lo que salió de la oficina cumple el plazo para responder; repetirlo no cambia la primera vez.

    Mientras queden partes sin responder, el plazo sigue corriendo.
    """
    if despacho.ingreso is not None and despacho.ingreso.plazo and not pendientes_de(despacho.ingreso):
        calendario.cumple_plazo(codigo=despacho.ingreso.plazo, con=despacho.codigo, en=en, autor=autor)
