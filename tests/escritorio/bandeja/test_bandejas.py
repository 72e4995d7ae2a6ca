"""La bandeja y la lista de ingresos, como las ve cada quien."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Ingreso
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import MEDIODIA, FabricaAusencia, FabricaPersona, actor_con
from tests.fabricas.partes import Oficina, derivado, ingreso, respondido

pytestmark = pytest.mark.usefixtures("reloj")
RESERVA = {"confidencialidad": "reservado", "causa_reserva": "20285-21-2", "materia": "Sumario por acoso"}
BANDEJAS = ("mia", "unidad", "copias")
DE_PARTES = ("por-derivar", "por-despachar", "no-entregados")
QUERIES = 15


def url(vista: str = "") -> str:
    return reverse("escritorio:bandeja_vista", args=[vista]) if vista else reverse("escritorio:bandeja")


def quien(casa: Oficina, nombre: str) -> Actor:
    return {
        "partes": casa.partes,
        "jefa": casa.jefa,
        "funcionaria": casa.funcionaria,
        "auditora": casa.auditora,
        "ajeno": casa.ajeno,
    }[nombre]


@pytest.mark.parametrize(
    "direccion", [url(), *(url(v) for v in (*BANDEJAS, *DE_PARTES)), reverse("escritorio:ingresos")]
)
def test_sin_sesion_se_va_a_ingresar(client: Any, db: None, direccion: str) -> None:
    respuesta = client.get(direccion)

    assert respuesta.status_code == 302
    assert respuesta["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("vista", DE_PARTES)
@pytest.mark.parametrize("nombre", ["jefa", "funcionaria", "auditora"])
def test_las_bandejas_de_partes_son_de_partes(casa: Oficina, entra: Entra, vista: str, nombre: str) -> None:
    respuesta = entra(quien(casa, nombre)).get(url(vista))

    assert respuesta.status_code == 403
    assert "Oficina de Partes" in respuesta.content.decode()


def test_una_bandeja_que_no_existe_es_404(casa: Oficina, entra: Entra) -> None:
    assert entra(casa.partes).get(url("inventada")).status_code == 404


def test_cada_fila_dice_folio_asunto_plazo_y_proximo_paso(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa, cantidad=3)

    pagina = entra(casa.jefa).get(url()).content.decode()

    for dicho in (
        derivacion.ingreso.folio,
        "Pide reponer las luminarias",
        "Quedan\xa03\xa0días\xa0hábiles",
        "Recibirla",
        "27-11-2026",
    ):
        assert dicho in pagina


def test_la_bandeja_ajena_no_trae_lo_de_otra_unidad(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa)

    assert derivacion.ingreso.folio not in entra(casa.ajeno).get(url()).content.decode()


@pytest.mark.parametrize("nombre", ["funcionaria", "auditora", "ajeno"])
def test_lo_reservado_no_asoma_en_ninguna_pagina_ni_planilla(casa: Oficina, entra: Entra, nombre: str) -> None:
    papel = ingreso(casa, **RESERVA)
    derivado(casa, ingresado=papel)
    cliente = entra(quien(casa, nombre))

    for direccion in (url(), *(url(v) for v in BANDEJAS), reverse("escritorio:ingresos"), reverse("escritorio:mi_dia")):
        for formato in ("", "csv"):
            pagina = cliente.get(direccion, {"formato": formato}).content.decode()
            assert papel.folio not in pagina, direccion
            assert "Sumario" not in pagina, direccion


def test_lo_reservado_se_marca_para_quien_si_puede(casa: Oficina, entra: Entra) -> None:
    derivado(casa, ingresado=ingreso(casa, **RESERVA))

    assert "Reservado" in entra(casa.jefa).get(url()).content.decode()


def test_la_subrogancia_se_dice_y_trae_la_bandeja(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa, persona_id=casa.funcionaria.persona_id)
    FabricaAusencia(persona_id=casa.funcionaria.persona_id, reemplaza_id=casa.ajeno.persona_id)

    pagina = entra(casa.ajeno).get(url()).content.decode()

    assert derivacion.ingreso.folio in pagina
    assert f"Ves la bandeja de <strong>{casa.funcionaria.nombre}</strong> por feriado legal" in pagina


def test_fuera_de_horario_los_dias_se_cuentan_desde_el_habil_siguiente(
    casa: Oficina, entra: Entra, reloj: Callable[[datetime], None]
) -> None:
    sabado_de_noche = datetime(2026, 11, 29, 1, 30, tzinfo=UTC)
    reloj(sabado_de_noche)
    derivado(casa, ingresado=ingreso(casa, en=sabado_de_noche), cantidad=2, en=sabado_de_noche)

    pagina = entra(casa.jefa).get(url()).content.decode()

    assert "Quedan\xa02\xa0días\xa0hábiles" in pagina


def test_los_filtros_van_en_la_direccion_y_se_quitan(casa: Oficina, entra: Entra) -> None:
    queda, fuera = derivado(casa), derivado(casa, tipo="reclamo")

    pagina = entra(casa.jefa).get(url(), {"tipo": "solicitud"}).content.decode()

    assert queda.ingreso.folio in pagina
    assert fuera.ingreso.folio not in pagina
    assert "Tipo de documento: Solicitud" in pagina


def test_sin_recibir_deja_solo_lo_que_nadie_recibio(casa: Oficina, entra: Entra) -> None:
    nueva, vieja = derivado(casa), derivado(casa)
    acciones.recibe_derivacion(derivacion_id=vieja.pk, actor=casa.jefa, en=MEDIODIA)

    pagina = entra(casa.jefa).get(url(), {"sin_recibir": "si"}).content.decode()

    assert nueva.ingreso.folio in pagina
    assert vieja.ingreso.folio not in pagina


def test_la_planilla_trae_lo_que_se_ve_y_quien_presenta(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa)

    texto = entra(casa.jefa).get(url(), {"formato": "csv"}).content.decode("utf-8-sig")
    cabeza, fila = list(csv.reader(io.StringIO(texto), delimiter=";"))

    assert "Quién presenta" in cabeza
    assert fila[cabeza.index("Folio")] == derivacion.ingreso.folio
    assert fila[cabeza.index("Quién presenta")] == "Ximena Toro Fuica"


def test_con_columnas_elegidas_la_planilla_trae_esas(casa: Oficina, entra: Entra) -> None:
    derivado(casa)

    texto = entra(casa.jefa).get(url(), {"formato": "csv", "col": "folio"}).content.decode("utf-8-sig")

    assert texto.splitlines()[0] == "Folio;Asunto"


def test_la_auditoria_mira_y_no_elige(casa: Oficina, entra: Entra) -> None:
    derivado(casa)

    pagina = entra(casa.auditora).get(reverse("escritorio:ingresos")).content.decode()

    assert 'name="e"' not in pagina


def test_la_lista_de_ingresos_dice_cuantos_son(casa: Oficina, entra: Entra) -> None:
    ingreso(casa)
    respondido(casa)

    assert (
        "2 ingresos, del último al primero" in entra(casa.partes).get(reverse("escritorio:ingresos")).content.decode()
    )


def test_la_lista_de_una_persona_dice_de_quien_es(casa: Oficina, entra: Entra) -> None:
    ingreso(casa)

    pagina = entra(casa.partes).get(reverse("escritorio:ingresos"), {"remitente": casa.vecina.codigo}).content.decode()

    assert "Quién presenta: Ximena Toro Fuica" in pagina


def test_la_segunda_pagina_sigue_donde_quedo_la_primera(casa: Oficina, entra: Entra) -> None:
    for _ in range(52):
        ingreso(casa)
    cliente = entra(casa.partes)

    primera = cliente.get(reverse("escritorio:ingresos"))
    llave = primera.context["lista"].pagina.siguiente
    segunda = cliente.get(reverse("escritorio:ingresos"), {"desde": llave})

    vistos = [f.folio for p in (primera, segunda) for f in p.context["lista"].pagina.filas]
    assert vistos == list(Ingreso.objects.order_by("-recibido_en", "-pk").values_list("folio", flat=True))


@pytest.mark.parametrize("nombre", ["partes", "jefa"])
def test_con_sesenta_filas_ninguna_pagina_pasa_de_quince_consultas(
    casa: Oficina, entra: Entra, nombre: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        derivado(casa)
    FabricaAusencia(persona_id=casa.funcionaria.persona_id, reemplaza_id=quien(casa, nombre).persona_id)
    cliente = entra(quien(casa, nombre))
    paginas = [
        url(),
        url("unidad"),
        reverse("escritorio:ingresos"),
        reverse("escritorio:mi_dia"),
        reverse("escritorio:tablero"),
    ]
    paginas += (
        [url(v) for v in DE_PARTES] + [reverse("escritorio:libro"), reverse("escritorio:traspaso")]
        if nombre == "partes"
        else []
    )

    for pagina in paginas:
        with django_assert_max_num_queries(QUERIES):
            assert cliente.get(pagina).status_code == 200, pagina


def test_el_filtro_de_quien_presenta_no_nombra_a_quien_solo_trajo_algo_reservado(casa: Oficina, entra: Entra) -> None:
    persona = FabricaPersona(nombre="Elcira Huaiquimil")
    ingreso(casa, remitente_id=persona.pk, **RESERVA)
    direccion = f"{reverse('escritorio:ingresos')}?remitente={persona.codigo}"

    ajena, suya = entra(actor_con(Rol.PARTES)).get(direccion), entra(casa.partes).get(direccion)

    assert "Huaiquimil" not in ajena.content.decode()
    assert "Huaiquimil" in suya.content.decode()


def test_a_quien_lleva_partes_no_se_le_dice_que_esta_al_dia_si_algo_espera(entra: Entra, casa: Oficina) -> None:
    cliente = entra(casa.partes)
    sin_nada = cliente.get(url()).content.decode()
    ingreso(casa)
    respondido(casa)

    con_algo = cliente.get(url()).content.decode()

    assert "Tu bandeja está al día" in sin_nada
    assert "La Oficina de Partes tiene 1 por derivar y 1 por despachar" in con_algo


@pytest.mark.parametrize(
    ("consulta", "aviso"),
    [
        ({"dia": "31-02-2026"}, "No se entendió «31-02-2026» en «Ingresó desde». Escribe fechas como 23-11-2026."),
        ({"hasta": "xx"}, "No se entendió «xx» en «Ingresó hasta». Escribe fechas como 23-11-2026."),
        (
            {"dia": "2026-12-01", "hasta": "2026-01-01"},
            "La fecha de «Ingresó hasta» es anterior a la de «Ingresó desde»",
        ),
        ({"desde": "31-02-2026"}, "No se entendió «31-02-2026» en «desde»: va la primera página."),
        ({"estado": "perdido"}, "No se entendió «perdido» en «Estado»"),
    ],
)
def test_un_filtro_que_no_se_entiende_se_dice_y_la_lista_va_sin_el(
    casa: Oficina, entra: Entra, consulta: dict[str, str], aviso: str
) -> None:
    papel = ingreso(casa)

    texto = entra(casa.partes).get(reverse("escritorio:ingresos"), consulta).content.decode()

    assert aviso in texto
    assert papel.folio in texto


def test_con_un_filtro_que_no_se_entiende_no_sale_planilla(casa: Oficina, entra: Entra) -> None:
    respuesta = entra(casa.partes).get(reverse("escritorio:ingresos"), {"dia": "31-02-2026", "formato": "csv"})

    assert respuesta["Content-Type"].startswith("text/html")
    assert "No se entendió" in respuesta.content.decode()


def test_los_filtros_que_se_entienden_no_avisan_nada(casa: Oficina, entra: Entra) -> None:
    consulta = {"dia": "01-11-2026", "hasta": "2026-11-30", "vence": "pronto"}

    texto = entra(casa.partes).get(reverse("escritorio:ingresos"), consulta).content.decode()

    assert "No se entendió" not in texto
    assert "es anterior" not in texto
