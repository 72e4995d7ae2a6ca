"""Un cambio en cualquier parte se nombra; sin cambios, todo calza."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from fojas.base import notas
from fojas.dominio.bitacora import acciones, conexion, consultas, reglas, verificacion
from fojas.dominio.bitacora.models import Anotacion, Asiento, ContenidoPersonal, Nodo, PuntoDeControl
from tests.fabricas.bitacora import MEDIODIA, anota_prueba, anota_varias

pytestmark = pytest.mark.django_db
HORA = timedelta(hours=1)


@contextmanager
def quien_manda_en_la_base(tabla: str) -> Iterator[None]:
    """Un intruso con permisos sobre la base puede quitar los disparadores; la verificación debe notarlo igual."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {tabla} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [tabla])
            disparadores = cursor.fetchall()
            for nombre, _ in disparadores:
                cursor.execute(f"DROP TRIGGER {nombre}")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {tabla} ENABLE TRIGGER USER")
        else:
            for _, sql in disparadores:
                cursor.execute(sql)


@pytest.fixture
def bitacora() -> None:
    """Veinte asientos con dos puntos de control: el segundo cubre todo."""
    anota_varias(9)
    acciones.sella(en=MEDIODIA)
    anota_prueba(10, personal={"nombre": "Rosa", "correo": "rosa@example.cl"})
    for n in range(11, 20):
        anota_prueba(n)
    acciones.sella(en=MEDIODIA + HORA)


def diferencia() -> str:
    return verificacion.verifica(en=MEDIODIA).diferencia


@pytest.mark.usefixtures("bitacora")
def test_lo_intacto_verifica() -> None:
    informe = verificacion.verifica(en=MEDIODIA)

    assert (informe.correcto, informe.diferencia, informe.asientos) == (True, "", 20)
    assert informe.cuentas["puntos_de_control"] == 2
    assert informe.raiz == consultas.cabeza()[1]


def test_la_bitacora_vacia_verifica() -> None:
    assert verificacion.verifica(en=MEDIODIA).correcto


@pytest.mark.usefixtures("bitacora")
def test_verificar_da_lugar_primero_a_lo_pendiente() -> None:
    anota_prueba(30)

    assert verificacion.verifica(en=MEDIODIA).asientos == 21


@pytest.mark.usefixtures("bitacora")
def test_una_letra_cambiada_en_una_fila_se_nombra() -> None:
    cambiada = Asiento.objects.get(posicion=7).anotacion_id
    with quien_manda_en_la_base("bitacora_anotacion"):
        Anotacion.objects.filter(pk=cambiada).update(objeto="objeto-8x")

    assert diferencia().startswith("El asiento 7 no corresponde a su anotación")
    assert "objeto-8x" in diferencia()


@pytest.mark.usefixtures("bitacora")
def test_una_hora_corrida_en_un_microsegundo_se_nombra() -> None:
    cambiada = Asiento.objects.get(posicion=3).anotacion
    with quien_manda_en_la_base("bitacora_anotacion"):
        Anotacion.objects.filter(pk=cambiada.pk).update(ocurrio_en=cambiada.ocurrio_en + timedelta(microseconds=1))

    assert diferencia().startswith("El asiento 3 no corresponde")


@pytest.mark.usefixtures("bitacora")
def test_una_hoja_cambiada_se_nombra() -> None:
    with quien_manda_en_la_base("bitacora_asiento"):
        Asiento.objects.filter(posicion=5).update(hoja="0" * 64)

    assert diferencia().startswith("El asiento 5 no corresponde")


@pytest.mark.usefixtures("bitacora")
def test_un_nodo_cambiado_se_nombra() -> None:
    with quien_manda_en_la_base("bitacora_nodo"):
        Nodo.objects.filter(nivel=2, indice=1).update(huella="0" * 64)

    assert diferencia() == "En el árbol cambió el nodo de los asientos 4 a 7."


