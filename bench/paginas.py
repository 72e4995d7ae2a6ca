"""Cuánto tarda cada página y cuántas consultas hace, con la oficina ya sembrada: `python -m bench.paginas`.

Cliente de pruebas de Django, en el mismo proceso y con los ajustes de verdad: mide el trabajo del servidor, sin red. Por
la entrada recibe qué página medir, para que quien compara dos oficinas las mida por turnos: lo que otro hace en la misma
máquina pesa entonces igual en ambas.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bench.comun import entrega
from fojas.config.cli import prepara_django

CALIENTA = 5
VUELTAS = 20
"""Por turno."""
PAGINA_LEJANA = 20
ACTORES = {"partes": "jefe-partes", "jefatura": "jefe-dom", "funcionario": "dom-0", "unidad chica": "educacion-0"}
CONSULTAS = ("luminaria calle", "camino rural", "patente", "beca escolar", "González", "techo zinc temporal")


@dataclass(frozen=True, slots=True)
class Pagina:
    nombre: str
    actor: str
    urls: tuple[str, ...]
    """Se piden por turno: cada página se mide con varios objetos."""


class Navegador:
    """Un actor con su sesión abierta. Cada pedido llega de otra dirección, para no toparse con el límite de tasa."""

    def __init__(self, usuario: str) -> None:
        from django.test import Client

        from fojas.dominio.organizacion import consultas as organizacion

        self.cliente = Client()
        if usuario:
            cuenta = organizacion.cuenta(usuario)
            assert cuenta is not None, f"no hay una cuenta {usuario}"
            self.cliente.force_login(cuenta)
        self.pedidos = 0

    def pide(self, url: str) -> Any:
        self.pedidos += 1
        respuesta = self.cliente.get(url, REMOTE_ADDR=f"10.1.{self.pedidos // 250}.{self.pedidos % 250}")
        assert respuesta.status_code == 200, f"{url} contestó {respuesta.status_code}"
        return respuesta


def _pagina_lejana(navegador: Navegador, url: str) -> str:
    """La dirección de la página número veinte, siguiendo el enlace de cada una a la que sigue."""
    for _ in range(PAGINA_LEJANA - 1):
        html = navegador.pide(url).content.decode()
        hallado = re.search(r'rel="next" href="([^"]+)"', html)
        if hallado is None:
            return url
        url = urljoin(url, hallado[1].replace("&amp;", "&"))
    return url


def paginas(navegadores: dict[str, Navegador]) -> list[Pagina]:
    from fojas.base import tiempo
    from fojas.dominio.bitacora import consultas as bitacora
    from fojas.dominio.organizacion import consultas as organizacion
    from fojas.dominio.partes import consultas as partes
    from fojas.dominio.partes.consultas import FiltroIngresos

    hoy = tiempo.hoy()
    lista: list[Pagina] = []
    for quien, navegador in navegadores.items():
        actor = organizacion.actor_de_usuario(ACTORES[quien], dia=hoy)
        ultimos = partes.lista_ingresos(actor, FiltroIngresos(), hoy=hoy, limite=400)[::20]
        casos = tuple(f"/escritorio/expediente/{fila.expediente}/" for fila in ultimos)
        lista += [
            Pagina("bandeja", quien, ("/escritorio/bandeja/",)),
            Pagina("lista, primera página", quien, ("/escritorio/ingresos/",)),
            Pagina("lista, página 20 o última", quien, (_pagina_lejana(navegador, "/escritorio/ingresos/"),)),
            Pagina("lista de una unidad", quien, ("/escritorio/ingresos/?unidad=dom",)),
            Pagina("lista de pendientes", quien, ("/escritorio/ingresos/?pendientes=si",)),
            Pagina("detalle", quien, casos),
            Pagina("detalle, movimientos", quien, tuple(f"{c}?ver=movimientos" for c in casos)),
            Pagina("mi día", quien, ("/escritorio/",)),
            Pagina("tablero", quien, ("/escritorio/tablero/",)),
            Pagina("buscar", quien, tuple(f"/escritorio/buscar/?todo=si&q={q}" for q in CONSULTAS)),
        ]
        if quien == "partes":
            dia = ultimos[-1].recibido_en.date()
            lista += [
                Pagina("lista de una unidad chica", quien, ("/escritorio/ingresos/?unidad=secplan",)),
                Pagina("bandeja por derivar", quien, ("/escritorio/bandeja/por-derivar/",)),
                Pagina("bandeja por despachar", quien, ("/escritorio/bandeja/por-despachar/",)),
                Pagina("libro de un día", quien, (f"/escritorio/libro/?dia={dia:%d-%m-%Y}",)),
                Pagina("mesón", quien, ("/escritorio/meson/",)),
                Pagina("personas", quien, ("/escritorio/personas/",)),
            ]
            seguidos = tuple(f"/seguimiento/{fila.codigo}/" for fila in ultimos)
            lista.append(Pagina("seguimiento", "", seguidos))
    assert bitacora.tamano(), "la oficina no está sembrada"
    return lista


def calienta(pagina: Pagina, navegador: Navegador) -> int:
    """Llena lo que se guarda entre pedidos y devuelve cuántas consultas hace el peor."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    consultas = 0
    for n in range(CALIENTA):
        with CaptureQueriesContext(connection) as capturadas:
            navegador.pide(pagina.urls[n % len(pagina.urls)])
        # Abrir y cerrar la transacción en que se anota una lectura reservada no es consultar.
        de_verdad = [c for c in capturadas.captured_queries if not c["sql"].startswith(("BEGIN", "COMMIT"))]
        consultas = max(consultas, len(de_verdad))
    return consultas


