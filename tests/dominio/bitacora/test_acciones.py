"""Anotar y dar lugar, y lo que la base misma impide."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from fojas.base import eventos, huellas
from fojas.dominio.bitacora import acciones, consultas, reglas
from fojas.dominio.bitacora.eventos import AsientoAgregado
from fojas.dominio.bitacora.models import Anotacion, Asiento, ContenidoPersonal, Nodo
from tests.fabricas.bitacora import MEDIODIA, anota_prueba, anota_varias
from tests.fabricas.hilos import a_la_vez

pytestmark = pytest.mark.django_db

INTOCABLES = ["bitacora_anotacion", "bitacora_asiento", "bitacora_nodo", "bitacora_puntodecontrol"]

LLAVES = [
    ("bitacora_anotacion", "id"),
    ("bitacora_asiento", "posicion"),
    ("bitacora_asiento", "anotacion_id"),
    ("bitacora_nodo", "id"),
    ("bitacora_nodo", "nivel,indice"),
    ("bitacora_puntodecontrol", "id"),
    ("bitacora_contenidopersonal", "anotacion_id"),
]


@pytest.fixture
def con_todo() -> None:
    for n in range(1, 5):
        anota_prueba(n, personal={"nombre": "Rosa"})
    acciones.secuencia_todo()
    acciones.sella(en=MEDIODIA)


@pytest.mark.usefixtures("con_todo")
@pytest.mark.parametrize("tabla", INTOCABLES)
@pytest.mark.parametrize("orden", ["DELETE FROM {tabla}", "UPDATE {tabla} SET {columna} = {columna}"])
def test_la_base_se_niega_a_cambiar_lo_anotado(tabla: str, orden: str) -> None:
    columna = "posicion" if tabla == "bitacora_asiento" else "id"

    with pytest.raises(DatabaseError, match="solo se agrega"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(orden.format(tabla=tabla, columna=columna))


@pytest.mark.usefixtures("con_todo")
def test_los_datos_personales_se_borran_pero_no_se_cambian() -> None:
    with pytest.raises(DatabaseError, match="solo se agrega"), transaction.atomic():
        ContenidoPersonal.objects.update(datos={"nombre": "Otra"})

    ContenidoPersonal.objects.all().delete()

    assert not ContenidoPersonal.objects.exists()


@pytest.mark.usefixtures("con_todo")
@pytest.mark.parametrize(("tabla", "llave"), LLAVES)
def test_la_base_se_niega_a_reemplazar_una_fila(tabla: str, llave: str) -> None:
    columnas = _columnas(tabla)
    # Se copia una fila con la llave que se prueba; las demás llaves no chocan.
    nueva = {
        "id": "id + 1000",
        "posicion": "posicion + 1000",
        "anotacion_id": "anotacion_id + 1000",
        "nivel": "nivel + 9",
    }
    choca = llave.split(",")
    valores = ", ".join(c if c in choca else nueva.get(c, c) for c in columnas)
    if connection.vendor == "sqlite":
        orden = f"REPLACE INTO {tabla} ({', '.join(columnas)}) SELECT {valores} FROM {tabla} LIMIT 1"  # noqa: S608
    else:
        orden = (
            f"INSERT INTO {tabla} ({', '.join(columnas)}) SELECT {valores} FROM {tabla} LIMIT 1 "  # noqa: S608
            f"ON CONFLICT ({llave}) DO UPDATE SET {choca[0]} = EXCLUDED.{choca[0]}"
        )

    with pytest.raises(DatabaseError, match="solo se agrega"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(orden)


def _columnas(tabla: str) -> list[str]:
    with connection.cursor() as cursor:
        return [columna.name for columna in connection.introspection.get_table_description(cursor, tabla)]


@pytest.mark.parametrize("tabla", [*INTOCABLES, "bitacora_contenidopersonal"])
def test_la_base_se_niega_a_vaciar_la_tabla_de_una_vez(tabla: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite no tiene TRUNCATE")

    with pytest.raises(DatabaseError, match="solo se agrega"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tabla} CASCADE")


def test_un_suceso_sin_declarar_se_rechaza() -> None:
    with pytest.raises(reglas.SucesoDesconocido):
        acciones.anota("prueba.inventada", autor="P", objeto="o", en=MEDIODIA)


def test_un_dato_sin_declarar_se_rechaza() -> None:
    with pytest.raises(reglas.DatoNoDeclarado, match="telefono"):
        anota_prueba(telefono="+56 9")


def test_un_dato_personal_no_entra_entre_los_que_quedan() -> None:
    with pytest.raises(reglas.DatoNoDeclarado, match="nombre"):
        anota_prueba(nombre="Rosa")


@pytest.mark.parametrize("valor", [1.5, {1: "a"}, [MEDIODIA], b"x"])
def test_un_dato_que_las_bases_devuelven_distinto_se_rechaza(valor: object) -> None:
    with pytest.raises(TypeError, match=r"prueba\.paso"):
        anota_prueba(lista=valor)


def test_anotar_es_una_sola_insercion(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        anota_prueba()


def test_anotar_con_datos_personales_son_dos_inserciones(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        anota_prueba(personal={"nombre": "Rosa"})


def test_sin_nada_pendiente_la_vuelta_es_corta(django_assert_num_queries: Any) -> None:
    anota_varias(5)
    acciones.secuencia_todo()

    with django_assert_num_queries(2):
        acciones.secuencia()


def test_los_lugares_son_correlativos_desde_cero() -> None:
    anota_varias(7)

    acciones.secuencia(lote=3)
    acciones.secuencia_todo()

    assert list(Asiento.objects.order_by("posicion").values_list("posicion", "anotacion__objeto")) == [
        (n, f"objeto-{n + 1}") for n in range(7)
    ]


def test_la_raiz_es_la_del_arbol_de_todas_las_hojas() -> None:
    anota_varias(13)
    acciones.secuencia(lote=5)
    acciones.secuencia_todo()

    hojas = [huellas.hoja(contenido) for _, contenido, _ in consultas.lineas()]

    assert consultas.cabeza() == (13, huellas.raiz_de(hojas)[1].hex())


def test_la_que_llega_tarde_con_numero_menor_toma_el_lugar_que_sigue() -> None:
    anota_varias(3)
    acciones.secuencia_todo()
    primera = Anotacion.objects.order_by("pk").first()
    assert primera is not None
    atrasada = Anotacion.objects.create(
        pk=primera.pk - 1, suceso="prueba.paso", autor="P", objeto="tardía", ocurrio_en=MEDIODIA, datos={"n": 0}
    )

    acciones.secuencia_todo()

    assert (atrasada.asiento.posicion, consultas.tamano()) == (3, 4)


def test_la_que_llega_mas_tarde_que_la_ventana_toma_lugar_al_sellar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acciones, "VENTANA", 1)
    anota_varias(5)
    acciones.secuencia_todo()
    primera = Anotacion.objects.order_by("pk").first()
    assert primera is not None
    Anotacion.objects.create(
        pk=primera.pk - 1, suceso="prueba.paso", autor="P", objeto="tardía", ocurrio_en=MEDIODIA, datos={"n": 0}
    )

    acciones.secuencia_todo()
    antes = consultas.tamano()
    acciones.sella(en=MEDIODIA)

    assert (antes, consultas.lista(consultas.Filtros(objeto="tardía"))[0].posicion) == (5, 5)


def test_dar_lugar_se_anuncia_una_vez_por_lote(monkeypatch: pytest.MonkeyPatch) -> None:
    oidos: list[AsientoAgregado] = []
    monkeypatch.setitem(eventos._suscriptores, AsientoAgregado, [oidos.append])
    anota_varias(5)

    acciones.secuencia(lote=3)
    acciones.secuencia(lote=3)

    assert oidos == [AsientoAgregado(tamano=3, nuevos=3), AsientoAgregado(tamano=5, nuevos=2)]


def test_borrar_datos_personales_exige_motivo_y_queda_anotado() -> None:
    anotacion = anota_prueba(personal={"nombre": "Rosa"})

    with pytest.raises(reglas.ErrorBitacora, match="por qué"):
        acciones.borra_personal(anotacion_id=anotacion.pk, autor="P", motivo=" ", en=MEDIODIA)
    acciones.borra_personal(anotacion_id=anotacion.pk, autor="P", motivo="Lo pidió su titular", en=MEDIODIA)

    assert not ContenidoPersonal.objects.exists()
    assert Anotacion.objects.get(suceso="bitacora.personal_borrado").datos["motivo"] == "Lo pidió su titular"


@pytest.mark.django_db(transaction=True)
def test_varios_secuenciadores_a_la_vez_no_repiten_ni_saltan() -> None:
    def escribe() -> None:
        for n in range(20):
            with transaction.atomic():
                anota_prueba(n, en=MEDIODIA + timedelta(seconds=n))
                transaction.set_rollback(n % 5 == 4)

    def da_lugar() -> None:
        for _ in range(20):
            acciones.secuencia(lote=7)

    a_la_vez([escribe, da_lugar] * 3)
    acciones.secuencia_todo(completa=True)

    assert list(Asiento.objects.order_by("posicion").values_list("posicion", flat=True)) == list(range(48))
    assert Nodo.objects.count() == 48 - (48).bit_count()
