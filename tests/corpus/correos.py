"""Correos difíciles de verdad, armados byte a byte: los que rompen programas de correo y los que llegan cada día."""

import base64
import quopri
from collections.abc import Callable, Mapping
from dataclasses import dataclass

NUESTRO = "partes@negrete.cl"
FIRMA = "Saludos,\r\nAna Soto"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Dificil:
    """Un correo y en qué debe terminar."""

    bytes: bytes
    estado: str
    clase: str = "normal"
    materia: str = ""
    """La materia del ingreso, si importa."""
    adjuntos: tuple[str, ...] | None = None
    """Los nombres de los documentos, después del correo mismo, si importan."""
    texto: str = ""
    """Algo que debe leerse en el texto del correo."""
    se_contesta: bool | None = None
    junto_a: tuple[bytes, ...] = ()
    """Los que llegaron antes."""


_numero = iter(range(1, 10_000))


def cabeceras(
    *, de: str | None = "Ana Soto <ana.soto@correo.example>", asunto: str | None = "Pido luminarias",
    mid: str | None = None, **otras: str,
) -> bytes:  # fmt: skip
    """Las de un correo cualquiera, con lo que se quiera distinto."""
    renglones = ["Return-Path: <ana.soto@correo.example>"] if "Return_Path" not in otras else []
    if de is not None:
        renglones.append(f"From: {de}")
    renglones.append(f"To: {NUESTRO}")
    if asunto is not None:
        renglones.append(f"Subject: {asunto}")
    renglones.append("Date: Mon, 23 Nov 2026 10:15:00 -0300")
    if mid != "":
        renglones.append(f"Message-ID: {mid or f'<corpus-{next(_numero)}@correo.example>'}")
    renglones += [f"{nombre.replace('_', '-')}: {valor}" for nombre, valor in otras.items()]
    return "\r\n".join(renglones).encode("utf-8", "surrogateescape") + b"\r\n"


def simple(cuerpo: bytes = b"Pido luminarias para calle Los Boldos.\r\n", **datos: str | None) -> bytes:
    return cabeceras(**datos) + b"\r\n" + cuerpo  # type: ignore[arg-type]


def partes(
    *trozos: bytes, clase: str = "mixed", limite: str = "LIMITE", cierra: bool = True, extra: str = "",
    **datos: str | None,
) -> bytes:  # fmt: skip
    """Un correo de varias partes; cada trozo trae sus cabeceras."""
    cabeza = cabeceras(**datos, MIME_Version="1.0", Content_Type=f'multipart/{clase}; boundary="{limite}"{extra}')  # type: ignore[arg-type]
    cuerpo = b"".join(b"--" + limite.encode() + b"\r\n" + t + b"\r\n" for t in trozos)
    return cabeza + b"\r\n" + cuerpo + (b"--" + limite.encode() + b"--\r\n" if cierra else b"")


def texto(dicho: str = "Adjunto lo pedido.", *, juego: str = "utf-8", como: str = "") -> bytes:
    datos = dicho.encode(como or juego)
    return f"Content-Type: text/plain; charset={juego}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + datos


def pagina(dicho: str) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\r\n\r\n" + dicho.encode()


def adjunto(
    datos: bytes = PDF, *, nombre: str = 'filename="carta.pdf"', tipo: str = "application/pdf", otras: str = ""
) -> bytes:
    cabeza = f"Content-Type: {tipo}\r\nContent-Disposition: attachment; {nombre}\r\n{otras}Content-Transfer-Encoding: base64\r\n\r\n"
    return cabeza.encode("utf-8", "surrogateescape") + base64.encodebytes(datos).replace(b"\n", b"\r\n")


def codificado(dicho: str, *, juego: str = "utf-8", como: str = "B") -> str:
    datos = dicho.encode(juego)
    if como == "B":
        return f"=?{juego}?B?{base64.b64encode(datos).decode()}?="
    return f"=?{juego}?Q?{quopri.encodestring(datos, header=True).decode().replace(chr(10), '')}?="


def en_bytes(datos: bytes) -> str:
    return f"=?utf-8?B?{base64.b64encode(datos).decode()}?="


