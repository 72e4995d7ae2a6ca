"""La cola: cada trabajo lo hace uno, se reintenta con espera y termina a la vista."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from fojas.base import cola, tiempo
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.trabajos import acciones, consultas, motor
from fojas.dominio.trabajos.models import Programacion, Trabajador, Trabajo
from fojas.dominio.trabajos.reglas import Estado, espera
from tests.fabricas.hilos import a_la_vez

pytestmark = pytest.mark.django_db
EN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MINUTO = timedelta(minutes=1)


@pytest.fixture
def hechas(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Tareas de prueba; lo que van haciendo queda en la lista."""
    lista: list[Any] = []
    monkeypatch.setattr(cola, "_tareas", {})
    monkeypatch.setattr(motor, "_cuidados", [])

    @cola.tarea("prueba.anota", intentos=3, limite_s=60)
    def anota(*, n: int = 0) -> None:
        lista.append(n)

    @cola.tarea("prueba.falla", intentos=3, limite_s=60)
    def falla() -> None:
        raise ZeroDivisionError("no se puede")

    @cola.tarea("prueba.larga", cola="lenta")
    def larga() -> None:
        for paso in range(1, 4):
            if not cola.avanza(paso, 3, f"Paso {paso}"):
                return
            lista.append(paso)

    @cola.tarea("prueba.periodica", cada_s=600)
    def periodica() -> None:
        lista.append("periodica")

    return lista  # type: ignore[return-value]


def estado(trabajo: Trabajo) -> Estado:
    return Estado(Trabajo.objects.values_list("estado", flat=True).get(pk=trabajo.pk))


def toma(en: datetime = EN, trabajador: str = "uno") -> Trabajo:
    trabajo = acciones.toma(trabajador=trabajador, en=en)
    assert trabajo is not None
    return trabajo


def test_lo_encolado_se_ejecuta_con_sus_argumentos(hechas: list[Any]) -> None:
    trabajo = acciones.encola("prueba.anota", en=EN, n=7)

    motor.corre_pendientes(en=EN)

    assert (hechas, estado(trabajo)) == ([7], Estado.HECHO)


@pytest.mark.usefixtures("hechas")
def test_una_tarea_desconocida_no_se_encola() -> None:
    with pytest.raises(cola.TareaDesconocida):
        acciones.encola("prueba.inventada", en=EN)


@pytest.mark.usefixtures("hechas")
def test_si_la_transaccion_se_deshace_no_queda_trabajo() -> None:
    with transaction.atomic():
        acciones.encola("prueba.anota", en=EN)
        transaction.set_rollback(True)

    assert not Trabajo.objects.exists()


@pytest.mark.usefixtures("hechas")
def test_con_la_misma_clave_hay_un_solo_pendiente() -> None:
    uno = acciones.encola("prueba.anota", en=EN, clave="x")

    assert acciones.encola("prueba.anota", en=EN, clave="x") == uno


@pytest.mark.usefixtures("hechas")
def test_mientras_uno_corre_la_misma_clave_encola_otro() -> None:
    uno = acciones.encola("prueba.anota", en=EN, clave="x")
    toma()

    assert acciones.encola("prueba.anota", en=EN, clave="x") != uno


@pytest.mark.usefixtures("hechas")
def test_lo_que_falla_vuelve_a_la_cola_con_espera() -> None:
    trabajo = acciones.encola("prueba.falla", en=EN)

    motor.ejecuta(toma())

    trabajo.refresh_from_db()
    assert Estado(trabajo.estado) == Estado.PENDIENTE
    assert trabajo.desde > tiempo.ahora()
    assert "no se puede" in trabajo.error


@pytest.mark.parametrize(("intento", "segundos"), [(1, 10), (2, 40), (3, 160), (9, 3600)])
def test_la_espera_crece_y_tiene_tope(intento: int, segundos: int) -> None:
    assert espera(intento) == timedelta(seconds=segundos)


@pytest.mark.usefixtures("hechas")
def test_agotados_los_intentos_queda_fallido_a_la_vista() -> None:
    trabajo = acciones.encola("prueba.falla", en=EN)
    for intento in range(3):
        acciones.falla(toma(EN + intento * timedelta(hours=2)), error="no", en=EN + intento * timedelta(hours=2))

    (fila,) = consultas.lista(estado=Estado.FALLIDO)
    assert (fila.id, fila.intentos, fila.error) == (trabajo.pk, 3, "no")


