"""Notificar en el Domicilio Digital Único: una sola vez, con su prueba, y a la vista lo que quedó en duda."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from fojas.adaptadores.notificador import NotificadorHttp
from fojas.base import eventos
from fojas.dominio.avisos import acciones, conexion, consultas, tareas
from fojas.dominio.avisos.eventos import NotificacionCambiada
from fojas.dominio.avisos.models import Notificacion
from fojas.dominio.avisos.reglas import AdjuntoPesado, ErrorAvisos, NoSeEnvio, NoSeSabe, NotificadorApagado
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.trabajos.models import Trabajo
from tests.dobles.notificador import RUN_CASILLA, Plataforma, plataforma_local
from tests.fabricas.expedientes import archivo, pdf
from tests.fabricas.organizacion import MEDIODIA, FabricaPersona

pytestmark = pytest.mark.django_db
RUT = f"{RUN_CASILLA}-3"


@pytest.fixture
def plataforma(settings: Any) -> Iterator[Plataforma]:
    settings.FOJAS_NOTIFICADOR_TRAMITE = "CPAT-001"
    with plataforma_local() as local:
        conectado = NotificadorHttp(local.direccion, local.cliente, local.secreto, 5.0)
        anterior = conexion._notificadores.get("notificador")
        conexion.conecta(notificador=lambda: conectado)
        yield local
        if anterior is not None:
            conexion.conecta(notificador=anterior)


@pytest.fixture
def anunciados() -> Iterator[list[str]]:
    vistos: list[str] = []

    def mira(evento: NotificacionCambiada) -> None:
        vistos.append(evento.estado.value)

    eventos.suscribe(NotificacionCambiada)(mira)
    yield vistos
    eventos._suscriptores[NotificacionCambiada].remove(mira)


def adjunto() -> AdjuntoPesado:
    contenido = pdf("Ordinario 412")
    return AdjuntoPesado("Ord 412.pdf", archivo(contenido).sha256, "application/pdf", len(contenido))


def prepara(**cambios: Any) -> Notificacion:
    datos: dict[str, Any] = {
        "persona_id": FabricaPersona().pk, "rut": RUT, "asunto": "Notifica el ORD. N° 412", "cuerpo": "<p>Va adjunto</p>",
        "adjuntos": [adjunto()], "objeto": "DESP-1", "autor": "persona:ana", "en": MEDIODIA,
    }  # fmt: skip
    return acciones.prepara_notificacion(**(datos | cambios))


def estado(notificacion: Notificacion) -> str:
    return Notificacion.objects.values_list("estado", flat=True).get(pk=notificacion.pk)


def test_sin_plataforma_conectada_se_dice(settings: Any) -> None:
    settings.FOJAS_NOTIFICADOR = ""

    with pytest.raises(NotificadorApagado, match="no tiene conectada"):
        prepara()

    assert not consultas.notificador_conectado()


def test_preparar_encola_y_anota_sin_el_run(plataforma: Plataforma) -> None:
    notificacion = prepara()

    anotada = Anotacion.objects.get(suceso="notificacion.preparada")
    assert Trabajo.objects.filter(tarea="avisos.notifica").count() == 1
    assert (notificacion.rol_unico, RUN_CASILLA in str(anotada.datos)) == (RUN_CASILLA, False)


def test_a_quien_no_tiene_run_no_se_le_notifica_asi(plataforma: Plataforma) -> None:
    with pytest.raises(ErrorAvisos, match="RUN"):
        prepara(rut="")


@pytest.mark.parametrize(
    ("adjuntos", "dice"),
    [
        ([AdjuntoPesado(f"{n}.pdf", "ab" * 32, "application/pdf", 1) for n in range(51)], "hasta 50"),
        ([AdjuntoPesado("grande.pdf", "ab" * 32, "application/pdf", 20_000_001)], "20 MB"),
        ([AdjuntoPesado("plano.dwg", "ab" * 32, "image/x-dwg", 1)], "plano.dwg"),
    ],
)
def test_lo_que_la_plataforma_no_recibe_se_dice_antes_de_enviar(
    plataforma: Plataforma, adjuntos: list[AdjuntoPesado], dice: str
) -> None:
    with pytest.raises(ErrorAvisos, match=dice):
        prepara(adjuntos=adjuntos)


def test_sale_una_vez_con_su_transaccion_y_lo_anuncia(plataforma: Plataforma, anunciados: list[str]) -> None:
    notificacion = prepara()

    for _ in range(3):
        acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA)

    notificacion.refresh_from_db()
    assert (len(plataforma.recibidos), anunciados) == (1, ["enviada"])
    assert (notificacion.estado, notificacion.transaccion) == ("enviada", plataforma.recibidos[0]["message_data_id"])


def test_si_la_plataforma_esta_ocupada_se_insiste_y_sale(plataforma: Plataforma) -> None:
    notificacion = prepara()
    plataforma.falla("503", "503")
    for _ in range(2):
        with pytest.raises(NoSeEnvio):
            acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA)

    acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA)

    assert (estado(notificacion), len(plataforma.recibidos)) == ("enviada", 1)


def test_si_se_corto_al_contestar_no_se_notifica_dos_veces(plataforma: Plataforma, anunciados: list[str]) -> None:
    notificacion = prepara()
    plataforma.falla("corta")
    with pytest.raises(NoSeSabe):
        acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA)

    acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA + timedelta(seconds=10))

    assert (estado(notificacion), len(plataforma.recibidos), anunciados) == ("por_confirmar", 1, ["por_confirmar"])


def test_si_murio_a_medio_envio_y_paso_el_rato_espera_a_quien_confirme(plataforma: Plataforma) -> None:
    notificacion = prepara()
    Notificacion.objects.update(estado="en_vuelo", empezada_en=MEDIODIA)

    acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA + timedelta(hours=1))

    assert (estado(notificacion), plataforma.recibidos) == ("por_confirmar", [])


def test_si_murio_antes_de_hablarle_y_vuelve_luego_sale(plataforma: Plataforma) -> None:
    notificacion = prepara()
    Notificacion.objects.update(estado="en_vuelo", empezada_en=MEDIODIA)

    acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA + timedelta(minutes=3))

    assert (estado(notificacion), len(plataforma.recibidos)) == ("enviada", 1)


def test_lo_que_quedo_en_duda_se_confirma_con_la_transaccion_que_se_ve_en_la_plataforma(plataforma: Plataforma) -> None:
    notificacion = prepara()
    acciones.registra_duda(codigo=notificacion.codigo, error="no contestó", en=MEDIODIA)

    acciones.confirma_notificacion(
        codigo=notificacion.codigo, transaccion="msg-77", enviada_en=MEDIODIA, autor="persona:ana", en=MEDIODIA
    )

    notificacion.refresh_from_db()
    assert (notificacion.estado, notificacion.transaccion, notificacion.enviada_en) == ("enviada", "msg-77", MEDIODIA)


def test_si_en_la_plataforma_no_esta_se_envia_de_nuevo(plataforma: Plataforma) -> None:
    notificacion = prepara()
    acciones.registra_duda(codigo=notificacion.codigo, error="no contestó", en=MEDIODIA)

    acciones.insiste_notificacion(codigo=notificacion.codigo, autor="persona:ana", en=MEDIODIA)
    tareas.notifica(notificacion=notificacion.codigo)

    assert (estado(notificacion), len(plataforma.recibidos)) == ("enviada", 1)


def test_lo_rechazado_queda_con_su_motivo_y_no_se_insiste(plataforma: Plataforma, anunciados: list[str]) -> None:
    plataforma.tramites = frozenset()
    notificacion = prepara()

    tareas.notifica(notificacion=notificacion.codigo)

    prueba = consultas.prueba_electronica(notificacion.codigo)
    assert prueba is not None
    assert (prueba.estado, prueba.codigo_error, "procedimiento" in prueba.error) == ("fallida", "ERR007", True)
    assert anunciados == ["fallida"]


def test_agotados_los_intentos_con_la_plataforma_apagada_queda_fallida(plataforma: Plataforma) -> None:
    plataforma.falla(*["503"] * 6)
    notificacion = prepara()

    for _ in range(5):
        with pytest.raises(NoSeEnvio):
            tareas.notifica(notificacion=notificacion.codigo)
    tareas.notifica(notificacion=notificacion.codigo)

    assert estado(notificacion) == "fallida"


@pytest.mark.parametrize(
    ("ddu", "mensaje", "leido", "queda"),
    [
        ("casilla", "delivered", "", "disponible"),
        ("casilla", "delivered", "2026-11-25T09:00:00-03:00", "leida"),
        ("email", "pending", "", "enviada"),
        ("email", "delivered", "", "disponible"),
        ("email", "error_bounce", "", "fallida"),
        ("not_configured", "delivered", "", "sin_domicilio"),
        ("excepcion", "delivered", "", "sin_domicilio"),
    ],
)
def test_queda_como_dice_la_plataforma(plataforma: Plataforma, ddu: str, mensaje: str, leido: str, queda: str) -> None:
    plataforma.dice(RUN_CASILLA, ddu, mensaje, leido=leido)
    notificacion = prepara()
    acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA)

    acciones.consulta_pendientes(en=MEDIODIA)

    assert estado(notificacion) == queda


def test_preguntar_de_nuevo_no_anuncia_lo_mismo(plataforma: Plataforma, anunciados: list[str]) -> None:
    notificacion = prepara()
    acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA)

    for _ in range(3):
        acciones.consulta_pendientes(en=MEDIODIA)

    assert anunciados == ["enviada", "disponible"]


def test_si_no_contesta_al_preguntarle_se_pregunta_despues(plataforma: Plataforma) -> None:
    notificacion = prepara()
    acciones.notifica(codigo=notificacion.codigo, en=MEDIODIA)
    plataforma.falla("503")

    assert acciones.consulta_pendientes(en=MEDIODIA) == 0
    assert acciones.consulta_pendientes(en=MEDIODIA) == 1
