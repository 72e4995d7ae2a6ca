"""Ingresos durables por segundo, por HTTP: `python -m bench.ingresos --segundos 20`.

Arranca `fojas arranca` en esta oficina (web y trabajador, como en producción), entra con ocho cuentas y cada una envía
el formulario real del mesón, con un PDF distinto cada vez. Se cuentan los folios que quedaron en la base. En la misma
corrida se mide lo que la misma base confirma, con los mismos ajustes, de a una fila por transacción.
"""

import argparse
import http.client
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from bench.comun import CLAVE, RAIZ, avisa, entrega, percentil
from fojas.config.cli import prepara_django

CLIENTES = 8
ESPERA_S = 60
PDF = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length {largo}>>stream\n{dibujo}\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def pdf_chico() -> bytes:
    """Una página con texto, distinta de todas: cada ingreso guarda un archivo nuevo."""
    dibujo = f"BT /F1 12 Tf 72 720 Td (Solicito reponer la luminaria {uuid.uuid4().hex}) Tj ET"
    cuerpo = PDF.replace("{largo}", str(len(dibujo))).replace("{dibujo}", dibujo)
    return (cuerpo + "%" + secrets.token_hex(8_000) + "\n").encode()


class Cliente:
    """Un navegador de lo justo: galletas, CSRF, formularios y una conexión que se reutiliza."""

    def __init__(self, puerto: int) -> None:
        self.conexion = http.client.HTTPConnection("127.0.0.1", puerto, timeout=30)
        self.galletas: dict[str, str] = {}

    def pide(self, metodo: str, ruta: str, cuerpo: bytes = b"", tipo: str = "") -> tuple[int, str, str]:
        """(código, ruta a la que lleva, página)."""
        cabeceras = {"Cookie": "; ".join(f"{c}={v}" for c, v in self.galletas.items())}
        if tipo:
            cabeceras |= {"Content-Type": tipo}
        self.conexion.request(metodo, ruta, cuerpo or None, cabeceras)
        respuesta = self.conexion.getresponse()
        pagina = respuesta.read().decode("utf-8", "replace")
        for galleta in respuesta.headers.get_all("Set-Cookie") or []:
            nombre, _, valor = galleta.split(";", 1)[0].partition("=")
            self.galletas[nombre] = valor
        return respuesta.status, urljoin(ruta, respuesta.headers.get("Location") or ""), pagina

    def entra(self, usuario: str) -> None:
        _, _, pagina = self.pide("GET", "/cuenta/login/")
        datos = {
            "csrfmiddlewaretoken": campo_oculto(pagina, "csrfmiddlewaretoken"),
            "login": usuario,
            "password": CLAVE,
        }
        codigo, _, pagina = self.pide(
            "POST", "/cuenta/login/", urlencode(datos).encode(), "application/x-www-form-urlencoded"
        )
        assert codigo == 302, f"{usuario} no pudo entrar ({codigo}): {pagina[:300]}"

    def ingresa(self, token: str, unidad: int, pdf: bytes = b"") -> bool:
        """Envía el formulario del mesón, con derivación; sin `pdf`, uno chico. Verdadero si quedó hecho."""
        campos = {
            "csrfmiddlewaretoken": token, "clave": secrets.token_hex(10), "quien": "Juana Vecina", "remitente": "texto",
            "tipo": "solicitud", "canal": "meson", "materia": f"Solicita reponer luminaria {secrets.token_hex(4)}",
            "confidencialidad": "publico", "unidad": str(unidad), "instruccion": "para_respuesta", "paso": "ingresar",
        }  # fmt: skip
        limite = secrets.token_hex(12)
        partes = [
            f'--{limite}\r\nContent-Disposition: form-data; name="{c}"\r\n\r\n{v}\r\n'.encode()
            for c, v in campos.items()
        ]
        partes.append(
            f'--{limite}\r\nContent-Disposition: form-data; name="archivos"; filename="Carta.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n".encode()
        )
        cuerpo = b"".join([*partes, pdf or pdf_chico(), f"\r\n--{limite}--\r\n".encode()])
        codigo, lleva, pagina = self.pide(
            "POST", "/escritorio/meson/", cuerpo, f"multipart/form-data; boundary={limite}"
        )
        if codigo != 302 or "/hecho/" not in lleva:
            errores = re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)<', pagina)
            avisa(f"  el mesón contestó {codigo} {lleva}: {errores[:5]}")
            return False
        return True