@pytest.mark.usefixtures("hechas")
def test_un_trabajo_de_una_version_anterior_falla_a_la_vista() -> None:
    trabajo = acciones.encola("prueba.anota", en=EN)
    Trabajo.objects.filter(pk=trabajo.pk).update(tarea="ya.no.existe", intentos_maximos=1)

    motor.corre_pendientes(en=EN)

    assert estado(trabajo) == Estado.FALLIDO


@pytest.mark.usefixtures("hechas")
def test_un_fallido_se_reintenta_con_todos_sus_intentos() -> None:
    trabajo = acciones.encola("prueba.falla", en=EN)
    Trabajo.objects.update(estado=Estado.FALLIDO.value, intentos=3)

    acciones.reintenta(trabajo_id=trabajo.pk, autor="P-ANA", en=EN)

    assert toma().intentos == 1


@pytest.mark.usefixtures("hechas")
def test_lo_terminado_no_se_cancela() -> None:
    trabajo = acciones.encola("prueba.anota", en=EN)
    motor.ejecuta(toma())

    with pytest.raises(acciones.TrabajoNoSePuede):
        acciones.cancela(trabajo_id=trabajo.pk, autor="P-ANA", en=EN)


@pytest.mark.usefixtures("hechas")
def test_cancelar_y_reintentar_dicen_en_la_bitacora_quien_lo_pidio() -> None:
    trabajo = acciones.encola("prueba.anota", en=EN)

    acciones.cancela(trabajo_id=trabajo.pk, autor="P-ANA", en=EN)
    acciones.reintenta(trabajo_id=trabajo.pk, autor="P-LUIS", en=EN)

    assert [
        (a.suceso, a.autor, a.datos) for a in Anotacion.objects.filter(objeto=f"trabajo:{trabajo.pk}").order_by("id")
    ] == [
        ("trabajo.cancelado", "P-ANA", {"tarea": "prueba.anota"}),
        ("trabajo.reintentado", "P-LUIS", {"tarea": "prueba.anota"}),
    ]


@pytest.mark.usefixtures("hechas")
def test_lo_que_no_se_pudo_reintentar_no_deja_anotacion() -> None:
    trabajo = acciones.encola("prueba.anota", en=EN)

    with pytest.raises(acciones.TrabajoNoSePuede):
        acciones.reintenta(trabajo_id=trabajo.pk, autor="P-ANA", en=EN)

    assert not Anotacion.objects.exists()


def test_un_cancelado_no_se_ejecuta(hechas: list[Any]) -> None:
    trabajo = acciones.encola("prueba.anota", en=EN)

    acciones.cancela(trabajo_id=trabajo.pk, autor="P-ANA", en=EN)
    motor.corre_pendientes(en=EN)

    assert hechas == []


def test_una_tarea_larga_dice_cuanto_lleva(hechas: list[Any]) -> None:
    trabajo = acciones.encola("prueba.larga", en=EN)

    motor.corre_pendientes(en=EN)

    trabajo.refresh_from_db()
    assert (trabajo.hechos, trabajo.total, trabajo.mensaje) == (3, 3, "Paso 3")


def test_una_tarea_cancelada_mientras_corre_se_detiene(hechas: list[Any]) -> None:
    acciones.encola("prueba.larga", en=EN)
    trabajo = toma()
    acciones.cancela(trabajo_id=trabajo.pk, autor="P-ANA", en=EN)

    motor.ejecuta(trabajo)

    assert (hechas, estado(trabajo)) == ([], Estado.CANCELADO)


@pytest.mark.usefixtures("hechas")
def test_lo_que_tomo_un_muerto_vuelve_a_la_cola() -> None:
    acciones.encola("prueba.anota", en=EN)
    trabajo = toma()

    antes = acciones.recoge_muertos(en=EN + MINUTO)
    despues = acciones.recoge_muertos(en=EN + MINUTO + timedelta(seconds=1))

    assert (antes, despues, estado(trabajo)) == (0, 1, Estado.PENDIENTE)


@pytest.mark.usefixtures("hechas")
def test_lo_de_quien_se_sabe_muerto_vuelve_a_la_cola_en_el_acto() -> None:
    acciones.encola("prueba.anota", en=EN)
    trabajo = toma(trabajador="equipo:1")

    acciones.olvida_trabajador(nombre="equipo:1", en=EN)

    assert estado(trabajo) == Estado.PENDIENTE


