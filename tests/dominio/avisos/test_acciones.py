"""Un correo sale una vez, con su prueba; lo que no sale se reintenta y termina a la vista."""

import email
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy

import pytest

from fojas.base import eventos
from fojas.dominio.avisos import acciones, conexion, consultas, tareas
from fojas.dominio.avisos.eventos import AvisoEnviado, AvisoFallido
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.avisos.reglas import Adjunto, EntregaFallida, ErrorAvisos
from fojas.dominio.bitacora.models import Anotacion, ContenidoPersonal
from fojas.dominio.expedientes import conexion as archivos
from fojas.dominio.expedientes.consultas import abre
from fojas.dominio.expedientes.models import Archivo
from fojas.dominio.trabajos import acciones as trabajos
from fojas.dominio.trabajos import motor
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.expedientes import archivo, pdf
from tests.fabricas.organizacion import MEDIODIA, FabricaPersona

pytestmark = pytest.mark.django_db


class CarteroDePrueba:
    """Guarda lo que entrega, o falla las veces que se le diga."""

    def __init__(self) -> None:
        self.entregados: list[tuple[bytes, str]] = []
        self.fallas = 0

    def entrega(self, *, eml: bytes, de: str, para: str) -> None:
        if self.fallas:
            self.fallas -= 1
            raise EntregaFallida("El servidor de correo no lo aceptó: buzón lleno")
        self.entregados.append((eml, para))


@pytest.fixture
def cartero() -> Iterator[CarteroDePrueba]:
    anterior = conexion._fabricas["cartero"]
    de_prueba = CarteroDePrueba()
    conexion.conecta(cartero=lambda: de_prueba)
    yield de_prueba
    conexion.conecta(cartero=anterior)


@pytest.fixture
def anunciados() -> Iterator[list[object]]:
    vistos: list[object] = []
    for tipo in (AvisoEnviado, AvisoFallido):
        eventos.suscribe(tipo)(vistos.append)
    yield vistos
    for tipo in (AvisoEnviado, AvisoFallido):
        eventos._suscriptores[tipo].remove(vistos.append)


def prepara(*adjuntos: Adjunto, direccion: str = "ana@correo.cl", asunto: str = "Respuesta a su carta") -> Aviso:
    return acciones.prepara_correo(
        direccion=direccion, asunto=asunto, cuerpo="Señora Ñancupil:\n\nVa la respuesta.\n", autor="PPARTES",
        en=MEDIODIA, adjuntos=adjuntos, objeto="DESPACHO1",
    )  # fmt: skip


def adjunto(contenido: bytes, *, nombre: str = "Ordinario 12 ñ.pdf", tipo: str = "application/pdf") -> Adjunto:
    return Adjunto(nombre, archivo(contenido).sha256, tipo)


def agota_los_intentos() -> None:
    """Corre la cola cuando ya pasaron todas las esperas."""
    motor.corre_pendientes(en=datetime(2100, 1, 1, tzinfo=UTC))


def test_preparar_encola_el_envio_y_anota_sin_la_direccion(cartero: CarteroDePrueba) -> None:
    aviso = prepara()

    anotacion = Anotacion.objects.get(suceso="aviso.preparado")
    assert Trabajo.objects.get(tarea="avisos.envia").argumentos == {"aviso": aviso.codigo}
    assert "ana@correo.cl" not in str(anotacion.datos)
    assert ContenidoPersonal.objects.get(anotacion=anotacion).datos == {"direccion": "ana@correo.cl"}


@pytest.mark.parametrize(
    "direccion", ["", "ana", "ana@correo.cl\nBcc: otra@correo.cl", "ana@correo.cl, otra@correo.cl"]
)
def test_una_direccion_que_no_sirve_se_rechaza_al_preparar(direccion: str) -> None:
    with pytest.raises(ErrorAvisos) as rechazo:
        prepara(direccion=direccion)

    assert rechazo.value.campo == "correo"
    assert not Aviso.objects.exists()


def test_lo_guardado_es_byte_a_byte_lo_entregado(cartero: CarteroDePrueba) -> None:
    aviso = prepara(adjunto(pdf("Ordinario")))

    motor.corre_pendientes(en=MEDIODIA)

    prueba = consultas.prueba(aviso.codigo)
    ((eml, para),) = cartero.entregados
    assert prueba is not None
    assert (prueba.estado, para) == ("enviado", "ana@correo.cl")
    with abre(prueba.eml_sha256) as flujo:
        assert flujo.read() == eml
    assert hashlib.sha256(eml).hexdigest() == prueba.eml_sha256


def test_los_adjuntos_llegan_con_su_nombre_y_sus_bytes(cartero: CarteroDePrueba) -> None:
    contenidos = {
        "Ordinario 12 ñ.pdf": pdf("Ordinario"),
        "nota.txt": "Señora\n".encode("latin-1"),
        "otro.eml": b"From: a\n\nb",
    }
    prepara(*(adjunto(contenido, nombre=nombre, tipo=tipo) for (nombre, contenido), tipo in zip(
        contenidos.items(), ("application/pdf", "text/plain", "message/rfc822"), strict=True)))  # fmt: skip

    motor.corre_pendientes(en=MEDIODIA)

    mensaje = email.message_from_bytes(cartero.entregados[0][0], policy=policy.default)
    llegados = {parte.get_filename(): parte.get_payload(decode=True) for parte in mensaje.iter_attachments()}
    cuerpo = mensaje.get_body(("plain",))
    assert llegados == contenidos
    assert cuerpo is not None
    assert "Señora Ñancupil" in cuerpo.get_content()