def campo_oculto(pagina: str, nombre: str) -> str:
    hallado = re.search(rf'name="{nombre}" value="([^"]+)"', pagina)
    assert hallado is not None, f"la página no trae {nombre}"
    return hallado[1]


def puerto_libre() -> int:
    with socket.socket() as prueba:
        prueba.bind(("127.0.0.1", 0))
        puerto: int = prueba.getsockname()[1]
    return puerto


def mide_http(segundos: float) -> dict[str, Any]:
    """Ocho clientes que envían uno tras otro durante ese tiempo."""
    from fojas.dominio.organizacion import consultas as organizacion
    from fojas.dominio.partes.models import Derivacion, Ingreso

    puerto = puerto_libre()
    unidad = organizacion.unidad_de_codigo("dom")
    assert unidad is not None
    orden = [sys.executable, "-m", "fojas.config", "arranca", "--puerto", str(puerto), "--sin-demo"]
    with subprocess.Popen(orden, cwd=RAIZ, stdout=subprocess.DEVNULL, start_new_session=True) as web:
        try:
            espera_web(puerto, web)
            clientes = [Cliente(puerto) for _ in range(CLIENTES)]
            usuarios = ["jefe-partes", *(f"partes-{n}" for n in range(CLIENTES - 1))]
            for cliente, usuario in zip(clientes, usuarios, strict=True):
                cliente.entra(usuario)
            tokens = [campo_oculto(c.pide("GET", "/escritorio/meson/")[2], "csrfmiddlewaretoken") for c in clientes]
            for cliente, token in zip(clientes, tokens, strict=True):
                cliente.ingresa(token, unidad.pk)
            antes = Ingreso.objects.count()
            derivados_antes = Derivacion.objects.count()
            demoras: list[float] = []
            hechos = [0] * CLIENTES
            fin = time.monotonic() + segundos

            def trabaja(n: int) -> None:
                while time.monotonic() < fin:
                    comienzo = time.perf_counter()
                    hechos[n] += clientes[n].ingresa(tokens[n], unidad.pk)
                    demoras.append((time.perf_counter() - comienzo) * 1000)

            duracion = _a_la_vez(trabaja)
            en_base = Ingreso.objects.count() - antes
            derivados = Derivacion.objects.count() - derivados_antes
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(timeout=30)
    assert en_base == sum(hechos), f"se dijeron hechos {sum(hechos)} y en la base hay {en_base}"
    return {
        "folios": en_base, "derivados": derivados, "segundos": round(duracion, 2), "por_segundo": en_base / duracion,
        "p50": round(percentil(demoras, 50), 1), "p95": round(percentil(demoras, 95), 1),
    }  # fmt: skip


def espera_web(puerto: int, web: "subprocess.Popen[bytes]") -> None:
    limite = time.monotonic() + ESPERA_S
    while time.monotonic() < limite and web.poll() is None:
        try:
            if Cliente(puerto).pide("GET", "/")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("la web no contestó")


def _a_la_vez(trabaja: Callable[[int], None]) -> float:
    """Corre un hilo por cliente y devuelve cuánto tardaron todos."""
    hilos = [threading.Thread(target=trabaja, args=(n,)) for n in range(CLIENTES)]
    comienzo = time.monotonic()
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return time.monotonic() - comienzo


def mide_confirmaciones(segundos: float, datos: Path) -> float:
    """Lo que la misma base confirma por segundo: ocho clientes, una fila chica por transacción, segura en disco."""
    cuentas = [0] * CLIENTES
    abre = _abre_postgresql if os.environ.get("FOJAS_BASE") else _abre_sqlite
    listo = abre(datos)
    listo("CREATE TABLE bench_filas (id BIGINT, dato TEXT)")
    fin = 0.0

    def trabaja(n: int) -> None:
        inserta = abre(datos)
        while time.monotonic() < fin:
            inserta(f"INSERT INTO bench_filas VALUES ({cuentas[n]}, '{secrets.token_hex(32)}')")  # noqa: S608
            cuentas[n] += 1

    fin = time.monotonic() + segundos
    duracion = _a_la_vez(trabaja)
    listo("DROP TABLE bench_filas")
    return sum(cuentas) / duracion


