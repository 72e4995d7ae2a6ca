"""Cartero: entrega el mensaje ya armado por el backend de correo de Django que digan los ajustes."""

import os
import smtplib
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from email.policy import Policy
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as MensajeDjango
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from fojas.base import codigos
from fojas.dominio.avisos.reglas import EntregaFallida


class _BytesExactos(Message):
    """El mensaje ya armado: al escribirlo da sus bytes y no otros equivalentes."""

    eml = b""

    def as_bytes(self, unixfrom: bool = False, policy: Policy | None = None, linesep: str = "\r\n") -> bytes:
        return self.eml


class _MensajeExacto(MensajeDjango):
    """Lleva los bytes ya armados: el correo que sale es el que se guarda como prueba."""

    def __init__(self, eml: bytes, *, de: str, para: str) -> None:
        super().__init__(from_email=de, to=[para])
        self._eml = eml

    def message(self) -> _BytesExactos:  # type: ignore[override]
        mensaje = message_from_bytes(self._eml, _BytesExactos)
        mensaje.eml = self._eml
        return mensaje


class EnCarpeta(BaseEmailBackend):
    """Sin servidor de correo, cada mensaje queda en `EMAIL_FILE_PATH` como un .eml que abre cualquier programa de correo."""

    def send_messages(self, email_messages: Sequence[MensajeDjango]) -> int:
        carpeta = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]
        carpeta.mkdir(parents=True, exist_ok=True, mode=0o700)
        for mensaje in email_messages:
            descriptor = os.open(carpeta / f"{codigos.nuevo()}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as flujo:
                flujo.write(mensaje.message().as_bytes())
        return len(email_messages)


class CarteroDjango:
    def entrega(self, *, eml: bytes, de: str, para: str) -> None:
        """Lanza `EntregaFallida` con lo que contestó el servidor."""
        try:
            enviados = get_connection().send_messages([_MensajeExacto(eml, de=de, para=para)])
        except (smtplib.SMTPException, OSError) as error:
            raise EntregaFallida(f"El servidor de correo no lo aceptó: {error}") from error
        if not enviados:
            raise EntregaFallida("El servidor de correo no lo aceptó.")
