"""Mirar un documento sin abrirlo: se dibuja una vez, se guarda aparte y el original no cambia."""

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import BinaryIO

import pytest

from fojas.base.huellas import sha256_de
from fojas.dominio.expedientes import acciones, conexion, consultas, tareas, verificacion
from fojas.dominio.expedientes.consultas import Estado, Foja
from fojas.dominio.expedientes.models import Archivo, Documento, Mirada, Vista
from fojas.dominio.expedientes.puertos import Pieza, Retrato
from fojas.dominio.expedientes.reglas import CAUSA_DE_SOBRE
from fojas.dominio.expedientes.reglas.vistas import MINIATURA, PAGINA, Pedido, pedidos_para
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.expedientes import CAUSA, documento, expediente
from tests.fabricas.imagenes import imagen
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, oficina

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\ntrailer<</Root 1 0 R>>\n%%EOF"


class RetratistaDePrueba:
    """Dibuja una página que se reconoce, de un documento de cinco; la tercera no puede."""

    def __init__(self) -> None:
        self.pedidos: list[Pedido] = []
        self.contenido: tuple[Pieza, ...] = ()
        self.nota = ""
        self.paginas = 5

    def retrata(self, flujo: BinaryIO, tipo: str, pedidos: Sequence[Pedido]) -> Retrato:
        self.pedidos += pedidos
        imagenes = {(n, a): imagen("WEBP", lado=n + a // 100) for n, a in pedidos if n <= self.paginas and n != 3}
        return Retrato(self.paginas, imagenes, self.contenido, self.nota)


@pytest.fixture
def retratista() -> Iterator[RetratistaDePrueba]:
    doble, antes = RetratistaDePrueba(), dict(conexion._fabricas)
    conexion.conecta(retratista=lambda: doble)
    yield doble
    conexion._fabricas.clear()
    conexion._fabricas.update(antes)


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def huella(doc: Documento) -> str:
    return doc.versiones.get().archivo_id


def prepara(doc: Documento, *pedidos: Pedido) -> None:
    tareas.prepara_vistas(sha256=huella(doc), pedidos=[list(p) for p in pedidos])


def foja(doc: Documento) -> Foja:
    return consultas.fojas_de([doc.pk])[0]


def test_una_pagina_dibujada_queda_lista_y_el_original_intacto(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido=PDF)

    prepara(doc, (1, PAGINA), (2, PAGINA))

    hoja = consultas.hoja(huella(doc), pagina=2, ancho=PAGINA)
    assert hoja.estado == Estado.LISTA
    with consultas.abre(huella(doc)) as flujo:
        assert sha256_de(flujo)[0] == huella(doc)


def test_la_que_no_se_pudo_dibujar_no_se_intenta_a_cada_mirada(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido=PDF)
    prepara(doc, (3, PAGINA))

    pedido = acciones.pide_vistas(sha256=huella(doc), pedidos=[(3, PAGINA)], en=MEDIODIA)

    assert consultas.hoja(huella(doc), pagina=3, ancho=PAGINA).estado == Estado.FALLA
    assert not pedido


def test_mirar_dos_veces_lo_mismo_encola_un_trabajo(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido=PDF)

    for _ in range(2):
        acciones.pide_vistas(sha256=huella(doc), pedidos=pedidos_para(7, PAGINA), en=MEDIODIA)

    assert Trabajo.objects.get(tarea="expedientes.prepara_vistas").argumentos["pedidos"] == [
        [n, PAGINA] for n in (5, 6, 7, 8)
    ]


def test_repetir_el_trabajo_no_duplica_vistas(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido=PDF)

    for _ in range(2):
        prepara(doc, (1, MINIATURA), (1, PAGINA))

    assert Vista.objects.count() == 2


def test_una_pagina_que_el_archivo_no_tiene_no_se_espera(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido=PDF)
    prepara(doc, (1, PAGINA))

    assert consultas.hoja(huella(doc), pagina=400, ancho=PAGINA).estado == Estado.FALLA
    assert not acciones.pide_vistas(sha256=huella(doc), pedidos=[(400, PAGINA)], en=MEDIODIA)


def test_de_un_tipo_que_no_se_dibuja_no_se_pide_nada(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido="Señora alcaldesa".encode())

    assert not acciones.pide_vistas(sha256=huella(doc), pedidos=[(1, PAGINA)], en=MEDIODIA)


def test_leido_el_texto_se_pide_la_miniatura_con_menos_apuro_que_la_lectura(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido=PDF)

    tareas.lee_texto(sha256=huella(doc))

    leer, dibujar = (Trabajo.objects.get(tarea=f"expedientes.{t}") for t in ("lee_texto", "prepara_vistas"))
    assert dibujar.argumentos["pedidos"] == [[1, MINIATURA], [1, PAGINA]]
    assert dibujar.prioridad < leer.prioridad
    assert dibujar.cola == "lectura"


def test_lo_que_trae_un_comprimido_se_dice_por_sus_nombres(retratista: RetratistaDePrueba) -> None:
    retratista.contenido, retratista.paginas = (Pieza("plano.dwg", 10),), 0
    doc = documento(contenido=b"PK\x05\x06" + b"\x00" * 18)

    prepara(doc, (1, MINIATURA))

    assert consultas.mirado(foja(doc)).contenido == (Pieza("plano.dwg", 10),)


def test_las_miniaturas_de_un_expediente_cuestan_dos_consultas(
    retratista: RetratistaDePrueba, django_assert_num_queries: object
) -> None:
    caso = expediente()
    docs = [documento(caso, contenido=PDF + bytes([n])) for n in range(6)]
    prepara(docs[0], (1, MINIATURA))
    fojas = [foja(doc) for doc in docs]

    with django_assert_num_queries(2):  # type: ignore[operator]
        estados = consultas.miniaturas(fojas)

    assert [estados[huella(doc)] for doc in docs] == [Estado.LISTA, *[Estado.FALTA] * 5]


def test_el_recolector_no_bota_una_vista_mientras_exista_su_original(retratista: RetratistaDePrueba) -> None:
    doc = documento(contenido=PDF)
    prepara(doc, (1, MINIATURA))
    vista = Vista.objects.get()

    verificacion.junta_huerfanos(en=MEDIODIA + timedelta(days=4000))

    assert conexion.almacen().existe(str(vista.imagen_id))


def test_de_un_archivo_que_nadie_cita_se_van_tambien_sus_vistas(retratista: RetratistaDePrueba) -> None:
    suelto = acciones.recibe_archivo(io.BytesIO(PDF), nombre="a.pdf", en=MEDIODIA)
    tareas.prepara_vistas(sha256=suelto.sha256, pedidos=[[1, MINIATURA]])

    for dias in (4000, 4002):
        verificacion.junta_huerfanos(en=MEDIODIA + timedelta(days=dias))

    assert not Archivo.objects.exists()
    assert not Mirada.objects.exists()


def test_un_sobre_cerrado_no_se_mira_ni_quien_lo_recibio(casa: Oficina) -> None:
    caso = expediente(confidencialidad="reservado", causa_reserva=CAUSA_DE_SOBRE)
    doc = documento(caso, contenido=PDF, confidencialidad="reservado", causa_reserva=CAUSA_DE_SOBRE)

    veredicto = consultas.puede_mirar(casa.partes, Documento.objects.get(pk=doc.pk), foja(doc))

    assert veredicto.motivo == "Es un sobre cerrado: no se mira hasta el acto de apertura."
    assert not Trabajo.objects.filter(tarea="expedientes.prepara_vistas").exists()


def test_lo_reservado_se_mira_si_se_puede_ver(casa: Oficina) -> None:
    caso = expediente(confidencialidad="reservado", causa_reserva=CAUSA)
    doc = documento(caso, contenido=PDF)

    assert consultas.puede_mirar(casa.partes, Documento.objects.get(pk=doc.pk), foja(doc))


@pytest.mark.parametrize(
    ("paginas", "buscado", "hallado"),
    [
        (["Pide luminarias", "en la plaza"], "PLAZA", [(2, "plaza", 1)]),
        (["PLAZA y plaza", "plaza"], "plaza", [(1, "PLAZA", 2), (2, "plaza", 1)]),
        (["en la\nplaza"], "la plaza", [(1, "la\nplaza", 1)]),
        (["İstanbul plaza"], "plaza", [(1, "plaza", 1)]),
        (["(a+)+$ " + "a" * 5000], "(a+)+$", [(1, "(a+)+$", 1)]),
        (["a" * 100], "", []),
        (["nada"], "plaza", []),
    ],
)
def test_lo_buscado_en_el_texto_dice_en_que_paginas_esta(
    paginas: list[str], buscado: str, hallado: list[tuple[int, str, int]]
) -> None:
    assert [(c.pagina, c.hallado, c.veces) for c in consultas.busca_en_texto(paginas, buscado)] == hallado


def test_una_palabra_en_mil_paginas_no_llena_la_pantalla() -> None:
    assert len(consultas.busca_en_texto(["de"] * 1000, "de")) == 50