def _abre_sqlite(datos: Path) -> Callable[[str], None]:
    """Los mismos ajustes con que la abre el producto, en el mismo archivo."""
    from django.conf import settings

    opciones: dict[str, Any] = settings.DATABASES["default"]["OPTIONS"]  # type: ignore[assignment]
    conexion = sqlite3.connect(
        datos / "fojas.sqlite3", timeout=opciones["timeout"], isolation_level=None, check_same_thread=False
    )
    conexion.executescript(opciones["init_command"])

    def corre(orden: str) -> None:
        conexion.execute("BEGIN IMMEDIATE")
        conexion.execute(orden)
        conexion.execute("COMMIT")

    return corre


def _abre_postgresql(datos: Path) -> Callable[[str], None]:
    import psycopg

    conexion = psycopg.connect(os.environ["FOJAS_BASE"], autocommit=True)

    def corre(orden: str) -> None:
        conexion.execute(orden)

    return corre


def mide_asegurar(datos: Path, *, cuantos: int = 200) -> float:
    """Cuántas veces por segundo se asegura en disco un archivo chico, de a uno."""
    ruta = datos / "bench-asegura"
    comienzo = time.monotonic()
    for _ in range(cuantos):
        with ruta.open("wb") as archivo:
            archivo.write(b"x" * 512)
            archivo.flush()
            os.fsync(archivo.fileno())
    ruta.unlink()
    return cuantos / (time.monotonic() - comienzo)


def cuenta_consultas() -> dict[str, Any]:
    """Consultas, transacciones y veces que se asegura el disco en un ingreso con derivación, en este proceso."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from fojas.dominio.organizacion import consultas as organizacion

    cliente, cuenta = Client(), organizacion.cuenta("jefe-partes")
    unidad = organizacion.unidad_de_codigo("dom")
    assert unidad is not None and cuenta is not None
    cliente.force_login(cuenta)
    asegurados = 0
    original = os.fsync

    def asegura(descriptor: Any) -> None:
        nonlocal asegurados
        asegurados += 1
        original(descriptor)

    for _ in range(2):
        datos = {
            "clave": secrets.token_hex(10), "quien": "Juana Vecina", "remitente": "texto", "tipo": "solicitud",
            "canal": "meson", "materia": "Solicita reponer luminaria", "confidencialidad": "publico",
            "unidad": str(unidad.pk), "instruccion": "para_respuesta", "paso": "ingresar",
            "archivos": SimpleUploadedFile("Carta.pdf", pdf_chico()),
        }  # fmt: skip
        asegurados = 0
        os.fsync = asegura  # type: ignore[assignment]
        try:
            with CaptureQueriesContext(connection) as capturadas:
                respuesta = cliente.post("/escritorio/meson/", datos)
        finally:
            os.fsync = original
        assert respuesta.status_code == 302, respuesta.status_code
    ordenes = [c["sql"] for c in capturadas.captured_queries]
    return {
        "consultas": sum(not o.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for o in ordenes),
        "transacciones": sum(o.startswith("BEGIN") for o in ordenes),
        "puntos_de_retorno": sum(o.startswith("SAVEPOINT") for o in ordenes),
        "archivos_asegurados": asegurados, "ordenes": ordenes,
    }  # fmt: skip


def main() -> None:
    lector = argparse.ArgumentParser(prog="bench.ingresos")
    lector.add_argument("--segundos", type=float, default=20.0)
    lector.add_argument("--cuenta", action="store_true", help="solo lista las consultas de un ingreso")
    argumentos = lector.parse_args()
    prepara_django()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    datos = Path(settings.DATOS)
    cuentas = cuenta_consultas()
    ordenes = cuentas.pop("ordenes")
    if argumentos.cuenta:
        print("\n".join(o[:260] for o in ordenes), cuentas, sep="\n")
        return
    corto = max(3.0, argumentos.segundos / 3)
    confirmaciones = mide_confirmaciones(corto, datos)
    asegurar = mide_asegurar(datos)
    por_http = mide_http(argumentos.segundos)
    # Se mide antes y después: el disco de una máquina compartida cambia de un minuto a otro.
    despues = mide_confirmaciones(corto, datos)
    entrega(
        {"http": por_http, "confirmaciones": (confirmaciones + despues) / 2, "asegurar": asegurar}
        | {"ingreso": cuentas}
    )


if __name__ == "__main__":
    main()
