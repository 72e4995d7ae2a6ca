"""El antivirus no pierde nada: lo encontrado queda en su foja, apartado, hasta que alguien responda por liberarlo."""

from collections.abc import Iterator
from typing import BinaryIO

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora.verificacion import Diferencia
from fojas.dominio.bitacora.verificacion import Revision as Comprobada
from fojas.dominio.expedientes import acciones, conexion, consultas, tareas, verificacion
from fojas.dominio.expedientes.models import Documento, Revision
from fojas.dominio.expedientes.reglas import ErrorExpedientes, Origen
from fojas.dominio.expedientes.reglas.revision import (
    AntivirusNoResponde,
    EnCuarentena,
    EstadoRevision,
    Hallazgo,
    puede_abrir,
)
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.antivirus import EICAR
from tests.fabricas.expedientes import documento
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, oficina

pytestmark = pytest.mark.django_db


class AntivirusDePrueba:
    """Encuentra EICAR; caído, no responde."""

    def __init__(self) -> None:
        self.caido = False

    def version(self) -> str:
        if self.caido:
            raise AntivirusNoResponde("El antivirus no responde.")
        return "ClamAV 1.4.2/27540"

    def revisa(self, flujo: BinaryIO) -> Hallazgo:
        motor = self.version()
        if EICAR in flujo.read():
            return Hallazgo(EstadoRevision.EN_CUARENTENA, motor, "Eicar-Signature")
        return Hallazgo(EstadoRevision.LIMPIO, motor)


@pytest.fixture
def antivirus() -> Iterator[AntivirusDePrueba]:
    doble, antes = AntivirusDePrueba(), dict(conexion._fabricas)
    conexion.conecta(antivirus=lambda: doble)
    yield doble
    conexion._fabricas.clear()
    conexion._fabricas.update(antes)


@pytest.fixture
def casa() -> Oficina:
    return oficina()


@pytest.fixture
def informatica(casa: Oficina) -> Actor:
    return actor_con(Rol.TIC)


def huella(doc: Documento) -> str:
    return doc.versiones.get().archivo_id


def infectado() -> Documento:
    doc = documento(contenido=b"Carta con sorpresa " + EICAR)
    tareas.revisa(sha256=huella(doc))
    return doc


def pedidos(tarea: str) -> int:
    return Trabajo.objects.filter(tarea=f"expedientes.{tarea}").count()


def comprueba() -> None:
    verificacion.comprueba_expedientes(Comprobada(en=MEDIODIA))


def test_sin_antivirus_nada_queda_por_revisar() -> None:
    documento()

    assert not Revision.objects.exists()
    assert pedidos("lee_texto") == 1


def test_lo_que_llega_queda_por_revisar_y_no_se_lee_todavia(antivirus: AntivirusDePrueba) -> None:
    doc = documento()

    assert consultas.revision_de(huella(doc)) == EstadoRevision.POR_REVISAR
    assert (pedidos("revisa"), pedidos("lee_texto")) == (1, 0)


def test_lo_que_compone_la_casa_no_se_revisa(antivirus: AntivirusDePrueba) -> None:
    doc = documento(origen=Origen.PLATAFORMA)

    assert consultas.revision_de(huella(doc)) is None


def test_lo_limpio_se_lee(antivirus: AntivirusDePrueba) -> None:
    doc = documento()

    tareas.revisa(sha256=huella(doc))

    assert consultas.revision_de(huella(doc)) == EstadoRevision.LIMPIO
    assert pedidos("lee_texto") == 1


def test_lo_encontrado_conserva_su_foja_y_no_se_lee(antivirus: AntivirusDePrueba) -> None:
    doc = infectado()

    (foja,) = consultas.fojas_de([doc.pk])
    assert (foja.foja_desde, foja.en_cuarentena, foja.hallazgo) == (1, True, "Eicar-Signature")
    assert pedidos("lee_texto") == 0


def test_lo_apartado_no_sale_por_ninguna_parte(antivirus: AntivirusDePrueba) -> None:
    doc = infectado()

    with pytest.raises(EnCuarentena, match="ClamAV encontró «Eicar-Signature»"):
        consultas.abre(huella(doc))


def test_lo_apartado_no_se_lee_ni_se_dibuja_aunque_el_trabajo_ya_estuviera_en_la_cola(
    antivirus: AntivirusDePrueba,
) -> None:
    doc = infectado()

    tareas.lee_texto(sha256=huella(doc))
    tareas.prepara_vistas(sha256=huella(doc), pedidos=[[1, 200]])

    assert consultas.texto_leido(huella(doc)) == ""
    assert not consultas.mirado(consultas.fojas_de([doc.pk])[0]).nota


