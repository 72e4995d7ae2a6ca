"""Lo que los avisos piden al mundo: entregar un correo ya armado, y notificar en un Domicilio Digital Único."""

from typing import Protocol

from fojas.dominio.avisos.reglas import Acuse, Mensaje, Seguimiento


class Cartero(Protocol):
    def entrega(self, *, eml: bytes, de: str, para: str) -> None:
        """Entrega los bytes exactos al servidor de correo. Lanza `EntregaFallida`."""


class Notificador(Protocol):
    """La Plataforma de Notificaciones: una ruta envía y la otra dice en qué está."""

    def envia(self, mensaje: Mensaje) -> Acuse:
        """Envía una notificación a una persona.

        Lanza `NoSeEnvio` si se sabe que no llegó a la Plataforma, `NotificacionRechazada` si la rechazó, `YaEnviada` si
        dice que es repetida y `NoSeSabe` si no contestó algo que se entienda.
        """

    def estado(self, *, transaccion: str, rol_unico: str) -> Seguimiento:
        """Dice en qué está lo enviado a esa persona. Lanza `NoSeEnvio` o `NoSeSabe` si no contesta."""