def test_el_correo_viaja_en_ascii_y_con_renglones_de_correo(cartero: CarteroDePrueba) -> None:
    prepara(direccion="ana@ñandú.cl", asunto="Señora Ñancupil")

    motor.corre_pendientes(en=MEDIODIA)

    eml = cartero.entregados[0][0]
    assert eml.isascii()
    assert b"\n" not in eml.replace(b"\r\n", b"")
    assert max(len(renglon) for renglon in eml.split(b"\r\n")) < 998
    assert b"xn--" in eml


def test_un_asunto_con_saltos_no_agrega_cabeceras(cartero: CarteroDePrueba) -> None:
    prepara(asunto="Hola\r\nBcc: otra@correo.cl")

    motor.corre_pendientes(en=MEDIODIA)

    assert email.message_from_bytes(cartero.entregados[0][0])["Bcc"] is None


def test_uno_ya_enviado_no_se_envia_de_nuevo(cartero: CarteroDePrueba, anunciados: list[object]) -> None:
    aviso = prepara()

    for _ in range(3):
        tareas.envia(aviso=aviso.codigo)

    assert (len(cartero.entregados), len(anunciados)) == (1, 1)


def test_si_se_corta_antes_de_anotarlo_sale_igual_y_con_el_mismo_message_id(
    cartero: CarteroDePrueba, monkeypatch: pytest.MonkeyPatch
) -> None:
    aviso = prepara(adjunto(pdf("Ordinario")))
    with monkeypatch.context() as corte, pytest.raises(KeyboardInterrupt):

        def se_corta(**_: object) -> None:
            raise KeyboardInterrupt

        corte.setattr(acciones, "registra_envio", se_corta)
        acciones.envia(codigo=aviso.codigo, en=MEDIODIA)

    acciones.envia(codigo=aviso.codigo, en=MEDIODIA + timedelta(hours=1))

    (primero, _), (segundo, _) = cartero.entregados
    assert primero == segundo


def test_uno_que_falla_se_reintenta_y_al_fin_sale(cartero: CarteroDePrueba) -> None:
    aviso = prepara()
    cartero.fallas = 2

    agota_los_intentos()

    aviso.refresh_from_db()
    assert (aviso.estado, aviso.intentos, aviso.error, len(cartero.entregados)) == ("enviado", 3, "", 1)


def test_uno_que_no_sale_nunca_queda_fallido_a_la_vista(cartero: CarteroDePrueba, anunciados: list[object]) -> None:
    aviso = prepara()
    cartero.fallas = 100

    agota_los_intentos()

    prueba = consultas.prueba(aviso.codigo)
    assert prueba is not None
    assert (prueba.estado, prueba.error) == ("fallido", "El servidor de correo no lo aceptó: buzón lleno")
    assert [type(anuncio) for anuncio in anunciados] == [AvisoFallido]
    assert Anotacion.objects.filter(suceso="aviso.fallido", objeto=aviso.codigo).count() == 1
    assert 100 - cartero.fallas == tareas.INTENTOS


def test_un_adjunto_perdido_tambien_termina_fallido_a_la_vista(cartero: CarteroDePrueba) -> None:
    perdido = adjunto(b"se va a perder")
    archivos.almacen().olvida(perdido.sha256, antes_de=MEDIODIA + timedelta(days=3650))
    aviso = prepara(perdido)

    agota_los_intentos()

    aviso.refresh_from_db()
    assert aviso.estado == "fallido"
    assert perdido.sha256 in aviso.error
    assert cartero.entregados == []


def test_si_quien_lo_pide_se_arrepiente_no_sale_nada(cartero: CarteroDePrueba) -> None:
    from django.db import transaction

    with pytest.raises(ErrorAvisos), transaction.atomic():
        prepara()
        raise ErrorAvisos("No era")

    motor.corre_pendientes(en=MEDIODIA)

    assert (cartero.entregados, Aviso.objects.count(), Archivo.objects.count()) == ([], 0, 0)


def test_registrar_dos_veces_el_mismo_fallo_no_pisa_un_envio(cartero: CarteroDePrueba) -> None:
    aviso = prepara()
    acciones.envia(codigo=aviso.codigo, en=MEDIODIA)

    acciones.registra_fallo(codigo=aviso.codigo, error="tarde", en=MEDIODIA)

    aviso.refresh_from_db()
    assert (aviso.estado, aviso.error) == ("enviado", "")


def test_los_avisos_internos_se_leen_y_dejan_de_contarse() -> None:
    persona, otra = FabricaPersona(), FabricaPersona()
    for quien in (persona, otra):
        acciones.avisa_persona(
            persona_id=quien.pk,
            asunto="Le llegó una derivación",
            cuerpo="",
            enlace="/escritorio/",
            objeto="D1",
            en=MEDIODIA,
        )

    acciones.marca_leidos(persona_id=persona.pk, en=MEDIODIA)

    assert (consultas.sin_leer(persona.pk), consultas.sin_leer(otra.pk)) == (0, 1)
    assert consultas.propios(persona.pk)[0].leido


def test_la_cola_no_guarda_dos_envios_vivos_de_un_aviso(cartero: CarteroDePrueba) -> None:
    aviso = prepara()
    trabajos.encola("avisos.envia", en=MEDIODIA, objeto=aviso.codigo, aviso=aviso.codigo)

    motor.corre_pendientes(en=MEDIODIA)

    assert len(cartero.entregados) == 1
