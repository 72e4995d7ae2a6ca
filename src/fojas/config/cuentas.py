"""Cómo se ingresa: sin registro público, con cada ingreso y cada cambio de factores en la bitácora."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fojas.base import tiempo
from fojas.config.settings.ambiente import secreto_guardado
from fojas.dominio.organizacion import acciones, consultas
from fojas.dominio.organizacion.models import Usuario

CAMBIOS_DE_FACTOR = {
    "mfa/email/totp_activated": "activó la aplicación de códigos",
    "mfa/email/totp_deactivated": "quitó la aplicación de códigos",
    "mfa/email/webauthn_added": "agregó una llave",
    "mfa/email/webauthn_removed": "quitó una llave",
    "mfa/email/recovery_codes_generated": "creó códigos de recuperación",
}
SIN_AVISO = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AdaptadorDeCuentas(DefaultAccountAdapter):  # type: ignore[misc]
    """Las cuentas las abre quien administra; aquí solo se entra y se sale."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "El usuario o la clave no corresponden. Revisa que no estén activas las mayúsculas.",
        "too_many_login_attempts": "Demasiados intentos fallidos con este usuario. Espera cinco minutos y vuelve a probar.",
        "incorrect_password": "La clave no corresponde.",
        "rate_limited": "Demasiados intentos. Espera unos minutos.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Usuario, **resto: Any) -> HttpResponse | None:
        if user.es_de_servicio:
            respuesta: HttpResponse = self.respond_user_inactive(request, user)
            return respuesta
        return super().pre_login(request, user, **resto)  # type: ignore[no-any-return]

    def login(self, request: HttpRequest, user: Usuario) -> None:
        super().login(request, user)
        acciones.anota_ingreso(persona_id=user.persona_id, en=tiempo.ahora())

    def logout(self, request: HttpRequest) -> None:
        usuario = request.user
        super().logout(request)
        if isinstance(usuario, Usuario):
            acciones.anota_salida(persona_id=usuario.persona_id, en=tiempo.ahora())

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *resto: Any, **mas: Any
    ) -> None:
        """Entrar y salir se notan solos: no llevan aviso."""
        if message_template not in SIN_AVISO:
            super().add_message(request, level, message_template, *resto, **mas)

    def send_notification_mail(self, template_prefix: str, user: Usuario, *resto: Any, **mas: Any) -> None:
        """La biblioteca avisa por aquí cada cambio de factores: se anota, y no sale correo."""
        if cambio := CAMBIOS_DE_FACTOR.get(template_prefix):
            acciones.anota_factor(persona_id=user.persona_id, cambio=cambio, en=tiempo.ahora())


class AdaptadorDeFactores(DefaultMFAAdapter):  # type: ignore[misc]
    """Cifra las semillas con una llave que no está en la base, y no deja sin factor a quien lo necesita."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Tu rol exige un segundo factor: agrega otro antes de quitar este.",
        "incorrect_code": "El código no corresponde. Usa el que muestra ahora la aplicación.",
    }

    def encrypt(self, text: str) -> str:
        return _cofre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cofre().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not settings.EXIGE_SEGUNDO_FACTOR or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        otros = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        if otros.exists():
            return True
        cuenta = Usuario.objects.get(pk=authenticator.user_id)
        return not consultas.exige_segundo_factor(persona_id=cuenta.persona_id, dia=tiempo.hoy())


def _cofre() -> Fernet:
    secreto = secreto_guardado(settings.DATOS / "llaves" / "segundo_factor")
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secreto.encode()).digest()))
