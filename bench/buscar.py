"""Cuánto tarda buscar, y cuánto tarda FTS5 sobre los mismos textos: `python -m bench.buscar`."""

import argparse
import random
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.comun import entrega, percentil
from fojas.config.cli import prepara_django

CUANTAS = 200
PRUEBA = "buscar"


def consultas_reales(azar: random.Random) -> list[str]:
    """Lo que se escribe en la oficina: palabras de la materia, del texto, apellidos, folios, comienzos y frases."""
    from fojas.dominio.expedientes.models import Texto
    from fojas.dominio.partes.models import Ingreso

    cuantos = Ingreso.objects.count()
    ingresos = list(
        Ingreso.objects.filter(pk__in=azar.sample(range(1, cuantos + 1), min(80, cuantos))).select_related("remitente")
    )
    textos = list(Texto.objects.order_by("archivo_id").values_list("contenido", flat=True)[:80])
    escritas: list[str] = []
    for ingreso in ingresos:
        palabras = ingreso.materia.split()[1:]
        escritas.append(" ".join(azar.sample(palabras, 2)))
        escritas.append(azar.choice((ingreso.folio, ingreso.remitente.nombre if ingreso.remitente else "vecino")))
    for texto in textos:
        palabras = [p.strip(".").lower() for p in texto.split()]
        n = azar.randrange(len(palabras) - 3)
        escritas.append(azar.choice((palabras[n], " ".join(palabras[n : n + 2]), f'"{palabras[n]} {palabras[n + 1]}"')))
    azar.shuffle(escritas)
    return escritas[:CUANTAS]


def mide_fojas(escritas: list[str], usuario: str) -> dict[str, float]:
    """`busca`, con permisos, cuentas por tipo y fragmentos."""
    from fojas.base import tiempo
    from fojas.dominio.busqueda import consultas as busqueda
    from fojas.dominio.organizacion import consultas as organizacion

    actor = organizacion.actor_de_usuario(usuario, dia=tiempo.hoy())
    for texto in escritas[:20]:
        busqueda.busca(texto, actor=actor)
    tiempos, con_algo = [], 0
    for texto in escritas:
        comienzo = time.perf_counter()
        resultado = busqueda.busca(texto, actor=actor)
        tiempos.append((time.perf_counter() - comienzo) * 1000)
        con_algo += bool(resultado.aciertos)
        assert not resultado.aviso, resultado.aviso
    return _resumen(tiempos, con_algo / len(escritas))


def mide_fts5(escritas: list[str], carpeta: Path) -> dict[str, float]:
    """La base: FTS5 de SQLite sobre los mismos títulos y textos, sin permisos ni cuentas, con fragmento."""
    from fojas.dominio.expedientes.models import Version

    base = sqlite3.connect(carpeta / "fts5.sqlite3")
    base.execute("PRAGMA journal_mode=OFF")
    base.execute("CREATE VIRTUAL TABLE textos USING fts5(titulo, cuerpo, tokenize='unicode61 remove_diacritics 2')")
    filas = Version.objects.values_list("documento__titulo", "archivo__texto__contenido")
    base.executemany("INSERT INTO textos VALUES (?, ?)", filas.iterator(chunk_size=5000))
    base.commit()
    tiempos, con_algo = [], 0
    for vuelta, lista in enumerate((escritas[:20], escritas)):
        for texto in lista:
            palabras = " ".join(f'"{p}"' for p in texto.replace('"', " ").split())
            comienzo = time.perf_counter()
            hallados = base.execute(
                "SELECT rowid, snippet(textos, 1, '[', ']', '…', 20) FROM textos WHERE textos MATCH ? "
                "ORDER BY rank LIMIT 20",
                [palabras],
            ).fetchall()
            if vuelta:
                tiempos.append((time.perf_counter() - comienzo) * 1000)
                con_algo += bool(hallados)
    base.close()
    return _resumen(tiempos, con_algo / len(escritas))


def _resumen(tiempos: list[float], con_algo: float) -> dict[str, float]:
    return {
        "p50": round(percentil(tiempos, 50), 2),
        "p95": round(percentil(tiempos, 95), 2),
        "con_algo": round(con_algo, 2),
    }


def main() -> None:
    argparse.ArgumentParser(prog="bench.buscar").parse_args()
    prepara_django()
    escritas = consultas_reales(random.Random(8307))
    resultado: dict[str, Any] = {
        "consultas": len(escritas),
        "partes": mide_fojas(escritas, "jefe-partes"),
        "funcionario": mide_fojas(escritas, "dom-0"),
    }
    with tempfile.TemporaryDirectory(prefix="fts5-") as carpeta:
        resultado["fts5"] = mide_fts5(escritas, Path(carpeta))
    entrega(resultado)


if __name__ == "__main__":
    main()
