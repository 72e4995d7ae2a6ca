"""Lo que dice el ambiente: clave secreta, correo y las faltas que impiden trabajar en producción."""

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LARGO_DE_CLAVE = 50
LOCALES = frozenset({"", "localhost", "127.0.0.1", "::1"})
CON_TLS = frozenset({"require", "verify-ca", "verify-full"})
AMBIENTES = ("desarrollo", "produccion", "pruebas")
NIVELES = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
CIFRADOS_DE_CORREO = frozenset({"starttls", "ssl", "ninguno"})


def clave_secreta(datos: Path) -> str:
    """La de `FOJAS_CLAVE_SECRETA`, o la guardada en `llaves/clave_secreta`; si no hay, nace ahí con permisos 0600."""
    if dada := os.environ.get("FOJAS_CLAVE_SECRETA", ""):
        return dada
    return secreto_guardado(datos / "llaves" / "clave_secreta")


def secreto_guardado(archivo: Path) -> str:
    """Lee un secreto o lo crea una sola vez, aunque dos procesos lo pidan al mismo tiempo."""
    with contextlib.suppress(FileNotFoundError):
        return archivo.read_text(encoding="ascii").strip()
    archivo.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    propio = archivo.with_name(f".{archivo.name}.{secrets.token_hex(8)}")
    descriptor = os.open(propio, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as flujo:
        flujo.write(secrets.token_urlsafe(64))
        flujo.flush()
        os.fsync(flujo.fileno())
    # El enlace falla si otro proceso llegó antes: entonces vale el suyo.
    with contextlib.suppress(FileExistsError):
        os.link(propio, archivo)
    propio.unlink()
    return archivo.read_text(encoding="ascii").strip()


def correo(datos: Path, ambiente: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Ajustes de correo de `FOJAS_CORREO_*`; sin servidor, los correos quedan como .eml en la carpeta de datos."""
    desde = ambiente.get("FOJAS_CORREO_DESDE", "fojas@localhost")
    comunes = {"DEFAULT_FROM_EMAIL": desde, "SERVER_EMAIL": desde, "EMAIL_TIMEOUT": 20}
    servidor = ambiente.get("FOJAS_CORREO_SERVIDOR", "")
    if not servidor:
        return comunes | {
            "EMAIL_BACKEND": "fojas.adaptadores.correo.EnCarpeta",
            "EMAIL_FILE_PATH": datos / "correos",
        }
    cifrado = ambiente.get("FOJAS_CORREO_CIFRADO", "starttls")
    puertos = {"ssl": 465, "starttls": 587}
    return comunes | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": servidor,
        "EMAIL_PORT": int(ambiente.get("FOJAS_CORREO_PUERTO") or puertos.get(cifrado, 25)),
        "EMAIL_HOST_USER": ambiente.get("FOJAS_CORREO_USUARIO", ""),
        "EMAIL_HOST_PASSWORD": ambiente.get("FOJAS_CORREO_CLAVE", ""),
        "EMAIL_USE_TLS": cifrado == "starttls",
        "EMAIL_USE_SSL": cifrado == "ssl",
    }


def faltas_de_forma(ambiente: Mapping[str, str]) -> list[str]:
    """Los ajustes que no se entienden, en cualquier ambiente. No repite el valor de los que llevan una clave."""
    faltas = []
    if (cual := ambiente.get("FOJAS_AMBIENTE", AMBIENTES[0])) not in AMBIENTES:
        faltas.append(f"FOJAS_AMBIENTE no puede ser «{cual}»: es {', '.join(AMBIENTES[:-1])} o {AMBIENTES[-1]}.")
    for variable, que, minimo in (
        ("FOJAS_MAXIMO_ARCHIVO", "los megabytes que puede pesar un archivo: 1, 50, 500…", 1),
        ("FOJAS_BORRADORES_DIAS", "los días que se guarda un borrador sin tocar: 7, 30, 90…", 7),
        ("FOJAS_SOLICITUD_DIAS", "los días que se guarda una presentación web sin enviar: 7, 15…", 1),
        ("FOJAS_SOLICITUD_MAXIMO", "los megabytes entre todos los archivos de una presentación web: 50, 100…", 1),
        ("FOJAS_SOLICITUD_SEGUNDOS", "los segundos que una persona demora al menos en presentar: 0, 5…", 0),
        ("FOJAS_SOLICITUDES_POR_HORA", "cuántas presentaciones web se empiezan por hora y dirección: 20, 60…", 1),
        ("FOJAS_API_POR_MINUTO", "cuántas llamadas atiende la API por llave y minuto: 60, 120…", 1),
        ("FOJAS_CORREO_MAXIMO", "los megabytes de un correo que se ingresa solo: 10, 25, 50…", 1),
        ("FOJAS_CORREO_ACUSES", "cuántos correos se contestan al día a una dirección: 5, 10, 20…", 1),
        ("FOJAS_PROXIES", "cuántos intermediarios propios hay delante: 0, 1, 2…", 0),
        ("FOJAS_PROCESOS_WEB", "cuántos procesos atienden la web: 1, 2, 4…", 1),
        ("FOJAS_HILOS_WEB", "cuántas peticiones atiende a la vez cada proceso: 1, 4, 8…", 1),
        ("FOJAS_CORREO_PUERTO", "un puerto: 25, 465, 587…", 1),
    ):
        dado = ambiente.get(variable, "")
        if dado and not (dado.isascii() and dado.isdigit() and int(dado) >= minimo):
            faltas.append(f"{variable} es {que} Ahora dice «{dado}».")
    if (desde := ambiente.get("FOJAS_BUZON_DESDE", "")) and not es_dia(desde):
        faltas.append(f"FOJAS_BUZON_DESDE es un día como 2026-11-23. Ahora dice «{desde}».")
    if (nivel := ambiente.get("FOJAS_NIVEL_REGISTRO", NIVELES[0])) not in NIVELES:
        faltas.append(f"FOJAS_NIVEL_REGISTRO no puede ser «{nivel}»: es {', '.join(NIVELES)}.")
    if (clamav := ambiente.get("FOJAS_CLAMAV", "")) and not re.fullmatch(r"unix:/.+|.+:\d{1,5}", clamav):
        faltas.append(
            f"FOJAS_CLAMAV es unix:/ruta/del/clamd.ctl o servidor:puerto, o se deja vacío. Ahora dice «{clamav}»."
        )
    if (base := ambiente.get("FOJAS_BASE", "")) and not partes_de_base(base):
        faltas.append(
            "FOJAS_BASE no es una dirección de PostgreSQL. Se escribe postgresql://usuario:clave@servidor/base, "
            "o se quita para usar SQLite."
        )
    return faltas


def es_dia(texto: str) -> bool:
    try:
        date.fromisoformat(texto)
    except ValueError:
        return False
    return True


def partes_de_base(direccion: str) -> dict[str, str]:
    """Las partes de una dirección de PostgreSQL; vacío si no lo es."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        return {clave: str(valor) for clave, valor in conninfo_to_dict(direccion).items()}
    except ProgrammingError:
        # Su mensaje repite la dirección, que lleva la clave.
        return {}


def faltas_de_produccion(*, datos: Path, base: Mapping[str, Any], ambiente: Mapping[str, str]) -> list[str]:
    """Todo lo que hace inseguro arrancar, cada falta con su remedio. Vacía si se puede."""
    return [
        *_faltas_de_direccion(ambiente),
        *_faltas_de_datos(datos, ambiente),
        *_faltas_de_clave(datos, ambiente),
        *_faltas_de_base(base),
        *_faltas_de_correo(ambiente),
    ]


def _faltas_de_direccion(ambiente: Mapping[str, str]) -> list[str]:
    direccion = ambiente.get("FOJAS_DIRECCION", "")
    if not direccion:
        return ["Falta FOJAS_DIRECCION, la dirección pública: por ejemplo https://fojas.municipalidad.cl."]
    partes = urlsplit(direccion)
    faltas = []
    if partes.scheme != "https" or not partes.hostname:
        faltas.append(f"FOJAS_DIRECCION debe empezar con https:// y nombrar un servidor; ahora dice «{direccion}».")
    if partes.path not in {"", "/"}:
        faltas.append("FOJAS_DIRECCION lleva solo el servidor, sin carpeta.")
    hosts = lista(ambiente.get("FOJAS_HOSTS", ""))
    if any("*" in host or host.startswith(".") for host in hosts):
        faltas.append("FOJAS_HOSTS nombra cada servidor: no admite comodines.")
    return faltas


def _faltas_de_datos(datos: Path, ambiente: Mapping[str, str]) -> list[str]:
    if not ambiente.get("FOJAS_DATOS"):
        return ["Falta FOJAS_DATOS, la carpeta de datos, fuera del programa y en un disco que se respalde."]
    if not datos.is_dir():
        return []
    faltas = []
    if datos.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        faltas.append(f"Otras cuentas del equipo pueden entrar a {datos}. Corrígelo con: chmod 700 {datos}")
    llaves = datos / "llaves"
    if llaves.is_dir():
        faltas += [
            f"Otras cuentas del equipo pueden leer {archivo}. Corrígelo con: chmod 600 {archivo}"
            for archivo in sorted(llaves.iterdir())
            if archivo.is_file() and archivo.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        ]
    return faltas


def _faltas_de_clave(datos: Path, ambiente: Mapping[str, str]) -> list[str]:
    clave = ambiente.get("FOJAS_CLAVE_SECRETA", "")
    guardada = datos / "llaves" / "clave_secreta"
    if not clave and guardada.is_file():
        clave = guardada.read_text(encoding="ascii").strip()
        origen = str(guardada)
    else:
        origen = "FOJAS_CLAVE_SECRETA"
    if clave and (len(clave) < LARGO_DE_CLAVE or len(set(clave)) < 5):
        return [
            f"{origen} es adivinable: usa al menos {LARGO_DE_CLAVE} letras al azar, o no la pongas y Fojas creará una."
        ]
    return []


def _faltas_de_base(base: Mapping[str, Any]) -> list[str]:
    if base.get("ENGINE") != "django.db.backends.postgresql":
        return []
    servidor = str(base.get("HOST", ""))
    opciones = base.get("OPTIONS") or {}
    if servidor in LOCALES or servidor.startswith("/") or opciones.get("sslmode") in CON_TLS:
        return []
    return [f"La base de datos en {servidor} viaja sin cifrar: agrega ?sslmode=verify-full a FOJAS_BASE."]


def _faltas_de_correo(ambiente: Mapping[str, str]) -> list[str]:
    servidor = ambiente.get("FOJAS_CORREO_SERVIDOR", "")
    if not servidor:
        return []
    cifrado = ambiente.get("FOJAS_CORREO_CIFRADO", "starttls")
    faltas = []
    if cifrado not in CIFRADOS_DE_CORREO:
        faltas.append("FOJAS_CORREO_CIFRADO es starttls, ssl o ninguno.")
    if cifrado == "ninguno" and servidor not in LOCALES:
        faltas.append("El correo saldría sin cifrar hacia otro servidor: usa FOJAS_CORREO_CIFRADO=starttls o ssl.")
    if "@" not in ambiente.get("FOJAS_CORREO_DESDE", ""):
        faltas.append("Falta FOJAS_CORREO_DESDE, el correo desde el que escribe la municipalidad.")
    return faltas


def lista(texto: str) -> list[str]:
    """`a, b` → `["a", "b"]`."""
    return [parte.strip() for parte in texto.split(",") if parte.strip()]
