"""El proceso que abre un correo ajeno: `python -m fojas.adaptadores.desarme`, dentro de la carpeta donde está `mensaje`.

Deja cada adjunto en un archivo `parte-N` y escribe por la salida un JSON que dice qué hay.
"""

import binascii
import html
import json
import mimetypes
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32
from pathlib import Path
from typing import Any

import nh3

from fojas.dominio.recepcion.reglas.cabeceras import decodifica, limpio, texto_de

MAXIMO_ADJUNTOS = 300
MAXIMO_PARTES = 3_000
MAXIMO_TEXTO = 500_000
IMAGEN_DE_FIRMA = 30_000
"""Bytes: una imagen incrustada más chica es el logo de una firma, y queda dentro del correo."""
HONDURA = 20_000
SALTOS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|hr)\b[^>]*>", re.IGNORECASE)
UUENCODE = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n(.*?)^end[ \t]*\r?$", re.MULTILINE | re.DOTALL)
EXTENSIONES = {
    "text/calendar": ".ics", "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m", "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc", "application/ms-tnef": ".dat", "message/rfc822": ".eml", "image/heic": ".heic",
}  # fmt: skip
FIJOS = {"message/delivery-status": "Estado de la entrega.txt", "text/rfc822-headers": "Cabeceras del correo.txt"}


@dataclass
class _Desarme:
    """Lo que va saliendo del correo."""

    carpeta: Path
    textos: list[str] = field(default_factory=list)
    paginas: list[str] = field(default_factory=list)
    adjuntos: list[dict[str, Any]] = field(default_factory=list)
    notas: list[str] = field(default_factory=list)
    estados: list[str] = field(default_factory=list)
    devuelto: str = ""

    def saca(self, parte: Message) -> None:
        tipo = parte.get_content_type()
        if tipo == "message/delivery-status":
            self.estados.append(_como_texto(parte))
            return
        if tipo == "message/rfc822" and not self.devuelto:
            self.devuelto = _cabeceras_de(parte)
        if tipo == "text/rfc822-headers":
            self.devuelto = self.devuelto or _como_texto(parte)
            return
        if es_cuerpo(parte, tipo):
            self._cuerpo(parte, tipo)
            return
        nombre = nombre_de(parte, tipo, len(self.adjuntos) + 1)
        datos = _bytes(parte)
        if es_imagen_de_firma(parte, tipo, datos):
            self.notas.append(f"«{nombre}» es una imagen chica dentro del texto: queda dentro del correo.")
            return
        if parte.defects:
            self.notas.append(f"«{nombre}» venía mal codificado: revisa que se abra. El correo original está completo.")
        self.agrega(nombre, datos)

    def agrega(self, nombre: str, datos: bytes) -> None:
        if not datos:
            self.notas.append(f"«{nombre}» venía vacío: cero bytes.")
            return
        if len(self.adjuntos) >= MAXIMO_ADJUNTOS:
            if len(self.adjuntos) == MAXIMO_ADJUNTOS and not any("Trae más" in n for n in self.notas):
                self.notas.append(f"Trae más de {MAXIMO_ADJUNTOS} adjuntos: los demás están dentro del correo.")
            return
        ruta = self.carpeta / f"parte-{len(self.adjuntos)}"
        ruta.write_bytes(datos)
        self.adjuntos.append({"nombre": nombre, "ruta": ruta.name, "bytes": len(datos)})

    def _cuerpo(self, parte: Message, tipo: str) -> None:
        datos = _bytes(parte)
        if tipo == "text/plain":
            for hallado in UUENCODE.finditer(datos):
                self.agrega(limpio(decodifica(hallado[1])) or "adjunto", _de_uuencode(hallado[2]))
            datos = UUENCODE.sub(b"", datos)
        dicho = decodifica(datos[: 4 * MAXIMO_TEXTO], _codificacion(parte))
        (self.textos if tipo == "text/plain" else self.paginas).append(dicho)

    def texto(self) -> str:
        """Lo escrito; si solo venía como página, sus letras sin una etiqueta ni una imagen remota."""
        dicho = "\n\n".join(t for t in self.textos if t.strip())
        if not dicho.strip():
            dicho = "\n\n".join(en_letras(pagina) for pagina in self.paginas)
        return en_renglones(dicho)[:MAXIMO_TEXTO]


def main() -> int:
    carpeta = Path()
    sys.setrecursionlimit(HONDURA)
    sys.stdout.write(json.dumps(desarma((carpeta / "mensaje").read_bytes(), carpeta), ensure_ascii=True))
    return 0


def desarma(datos: bytes, carpeta: Path) -> dict[str, Any]:
    """Texto, adjuntos, y lo que dice si es un rebote."""
    hecho = _Desarme(carpeta)
    for n, parte in enumerate(hojas(message_from_bytes(datos, policy=compat32))):
        if n >= MAXIMO_PARTES:
            hecho.notas.append("Trae demasiadas partes: las últimas están solo dentro del correo.")
            break
        hecho.saca(parte)
    return {
        "texto": hecho.texto(), "adjuntos": hecho.adjuntos, "notas": hecho.notas, "estados": hecho.estados,
        "devuelto": hecho.devuelto,
    }  # fmt: skip


def hojas(mensaje: Message) -> Iterator[Message]:
    """Las partes que no contienen otras, en orden y sin recursión. Un correo adjunto es una hoja: no se abre."""
    pendientes = [mensaje]
    while pendientes:
        parte = pendientes.pop()
        dentro = _dentro(parte)
        if parte.get_content_maintype() == "multipart" and isinstance(dentro, list):
            pendientes.extend(p for p in reversed(dentro) if isinstance(p, Message))
        else:
            yield parte


