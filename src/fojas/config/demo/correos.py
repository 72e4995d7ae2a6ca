"""Los correos que la demostración recibe en su buzón, como los escribiría cada programa."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

BUZON = "partes@negrete.example"


def _mensaje(*, de: str, asunto: str, texto: str, identificador: str, en: datetime, **cabeceras: str) -> EmailMessage:
    mensaje = EmailMessage()
    mensaje["From"], mensaje["To"], mensaje["Subject"] = de, BUZON, asunto
    mensaje["Date"], mensaje["Message-ID"] = format_datetime(en), f"<{identificador}@correo.example>"
    for nombre, dicho in cabeceras.items():
        mensaje[nombre.replace("_", "-")] = dicho
    mensaje.set_content(texto)
    return mensaje


def de_una_vecina(adjunto: bytes, *, en: datetime) -> bytes:
    """Lo que alguien escribe con un archivo: toma folio solo."""
    mensaje = _mensaje(
        de="Florencia Painemal Soto <florencia.painemal@correo.example>", asunto="Solicitud de poda en plaza Los Copihues",
        texto=(
            "Buenas tardes:\n\nLas ramas de dos sauces de la plaza Los Copihues tocan los cables de la luz. Pido que las "
            "poden antes de que llegue el viento. Adjunto la carta firmada por los vecinos.\n\nGracias,\nFlorencia Painemal\n"
        ),
        identificador="poda-copihues-1", en=en,
    )  # fmt: skip
    mensaje.add_attachment(adjunto, maintype="application", subtype="pdf", filename="Carta de los vecinos.pdf")
    return mensaje.as_bytes()


def fuera_de_la_oficina(*, en: datetime) -> bytes:
    """Lo contesta una máquina: queda apartado."""
    return _mensaje(
        de="Claudio Rivas <crivas@constructorabureo.example>", asunto="Respuesta automática: fuera de la oficina",
        texto="Estoy fuera de la oficina hasta el lunes. Lo urgente, con Paola Concha.\n",
        identificador="ausente-77", en=en, Auto_Submitted="auto-replied",
    ).as_bytes()  # fmt: skip


def rebote(*, de: str, para: str, asunto: str, en: datetime) -> bytes:
    """El servidor de la otra persona avisa que no llegó (RFC 3464)."""
    limite = "limite-de-la-demostracion"
    return "\r\n".join(
        (
            "From: Mail Delivery Subsystem <MAILER-DAEMON@correo.example>", f"To: {BUZON}",
            "Subject: Undelivered Mail Returned to Sender", f"Date: {format_datetime(en)}",
            "Message-ID: <rebote-1@correo.example>", "MIME-Version: 1.0", "Auto-Submitted: auto-replied",
            f'Content-Type: multipart/report; report-type=delivery-status; boundary="{limite}"', "",
            f"--{limite}", "Content-Type: text/plain; charset=utf-8", "",
            f"Your message to {para} could not be delivered.", "",
            f"--{limite}", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.correo.example", "",
            f"Final-Recipient: rfc822; {para}", "Action: failed", "Status: 5.2.2",
            "Diagnostic-Code: smtp; 552 5.2.2 La casilla esta llena", "",
            f"--{limite}", "Content-Type: text/rfc822-headers", "", f"From: {BUZON}", f"To: {para}",
            f"Subject: {_en_ascii(asunto)}", f"Message-ID: {de}", "", f"--{limite}--", "",
        )
    ).encode()  # fmt: skip


def _en_ascii(asunto: str) -> str:
    """Una cabecera sin letras que haya que codificar."""
    return asunto.encode("ascii", "ignore").decode()


def respuesta_de_un_caso(*, a: str, de: str, folio: str, en: datetime) -> bytes:
    """Contesta a un correo nuestro: se propone agregarlo a su expediente."""
    return _mensaje(
        de=de, asunto=f"Re: Respuesta a tu presentación, folio {folio}",
        texto=(
            "Muchas gracias por la respuesta. Les agrego un dato: el poste que falta es el 34, frente a la sede, y queda "
            "a oscuras desde las siete de la tarde. ¿Se puede incluir en el mismo trabajo?\n"
        ),
        identificador="gracias-dato-1", en=en, In_Reply_To=a, References=a,
    ).as_bytes()  # fmt: skip