@pytest.mark.usefixtures("hechas")
def test_al_empezar_se_recoge_lo_de_un_proceso_que_ya_no_existe() -> None:
    acciones.encola("prueba.anota")
    acciones.encola("prueba.anota")
    de_un_muerto = toma(tiempo.ahora(), trabajador=motor.nombre_de(4_194_999))
    de_un_vivo = toma(tiempo.ahora(), trabajador=motor.nombre_de(os.getpid()))

    motor.olvida_a_los_muertos()

    assert (estado(de_un_muerto), estado(de_un_vivo)) == (Estado.PENDIENTE, Estado.EN_CURSO)


@pytest.mark.usefixtures("hechas")
def test_el_que_late_no_se_da_por_muerto() -> None:
    acciones.encola("prueba.anota", en=EN)
    trabajo = toma()
    acciones.late(trabajo, en=EN + MINUTO)

    assert acciones.recoge_muertos(en=EN + MINUTO + MINUTO) == 0


@pytest.mark.usefixtures("hechas")
def test_a_quien_se_dio_por_muerto_no_le_queda_nada_que_escribir() -> None:
    acciones.encola("prueba.anota", en=EN)
    muerto = toma()
    acciones.recoge_muertos(en=EN + 2 * MINUTO)
    vivo = toma(EN + timedelta(hours=1), "dos")

    assert not acciones.termina(muerto, en=EN + timedelta(hours=1))
    assert not acciones.late(muerto, en=EN + timedelta(hours=1))
    assert not acciones.avanza(muerto, hechos=1, total=1, en=EN)
    assert acciones.falla(muerto, error="tarde", en=EN) == Estado.EN_CURSO
    assert acciones.termina(vivo, en=EN + timedelta(hours=1))


@pytest.mark.usefixtures("hechas")
def test_si_otro_con_su_clave_ya_espera_el_que_falla_le_deja_el_lugar() -> None:
    acciones.encola("prueba.anota", en=EN, clave="x")
    primero = toma()
    acciones.encola("prueba.anota", en=EN, clave="x")

    assert acciones.falla(primero, error="no", en=EN) == Estado.CANCELADO


@pytest.mark.usefixtures("hechas")
def test_la_prioridad_va_antes_que_el_orden() -> None:
    acciones.encola("prueba.anota", en=EN, n=1)
    acciones.encola("prueba.anota", en=EN, n=2, prioridad=5)

    assert toma().argumentos == {"n": 2}


@pytest.mark.usefixtures("hechas")
def test_lo_pedido_para_despues_espera() -> None:
    acciones.encola("prueba.anota", en=EN, desde=EN + MINUTO)

    assert acciones.toma(trabajador="uno", en=EN) is None
    assert acciones.toma(trabajador="uno", en=EN + MINUTO) is not None


@pytest.mark.usefixtures("hechas")
def test_un_trabajador_de_una_cola_no_toma_de_otra() -> None:
    acciones.encola("prueba.larga", en=EN)

    assert acciones.toma(trabajador="uno", colas=["normal"], en=EN) is None
    assert acciones.toma(trabajador="uno", colas=["lenta"], en=EN) is not None


