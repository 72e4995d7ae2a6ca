"""Cartero: entrega el mensaje ya armado por el backend de correo de Django que digan los ajustes."""

import smtplib
from email import message_from_bytes
from email.message import Message
from email.policy import Policy

from django.core.mail import EmailMessage as MensajeDjango
from django.core.mail import get_connection

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


class CarteroDjango:
    def entrega(self, *, eml: bytes, de: str, para: str) -> None:
        """Lanza `EntregaFallida` con lo que contestó el servidor."""
        try:
            enviados = get_connection().send_messages([_MensajeExacto(eml, de=de, para=para)])
        except (smtplib.SMTPException, OSError) as error:
            raise EntregaFallida(f"El servidor de correo no lo aceptó: {error}") from error
        if not enviados:
            raise EntregaFallida("El servidor de correo no lo aceptó.")
