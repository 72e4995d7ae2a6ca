"""Las cabeceras de un correo, leídas aunque vengan rotas: de quién es, de qué trata y a qué contesta."""

import binascii
import quopri
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses

MAXIMO_CABECERAS = 256 * 1024
"""Más que esto no son cabeceras de una persona: lo que sigue no se mira para decidir."""
LARGO_CABECERA = 8_000
LARGO_ASUNTO, LARGO_NOMBRE, LARGO_CORREO, LARGO_ID = 300, 200, 254, 250
CORREO = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]+")
IDENTIFICADOR = re.compile(r"<[^<>\s\x00-\x1f\x7f]{3,240}>")
PALABRA = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.*?)\?=")
SUELTO = re.compile(r"[^<>\s\x00-\x1f\x7f]+@[^<>\s\x00-\x1f\x7f]+")
REPLICA = re.compile(r"^\s*(?:(?:re|rv|fw|fwd|aw|res|enc|resp|reenv)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
MARCAS = re.compile(r"^\s*(?:\[(?:externo|external|ext|spam\?*)\]\s*)+", re.IGNORECASE)
SIN_ASUNTO = "Correo sin asunto"
CODIFICACIONES = ("utf-8", "windows-1252")
OCCIDENTALES = frozenset(
    {"us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "iso-8859-15", "windows-1252", "cp1252"}
)
NO_SE_USAN = frozenset({"", "utf-7", "unknown-8bit", "x-unknown", "base64", "hex", "rot13", "punycode", "idna"})


@dataclass(frozen=True, slots=True)
class Cabeceras:
    """Lo que se mira de un correo antes de abrirlo."""

    message_id: str = ""
    """En minúsculas su dominio y entre paréntesis angulares; vacío si no trae uno que sirva."""
    de: tuple[tuple[str, str], ...] = ()
    """Pares (nombre, correo)."""
    responder_a: str = ""
    asunto: str = ""
    contesta_a: tuple[str, ...] = ()
    """Los Message-ID que cita, del más cercano al más lejano."""
    tipo: str = ""
    informe: str = ""
    """`report-type` de un `multipart/report`: `delivery-status`, `disposition-notification`…"""
    marcas: frozenset[str] = frozenset()
    """Señales de máquina, ya reconocidas."""

    @property
    def correo(self) -> str:
        return self.de[0][1] if self.de else ""

    @property
    def nombre(self) -> str:
        return self.de[0][0] if self.de else ""


def lee_cabeceras(comienzo: bytes) -> Cabeceras:
    """Nunca lanza: lo que no se entiende queda vacío."""
    mensaje = BytesHeaderParser(policy=compat32).parsebytes(_solo_cabeceras(comienzo))
    informe = _parametro(_cruda(mensaje, "Content-Type"), "report-type")
    return Cabeceras(
        message_id=normaliza_id(_cruda(mensaje, "Message-ID")),
        de=direcciones(mensaje, "From") or direcciones(mensaje, "Sender"),
        responder_a=next((c for _, c in direcciones(mensaje, "Reply-To") if es_correo(c)), ""),
        asunto=texto_de(_cruda(mensaje, "Subject"))[:LARGO_ASUNTO],
        contesta_a=_citados(mensaje),
        tipo=_cruda(mensaje, "Content-Type").split(";", 1)[0].strip().lower(),
        informe=informe.lower(),
        marcas=frozenset(_marcas(mensaje)),
    )


def _solo_cabeceras(comienzo: bytes) -> bytes:
    """Hasta el renglón vacío. El comienzo «From » de un mbox se salta."""
    recorte = comienzo[:MAXIMO_CABECERAS].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if recorte.startswith((b"From ", b">From ")):
        recorte = recorte.partition(b"\n")[2]
    return recorte.partition(b"\n\n")[0] + b"\n\n"


def _cruda(mensaje: Message, nombre: str) -> str:
    """La primera con ese nombre, con sus renglones unidos; los bytes sueltos de 8 bits quedan escapados."""
    valores = [str(v) for clave, v in mensaje._headers if clave.lower() == nombre.lower()]  # type: ignore[attr-defined]
    return re.sub(r"[\r\n]+", " ", valores[0])[:LARGO_CABECERA] if valores else ""


def texto_de(crudo: str) -> str:
    """Una cabecera en palabras: RFC 2047 aunque venga mal cortada, o bytes sueltos en la codificación que calce."""
    dichas: list[str] = []
    juntos: tuple[str, bytes] = ("", b"")
    desde = 0
    for hallada in PALABRA.finditer(crudo):
        entre, desde = crudo[desde : hallada.start()], hallada.end()
        codificacion, datos = hallada[1].split("*", 1)[0].lower(), _descifra(hallada[2], hallada[3])
        # Dos palabras seguidas son una sola: muchos programas cortan una letra por la mitad.
        if entre.strip() or juntos[0] != codificacion:
            dichas.append(decodifica(juntos[1], juntos[0]))
            dichas.append(_suelto(entre) if entre.strip() or not juntos[0] else "")
            juntos = (codificacion, b"")
        juntos = (codificacion, juntos[1] + datos)
    dichas += [decodifica(juntos[1], juntos[0]), _suelto(crudo[desde:])]
    return limpio("".join(dichas))


def _descifra(como: str, texto: str) -> bytes:
    datos = texto.encode("utf-8", "surrogateescape")
    if como in "qQ":
        return quopri.decodestring(datos, header=True)
    letras = re.sub(rb"[^A-Za-z0-9+/]", b"", datos)
    try:
        return binascii.a2b_base64(letras + b"=" * (-len(letras) % 4))
    except binascii.Error:
        return b""


def _suelto(texto: str) -> str:
    return decodifica(texto.encode("utf-8", "surrogateescape")) if _trae_sueltos(texto) else texto


def _trae_sueltos(texto: str) -> bool:
    return any("\udc80" <= letra <= "\udcff" for letra in texto)


def decodifica(datos: bytes, codificacion: str = "") -> str:
    """Los bytes en letras: lo que declaran si es verdad, y si no UTF-8 o el Windows de Occidente. Nunca lanza."""
    dicha = codificacion.strip().strip("\"'").lower().replace("_", "-")
    # Muchos programas dicen Latín y escriben UTF-8. «utf-7» y las que no son de texto permiten disfrazar.
    primero = ("utf-8", dicha) if dicha in OCCIDENTALES else () if dicha in NO_SE_USAN else (dicha,)
    for nombre in (*primero, *CODIFICACIONES):
        try:
            return datos.decode(nombre)
        except (LookupError, UnicodeError, ValueError):
            continue
    return datos.decode("latin-1")


def limpio(texto: str) -> str:
    """Sin signos de control ni giros de escritura, con espacios simples."""
    visible = "".join(c if c.isprintable() else " " if c.isspace() or c in "\x00\x7f" else "" for c in texto)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def direcciones(mensaje: Message, nombre: str) -> tuple[tuple[str, str], ...]:
    """Pares (nombre, correo) de una cabecera; si no se entiende, lo que parezca un correo dentro de ella."""
    cruda = _cruda(mensaje, nombre)
    if not cruda:
        return ()
    pares = [(texto_de(n)[:LARGO_NOMBRE], limpio(c)[:LARGO_CORREO]) for n, c in getaddresses([cruda])]
    servibles = tuple((n, c.lower()) for n, c in pares if es_correo(c))
    if servibles:
        return servibles
    dicho = texto_de(cruda)
    if hallado := CORREO.search(dicho):
        return ((limpio(dicho.replace(hallado[0], "").strip(" <>\"'"))[:LARGO_NOMBRE], hallado[0].lower()),)
    return ((dicho[:LARGO_NOMBRE], ""),) if dicho else ()


def es_correo(texto: str) -> bool:
    return len(texto) <= LARGO_CORREO and CORREO.fullmatch(texto) is not None


def normaliza_id(crudo: str) -> str:
    """`<Abc@SERVIDOR.cl>` → `<Abc@servidor.cl>`: la parte del dominio no distingue mayúsculas (RFC 5322, 3.6.4)."""
    hallado = IDENTIFICADOR.search(crudo)
    suelto = hallado[0] if hallado else f"<{crudo.strip()}>" if SUELTO.fullmatch(crudo.strip()) else ""
    if not suelto or len(suelto) > LARGO_ID or _trae_sueltos(suelto):
        return ""
    izquierda, arroba, dominio = suelto.strip("<>").rpartition("@")
    return f"<{izquierda}{arroba}{dominio.lower()}>" if dominio else ""


def ids_en(texto: str) -> tuple[str, ...]:
    """Todos los Message-ID que cita un texto, sin repetir."""
    return tuple(dict.fromkeys(filter(None, map(normaliza_id, IDENTIFICADOR.findall(texto)))))


def _citados(mensaje: Message) -> tuple[str, ...]:
    cercanos = ids_en(_cruda(mensaje, "In-Reply-To"))
    return tuple(dict.fromkeys((*cercanos, *reversed(ids_en(_cruda(mensaje, "References"))))))[:50]


def _parametro(cabecera: str, nombre: str) -> str:
    hallado = re.search(rf"{nombre}\s*=\s*\"?([\w./-]+)", cabecera, re.IGNORECASE)
    return hallado[1] if hallado else ""


def _marcas(mensaje: Message) -> Iterable[str]:
    """Lo que delata a una máquina, con un nombre propio cada señal."""
    automatica = _cruda(mensaje, "Auto-Submitted").split(";", 1)[0].strip().lower()
    if automatica and automatica != "no":
        yield "automatica"
    precedencia = _cruda(mensaje, "Precedence").strip().lower()
    if precedencia in {"auto_reply", "auto-reply"}:
        yield "automatica"
    if precedencia in {"bulk", "junk", "list"}:
        yield "masiva"
    for nombre in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Mail-Autoreply", "X-AutoReply-From"):
        if _cruda(mensaje, nombre):
            yield "automatica"
    if _cruda(mensaje, "List-Id") or _cruda(mensaje, "List-Post"):
        yield "lista"
    if _cruda(mensaje, "List-Unsubscribe"):
        yield "masiva"
    if _cruda(mensaje, "X-Auto-Response-Suppress"):
        yield "pide_silencio"
    if re.fullmatch(r"\s*<\s*>\s*", _cruda(mensaje, "Return-Path")):
        yield "sin_retorno"
    if _cruda(mensaje, "X-Failed-Recipients"):
        yield "rebote"
    if _cruda(mensaje, "X-Spam-Flag").strip().lower() == "yes":
        yield "sospechosa"
    if _cruda(mensaje, "X-Spam-Status").strip().lower().startswith("yes"):
        yield "sospechosa"


def materia_de(asunto: str) -> str:
    """El asunto sin «RE:», «RV:» ni las marcas del servidor; uno fijo si no dice nada."""
    resto, antes = asunto, ""
    while resto != antes:
        antes, resto = resto, MARCAS.sub("", REPLICA.sub("", resto))
    return resto.strip() if resto.strip(" -–—:;,.") else SIN_ASUNTO


def quien_presenta(de: Sequence[tuple[str, str]]) -> str:
    """`Ana Soto <ana@correo.cl>`, como lo escribió: quien firma un correo no está identificado por eso."""
    if not de:
        return "Remitente desconocido"
    nombre, correo = de[0]
    dicho = f"{nombre} <{correo}>" if nombre and correo and nombre.lower() != correo else nombre or correo
    return dicho[:LARGO_NOMBRE] if len(dicho) <= LARGO_NOMBRE else (correo or nombre)[:LARGO_NOMBRE]
