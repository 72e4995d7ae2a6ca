"""Del buzón al folio: una sola vez, sin perder nada, y a quien escribió se le contesta sin contestar a máquinas."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.expedientes import conexion as almacenes
from fojas.dominio.expedientes.reglas import SinEspacio
from fojas.dominio.expedientes.verificacion import citados
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes.models import Despacho, Ingreso
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.acciones import buzon as buzones
from fojas.dominio.recepcion.acciones import mensajes
from fojas.dominio.recepcion.acciones.mensajes import Procedencia
from fojas.dominio.recepcion.models import Cursor, Mensaje
from fojas.dominio.recepcion.reglas.mensajes import BuzonNoResponde, MensajeNoSePuede
from fojas.dominio.trabajos.models import Trabajo
from tests.corpus.correos import FALLO, NUESTRO, informe, simple
from tests.fabricas.correo import AbridorAqui, BuzonEnMemoria
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, despachado, ingreso, oficina

pytestmark = pytest.mark.django_db
DESPUES = MEDIODIA + timedelta(minutes=5)


@pytest.fixture
def buzon() -> BuzonEnMemoria:
    return BuzonEnMemoria()


@pytest.fixture
def casa(buzon: BuzonEnMemoria) -> Iterator[Oficina]:
    with conexion.mientras(buzon=lambda: buzon, abridor=AbridorAqui):
        yield oficina()


def llega(datos: bytes, *, en: datetime = MEDIODIA, atiende: bool = True) -> Mensaje:
    mensaje = mensajes.recibe_mensaje(io.BytesIO(datos), de=Procedencia(NUESTRO), en=en)
    if atiende:
        mensajes.atiende(codigo=mensaje.codigo, en=en)
        mensaje.refresh_from_db()
    return mensaje


def enviado(codigo: str) -> Aviso:
    """El aviso ya salió por el servidor de correo."""
    avisos.envia(codigo=codigo, en=MEDIODIA)
    return Aviso.objects.get(codigo=codigo)


# Del buzón a la base


def test_un_correo_queda_guardado_antes_de_moverlo(casa: Oficina, buzon: BuzonEnMemoria) -> None:
    buzon.llega(simple())
    buzon.se_corta_en = "guarda_en"

    with pytest.raises(BuzonNoResponde):
        buzones.revisa_buzon(en=MEDIODIA)

    assert Mensaje.objects.get().estado == "por_ingresar"
    assert Trabajo.objects.filter(tarea="recepcion.atiende_correo").count() == 1


def test_si_el_servidor_se_corto_al_mover_la_vuelta_siguiente_solo_lo_mueve(
    casa: Oficina, buzon: BuzonEnMemoria
) -> None:
    uid = buzon.llega(simple())
    buzon.se_corta_en = "guarda_en"
    with pytest.raises(BuzonNoResponde):
        buzones.revisa_buzon(en=MEDIODIA)
    buzon.se_corta_en = ""

    buzones.revisa_buzon(en=DESPUES)

    assert (buzon.bajadas, buzon.movidos) == ([uid], {uid: "Recibidos"})
    assert Mensaje.objects.count() == 1


def test_si_cambia_la_epoca_del_buzon_no_se_ingresa_de_nuevo(casa: Oficina, buzon: BuzonEnMemoria) -> None:
    uid = buzon.llega(simple())
    buzones.revisa_buzon(en=MEDIODIA)
    buzon.movidos.clear()
    buzon.epoca += 1

    buzones.revisa_buzon(en=DESPUES)

    assert Mensaje.objects.count() == 1
    assert buzon.movidos == {uid: "Recibidos"}


def test_con_el_disco_lleno_el_correo_sigue_en_el_buzon(casa: Oficina, buzon: BuzonEnMemoria) -> None:
    class Lleno:
        def guarda(self, flujo: Any, *, maximo: int) -> tuple[str, int]:
            raise SinEspacio("El disco del servidor está lleno.")

    buzon.llega(simple())

    with almacenes.mientras(almacen=Lleno), pytest.raises(SinEspacio):  # type: ignore[arg-type]
        buzones.revisa_buzon(en=MEDIODIA)

    assert (buzon.movidos, Mensaje.objects.count()) == ({}, 0)
    assert "lleno" in Cursor.objects.get().fallo


def test_lo_apartado_va_a_otra_carpeta_del_buzon(casa: Oficina, buzon: BuzonEnMemoria) -> None:
    uid = buzon.llega(simple(List_Id="<lista.example>"))

    buzones.revisa_buzon(en=MEDIODIA)

    assert buzon.movidos == {uid: "Apartados"}


def test_un_buzon_lleno_de_correos_viejos_no_da_folio_a_todos(casa: Oficina, buzon: BuzonEnMemoria) -> None:
    for n in range(201):
        buzon.llega(simple(b"%d\r\n" % n))

    with pytest.raises(BuzonNoResponde, match="FOJAS_BUZON_DESDE"):
        buzones.revisa_buzon(en=MEDIODIA)

    assert not Mensaje.objects.exists()


def test_la_hora_es_la_de_llegada_al_servidor(casa: Oficina, buzon: BuzonEnMemoria) -> None:
    antes = MEDIODIA - timedelta(hours=3)
    buzon.llega(simple(), en=antes)

    buzones.revisa_buzon(en=MEDIODIA)
    mensajes.atiende(codigo=Mensaje.objects.get().codigo, en=MEDIODIA)

    assert Ingreso.objects.get().recibido_en == antes


@pytest.mark.parametrize("dicha", [MEDIODIA + timedelta(days=1), MEDIODIA - timedelta(days=800), None])
def test_una_hora_de_llegada_que_no_es_creible_no_vale(dicha: datetime | None) -> None:
    assert mensajes.llegada(dicha, en=MEDIODIA) == MEDIODIA


def test_lo_que_no_cabe_deja_sus_cabeceras_y_sigue_en_el_buzon(
    casa: Oficina, buzon: BuzonEnMemoria, settings: Any
) -> None:
    settings.FOJAS_MAXIMO_ARCHIVO = 2_000_000
    buzon.llega(simple(b"x" * 3_000_000, asunto="Video"))

    buzones.revisa_buzon(en=MEDIODIA)

    mensaje = Mensaje.objects.get()
    assert (mensaje.estado, mensaje.clase, mensaje.asunto) == ("apartado", "grande", "Video")
    assert "sigue en el buzón" in mensaje.motivo


def test_un_correo_apartado_no_se_junta_con_lo_huerfano(casa: Oficina) -> None:
    mensaje = llega(simple(List_Id="<lista.example>"))

    assert citados([mensaje.sha256]) == {mensaje.sha256}


# El folio


def test_el_ingreso_lleva_el_correo_y_como_responderle(casa: Oficina) -> None:
    mensaje = llega(simple(Reply_To="otra@correo.example"))

    hecho = Ingreso.objects.get()
    assert (hecho.canal, hecho.tipo, hecho.remitente_texto) == ("correo", "carta", "Ana Soto <ana.soto@correo.example>")
    assert (hecho.notificar_por, hecho.correo_respuesta, hecho.remitente) == ("correo", "otra@correo.example", None)
    assert (mensaje.ingreso, hecho.recibido_por) == (hecho, "correo")


def test_quien_firma_un_correo_no_queda_identificado_por_su_direccion(casa: Oficina) -> None:
    llega(simple(de=f"Ximena <{casa.vecina.correo}>"))

    assert Ingreso.objects.get().remitente is None


def test_repetir_el_trabajo_no_da_otro_folio(casa: Oficina) -> None:
    mensaje = llega(simple())

    mensajes.atiende(codigo=mensaje.codigo, en=DESPUES)

    assert Ingreso.objects.count() == 1


def test_sin_ingreso_automatico_espera_a_una_persona(casa: Oficina, settings: Any) -> None:
    settings.FOJAS_CORREO_AUTOMATICO = False

    mensaje = llega(simple())

    assert (mensaje.estado, Ingreso.objects.count()) == ("por_ingresar", 0)


def test_un_correo_que_quedo_sin_folio_vuelve_a_la_cola(casa: Oficina) -> None:
    mensaje = llega(simple(), atiende=False)
    Trabajo.objects.all().delete()

    mensajes.retoma_pendientes(en=MEDIODIA + timedelta(hours=1), quietos=timedelta(minutes=30))

    assert Trabajo.objects.get(tarea="recepcion.atiende_correo").argumentos == {"codigo": mensaje.codigo}


def test_un_apartado_se_ingresa_a_mano_con_la_hora_en_que_llego(casa: Oficina) -> None:
    mensaje = llega(simple(List_Id="<lista.example>"))

    mensajes.ingresa_mensaje(codigo=mensaje.codigo, actor=casa.partes, en=DESPUES, materia="Invitan a un curso")

    hecho = Ingreso.objects.get()
    assert (hecho.recibido_en, hecho.materia, hecho.recibido_por) == (
        MEDIODIA,
        "Invitan a un curso",
        casa.partes.codigo,
    )
    assert not Trabajo.objects.filter(tarea="recepcion.acusa_correo").exists()


def test_uno_sin_bytes_no_se_ingresa(casa: Oficina) -> None:
    mensaje = llega(b"")

    with pytest.raises(MensajeNoSePuede, match="sin un solo byte"):
        mensajes.ingresa_mensaje(codigo=mensaje.codigo, actor=casa.partes, en=DESPUES)


def test_quien_no_lleva_partes_no_lo_ingresa(casa: Oficina) -> None:
    mensaje = llega(simple(List_Id="<lista.example>"))

    for quien in (casa.jefa, casa.funcionaria, casa.auditora):
        with pytest.raises(NoAutorizado):
            mensajes.ingresa_mensaje(codigo=mensaje.codigo, actor=quien, en=DESPUES)
        with pytest.raises(NoAutorizado):
            mensajes.descarta_mensaje(codigo=mensaje.codigo, motivo="No", actor=quien, en=DESPUES)
        with pytest.raises(NoAutorizado):
            mensajes.deja_apartado(codigo=mensaje.codigo, motivo="No", actor=quien, en=DESPUES)
        with pytest.raises(NoAutorizado):
            mensajes.marca_rebote(codigo=mensaje.codigo, folio="S-1", actor=quien, en=DESPUES)
    assert not Ingreso.objects.exists()


def test_lo_ingresado_no_se_descarta_y_se_explica(casa: Oficina) -> None:
    mensaje = llega(simple())

    with pytest.raises(MensajeNoSePuede, match="un folio no se borra"):
        mensajes.descarta_mensaje(codigo=mensaje.codigo, motivo="Publicidad", actor=casa.partes, en=DESPUES)


def test_descartar_pide_motivo_y_deja_constancia(casa: Oficina) -> None:
    mensaje = llega(simple(X_Spam_Flag="YES"))

    with pytest.raises(MensajeNoSePuede, match="por qué"):
        mensajes.descarta_mensaje(codigo=mensaje.codigo, motivo=" ", actor=casa.partes, en=DESPUES)
    mensajes.descarta_mensaje(codigo=mensaje.codigo, motivo="Publicidad", actor=casa.partes, en=DESPUES)

    mensaje.refresh_from_db()
    assert (mensaje.estado, mensaje.motivo) == ("rechazado", "Publicidad")
    assert Anotacion.objects.filter(suceso="correo.descartado", objeto=mensaje.codigo).count() == 1


# Hilos


def test_la_respuesta_a_nuestro_acuse_espera_para_agregarse_a_su_caso(casa: Oficina) -> None:
    primero = llega(simple())
    mensajes.acusa(codigo=primero.codigo, en=MEDIODIA)
    primero.refresh_from_db()
    acuse = enviado(primero.aviso)

    segundo = llega(simple(b"Agrego una foto\r\n", asunto="RE: Comprobante", In_Reply_To=acuse.message_id))

    assert (segundo.estado, segundo.clase, segundo.responde_a) == ("por_ingresar", "respuesta", primero.ingreso)
    assert Ingreso.objects.count() == 1


def test_agregado_a_su_caso_toma_folio_en_el_mismo_expediente(casa: Oficina) -> None:
    primero = llega(simple())
    assert primero.ingreso is not None
    segundo = llega(simple(b"Falta esto\r\n", asunto=f"Sobre el folio {primero.ingreso.folio}"))

    mensajes.ingresa_mensaje(
        codigo=segundo.codigo, actor=casa.partes, en=DESPUES, expediente_codigo=primero.ingreso.expediente.codigo
    )

    assert {i.expediente_id for i in Ingreso.objects.all()} == {primero.ingreso.expediente_id}
    assert Ingreso.objects.count() == 2


def test_el_codigo_de_seguimiento_en_el_asunto_tambien_lleva_a_su_caso(casa: Oficina) -> None:
    from fojas.base import codigos

    caso = ingreso(casa)

    mensaje = llega(simple(asunto=f"Consulta {codigos.agrupado(caso.codigo)}"))

    assert mensaje.responde_a == caso


def test_responder_al_propio_correo_ya_ingresado_lleva_a_su_caso(casa: Oficina) -> None:
    primero = llega(simple(mid="<uno@correo.example>"))

    segundo = llega(simple(b"Otra\r\n", References="<uno@correo.example>"))

    assert segundo.responde_a == primero.ingreso


# Acuses


def test_a_quien_escribio_se_le_manda_su_folio_una_vez(casa: Oficina) -> None:
    mensaje = llega(simple())
    assert mensaje.ingreso is not None

    mensajes.acusa(codigo=mensaje.codigo, en=MEDIODIA)
    mensajes.acusa(codigo=mensaje.codigo, en=DESPUES)

    aviso = Aviso.objects.get()
    assert aviso.direccion == "ana.soto@correo.example"
    assert mensaje.ingreso.folio in aviso.asunto
    assert aviso.adjuntos.count() == 1


def test_el_acuse_se_declara_automatico_y_no_lo_contesta_otra_maquina(casa: Oficina) -> None:
    mensaje = llega(simple())
    mensajes.acusa(codigo=mensaje.codigo, en=MEDIODIA)
    mensaje.refresh_from_db()
    aviso = enviado(mensaje.aviso)
    with almacenes.almacen().abre(aviso.eml_sha256) as flujo:
        eml = flujo.read()

    vuelta = llega(eml)

    assert b"Auto-Submitted: auto-generated" in eml
    assert (vuelta.estado, vuelta.clase) == ("apartado", "automatica")


def test_dos_maquinas_no_se_contestan_para_siempre(casa: Oficina, settings: Any) -> None:
    settings.FOJAS_CORREO_ACUSES = 2

    for n in range(4):
        mensaje = llega(simple(b"%d\r\n" % n))
        mensajes.acusa(codigo=mensaje.codigo, en=MEDIODIA)

    mensaje.refresh_from_db()
    assert Aviso.objects.count() == 2
    assert "Ya se le contestaron 2" in mensaje.sin_contestar


def test_a_quien_mando_demasiado_se_le_dice_que_todavia_no_tiene_folio(casa: Oficina, settings: Any) -> None:
    settings.FOJAS_CORREO_MAXIMO = 1_000_000

    llega(simple(b"x" * 2_000_000))

    assert "Todavía no tiene folio" in Aviso.objects.get().cuerpo
    assert not Ingreso.objects.exists()


# Rebotes


def devuelve(aviso: Aviso, estado: str = FALLO) -> bytes:
    return informe(
        estado, de="MAILER-DAEMON@mx.example", asunto="Undelivered Mail Returned to Sender",
        devuelto=f"Message-ID: {aviso.message_id}\nSubject: {aviso.asunto}\n\n",
    )  # fmt: skip


def test_el_rebote_de_un_despacho_lo_deja_por_despachar_otra_vez(casa: Oficina) -> None:
    despacho = despachado(casa)
    aviso = enviado(despacho.aviso)
    plazo = Plazo.objects.get(codigo=Ingreso.objects.get().plazo)
    assert plazo.cumplido_en is not None

    mensaje = llega(devuelve(aviso))

    despacho.refresh_from_db()
    plazo.refresh_from_db()
    assert (despacho.estado, despacho.notificado_el) == ("fallido", None)
    assert "550 5.1.1 User unknown" in despacho.error
    assert (Ingreso.objects.get().estado, plazo.cumplido_en) == ("respondido", None)
    assert (mensaje.estado, mensaje.clase, mensaje.despacho) == ("apartado", "rebote", despacho)


def test_un_rebote_repetido_no_cambia_nada_mas(casa: Oficina) -> None:
    despacho = despachado(casa)
    rebote = devuelve(enviado(despacho.aviso))

    llega(rebote)
    llega(rebote.replace(b"Undelivered", b"Otra vez: undelivered"), en=DESPUES)

    assert Anotacion.objects.filter(suceso="despacho.fallido").count() == 1


def test_una_demora_no_es_un_rebote(casa: Oficina) -> None:
    despacho = despachado(casa)
    aviso = enviado(despacho.aviso)

    mensaje = llega(devuelve(aviso, FALLO.replace("failed", "delayed")))

    despacho.refresh_from_db()
    assert (despacho.estado, mensaje.clase) == ("entregado", "demora")


def test_el_rebote_de_un_correo_ajeno_no_toca_ningun_caso(casa: Oficina) -> None:
    despacho = despachado(casa)
    enviado(despacho.aviso)

    mensaje = llega(informe(FALLO, de="MAILER-DAEMON@mx.example", asunto="failure", devuelto="Message-ID: <x@y.z>\n\n"))

    despacho.refresh_from_db()
    assert despacho.estado == "entregado"
    assert "que no salió de Fojas" in mensaje.motivo


def test_el_rebote_de_un_acuse_dice_de_que_caso_era(casa: Oficina) -> None:
    primero = llega(simple())
    mensajes.acusa(codigo=primero.codigo, en=MEDIODIA)
    primero.refresh_from_db()

    rebote = llega(devuelve(enviado(primero.aviso)))

    assert (rebote.responde_a, rebote.despacho) == (primero.ingreso, None)
    assert "No llegó «Comprobante" in rebote.motivo


def test_a_mano_se_dice_de_que_despacho_es_un_rebote_raro(casa: Oficina) -> None:
    despacho = despachado(casa)
    enviado(despacho.aviso)
    mensaje = llega(simple(b"La casilla esta llena\r\n", asunto="Problema con su correo", X_Spam_Flag="YES"))

    mensajes.marca_rebote(codigo=mensaje.codigo, folio=despacho.folio, actor=casa.partes, en=DESPUES)

    despacho.refresh_from_db()
    mensaje.refresh_from_db()
    assert (despacho.estado, mensaje.clase) == ("fallido", "rebote")


def test_despachar_de_nuevo_despues_de_un_rebote_se_puede(casa: Oficina) -> None:
    despacho = despachado(casa)
    llega(devuelve(enviado(despacho.aviso)))

    otro = partes.despacha(
        ingreso_id=Ingreso.objects.get().pk, documentos_ids=[d.documento_id for d in despacho.documentos.all()],
        canal="carta_certificada", direccion="Los Boldos 214", actor=casa.partes, en=DESPUES,
    )  # fmt: skip

    assert Despacho.objects.get(pk=otro.pk).folio != despacho.folio