def mide(pagina: Pagina, navegador: Navegador) -> list[float]:
    """Milisegundos de cada pedido de un turno."""
    tiempos = []
    for n in range(VUELTAS):
        comienzo = time.perf_counter()
        navegador.pide(pagina.urls[n % len(pagina.urls)])
        tiempos.append((time.perf_counter() - comienzo) * 1000)
    return tiempos


def atiende(elegidas: list[Pagina], navegador_de: Callable[[Pagina], Navegador]) -> None:
    """Entrega la lista de páginas y después un turno de la que se pida, hasta que se cierre la entrada."""
    entrega([[p.nombre, p.actor or "cualquiera", calienta(p, navegador_de(p))] for p in elegidas])
    for pedida in sys.stdin:
        pagina = elegidas[int(pedida)]
        entrega(mide(pagina, navegador_de(pagina)))


def explica(pagina: Pagina, navegador: Navegador) -> None:
    """Las consultas de una página, con lo que tardó cada una y su plan: para encontrar la que crece."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    navegador.pide(pagina.urls[0])
    with CaptureQueriesContext(connection) as capturadas:
        navegador.pide(pagina.urls[0])
    print(f"\n== {pagina.nombre} ({pagina.actor})")
    for consulta in sorted(capturadas.captured_queries, key=lambda c: -float(c["time"])):
        print(f"{float(consulta['time']) * 1000:7.1f} ms  {consulta['sql'][:1500]}")


def main() -> None:
    lector = argparse.ArgumentParser(prog="bench.paginas")
    lector.add_argument("--solo", default="", help="solo las páginas que tengan este texto en el nombre")
    lector.add_argument("--explica", action="store_true", help="en vez de medir, muestra sus consultas")
    argumentos = lector.parse_args()
    prepara_django()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    navegadores = {quien: Navegador(usuario) for quien, usuario in ACTORES.items()}
    cualquiera = Navegador("")
    elegidas = [p for p in paginas(navegadores) if argumentos.solo in p.nombre]

    def navegador_de(pagina: Pagina) -> Navegador:
        return navegadores.get(pagina.actor, cualquiera)

    if argumentos.explica:
        for pagina in elegidas:
            explica(pagina, navegador_de(pagina))
        return
    atiende(elegidas, navegador_de)


if __name__ == "__main__":
    main()