def informe(
    estado: str, *, de: str, asunto: str, devuelto: str = "", dicho: str = "No se pudo entregar.", **otras: str
) -> bytes:
    """Un aviso de entrega como lo manda la norma (RFC 3464)."""
    trozos = [texto(dicho), b"Content-Type: message/delivery-status\r\n\r\n" + estado.replace("\n", "\r\n").encode()]
    if devuelto:
        trozos.append(b"Content-Type: message/rfc822\r\n\r\n" + devuelto.replace("\n", "\r\n").encode())
    return partes(
        *trozos, clase="report", extra="; report-type=delivery-status", de=de, asunto=asunto,
        **({"Return_Path": "<>"} | otras),
    )  # fmt: skip


FALLO = (
    "Reporting-MTA: dns; mx.correo.example\n\nFinal-Recipient: rfc822; nadie@correo.example\nAction: failed\n"
    "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"
)
DEMORA = (
    "Reporting-MTA: dns; mx.correo.example\n\nFinal-Recipient: rfc822; nadie@correo.example\nAction: delayed\n"
    "Status: 4.4.1\nWill-Retry-Until: Tue, 24 Nov 2026 10:00:00 -0300\n"
)


def _hondo(niveles: int) -> bytes:
    cuerpo = texto("En el fondo")
    for n in range(niveles):
        limite = f"N{n}"
        cuerpo = (
            f'Content-Type: multipart/mixed; boundary="{limite}"\r\n\r\n--{limite}\r\n'.encode()
            + cuerpo
            + f"\r\n--{limite}--\r\n".encode()
        )
    return cabeceras(MIME_Version="1.0") + cuerpo


def _correos_anidados(niveles: int) -> bytes:
    cuerpo = simple()
    for _ in range(niveles):
        cuerpo = cabeceras(MIME_Version="1.0", Content_Type="message/rfc822") + b"\r\n" + cuerpo
    return cuerpo


def _uuencode() -> bytes:
    import binascii

    datos = b"contenido del plano" * 20
    renglones = b"".join(binascii.b2a_uu(datos[i : i + 45]) for i in range(0, len(datos), 45))
    return simple(b"Va el plano:\r\n\r\nbegin 644 plano.txt\r\n" + renglones + b"`\r\nend\r\n\r\nGracias\r\n")


