"""Ingresar, salir y proteger la cuenta."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import NoReverseMatch, reverse

from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.organizacion import acciones, reglas
from fojas.dominio.organizacion.models import Usuario
from fojas.dominio.organizacion.reglas import Rol
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaPersona, persona_con

pytestmark = pytest.mark.django_db
CLAVE = "papel-sellado-2026"


@pytest.fixture
def cuenta() -> Usuario:
    return acciones.crea_usuario(
        usuario="rosa",
        persona_id=FabricaPersona().pk,
        clave=CLAVE,
        actor=reglas.actor_del_sistema(DIA),
        en=MEDIODIA,
    )


def ingresa(cliente: Client, usuario: str = "rosa", clave: str = CLAVE) -> Any:
    return cliente.post(reverse("account_login"), {"login": usuario, "password": clave})


def confirma(cliente: Client) -> None:
    """La biblioteca pide la clave de nuevo antes de tocar los factores."""
    cliente.post(reverse("account_reauthenticate"), {"password": CLAVE})


def codigo_de(semilla: str) -> str:
    contador = sorted(totp.yield_hotp_counters_from_time())[1]
    codigo: str = totp.format_hotp_value(totp.hotp_value(semilla, contador))
    return codigo


def sucesos(cuenta: Usuario) -> list[str]:
    filas = Anotacion.objects.filter(objeto=cuenta.persona.codigo).order_by("id")
    return [anotacion.suceso for anotacion in filas]


def test_con_usuario_y_clave_se_llega_al_escritorio(client: Client, cuenta: Usuario) -> None:
    assert ingresa(client)["Location"] == "/escritorio/"
    assert sucesos(cuenta)[-1] == "cuenta.ingreso"


def test_el_usuario_se_acepta_en_mayusculas(client: Client, cuenta: Usuario) -> None:
    assert ingresa(client, usuario=cuenta.usuario.upper()).status_code == 302


def test_con_otra_clave_no_se_entra_y_no_se_dice_cual_dato_falla(client: Client, cuenta: Usuario) -> None:
    con_otra_clave = ingresa(client, clave="otra-clave-cualquiera").content.decode()
    con_otro_usuario = ingresa(client, usuario="nadie").content.decode()

    assert "El usuario o la clave no corresponden" in con_otra_clave
    assert "El usuario o la clave no corresponden" in con_otro_usuario
    assert "cuenta.ingreso" not in sucesos(cuenta)


def test_la_clave_no_vuelve_escrita_en_la_pagina(client: Client, cuenta: Usuario) -> None:
    assert "otra-clave" not in ingresa(client, clave="otra-clave-cualquiera").content.decode()


def test_una_cuenta_desactivada_no_entra(client: Client, cuenta: Usuario) -> None:
    Usuario.objects.filter(pk=cuenta.pk).update(is_active=False)

    ingresa(client)

    assert "_auth_user_id" not in client.session


def test_una_cuenta_de_servicio_no_entra_por_pantalla(client: Client, cuenta: Usuario) -> None:
    Usuario.objects.filter(pk=cuenta.pk).update(es_de_servicio=True)

    ingresa(client)

    assert "_auth_user_id" not in client.session


def test_tras_cinco_fallas_la_cuenta_espera_aunque_la_clave_sea_buena(
    client: Client, cuenta: Usuario, settings: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fallas"}}
    for _ in range(5):
        ingresa(client, clave="otra-clave-cualquiera")

    assert "Demasiados intentos" in ingresa(client).content.decode()
    assert "_auth_user_id" not in client.session


def test_salir_se_anota(client: Client, cuenta: Usuario) -> None:
    ingresa(client)

    client.post(reverse("account_logout"))

    assert sucesos(cuenta)[-1] == "cuenta.salida"


@pytest.mark.parametrize(
    "nombre", ["account_signup", "account_email", "account_change_password", "mfa_signup_webauthn"]
)
def test_no_hay_registro_ni_cambios_por_fuera(nombre: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(nombre)


def test_el_ingreso_no_manda_a_otro_sitio(client: Client, cuenta: Usuario) -> None:
    respuesta = client.post(
        reverse("account_login"), {"login": "rosa", "password": CLAVE, "next": "https://otro.example/"}
    )

    assert respuesta["Location"] == "/escritorio/"


def test_la_semilla_de_los_codigos_se_guarda_cifrada(cuenta: Usuario) -> None:
    semilla = totp.generate_totp_secret()

    totp.TOTP.activate(cuenta, semilla)

    assert semilla not in str(Authenticator.objects.get().data)


def test_con_segundo_factor_la_clave_sola_no_basta(client: Client, cuenta: Usuario) -> None:
    totp.TOTP.activate(cuenta, totp.generate_totp_secret())

    respuesta = ingresa(client)

    assert respuesta["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_con_el_codigo_del_momento_se_entra(client: Client, cuenta: Usuario) -> None:
    semilla = totp.generate_totp_secret()
    totp.TOTP.activate(cuenta, semilla)
    ingresa(client)

    client.post(reverse("mfa_authenticate"), {"code": codigo_de(semilla)})

    assert client.session["_auth_user_id"] == str(cuenta.pk)


def test_activar_los_codigos_se_anota(client: Client, cuenta: Usuario, django_capture_on_commit_callbacks: Any) -> None:
    ingresa(client)
    confirma(client)
    semilla = client.get(reverse("mfa_activate_totp")).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": codigo_de(semilla)})

    assert "cuenta.factor_cambiado" in sucesos(cuenta)


def test_quien_administra_no_se_queda_sin_su_unico_factor(settings: Any) -> None:
    from allauth.mfa.adapter import get_adapter

    settings.EXIGE_SEGUNDO_FACTOR = True
    persona = persona_con(Rol.ADMINISTRADOR)
    unico = totp.TOTP.activate(persona.usuario, totp.generate_totp_secret()).instance

    assert not get_adapter().can_delete_authenticator(unico)


@pytest.mark.parametrize(
    "nombre",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_logout",
    ],
)
def test_las_paginas_de_la_cuenta_van_en_castellano(client: Client, cuenta: Usuario, nombre: str) -> None:
    ingresa(client)
    confirma(client)

    pagina = client.get(reverse(nombre))

    assert pagina.status_code == 200
    assert 'lang="es-CL"' in pagina.content.decode()
    assert "style=" not in pagina.content.decode()


@pytest.mark.parametrize("nombre", ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"])
def test_las_paginas_del_factor_puesto_van_en_castellano(client: Client, cuenta: Usuario, nombre: str) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    ingresa(client)
    confirma(client)
    totp.TOTP.activate(cuenta, totp.generate_totp_secret())
    RecoveryCodes.activate(cuenta)

    assert 'lang="es-CL"' in client.get(reverse(nombre)).content.decode()