def test_si_el_mismo_archivo_vuelve_a_llegar_sigue_apartado_y_se_anota(antivirus: AntivirusDePrueba) -> None:
    primero = infectado()

    otro = documento(contenido=b"Carta con sorpresa " + EICAR)

    assert huella(otro) == huella(primero)
    assert consultas.fojas_de([otro.pk])[0].en_cuarentena
    comprueba()


def test_si_no_responde_sigue_por_revisar_y_se_insiste(antivirus: AntivirusDePrueba) -> None:
    doc = documento()
    antivirus.caido = True

    with pytest.raises(AntivirusNoResponde):
        tareas.revisa(sha256=huella(doc))
    Trabajo.objects.all().delete()
    tareas.insiste_en_revisar()

    assert consultas.revision_de(huella(doc)) == EstadoRevision.POR_REVISAR
    assert pedidos("revisa") == 1


def test_si_se_deja_de_usar_nada_queda_esperando() -> None:
    doc = documento()
    Revision.objects.create(archivo_id=huella(doc), estado=EstadoRevision.POR_REVISAR.value, pedida_en=MEDIODIA)

    tareas.revisa(sha256=huella(doc))

    assert consultas.revision_de(huella(doc)) is None


def test_informatica_libera_con_su_motivo_y_queda_anotado(antivirus: AntivirusDePrueba, informatica: Actor) -> None:
    doc = infectado()

    acciones.libera_de_cuarentena(
        sha256=huella(doc), motivo="Es la muestra de prueba de la capacitación", actor=informatica, en=MEDIODIA
    )

    with consultas.abre(huella(doc)) as flujo:
        assert flujo.read()
    assert Revision.objects.get().liberado_por == informatica.codigo
    assert pedidos("lee_texto") == 1
    comprueba()


def test_liberar_exige_motivo(antivirus: AntivirusDePrueba, informatica: Actor) -> None:
    doc = infectado()

    with pytest.raises(ErrorExpedientes, match="Escribe por qué se libera"):
        acciones.libera_de_cuarentena(sha256=huella(doc), motivo="  ", actor=informatica, en=MEDIODIA)


def test_la_oficina_de_partes_no_libera(antivirus: AntivirusDePrueba, casa: Oficina) -> None:
    doc = infectado()

    with pytest.raises(NoAutorizado):
        acciones.libera_de_cuarentena(sha256=huella(doc), motivo="Se ve bien", actor=casa.partes, en=MEDIODIA)


def test_lo_que_no_esta_apartado_no_se_libera(antivirus: AntivirusDePrueba, informatica: Actor) -> None:
    doc = documento()

    with pytest.raises(ErrorExpedientes, match="no está en cuarentena"):
        acciones.libera_de_cuarentena(sha256=huella(doc), motivo="x", actor=informatica, en=MEDIODIA)


@pytest.mark.parametrize(
    ("quien", "estado", "puede"),
    [
        ("partes", EstadoRevision.POR_REVISAR, True),
        ("funcionaria", EstadoRevision.POR_REVISAR, False),
        ("funcionaria", EstadoRevision.LIMPIO, True),
        ("funcionaria", EstadoRevision.SIN_REVISAR, True),
        ("funcionaria", EstadoRevision.LIBERADO, True),
        ("partes", EstadoRevision.EN_CUARENTENA, False),
        ("informatica", EstadoRevision.EN_CUARENTENA, False),
    ],
)
def test_quien_abre_segun_lo_que_dijo_el_antivirus(
    casa: Oficina, informatica: Actor, quien: str, estado: EstadoRevision, puede: bool
) -> None:
    actor: Actor = informatica if quien == "informatica" else getattr(casa, quien)

    assert bool(puede_abrir(actor, estado, firma="x")) is puede


def test_sacar_algo_de_la_cuarentena_por_debajo_se_nota(antivirus: AntivirusDePrueba) -> None:
    doc = infectado()
    comprueba()
    Revision.objects.filter(pk=huella(doc)).update(estado=EstadoRevision.LIMPIO.value)

    with pytest.raises(Diferencia, match="no está en la cuarentena como dice la bitácora"):
        comprueba()


def test_lo_que_espera_hace_rato_se_cuenta_aparte(antivirus: AntivirusDePrueba) -> None:
    documento()
    antivirus.caido = True

    estado = consultas.estado_del_antivirus(en=MEDIODIA.replace(hour=MEDIODIA.hour + 1))

    assert (estado.puesto, estado.por_revisar, estado.atrasados) == (True, 1, 1)
    assert estado.falla == "El antivirus no responde."


def test_la_lista_de_lo_apartado_dice_donde_esta_y_no_que_es(antivirus: AntivirusDePrueba) -> None:
    doc = infectado()

    (apartado,) = consultas.en_cuarentena(limite=10)

    assert apartado.documentos == (f"{doc.expediente.codigo}, foja 1",)
