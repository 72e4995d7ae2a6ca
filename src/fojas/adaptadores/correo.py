"""Cartero: entrega el mensaje ya armado por el backend de correo de Django que digan los ajustes."""

import smtplib

from django.core.mail import EmailMessage as MensajeDjango
from django.core.mail import get_connection

from fojas.dominio.avisos.reglas import EntregaFallida


class _MensajeExacto(MensajeDjango):
    """Lleva los bytes ya armados: el correo que sale es el que se guarda como prueba."""

    def __init__(self, eml: bytes, *, de: str, para: str) -> None:
        super().__init__(from_email=de, to=[para])
        self._eml = eml

    def message(self, *, policy: object = None) -> object:  # type: ignore[override]
        import email
        from email import policy as politicas

        return email.message_from_bytes(self._eml, policy=politicas.SMTP)


class CarteroDjango:
    def entrega(self, *, eml: bytes, de: str, para: str) -> None:
        """Lanza `EntregaFallida` con lo que contestó el servidor."""
        try:
            enviados = get_connection().send_messages([_MensajeExacto(eml, de=de, para=para)])
        except (smtplib.SMTPException, OSError) as error:
            raise EntregaFallida(f"El servidor de correo no lo aceptó: {error}") from error
        if not enviados:
            raise EntregaFallida("El servidor de correo no lo aceptó.")
