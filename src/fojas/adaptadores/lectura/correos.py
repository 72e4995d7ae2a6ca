"""Correos guardados: `.eml` y los de Outlook. Lo que dicen, y cómo se llama lo que traen."""

import email
import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

from fojas.adaptadores.lectura.comun import DANADO, MAXIMO_INFLADO, Ilegible, Recolector, Resultado
from fojas.adaptadores.lectura.textos import de_html, descifra
from fojas.dominio.expedientes.reglas import nombre_limpio, tipos

ENCABEZADOS = (("De", "From"), ("Para", "To"), ("Copia", "Cc"), ("Fecha", "Date"), ("Asunto", "Subject"))
MAXIMO_PARTES = 500


def lee(ruta: Path, tipo: str) -> Resultado:
    return _outlook(ruta) if tipo == tipos.MSG else _eml(ruta)


def _eml(ruta: Path) -> Resultado:
    with ruta.open("rb") as flujo:
        carta = email.message_from_bytes(flujo.read(MAXIMO_INFLADO), policy=email.policy.compat32)
    recolector = Recolector()
    for dicho, nombre in ENCABEZADOS:
        if valor := _encabezado(carta, nombre):
            recolector.pone(f"{dicho}: {valor}\n")
    adjuntos = []
    for parte in _cuerpos(carta):
        if archivo := _nombre(parte):
            adjuntos.append(archivo)
        elif parte.get_content_type() in {"text/plain", "text/html"}:
            recolector.pone("\n" + _dice(parte) + "\n")
    if adjuntos:
        recolector.pone("\nAdjuntos: " + ", ".join(adjuntos))
    return Resultado(recolector.junto(), metodo="correo")


def _cuerpos(carta: Message) -> Iterator[Message]:
    """Cada parte; de las que dicen lo mismo de dos formas, la que no trae marcas."""
    vistas = 0
    pendientes = [carta]
    while pendientes and vistas < MAXIMO_PARTES:
        parte = pendientes.pop()
        vistas += 1
        hijas = parte.get_payload()
        if not isinstance(hijas, list):
            yield parte
            continue
        if parte.get_content_type() == "multipart/alternative":
            simples = [h for h in hijas if isinstance(h, Message) and h.get_content_type() == "text/plain"]
            hijas = simples or hijas
        pendientes += [h for h in reversed(hijas) if isinstance(h, Message)]


def _dice(parte: Message) -> str:
    bytes_ = parte.get_payload(decode=True)
    texto = descifra(bytes_, parte.get_content_charset() or "") if isinstance(bytes_, bytes) else ""
    return de_html(texto) if parte.get_content_type() == "text/html" else texto


def _encabezado(carta: Message, nombre: str) -> str:
    return _legible(carta.get(nombre))


def _nombre(parte: Message) -> str:
    try:
        archivo = parte.get_filename()
    except (LookupError, UnicodeError, ValueError):
        archivo = "sin nombre"
    return nombre_limpio(_legible(archivo)) if archivo else ""


def _legible(valor: object) -> str:
    try:
        return str(make_header(decode_header(str(valor)))) if valor else ""
    except (LookupError, UnicodeError, ValueError, MessageError):
        return str(valor)


def _outlook(ruta: Path) -> Resultado:
    from oxmsg import Message as DeOutlook

    try:
        carta = DeOutlook.load(str(ruta))
        recolector = Recolector()
        para = ", ".join(f"{r.name} <{r.email_address}>" for r in carta.recipients)
        for dicho, valor in (
            ("De", carta.sender),
            ("Para", para),
            ("Fecha", carta.sent_date),
            ("Asunto", carta.subject),
        ):
            if valor:
                recolector.pone(f"{dicho}: {valor}\n")
        recolector.pone("\n" + (carta.body or de_html(carta.html_body or "")))
        if adjuntos := [nombre_limpio(a.file_name or "sin nombre") for a in carta.attachments]:
            recolector.pone("\nAdjuntos: " + ", ".join(adjuntos))
    # Lo que hay dentro lo escribió otro: la biblioteca falla de muchas formas, y todas son el mismo hecho.
    except (OSError, KeyError, IndexError, ValueError, TypeError, AttributeError, AssertionError, UnicodeError):
        raise Ilegible(DANADO) from None
    return Resultado(recolector.junto(), metodo="outlook")
