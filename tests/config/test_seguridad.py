"""Cabeceras de toda respuesta, límites de tasa y segundo factor."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from fojas.config import seguridad
from fojas.dominio.organizacion.reglas import Rol
from tests.fabricas.organizacion import FabricaMunicipalidad, FabricaUnidad, persona_con

EN_MEMORIA = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pruebas"}}


@pytest.mark.django_db
def test_toda_respuesta_lleva_una_politica_sin_nada_en_linea(client: Client) -> None:
    politica = client.get(reverse("account_login"))["Content-Security-Policy"]

    assert "unsafe" not in politica
    assert "default-src 'none'" in politica
    assert "frame-ancestors 'none'" in politica


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cabecera", "valor"),
    [
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_toda_respuesta_lleva_sus_cabeceras(client: Client, cabecera: str, valor: str) -> None:
    assert client.get(reverse("account_login"))[cabecera] == valor


def test_solo_la_vista_que_lo_pide_se_deja_enmarcar_por_la_casa() -> None:
    def responde(_: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"X-Frame-Options": "SAMEORIGIN"})

    respuesta = seguridad.Cabeceras(responde)(RequestFactory().get("/"))

    assert "frame-ancestors 'self'" in respuesta["Content-Security-Policy"]


def test_lo_que_depende_de_la_sesion_no_se_guarda_en_cache() -> None:
    def responde(_: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Vary": "Accept-Encoding, Cookie"})

    assert seguridad.Cabeceras(responde)(RequestFactory().get("/"))["Cache-Control"] == "private, no-cache"


def responde_bien(_: HttpRequest) -> HttpResponse:
    return HttpResponse("bien")


def responde_si_existe(peticion: HttpRequest) -> HttpResponse:
    return HttpResponse(status=200 if "BIEN" in peticion.path else 404)


@pytest.fixture
def con_limite(settings: Any) -> Any:
    from django.core.cache import cache

    settings.CACHES = EN_MEMORIA
    settings.LIMITES_DE_TASA = {"/seguimiento/": (3, 3600)}
    cache.clear()
    return seguridad.LimiteDeTasa(responde_si_existe)


def pide(limite: Any, ruta: str = "/seguimiento/ABC/", direccion: str = "10.0.0.1", **cabeceras: str) -> int:
    peticion = RequestFactory().get(ruta, REMOTE_ADDR=direccion, headers=cabeceras)
    codigo: int = limite(peticion).status_code
    return codigo


def test_pasado_el_limite_se_pide_esperar(con_limite: Any) -> None:
    assert [pide(con_limite) for _ in range(5)] == [404, 404, 404, 429, 429]


def test_los_que_aciertan_no_gastan_el_limite_de_su_conexion(con_limite: Any) -> None:
    assert {pide(con_limite, ruta="/seguimiento/BIEN/") for _ in range(20)} == {200}
    assert pide(con_limite) == 404


def test_quien_ya_probo_demasiados_tampoco_sabe_si_acierta(con_limite: Any) -> None:
    for _ in range(3):
        pide(con_limite)

    assert pide(con_limite, ruta="/seguimiento/BIEN/") == 429


def test_la_espera_no_se_guarda_ni_se_indexa_y_dice_cuanto(con_limite: Any) -> None:
    for _ in range(3):
        pide(con_limite)

    respuesta = con_limite(RequestFactory().get("/seguimiento/ABC/", REMOTE_ADDR="10.0.0.1"))

    assert "Espera un momento" in respuesta.content.decode()
    assert [respuesta[c] for c in ("Retry-After", "Cache-Control", "X-Robots-Tag", "Referrer-Policy")] == [
        "3600", "private, no-store", "noindex, nofollow", "no-referrer",
    ]  # fmt: skip


def test_el_limite_de_una_direccion_no_toca_a_otra(con_limite: Any) -> None:
    for _ in range(5):
        pide(con_limite)

    assert pide(con_limite, direccion="10.0.0.2") == 404


def test_lo_que_no_esta_en_la_lista_no_tiene_limite(con_limite: Any) -> None:
    assert {pide(con_limite, ruta="/escritorio/") for _ in range(6)} == {404}


def test_sin_intermediarios_no_se_cree_la_direccion_que_dice_quien_pide(con_limite: Any) -> None:
    codigos = [pide(con_limite, **{"x-forwarded-for": f"1.1.1.{n}"}) for n in range(4)]

    assert codigos[-1] == 429


def test_con_un_intermediario_se_cree_solo_el_ultimo_salto(settings: Any) -> None:
    settings.PROXIES = 1
    peticion = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 200.1.2.3"}, REMOTE_ADDR="127.0.0.1")

    assert seguridad.direccion_de(peticion) == "200.1.2.3"


@pytest.fixture
def exige(settings: Any) -> None:
    settings.EXIGE_SEGUNDO_FACTOR = True


def entra(persona: Any) -> Client:
    cliente = Client()
    cliente.force_login(persona.usuario)
    return cliente


@pytest.mark.django_db
@pytest.mark.usefixtures("exige")
@pytest.mark.parametrize("rol", [Rol.ADMINISTRADOR, Rol.SECRETARIO_MUNICIPAL, Rol.ALCALDIA])
def test_quien_administra_o_firma_va_primero_a_poner_su_segundo_factor(rol: Rol) -> None:
    respuesta = entra(persona_con(rol)).get("/cualquier-parte/")

    assert respuesta["Location"] == reverse("mfa_index")


@pytest.mark.django_db
@pytest.mark.usefixtures("exige")
def test_a_quien_no_firma_no_se_le_exige() -> None:
    FabricaMunicipalidad()

    respuesta = entra(persona_con((Rol.FUNCIONARIO, FabricaUnidad()))).get("/cualquier-parte/")

    assert respuesta.status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("exige")
def test_la_pagina_donde_se_pone_el_factor_queda_abierta() -> None:
    assert entra(persona_con(Rol.ADMINISTRADOR)).get(reverse("mfa_index")).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("exige")
def test_con_el_factor_puesto_se_pasa() -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    FabricaMunicipalidad()
    persona = persona_con(Rol.ADMINISTRADOR)
    TOTP.activate(persona.usuario, generate_totp_secret())

    assert entra(persona).get("/cualquier-parte/").status_code == 404


def test_sin_exigirlo_el_segundo_factor_no_cuesta_nada() -> None:
    with pytest.raises(MiddlewareNotUsed):
        seguridad.SegundoFactor(responde_bien)


@pytest.fixture
def con_estaticos(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")


@pytest.mark.django_db
@pytest.mark.usefixtures("con_estaticos")
def test_produccion_no_sirve_la_demostracion() -> None:
    FabricaMunicipalidad(es_demostracion=True)

    with pytest.raises(ImproperlyConfigured, match="claves son públicas"):
        seguridad.RevisaArranque(responde_bien)


@pytest.mark.django_db
@pytest.mark.usefixtures("con_estaticos")
def test_produccion_sirve_una_municipalidad_real() -> None:
    FabricaMunicipalidad()

    with pytest.raises(MiddlewareNotUsed):
        seguridad.RevisaArranque(responde_bien)


@pytest.mark.django_db
def test_produccion_no_sirve_paginas_sin_sus_archivos(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path

    with pytest.raises(ImproperlyConfigured, match="fojas instalar"):
        seguridad.RevisaArranque(responde_bien)


@pytest.mark.django_db
def test_ningun_otro_sitio_puede_leer_los_archivos_de_las_paginas(client: Client) -> None:
    respuesta = client.head("/estaticos/fojas/fojas.css")

    assert respuesta.status_code == 200
    assert "Access-Control-Allow-Origin" not in respuesta.headers


@pytest.mark.django_db
def test_sin_municipalidad_cada_pagina_dice_como_instalarla(client: Client) -> None:
    respuesta = client.get(reverse("portal:inicio"))

    assert (respuesta.status_code, "fojas instalar" in respuesta.content.decode()) == (503, True)