@pytest.mark.usefixtures("bitacora")
def test_un_nodo_de_mas_se_nombra() -> None:
    Nodo.objects.create(nivel=3, indice=9, huella="0" * 64)

    assert "sobra un nodo" in diferencia()


@pytest.mark.usefixtures("bitacora")
@pytest.mark.parametrize("posicion", [0, 8])
def test_un_asiento_quitado_del_medio_se_nombra(posicion: int) -> None:
    with quien_manda_en_la_base("bitacora_asiento"):
        Asiento.objects.filter(posicion=posicion).delete()
    # La anotación huérfana toma otro lugar: el hueco queda.

    assert diferencia() == f"Falta el asiento {posicion}."


@pytest.mark.usefixtures("bitacora")
def test_quitar_los_ultimos_asientos_se_nota_por_lo_firmado() -> None:
    with (
        quien_manda_en_la_base("bitacora_asiento"),
        quien_manda_en_la_base("bitacora_anotacion"),
        quien_manda_en_la_base("bitacora_nodo"),
    ):
        ultimos = list(Asiento.objects.filter(posicion__gte=16).values_list("anotacion_id", flat=True))
        Asiento.objects.filter(posicion__gte=16).delete()
        Anotacion.objects.filter(pk__in=ultimos).delete()
        Nodo.objects.filter(nivel=1, indice__gte=8).delete()
        Nodo.objects.filter(nivel=2, indice__gte=4).delete()

    assert "se quitaron asientos del final" in diferencia()


@pytest.mark.usefixtures("bitacora")
def test_rehacer_toda_la_bitacora_se_nota_por_lo_firmado() -> None:
    tablas = ("bitacora_asiento", "bitacora_nodo", "bitacora_anotacion")
    with (
        quien_manda_en_la_base(tablas[0]),
        quien_manda_en_la_base(tablas[1]),
        quien_manda_en_la_base(tablas[2]),
    ):
        cambiada = Asiento.objects.get(posicion=2).anotacion_id
        Asiento.objects.all().delete()
        Nodo.objects.all().delete()
        Anotacion.objects.filter(pk=cambiada).update(autor="P-INTRUSO")
        acciones.secuencia_todo(completa=True)

    assert diferencia() == ("El punto de control de 10 asientos firmó otra raíz: se cambiaron asientos anteriores.")


@pytest.mark.usefixtures("bitacora")
def test_una_nota_cambiada_se_nombra() -> None:
    punto = consultas.puntos()[0]
    with quien_manda_en_la_base("bitacora_puntodecontrol"):
        PuntoDeControl.objects.filter(tamano=punto.tamano).update(nota=punto.nota.replace("\n20\n", "\n21\n"))

    assert "La firma de fojas/bitacora/" in diferencia()


@pytest.mark.usefixtures("bitacora")
def test_una_firma_de_otra_llave_no_vale() -> None:
    punto = consultas.puntos()[0]
    intrusa = conexion.sellador().prepara("fojas/bitacora/INTRUSA")
    texto = punto.nota[: punto.nota.index("\n\n") + 1]
    falsa = notas.arma(texto, {intrusa: conexion.sellador().firma(texto.encode(), con=intrusa)})
    with quien_manda_en_la_base("bitacora_puntodecontrol"):
        PuntoDeControl.objects.filter(tamano=punto.tamano).update(nota=falsa)

    assert diferencia() == "El punto de control de 20 asientos no lleva la firma de la llave vigente en ese momento."


@pytest.mark.usefixtures("bitacora")
def test_los_datos_personales_cambiados_se_nombran() -> None:
    personal = ContenidoPersonal.objects.get()
    with quien_manda_en_la_base("bitacora_contenidopersonal"):
        ContenidoPersonal.objects.update(datos={"nombre": "Rosa", "correo": "otra@example.cl"})

    assert diferencia() == f"Los datos personales de la anotación {personal.pk} no son los que se anotaron."