_REPETIDO = simple(mid="<igual@correo.example>")
_REPETIDO_DISTINTO = simple(b"Otra cosa completamente distinta\r\n", mid="<igual@correo.example>", asunto="Otro asunto")
_PEDIDO: Mapping[str, Callable[[], Dificil]] = {
    # Juegos de caracteres
    "utf8": lambda: Dificil(
        simple("Señor Alcalde, ñandú 😀\r\n".encode(), Content_Type="text/plain; charset=utf-8"),
        "ingresado",
        texto="ñandú 😀",
    ),
    "latin1_dice_utf8": lambda: Dificil(
        simple("Señor\r\n".encode("latin-1"), Content_Type="text/plain; charset=utf-8"), "ingresado", texto="Señor"
    ),
    "utf8_dice_latin1": lambda: Dificil(
        simple("Señor\r\n".encode(), Content_Type="text/plain; charset=iso-8859-1"), "ingresado", texto="Señor"
    ),
    "windows1252": lambda: Dificil(
        simple("“Señor” – 5 €\r\n".encode("cp1252"), Content_Type="text/plain; charset=windows-1252"),
        "ingresado",
        texto="“Señor” – 5 €",
    ),
    "iso2022jp": lambda: Dificil(
        simple(
            "日本語のメール\r\n".encode("iso-2022-jp"),
            Content_Type="text/plain; charset=iso-2022-jp",
            asunto=codificado("日本語", juego="iso-2022-jp"),
        ),
        "ingresado",
        materia="日本語",
        texto="日本語のメール",
    ),
    "gb18030": lambda: Dificil(
        simple("中文邮件\r\n".encode("gb18030"), Content_Type="text/plain; charset=gb18030"),
        "ingresado",
        texto="中文邮件",
    ),
    "koi8": lambda: Dificil(
        simple("Привет\r\n".encode("koi8-r"), Content_Type="text/plain; charset=koi8-r"), "ingresado", texto="Привет"
    ),
    "utf16": lambda: Dificil(
        simple(
            base64.encodebytes("Señor".encode("utf-16")),
            Content_Type="text/plain; charset=utf-16",
            Content_Transfer_Encoding="base64",
        ),
        "ingresado",
        texto="Señor",
    ),
    "utf7": lambda: Dificil(
        simple(b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-\r\n", Content_Type="text/plain; charset=utf-7"),
        "ingresado",
        texto="+ADw-script",
    ),
    "juego_inventado": lambda: Dificil(
        simple("Señor\r\n".encode(), Content_Type="text/plain; charset=x-inventado-99"), "ingresado", texto="Señor"
    ),
    "ocho_bits_sin_mime": lambda: Dificil(
        simple("Señor vecino\r\n".encode("latin-1")), "ingresado", texto="Señor vecino"
    ),
    "cabecera_de_8_bits_latin1": lambda: Dificil(
        cabeceras(asunto=None) + "Subject: Señal de tránsito\r\n\r\nHola\r\n".encode("latin-1"),
        "ingresado",
        materia="Señal de tránsito",
    ),
    "cabecera_de_8_bits_utf8": lambda: Dificil(
        cabeceras(asunto=None) + "Subject: Señal de tránsito 🚦\r\n\r\nHola\r\n".encode(),
        "ingresado",
        materia="Señal de tránsito 🚦",
    ),
    "imprimible_citado_roto": lambda: Dificil(
        simple(
            b"Se=F1or =ZZ =\r\n sigue =3\r\n",
            Content_Type="text/plain; charset=iso-8859-1",
            Content_Transfer_Encoding="quoted-printable",
        ),
        "ingresado",
        texto="Señor",
    ),
    # Palabras codificadas
    "asunto_q": lambda: Dificil(
        simple(asunto=codificado("Reclamo por señalética", juego="iso-8859-1", como="Q")),
        "ingresado",
        materia="Reclamo por señalética",
    ),
    "letra_partida_entre_dos_palabras": lambda: Dificil(
        simple(asunto=f"{en_bytes('Petición de Ñ'.encode()[:-1])}\r\n {en_bytes('Ñuñoa'.encode()[1:])}"),
        "ingresado",
        materia="Petición de Ñuñoa",
    ),
    "palabra_codificada_rota": lambda: Dificil(
        simple(asunto="=?utf-8?B?UGlkbyBsdXo?= =?utf-8?Q?=C3=?= =?broken"), "ingresado"
    ),
    "palabra_pegada": lambda: Dificil(
        simple(asunto=f"Pido{codificado(' señal')}ahora"), "ingresado", materia="Pido señalahora"
    ),
    "asunto_codificado_dos_veces": lambda: Dificil(simple(asunto=codificado(codificado("Pido luz"))), "ingresado"),
    "asunto_con_giro_de_escritura": lambda: Dificil(
        simple(asunto=codificado("Pido \u202eluz\u202c ya\x07")), "ingresado", materia="Pido luz ya"
    ),
    "nombre_codificado": lambda: Dificil(
        simple(de=f"{codificado('José Ñancupil')} <jose@correo.example>"), "ingresado"
    ),
    # Nombres de adjuntos
    "nombre_con_enie": lambda: Dificil(
        partes(texto(), adjunto(nombre='filename="Año señal.pdf"')), "ingresado", adjuntos=("Año señal.pdf",)
    ),
    "nombre_con_enie_latin1": lambda: Dificil(
        partes(texto(), adjunto(nombre=b'filename="A\xf1o.pdf"'.decode("ascii", "surrogateescape"))),
        "ingresado",
        adjuntos=("Año.pdf",),
    ),
    "nombre_emoji_2047": lambda: Dificil(
        partes(texto(), adjunto(nombre=f'filename="{codificado("foto 😀.pdf")}"')),
        "ingresado",
        adjuntos=("foto 😀.pdf",),
    ),
    "nombre_2231": lambda: Dificil(
        partes(texto(), adjunto(nombre="filename*=utf-8''Informe%20a%C3%B1o%202026.pdf")),
        "ingresado",
        adjuntos=("Informe año 2026.pdf",),
    ),
    "nombre_2231_partido": lambda: Dificil(
        partes(texto(), adjunto(nombre="filename*0*=utf-8''Informe%20; filename*1*=a%C3%B1o; filename*2=.pdf")),
        "ingresado",
        adjuntos=("Informe año.pdf",),
    ),
    "nombre_2231_juego_inventado": lambda: Dificil(
        partes(texto(), adjunto(nombre="filename*=x-nada''a%F1o.pdf")), "ingresado"
    ),
    "nombre_con_ruta": lambda: Dificil(
        partes(texto(), adjunto(nombre='filename="../../etc/passwd"')), "ingresado", adjuntos=("passwd",)
    ),
    "nombre_con_doble_extension": lambda: Dificil(
        partes(texto(), adjunto(nombre='filename="factura.pdf.exe"')), "ingresado", adjuntos=("factura.pdf.exe",)
    ),
    "nombre_sin_nombre": lambda: Dificil(
        partes(
            texto(),
            b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PDF),
        ),
        "ingresado",
        adjuntos=("Adjunto 1.pdf",),
    ),
    "nombre_larguisimo": lambda: Dificil(partes(texto(), adjunto(nombre=f'filename="{"a" * 3000}.pdf"')), "ingresado"),
    # Cabeceras
    "sin_message_id": lambda: Dificil(simple(mid=""), "ingresado"),
    "message_id_roto": lambda: Dificil(simple(mid="esto no es un id"), "ingresado"),
    "message_id_repetido_igual": lambda: Dificil(
        b"Received: from otro\r\n" + _REPETIDO, "duplicado", junto_a=(_REPETIDO,)
    ),
    "message_id_repetido_distinto": lambda: Dificil(_REPETIDO_DISTINTO, "apartado", junto_a=(_REPETIDO,)),
    "cabecera_plegada": lambda: Dificil(
        simple(asunto="Pido luminarias\r\n para la calle\r\n\tLos Boldos"),
        "ingresado",
        materia="Pido luminarias para la calle Los Boldos",
    ),
    "cabecera_enorme": lambda: Dificil(simple(asunto="Pido " + "luz " * 50_000), "ingresado"),
    "mil_received": lambda: Dificil(
        b"".join(b"Received: from s%d by s%d; Mon, 23 Nov 2026 10:00:00 -0300\r\n" % (n, n) for n in range(1000))
        + simple(),
        "ingresado",
    ),
    "sin_from": lambda: Dificil(cabeceras(de=None) + b"\r\nHola\r\n", "ingresado", se_contesta=False),
    "from_vacio": lambda: Dificil(simple(de=""), "ingresado", se_contesta=False),
    "from_con_dos": lambda: Dificil(simple(de="Ana <ana@correo.example>, Luis <luis@correo.example>"), "ingresado"),
    "from_sin_correo": lambda: Dificil(simple(de="Ana Soto"), "ingresado", se_contesta=False),
    "from_roto": lambda: Dificil(simple(de='"Ana, Soto <<ana@correo.example>'), "ingresado"),
    "asunto_vacio": lambda: Dificil(simple(asunto=""), "ingresado", materia="Correo sin asunto"),
    "sin_asunto": lambda: Dificil(simple(asunto=None), "ingresado", materia="Correo sin asunto"),
    "asunto_solo_re": lambda: Dificil(simple(asunto="RE: RV: Fwd:"), "ingresado", materia="Correo sin asunto"),
    "asunto_re": lambda: Dificil(simple(asunto="RE: RV: [EXTERNO] Pido luz"), "ingresado", materia="Pido luz"),
    "fecha_1970": lambda: Dificil(simple().replace(b"23 Nov 2026", b"01 Jan 1970"), "ingresado"),
    "fecha_2099": lambda: Dificil(simple().replace(b"23 Nov 2026", b"31 Dec 2099"), "ingresado"),
    "fecha_rota": lambda: Dificil(simple().replace(b"Mon, 23 Nov 2026 10:15:00 -0300", b"ayer"), "ingresado"),
    "renglon_de_mbox": lambda: Dificil(
        b"From ana@correo.example Mon Nov 23 10:00:00 2026\n" + simple(), "ingresado", materia="Pido luminarias"
    ),
    "solo_cabeceras": lambda: Dificil(cabeceras(), "ingresado"),
    "sin_cabeceras": lambda: Dificil(
        b"Hola, pido luz para mi calle\r\n", "ingresado", materia="Correo sin asunto", se_contesta=False
    ),
    "basura": lambda: Dificil(bytes(range(256)) * 40, "ingresado", se_contesta=False),
    "vacio": lambda: Dificil(b"", "rechazado", "vacio", se_contesta=False),
    "solo_espacios": lambda: Dificil(b"\r\n \r\n\r\n", "rechazado", "vacio", se_contesta=False),
    # Cuerpos
    "solo_html": lambda: Dificil(
        simple(b"<p>Pido <b>luz</b></p><p>Calle &ntilde;</p>", Content_Type="text/html; charset=utf-8"),
        "ingresado",
        texto="Calle ñ",
    ),
    "html_con_guiones_e_imagenes": lambda: Dificil(
        simple(
            b"<html><head><style>p{}</style><script>alert('xss')</script></head><body onload=x()><p>Pido luz</p><img src='https://espia.example/p.gif'></body></html>",
            Content_Type="text/html; charset=utf-8",
        ),
        "ingresado",
        texto="Pido luz",
    ),
    "alternativa": lambda: Dificil(
        partes(texto("Pido luz"), pagina("<p>Pido luz</p>"), clase="alternative"),
        "ingresado",
        adjuntos=(),
        texto="Pido luz",
    ),
    "saltos_mezclados": lambda: Dificil(simple(b"uno\rdos\ntres\r\ncuatro\r\n"), "ingresado", texto="dos"),
    "solo_lf": lambda: Dificil(simple().replace(b"\r\n", b"\n"), "ingresado", materia="Pido luminarias"),
    "bytes_nulos": lambda: Dificil(simple(b"Pido\x00 luz\x00\r\n"), "ingresado", texto="Pido luz"),
    "renglon_de_un_mega": lambda: Dificil(simple(b"a" * 1_000_000 + b"\r\n"), "ingresado"),
    "base64_roto": lambda: Dificil(
        partes(
            texto(),
            b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=roto.pdf\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0x!!!!LjQK=====\r\n%%%\r\n",
        ),
        "ingresado",
        adjuntos=("roto.pdf",),
    ),
    "uuencode": lambda: Dificil(_uuencode(), "ingresado", adjuntos=("plano.txt",), texto="Va el plano"),
    "sin_cierre": lambda: Dificil(partes(texto(), adjunto(), cierra=False), "ingresado", adjuntos=("carta.pdf",)),
    "limite_repetido_adentro": lambda: Dificil(
        partes(
            b'Content-Type: multipart/mixed; boundary="LIMITE"\r\n\r\n--LIMITE\r\n'
            + texto("Adentro")
            + b"\r\n--LIMITE--\r\n",
            adjunto(),
        ),
        "ingresado",
    ),
    "limite_que_es_prefijo": lambda: Dificil(
        partes(
            b'Content-Type: multipart/mixed; boundary="LIMITEx"\r\n\r\n--LIMITEx\r\n'
            + texto("Adentro")
            + b"\r\n--LIMITEx--\r\n",
            adjunto(),
        ),
        "ingresado",
        adjuntos=("carta.pdf",),
    ),
    "sin_limite": lambda: Dificil(simple(Content_Type="multipart/mixed"), "ingresado"),
    "limite_vacio": lambda: Dificil(simple(Content_Type='multipart/mixed; boundary=""'), "ingresado"),
    "doscientos_niveles": lambda: Dificil(_hondo(200), "ingresado"),
    "mil_niveles": lambda: Dificil(_hondo(1000), "ingresado"),
    "correos_anidados": lambda: Dificil(_correos_anidados(60), "ingresado"),
    "tipo_absurdo": lambda: Dificil(simple(Content_Type="////;;;=;=="), "ingresado"),
    "codificacion_inventada": lambda: Dificil(
        partes(texto(), adjunto().replace(b"base64", b"rot26")), "ingresado", adjuntos=("carta.pdf",)
    ),
    # Adjuntos
    "correo_adjunto": lambda: Dificil(
        partes(texto(), b"Content-Type: message/rfc822\r\n\r\n" + simple(asunto="El de adentro")),
        "ingresado",
        adjuntos=("El de adentro.eml",),
    ),
    "winmail": lambda: Dificil(
        partes(
            texto(),
            adjunto(b"\x78\x9f\x3e\x22" + b"tnef" * 50, nombre='filename="winmail.dat"', tipo="application/ms-tnef"),
        ),
        "ingresado",
        adjuntos=("winmail.dat",),
    ),
    "smime_firmado": lambda: Dificil(
        partes(
            texto("Firmado"),
            adjunto(b"\x30\x82" + b"f" * 80, nombre='filename="smime.p7s"', tipo="application/pkcs7-signature"),
            clase="signed",
        ),
        "ingresado",
        adjuntos=("smime.p7s",),
        texto="Firmado",
    ),
    "smime_opaco": lambda: Dificil(
        simple(
            base64.encodebytes(b"\x30\x82" + b"c" * 80),
            Content_Type='application/pkcs7-mime; name="smime.p7m"',
            Content_Transfer_Encoding="base64",
        ),
        "ingresado",
        adjuntos=("smime.p7m",),
    ),
    "pgp": lambda: Dificil(
        partes(
            b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n",
            b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n"
            b"-----BEGIN PGP MESSAGE-----\r\nxx\r\n-----END PGP MESSAGE-----\r\n",
            clase="encrypted",
        ),
        "ingresado",
    ),
    "logo_de_firma": lambda: Dificil(
        partes(
            pagina("<p>Pido luz</p><img src='cid:logo'>"),
            b"Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Disposition: inline; filename=logo.png\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"\x89PNG\r\n\x1a\n" + b"l" * 200),
            clase="related",
        ),
        "ingresado",
        adjuntos=(),
    ),
    "foto_incrustada": lambda: Dificil(
        partes(
            pagina("<p>Mire el bache</p><img src='cid:foto'>"),
            b"Content-Type: image/jpeg\r\nContent-ID: <foto>\r\nContent-Disposition: inline; filename=bache.jpg\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(b"\xff\xd8\xff" + b"j" * 60_000),
            clase="related",
        ),
        "ingresado",
        adjuntos=("bache.jpg",),
    ),
    "invitacion": lambda: Dificil(
        partes(
            texto("Reunión"),
            b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
            clase="alternative",
        ),
        "ingresado",
        adjuntos=("Adjunto 1.ics",),
    ),
    "cuarenta_adjuntos": lambda: Dificil(
        partes(
            texto(),
            *(adjunto(b"Hoja %d" % n, nombre=f'filename="hoja {n}.txt"', tipo="text/plain") for n in range(40)),
        ),
        "ingresado",
        adjuntos=tuple(f"hoja {n}.txt" for n in range(40)),
    ),
    "el_mismo_adjunto_dos_veces": lambda: Dificil(
        partes(texto(), adjunto(), adjunto(nombre='filename="copia.pdf"')), "ingresado", adjuntos=("carta.pdf",)
    ),
    "adjunto_vacio": lambda: Dificil(
        partes(texto(), adjunto(b"", nombre='filename="vacio.pdf"')), "ingresado", adjuntos=()
    ),
    "adjunto_de_25_mb": lambda: Dificil(
        partes(texto(), adjunto(b"AC1027" + b"x" * 25_000_000, nombre='filename="plano.dwg"', tipo="image/vnd.dwg")),
        "ingresado",
        adjuntos=("plano.dwg",),
    ),
    "demasiado_grande": lambda: Dificil(
        partes(texto(), adjunto(b"x" * 40_000_000, nombre='filename="video.mp4"', tipo="video/mp4")),
        "apartado",
        "grande",
        se_contesta=True,
    ),
    "html_como_adjunto": lambda: Dificil(
        partes(texto(), adjunto(b"<script>alert(1)</script>", nombre='filename="pagina.html"', tipo="text/html")),
        "ingresado",
        adjuntos=("pagina.html",),
    ),
    # Máquinas
    "fuera_de_oficina_outlook": lambda: Dificil(
        simple(
            asunto="Respuesta automática: Comprobante", X_Auto_Response_Suppress="All", Auto_Submitted="auto-generated"
        ),
        "apartado",
        "automatica",
        se_contesta=False,
    ),
    "fuera_de_oficina_gmail": lambda: Dificil(
        simple(asunto="Ausente de la oficina Re: hola", Precedence="bulk", X_Autoreply="yes"),
        "apartado",
        "automatica",
        se_contesta=False,
    ),
    "fuera_de_oficina_ingles": lambda: Dificil(
        simple(asunto="Automatic reply: Receipt"), "apartado", "automatica", se_contesta=False
    ),
    "fuera_de_oficina_zimbra": lambda: Dificil(
        simple(asunto="Fuera de la oficina", Auto_Submitted="auto-replied (zimbra; vacation)"),
        "apartado",
        "automatica",
        se_contesta=False,
    ),
    "fuera_de_oficina_vacation": lambda: Dificil(
        simple(asunto="away from my mail", Auto_Submitted="auto-replied (vacation)"),
        "apartado",
        "automatica",
        se_contesta=False,
    ),
    "auto_submitted_no": lambda: Dificil(simple(Auto_Submitted="no"), "ingresado", se_contesta=True),
    "rebote_postfix": lambda: Dificil(
        informe(
            FALLO,
            de="MAILER-DAEMON@mx.correo.example (Mail Delivery System)",
            asunto="Undelivered Mail Returned to Sender",
            devuelto="Message-ID: <otro@ajeno.example>\nSubject: x\n\nx\n",
        ),
        "apartado",
        "rebote",
        se_contesta=False,
    ),
    "rebote_exchange": lambda: Dificil(
        informe(
            FALLO,
            de="postmaster@ejemplo.onmicrosoft.com",
            asunto="No se puede entregar: Respuesta a tu presentación",
            X_MS_Exchange_Message_Is_Ndr="",
        ),
        "apartado",
        "rebote",
        se_contesta=False,
    ),
    "rebote_gmail": lambda: Dificil(
        informe(
            FALLO,
            de="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            asunto="Delivery Status Notification (Failure)",
            X_Failed_Recipients="nadie@correo.example",
            Auto_Submitted="auto-replied",
        ),
        "apartado",
        "rebote",
        se_contesta=False,
    ),
    "rebote_qmail": lambda: Dificil(
        simple(
            b"Hi. This is the qmail-send program.\r\n<nadie@correo.example>:\r\n550 5.1.1 unknown user\r\n",
            de="MAILER-DAEMON@viejo.example",
            asunto="failure notice",
            Return_Path="<>",
        ),
        "apartado",
        "rebote",
        se_contesta=False,
    ),
    "demora": lambda: Dificil(
        informe(DEMORA, de="MAILER-DAEMON@mx.correo.example", asunto="Delayed Mail (still being retried)"),
        "apartado",
        "demora",
        se_contesta=False,
    ),
    "leido": lambda: Dificil(
        partes(
            texto("Leído"),
            b"Content-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822; ana@correo.example\r\n"
            b"Disposition: manual-action/MDN-sent-manually; displayed\r\n",
            clase="report",
            extra="; report-type=disposition-notification",
            asunto="Leído: Respuesta",
        ),
        "apartado",
        "acuse",
        se_contesta=False,
    ),
    "lista": lambda: Dificil(
        simple(List_Id="<municipios.lista.example>", Precedence="list"), "apartado", "lista", se_contesta=False
    ),
    "boletin": lambda: Dificil(
        simple(List_Unsubscribe="<https://boletin.example/baja>", de="Boletín <hola@boletin.example>"),
        "ingresado",
        se_contesta=False,
    ),
    "no_responder": lambda: Dificil(
        simple(de="ChileAtiende <no-reply@servicio.example>"), "ingresado", se_contesta=False
    ),
    "sin_retorno": lambda: Dificil(simple(Return_Path="<>"), "ingresado", se_contesta=False),
    "sospechoso": lambda: Dificil(
        simple(X_Spam_Flag="YES", asunto="Gane dinero"), "apartado", "sospechoso", se_contesta=False
    ),
    "de_nosotros_mismos": lambda: Dificil(simple(de=f"Partes <{NUESTRO}>"), "apartado", "propio", se_contesta=False),
    "imitando_a_la_casa": lambda: Dificil(simple(de="Alcalde <alcalde@negrete.cl>"), "ingresado"),
    "responder_a_otro": lambda: Dificil(simple(Reply_To="Otra <otra@correo.example>"), "ingresado", se_contesta=True),
    "responder_a_roto": lambda: Dificil(simple(Reply_To="no es correo"), "ingresado", se_contesta=True),
    "parecido_a_publicidad": lambda: Dificil(
        simple(b"<a href='http://x.example'>CLICK</a>" * 50, asunto="$$$ OFERTA $$$"), "ingresado"
    ),
}
NOMBRES = tuple(_PEDIDO)


def correo(nombre: str) -> Dificil:
    """Se arma al pedirlo: algunos pesan."""
    return _PEDIDO[nombre]()
