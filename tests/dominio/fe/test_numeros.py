"""Los números no saltan ni se repiten, y cada uno queda dado, en vuelo o anulado con su motivo."""

import random
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from fojas.base.tiempo import dia_de
from fojas.dominio.bitacora import verificacion
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.fe import acciones, reglas
from fojas.dominio.fe import verificacion as libros
from fojas.dominio.fe.models import Correlativo, Numero
from fojas.dominio.fe.reglas import EstadoNumero, Periodicidad
from tests.fabricas.bitacora import anota_prueba
from tests.fabricas.hilos import a_la_vez

pytestmark = pytest.mark.django_db
EN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
DIA = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def asuntos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Para estas pruebas existe todo objeto que se llame `objeto-…`."""
    monkeypatch.setattr(libros, "_asuntos", [lambda codigos: {c for c in codigos if c.startswith("objeto-")}])


@transaction.atomic
def toma(para: str = "objeto-1", *, serie: str = "ingreso", en: datetime = EN) -> Numero:
    anota_prueba(objeto=para)
    return acciones.toma_numero(serie=serie, dia=dia_de(en), para=para, en=en)


def test_los_numeros_parten_en_uno_y_siguen() -> None:
    assert [toma().texto for _ in range(3)] == ["2026-000001", "2026-000002", "2026-000003"]


def test_cada_libro_lleva_su_cuenta() -> None:
    toma()

    assert toma(serie="salida").texto == "S2026-000001"


def test_el_ano_cambia_a_la_medianoche_de_chile() -> None:
    toma(en=datetime(2027, 1, 1, 2, 59, tzinfo=UTC))

    ultimo = toma(en=datetime(2027, 1, 1, 2, 59, 59, tzinfo=UTC))
    primero = toma(en=datetime(2027, 1, 1, 3, 0, tzinfo=UTC))

    assert (ultimo.texto, primero.texto) == ("2026-000002", "2027-000001")


def test_una_serie_continua_no_parte_de_nuevo() -> None:
    acciones.asegura_serie(clave="actas", nombre="Actas", periodicidad=Periodicidad.CONTINUA, formato="{valor}")
    toma(serie="actas", en=datetime(2026, 12, 31, 15, tzinfo=UTC))

    assert toma(serie="actas", en=datetime(2027, 1, 4, 15, tzinfo=UTC)).texto == "2"


def test_asegurar_una_serie_dos_veces_no_la_cambia() -> None:
    acciones.asegura_serie(clave="actas", nombre="Actas", periodicidad=Periodicidad.CONTINUA, formato="{valor}")
    otra = acciones.asegura_serie(clave="actas", nombre="Otra", periodicidad=Periodicidad.ANUAL, formato="x")

    assert otra.nombre == "Actas"


def test_un_libro_desconocido_se_rechaza() -> None:
    with pytest.raises(acciones.SerieDesconocida):
        toma(serie="inventada")


@pytest.mark.django_db(transaction=True)
def test_fuera_de_una_transaccion_no_se_da_numero() -> None:
    with pytest.raises(acciones.SinTransaccion):
        acciones.toma_numero(serie="ingreso", dia=DIA, para="x", en=EN)


def test_lo_que_se_deshace_devuelve_su_numero() -> None:
    with transaction.atomic():
        toma()
        transaction.set_rollback(True)

    assert toma().valor == 1


def test_un_numero_anulado_conserva_su_motivo_y_no_se_reutiliza() -> None:
    numero = toma()

    acciones.anula_numero(numero_id=numero.pk, motivo=" Se imprimió mal ", autor="P-ROSA", en=EN)

    numero.refresh_from_db()
    assert (numero.estado, numero.motivo) == (EstadoNumero.ANULADO.value, "Se imprimió mal")
    assert toma().valor == 2
    assert Anotacion.objects.get(suceso="numero.anulado").datos == {"numero": "2026-000001"}


def test_anular_sin_motivo_se_rechaza() -> None:
    with pytest.raises(acciones.ErrorFe, match="motivo"):
        acciones.anula_numero(numero_id=toma().pk, motivo=" ", autor="P-ROSA", en=EN)


def test_la_base_no_acepta_un_anulado_sin_motivo() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Numero.objects.filter(pk=toma().pk).update(estado=EstadoNumero.ANULADO.value)


@pytest.mark.parametrize(("periodicidad", "periodo"), [(Periodicidad.ANUAL, 2026), (Periodicidad.CONTINUA, 0)])
def test_el_periodo_sale_de_la_periodicidad(periodicidad: Periodicidad, periodo: int) -> None:
    assert reglas.periodo_de(periodicidad, DIA) == periodo


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("semilla", [1, 2, 3])
def test_dieciseis_a_la_vez_con_deshechos_no_saltan_ni_repiten(semilla: int) -> None:
    def insiste(n: int) -> int:
        azar = random.Random(semilla * 100 + n)
        confirmados = 0
        for vuelta in range(6):
            with transaction.atomic():
                toma(f"objeto-{n}-{vuelta}")
                deshecho = azar.random() < 0.3
                transaction.set_rollback(deshecho)
            confirmados += not deshecho
        return confirmados

    confirmados = sum(a_la_vez([lambda n=n: insiste(n) for n in range(16)]))

    assert list(Numero.objects.order_by("valor").values_list("valor", flat=True)) == list(range(1, confirmados + 1))
    assert Correlativo.objects.get().ultimo == confirmados
    assert verificacion.verifica(en=EN).diferencia == ""


def diferencia() -> str:
    return verificacion.verifica(en=EN).diferencia


def test_los_libros_intactos_verifican() -> None:
    toma()
    acciones.anula_numero(numero_id=toma().pk, motivo="Error", autor="P-ROSA", en=EN)

    informe = verificacion.verifica(en=EN)

    assert (informe.correcto, informe.cuentas["numeros"]) == (True, 2)


@pytest.mark.parametrize("quitado", [1, 2, 3])
def test_un_numero_que_falta_se_nombra(quitado: int) -> None:
    for _ in range(3):
        toma()
    Numero.objects.filter(valor=quitado).delete()

    assert diferencia() == f"En el libro ingreso de 2026 falta el número {quitado}."


def test_un_numero_que_el_correlativo_no_dio_se_nombra() -> None:
    toma()
    Correlativo.objects.update(ultimo=0)

    assert "hay más números" in diferencia()


def test_un_numero_sin_asunto_se_nombra() -> None:
    toma("perdido")

    assert diferencia() == "El número 2026-000001 se dio para perdido, que no existe."


def test_un_numero_anulado_puede_quedar_sin_asunto() -> None:
    acciones.anula_numero(numero_id=toma("perdido").pk, motivo="No alcanzó a nacer", autor="P-ROSA", en=EN)

    assert diferencia() == ""