def es_cuerpo(parte: Message, tipo: str) -> bool:
    """Texto sin nombre y sin que se haya pedido descargarlo."""
    if tipo not in {"text/plain", "text/html"} or isinstance(_dentro(parte), list):
        return False
    return not _disposicion(parte).startswith("attachment") and not _nombre_declarado(parte)


def es_imagen_de_firma(parte: Message, tipo: str, datos: bytes) -> bool:
    incrustada = bool(_cabecera(parte, "Content-ID")) and not _disposicion(parte).startswith("attachment")
    return tipo.startswith("image/") and incrustada and 0 < len(datos) < IMAGEN_DE_FIRMA


def nombre_de(parte: Message, tipo: str, numero: int) -> str:
    """El nombre con que venía; si no trae, uno que diga qué es."""
    if declarado := _nombre_declarado(parte):
        return declarado
    if tipo in FIJOS:
        return FIJOS[tipo]
    if tipo == "message/rfc822":
        dentro = _dentro(parte)
        primero = dentro[0] if isinstance(dentro, list) and dentro else None
        asunto = texto_de(_cabecera(primero, "Subject")) if isinstance(primero, Message) else ""
        return f"{asunto[:100] or f'Correo adjunto {numero}'}.eml"
    return f"Adjunto {numero}{EXTENSIONES.get(tipo) or mimetypes.guess_extension(tipo) or ''}"


def _nombre_declarado(parte: Message) -> str:
    _endereza(parte)
    try:
        crudo = parte.get_filename("")
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError):
        return ""
    return texto_de(str(crudo))[:200] if crudo else ""


def _endereza(parte: Message) -> None:
    """Deja en letras los bytes sueltos de las cabeceras que traen el nombre: la biblioteca los borraría."""
    cabeceras: list[tuple[str, str]] = parte._headers  # type: ignore[attr-defined]
    for n, (nombre, valor) in enumerate(cabeceras):
        if nombre.lower() in {"content-disposition", "content-type"} and any(
            "\udc80" <= c <= "\udcff" for c in str(valor)
        ):
            cabeceras[n] = (nombre, decodifica(str(valor).encode("utf-8", "surrogateescape")))


def _cabecera(parte: Message, nombre: str) -> str:
    cabeceras: list[tuple[str, str]] = parte._headers  # type: ignore[attr-defined]
    return next((str(valor) for clave, valor in cabeceras if clave.lower() == nombre.lower()), "")


def _disposicion(parte: Message) -> str:
    return _cabecera(parte, "Content-Disposition").strip().lower()


def _codificacion(parte: Message) -> str:
    try:
        return str(parte.get_content_charset("") or "")
    except (ValueError, LookupError, UnicodeError):
        return ""


def _dentro(parte: Message) -> Any:
    """Lo que contiene, sin decodificar: pedirlo por su nombre falla con una codificación que trae un NUL."""
    return parte._payload  # type: ignore[attr-defined]


def _bytes(parte: Message) -> bytes:
    """Los de la parte, decodificados hasta donde se pueda; los de un correo adjunto, como vuelve a escribirse."""
    dentro = _dentro(parte)
    if isinstance(dentro, list):
        return b"\r\n".join(_escrito(p) for p in dentro if isinstance(p, Message))
    try:
        datos = parte.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        datos = None
    return datos if isinstance(datos, bytes) else str(dentro).encode("utf-8", "surrogateescape")


def _escrito(mensaje: Message) -> bytes:
    try:
        return mensaje.as_bytes(policy=compat32)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return str(_dentro(mensaje)).encode("utf-8", "surrogateescape")


def _como_texto(parte: Message) -> str:
    return decodifica(_bytes(parte), _codificacion(parte))[:MAXIMO_TEXTO]


def _cabeceras_de(parte: Message) -> str:
    dentro = _dentro(parte)
    if not isinstance(dentro, list) or not dentro or not isinstance(dentro[0], Message):
        return ""
    primero: Message = dentro[0]
    cabeceras: list[tuple[str, str]] = primero._headers  # type: ignore[attr-defined]
    return "\n".join(f"{nombre}: {texto_de(str(valor))}" for nombre, valor in cabeceras)[:MAXIMO_TEXTO]


def _de_uuencode(cuerpo: bytes) -> bytes:
    salida = bytearray()
    for renglon in cuerpo.splitlines():
        try:
            salida += binascii.a2b_uu(renglon)
        except binascii.Error:
            # Un renglón con relleno de más: se toma lo que dice medir.
            largo = (((renglon[0] - 32) & 63) * 4 + 5) // 3 if renglon else 0
            try:
                salida += binascii.a2b_uu(renglon[:largo])
            except binascii.Error:
                continue
    return bytes(salida)


def en_letras(pagina: str) -> str:
    """Una página HTML como texto: sin guiones, estilos, etiquetas ni imágenes."""
    con_saltos = SALTOS.sub(lambda etiqueta: f"{etiqueta[0]}\n", pagina[: 4 * MAXIMO_TEXTO])
    limpia = nh3.clean(con_saltos, tags=set(), clean_content_tags={"script", "style", "title", "head"})
    return html.unescape(limpia)


def en_renglones(texto: str) -> str:
    """Sin signos de control ni giros de escritura, y a lo más un renglón vacío entre párrafos."""
    renglones = (limpio(renglon) for renglon in texto.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(renglones)).strip()


if __name__ == "__main__":
    sys.exit(main())