@pytest.mark.usefixtures("bitacora")
def test_borrados_los_datos_personales_sigue_verificando() -> None:
    personal = ContenidoPersonal.objects.get()
    acciones.borra_personal(anotacion_id=personal.pk, autor="P-ROSA", motivo="Lo pidió su titular", en=MEDIODIA)

    assert verificacion.verifica(en=MEDIODIA).correcto


@pytest.mark.usefixtures("bitacora")
def test_los_datos_personales_que_faltan_sin_borrado_anotado_se_nombran() -> None:
    personal = ContenidoPersonal.objects.get()
    clave = personal.pk
    personal.delete()

    assert diferencia() == (
        f"Faltan los datos personales de la anotación {clave}, y ningún asiento dice que se hayan borrado."
    )


@pytest.mark.usefixtures("bitacora")
def test_sin_la_llave_privada_verifica_y_avisa(carpeta_de_datos: Path) -> None:
    (carpeta_de_datos / "llaves" / "bitacora.llave").unlink()

    informe = verificacion.verifica(en=MEDIODIA)

    assert informe.correcto
    assert "Repónla desde el respaldo" in informe.avisos[0]


@pytest.mark.usefixtures("bitacora")
def test_una_llave_que_la_carpeta_no_conoce_se_nombra(carpeta_de_datos: Path) -> None:
    publicas = carpeta_de_datos / "llaves" / "bitacora.publicas"
    publicas.write_text("otra+00000000+AA==\n", encoding="utf-8")

    assert "que la carpeta de llaves no conoce" in diferencia()


def test_lo_que_otro_oficio_comprueba_tambien_se_nombra(monkeypatch: pytest.MonkeyPatch) -> None:
    def falla(revision: verificacion.Revision) -> None:
        raise verificacion.Diferencia("El libro de prueba no calza.")

    monkeypatch.setitem(verificacion._comprobaciones, "prueba", falla)

    assert diferencia() == "El libro de prueba no calza."


def test_mil_asientos_se_recorren_por_trozos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consultas, "LOTE", 64)
    monkeypatch.setattr(verificacion, "LOTE", 64)
    anota_varias(1000)

    informe = verificacion.verifica(en=MEDIODIA)

    assert (informe.correcto, informe.asientos) == (True, 1000)


def test_la_frase_de_un_suceso_desconocido_es_su_nombre() -> None:
    assert reglas.frase_de("version.futura", {}) == "version.futura"


def _quita_puntos(desde: int) -> None:
    with quien_manda_en_la_base("bitacora_puntodecontrol"):
        PuntoDeControl.objects.filter(tamano__gte=desde).delete()


@pytest.mark.usefixtures("bitacora")
@pytest.mark.parametrize("desde", [0, 20])
def test_sin_los_puntos_firmados_se_nombra(desde: int) -> None:
    _quita_puntos(desde)

    assert "recuerda haber firmado un punto de control de 20 asientos" in diferencia()


@pytest.mark.usefixtures("bitacora")
def test_una_bitacora_acortada_sin_la_llave_se_nombra() -> None:
    _quita_puntos(20)
    with (
        quien_manda_en_la_base("bitacora_asiento"),
        quien_manda_en_la_base("bitacora_anotacion"),
        quien_manda_en_la_base("bitacora_nodo"),
    ):
        ultima = Asiento.objects.get(posicion=19)
        # El último asiento cae en una posición impar: solo él y los nodos que lo tienen dentro.
        Nodo.objects.filter(nivel=1, indice=9).delete()
        Nodo.objects.filter(nivel=2, indice=4).delete()
        ultima.delete()
        Anotacion.objects.filter(pk=ultima.anotacion_id).delete()

    assert "se quitaron asientos del final" in diferencia()


@pytest.mark.usefixtures("bitacora")
def test_una_carpeta_que_no_recuerda_sellos_no_es_una_diferencia(settings: Any) -> None:
    next(Path(settings.DATOS).rglob(".bitacora.sellada")).unlink()

    assert diferencia() == ""
