"""Otro sistema registra y consulta: una vez, lo suyo y nada más."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.recepcion import acciones
from fojas.dominio.recepcion.models import LlaveApi
from tests.api.conftest import Sistema, llave
from tests.fabricas.organizacion import DIA, MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, ingreso

pytestmark = pytest.mark.django_db

DATOS = {"tipo": "solicitud", "materia": "Pide poda", "remitente": "Rosa Soto", "texto": "Podar el aromo."}


def registra(cliente: Client, clave: str = "clave-0001", **cambios: Any) -> Any:
    return cliente.post(
        "/api/v1/ingresos", json.dumps(DATOS | cambios), content_type="application/json",
        headers={"idempotency-key": clave},
    )  # fmt: skip


def sube(cliente: Client, contenido: bytes = b"%PDF-1.7 prueba", nombre: str = "plano.pdf") -> Any:
    return cliente.post("/api/v1/archivos", {"archivo": SimpleUploadedFile(nombre, contenido)})


def test_un_ingreso_nuevo_tiene_folio_y_se_puede_seguir(sistema: Sistema) -> None:
    respuesta = registra(sistema())

    dado = respuesta.json()
    assert respuesta.status_code == 201
    assert Ingreso.objects.get().folio == dado["folio"]
    assert dado["seguimiento"].endswith(f"/seguimiento/{dado['codigo']}/")


def test_repetir_el_mismo_envio_devuelve_el_mismo_folio(sistema: Sistema) -> None:
    cliente = sistema()
    primero = registra(cliente)

    segundo = registra(cliente)

    assert (segundo.status_code, segundo.json()) == (200, primero.json())
    assert Ingreso.objects.count() == 1


def test_la_misma_clave_con_otro_contenido_choca(sistema: Sistema) -> None:
    cliente = sistema()
    registra(cliente)

    respuesta = registra(cliente, materia="Pide otra cosa")

    assert (respuesta.status_code, respuesta["Content-Type"]) == (409, "application/problem+json")
    assert Ingreso.objects.count() == 1


def test_la_misma_clave_de_otra_cuenta_no_choca(sistema: Sistema) -> None:
    registra(sistema())

    assert registra(sistema(cuenta="otro-sistema")).status_code == 201


@pytest.mark.parametrize("clave", ["", "corta", "con espacios 1", "ñandú-0001", "x" * 101])
def test_sin_clave_util_no_registra(sistema: Sistema, clave: str) -> None:
    respuesta = registra(sistema(), clave)

    assert (respuesta.status_code, respuesta.json()["campo"]) == (422, "Idempotency-Key")
    assert not Ingreso.objects.exists()


def test_lo_subido_antes_se_cita_por_su_huella_y_llega_intacto(sistema: Sistema) -> None:
    cliente = sistema()
    huella = sube(cliente).json()["sha256"]

    registra(cliente, texto="", archivos=[huella])

    documento = Ingreso.objects.get().expediente.documentos.get()
    with expedientes.abre(huella) as flujo:
        assert flujo.read() == b"%PDF-1.7 prueba"
    assert documento.versiones.get().nombre == "plano.pdf"


def test_nadie_cita_un_archivo_que_no_subio(sistema: Sistema) -> None:
    huella = sube(sistema()).json()["sha256"]

    respuesta = registra(sistema(cuenta="otro-sistema"), archivos=[huella])

    assert (respuesta.status_code, respuesta.json()["campo"]) == (422, "archivos")


def test_con_sus_archivos_en_el_mismo_envio(sistema: Sistema) -> None:
    cliente = sistema()
    datos = {"tipo": "carta", "materia": "Con fotos", "remitente": "Junta 4"}

    def envia() -> Any:
        archivos = [SimpleUploadedFile("a.jpg", b"\xff\xd8\xff uno"), SimpleUploadedFile("b.jpg", b"\xff\xd8\xff dos")]
        return cliente.post(
            "/api/v1/ingresos", datos | {"archivos": archivos}, headers={"idempotency-key": "fotos-0001"}
        )

    assert [envia().status_code, envia().status_code] == [201, 200]
    assert Ingreso.objects.get().expediente.documentos.count() == 2


def test_quien_presenta_queda_sin_comprobar_y_por_su_canal(sistema: Sistema, casa: Oficina) -> None:
    registra(sistema(), rut=casa.vecina.rut)

    papel = Ingreso.objects.get()
    assert (papel.remitente, papel.canal) == (None, "api")
    assert "sin comprobar" in papel.remitente_texto


@pytest.mark.parametrize(
    ("cambios", "campo"),
    [
        ({"tipo": "nada"}, "tipo"),
        ({"tipo": "sobre-licitacion"}, "tipo"),
        ({"materia": ""}, "materia"),
        ({"materia": "x" * 501}, "materia"),
        ({"materia": "con\u0000nulo"}, "materia"),
        ({"rut": "12.345.678-0"}, "rut"),
        ({"texto": ""}, "archivos"),
        ({"notificar_por": "correo"}, "correo_respuesta"),
        ({"notificar_por": "paloma"}, "notificar_por"),
        ({"sobra": 1}, "sobra"),
    ],
)
def test_un_dato_malo_dice_cual_y_no_registra(sistema: Sistema, cambios: dict[str, Any], campo: str) -> None:
    respuesta = registra(sistema(), **cambios)

    assert (respuesta.status_code, respuesta.json()["campo"]) == (422, campo)
    assert not Ingreso.objects.exists()


@pytest.mark.parametrize("cuerpo", ["", "{", "[]", "null", '"texto"', '{"materia": "\\ud800"}'])
def test_un_cuerpo_mal_hecho_se_rechaza(sistema: Sistema, cuerpo: str) -> None:
    respuesta = sistema().post(
        "/api/v1/ingresos", cuerpo, content_type="application/json", headers={"idempotency-key": "clave-0001"}
    )

    assert respuesta.status_code == 422


def test_sin_llave_con_otra_vencida_o_revocada_se_dice_lo_mismo(
    sistema: Sistema, reloj: Callable[[datetime], None]
) -> None:
    vencida, revocada = llave(dias=1), llave()
    acciones.revoca_llave(
        prefijo=revocada.split("_")[1], motivo="Se filtró", actor=actor_con(Rol.ADMINISTRADOR), en=MEDIODIA
    )
    reloj(MEDIODIA + timedelta(days=2))
    inventada = "fojas_23456789_" + "x" * 43
    sin_prefijo = "basic dXN1YXJpbzpjbGF2ZQ=="

    dadas = [
        Client().get("/api/v1/tipos", headers={"authorization": f"Bearer {dada}"})
        for dada in (vencida, revocada, inventada, sin_prefijo, "", "ñ" * 50)
    ]  # fmt: skip

    assert {r.status_code for r in dadas} == {401}
    assert len({r.content for r in dadas}) == 1


def test_un_secreto_ajeno_con_un_prefijo_bueno_no_entra(sistema: Sistema) -> None:
    buena = llave()
    mala = buena[:-4] + "AAAA"

    assert Client().get("/api/v1/tipos", headers={"authorization": f"Bearer {mala}"}).status_code == 401


def test_del_secreto_no_queda_copia(sistema: Sistema) -> None:
    secreto = llave().split("_", 2)[2]

    assert secreto not in str(list(LlaveApi.objects.values()))


@pytest.mark.usefixtures("con_memoria")
def test_quien_prueba_llaves_se_corta() -> None:
    mala = {"authorization": "Bearer fojas_23456789_x"}

    estados = [Client().get("/api/v1/tipos", headers=mala).status_code for _ in range(32)]

    assert estados == [401] * 30 + [429] * 2


@pytest.mark.usefixtures("con_memoria")
def test_una_llave_tiene_un_tope_por_minuto(sistema: Sistema, settings: Any) -> None:
    settings.FOJAS_API_POR_MINUTO = 2
    cliente = sistema()

    assert [cliente.get("/api/v1/tipos").status_code for _ in range(3)] == [200, 200, 429]


@pytest.fixture
def con_memoria(settings: Any, casa: Oficina, reloj: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "api"}}
    cache.clear()


def test_lo_que_la_llave_no_deja_hacer_es_403(sistema: Sistema) -> None:
    solo_mira, solo_ingresa = sistema(alcances=("consultar",)), sistema(alcances=("ingresar",))

    assert registra(solo_mira).status_code == 403
    assert sube(solo_mira).status_code == 403
    assert solo_ingresa.get("/api/v1/ingresos").status_code == 403


def test_lo_de_otra_cuenta_no_existe(sistema: Sistema, casa: Oficina) -> None:
    del_meson = ingreso(casa)
    ajeno = registra(sistema(cuenta="otro-sistema")).json()
    cliente = sistema()

    vistos = [
        cliente.get(f"/api/v1/ingresos/{ref}").status_code for ref in (del_meson.folio, ajeno["folio"], ajeno["codigo"])
    ]

    assert vistos == [404, 404, 404]
    assert cliente.get("/api/v1/ingresos").json()["ingresos"] == []


def test_se_consulta_por_folio_o_por_codigo_con_o_sin_guiones(sistema: Sistema) -> None:
    cliente = sistema()
    dado = registra(cliente).json()
    codigo = dado["codigo"]

    for referencia in (dado["folio"], codigo, f"{codigo[:4]}-{codigo[4:8]}-{codigo[8:]}".lower()):
        assert cliente.get(f"/api/v1/ingresos/{referencia}").json()["folio"] == dado["folio"]


def test_la_lista_avanza_sin_repetir_ni_saltar(sistema: Sistema) -> None:
    cliente = sistema()
    folios = [registra(cliente, f"clave-{n:04}", materia=f"Pide {n}").json()["folio"] for n in range(5)]

    vistos: list[str] = []
    tras = ""
    while True:
        pagina = cliente.get("/api/v1/ingresos", {"limite": "2", "tras": tras}).json()
        vistos += [i["folio"] for i in pagina["ingresos"]]
        if not (tras := pagina["siguiente"]):
            break

    assert vistos == folios


def test_no_usa_sesion_ni_galletas(sistema: Sistema) -> None:
    cliente = sistema()

    respuesta = registra(cliente)

    assert cliente.cookies == {}
    assert "Cookie" not in respuesta.get("Vary", "")


def test_un_metodo_que_no_va_lo_dice_en_la_misma_forma(sistema: Sistema) -> None:
    respuesta = sistema().delete("/api/v1/ingresos")

    assert (respuesta.status_code, respuesta["Content-Type"]) == (405, "application/problem+json")


def test_la_guia_y_el_esquema_se_leen_sin_llave(casa: Oficina) -> None:
    guia, esquema = Client().get("/api/v1/"), Client().get("/api/v1/openapi.json")

    assert "Idempotency-Key" in guia.content.decode()
    assert set(esquema.json()["paths"]) == {
        "/api/v1/tipos",
        "/api/v1/archivos",
        "/api/v1/ingresos",
        "/api/v1/ingresos/{referencia}",
    }


def test_la_cuenta_de_la_llave_no_se_encuentra_como_vecina(sistema: Sistema, casa: Oficina) -> None:
    from fojas.dominio.organizacion import consultas as gente

    sistema()

    assert gente.busca_personas("sistema sitio-web", terminos=casa.partes.terminos) == []


@pytest.mark.parametrize(
    ("datos", "campo"),
    [
        ({"cuenta": "Con Espacios"}, "cuenta"),
        ({"cuenta": "consola"}, "cuenta"),
        ({"nombre": " "}, "nombre"),
        ({"alcances": ()}, "alcances"),
        ({"alcances": ("todo",)}, "alcances"),
        ({"vence_el": DIA - timedelta(days=1)}, "vence_el"),
        ({"vence_el": DIA + timedelta(days=731)}, "vence_el"),
    ],
)
def test_una_llave_mal_pedida_no_se_crea(casa: Oficina, datos: dict[str, Any], campo: str) -> None:
    pedido: dict[str, Any] = {"cuenta": "sitio", "nombre": "Sitio", "alcances": ("ingresar",), "vence_el": DIA} | datos

    with pytest.raises(ErrorFojas) as error:
        acciones.crea_llave(**pedido, actor=actor_con(Rol.ADMINISTRADOR), en=MEDIODIA)

    assert error.value.campo == campo
    assert not LlaveApi.objects.exists()