@pytest.mark.usefixtures("hechas")
def test_sin_nada_en_la_cola_mirar_es_una_consulta(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        acciones.toma(trabajador="uno", en=EN)


@pytest.mark.usefixtures("hechas")
def test_lo_periodico_se_encola_cuando_toca_y_una_vez() -> None:
    acciones.programa_lo_declarado(en=EN)

    veces = [acciones.encola_lo_programado(en=EN + n * timedelta(minutes=5)) for n in range(3)]

    assert veces == [1, 0, 1]
    assert Trabajo.objects.filter(tarea="prueba.periodica").count() == 1


@pytest.mark.usefixtures("hechas")
def test_lo_que_ya_no_es_periodico_se_olvida() -> None:
    Programacion.objects.create(tarea="version.anterior", cada_s=60, toca_en=EN)

    acciones.programa_lo_declarado(en=EN)

    assert [p.tarea for p in Programacion.objects.all()] == ["prueba.periodica"]


@pytest.mark.usefixtures("hechas")
def test_se_barre_lo_hecho_y_se_conserva_lo_fallido() -> None:
    for valor in Estado:
        acciones.encola("prueba.anota", en=EN)
        Trabajo.objects.filter(pk=Trabajo.objects.latest("pk").pk).update(estado=valor.value, terminado_en=EN)

    acciones.barre(antes_de=EN + MINUTO)

    quedan = set(Trabajo.objects.values_list("estado", flat=True))
    assert quedan == {Estado.PENDIENTE.value, Estado.EN_CURSO.value, Estado.FALLIDO.value}


def test_un_cuidado_que_falla_no_impide_los_demas(hechas: list[Any]) -> None:
    def rompe() -> int:
        raise OSError("disco")

    def anota() -> int:
        hechas.append("cuidado")
        return 0

    motor.registra_cuidado(rompe)
    motor.registra_cuidado(anota)

    motor.corre_pendientes(en=EN)

    assert hechas == ["cuidado"]


@pytest.mark.django_db(transaction=True)
def test_cada_trabajo_lo_toma_uno_solo(hechas: list[Any]) -> None:
    for n in range(40):
        acciones.encola("prueba.anota", en=EN, n=n)

    def vacia(quien: str) -> int:
        cuantos = 0
        while trabajo := acciones.toma(trabajador=quien, en=EN):
            motor.ejecuta(trabajo)
            cuantos += 1
        return cuantos

    hecho = a_la_vez([lambda q=f"hilo-{n}": vacia(q) for n in range(6)])

    assert sum(hecho) == 40
    assert sorted(hechas) == list(range(40))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("hechas")
def test_encolar_a_la_vez_con_la_misma_clave_deja_uno() -> None:
    trabajos = a_la_vez([lambda: acciones.encola("prueba.anota", en=EN, clave="x").pk] * 8)

    assert len(set(trabajos)) == Trabajo.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("hechas")
def test_varios_trabajadores_no_repiten_lo_programado() -> None:
    acciones.programa_lo_declarado(en=EN)

    veces = a_la_vez([lambda: acciones.encola_lo_programado(en=EN)] * 6)

    assert sum(veces) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("hechas")
def test_varios_que_recogen_no_gastan_dos_intentos() -> None:
    acciones.encola("prueba.anota", en=EN)
    trabajo = toma()

    a_la_vez([lambda: acciones.recoge_muertos(en=EN + 2 * MINUTO)] * 6)

    trabajo.refresh_from_db()
    assert (trabajo.estado, trabajo.intentos) == (Estado.PENDIENTE.value, 1)


@pytest.mark.django_db(transaction=True)
def test_el_motor_trabaja_late_y_se_detiene_limpio(hechas: list[Any]) -> None:
    for n in range(5):
        acciones.encola("prueba.anota", n=n)
    trabajador = motor.Motor(pausa_s=0.02)
    hilo = threading.Thread(target=lambda: (trabajador.corre(), connection.close()))

    hilo.start()
    limite = time.monotonic() + 15
    vivo = False
    while not (vivo and len(hechas) >= 6) and time.monotonic() < limite:
        time.sleep(0.02)
        vivo = consultas.hay_trabajador_vivo(en=tiempo.ahora())
    trabajador.para()
    hilo.join(timeout=15)

    assert sorted(n for n in hechas if n != "periodica") == list(range(5))
    assert "periodica" in hechas
    assert (vivo, hilo.is_alive(), Trabajador.objects.count()) == (True, False, 0)
    assert consultas.por_estado() == {Estado.HECHO: 6}


def test_lo_pesado_no_ocupa_los_hilos_de_lo_demas(hechas: list[Any]) -> None:
    repartidas = motor.Motor(hilos=1)._repartidas()

    assert repartidas == [((), ("lectura", "fondo")), (("lectura",), ()), (("fondo",), ())]


def test_quien_nombra_sus_colas_no_toma_otras(hechas: list[Any]) -> None:
    assert motor.Motor(hilos=2, colas=("lectura",))._repartidas() == [(("lectura",), ())] * 2


def test_una_cola_apartada_no_se_toma(hechas: list[Any]) -> None:
    acciones.encola("prueba.larga", en=EN)

    assert acciones.toma(trabajador="uno", salvo=("lenta",), en=EN) is None
    assert acciones.toma(trabajador="uno", salvo=("otra",), en=EN) is not None
