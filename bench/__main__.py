"""`python -m bench [ingresos] [paginas] [buscar] [temporada] [lectura] [--documentos 10000,100000] [--segundos 20] [--json]`.

En SQLite guarda la oficina sembrada en `build/bench-*` y la reutiliza una semana; en PostgreSQL (`FOJAS_BASE`) la siembra
cada vez en una base nueva, que después borra.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.comun import (
    BUILD,
    Cifra,
    Oficina,
    avisa,
    base_nueva,
    carpeta_temporal,
    imprime,
    motor,
    numero,
    percentil,
    si_no,
    tabla,
)
from fojas.base.tiempo import hoy

MEDIDAS = ("ingresos", "paginas", "buscar", "temporada", "lectura")
TAMANOS = (10_000, 100_000)
MAXIMO_DE_CONSULTAS = 15
MAXIMO_CRECIMIENTO = 1.5
MAXIMO_BUSCAR_MS = 20.0
MAXIMO_GUARDAR_MS = 100.0
POSTULACIONES = 2000
HOJAS, VECES = 50, 10
MAXIMO_ENCONTRAR_S = 10.0
MINIMO_CON_SENTIDO_MS = 2.0
"""Bajo esto, una razón entre dos tiempos mide el ruido de la máquina."""
DIAS_QUE_SIRVE = 7
TURNOS = 3


@contextmanager
def oficina(documentos: int) -> Iterator[Oficina]:
    """Una oficina de ese tamaño, sembrada ahora o hace poco."""
    if os.environ.get("FOJAS_BASE"):
        with carpeta_temporal() as carpeta, base_nueva() as base:
            suya = Oficina(carpeta, base)
            _siembra(suya, documentos)
            yield suya
        return
    receta = hashlib.sha256((Path(__file__).parent / "siembra.py").read_bytes()).hexdigest()[:8]
    carpeta = BUILD / f"bench-{documentos}-{receta}"
    suya, listo = Oficina(carpeta), carpeta / "bench-sembrada"
    if listo.exists() and (hoy() - date.fromisoformat(listo.read_text())).days < DIAS_QUE_SIRVE:
        suya.corre("migra")
        yield suya
        return
    for vieja in BUILD.glob(f"bench-{documentos}-*"):
        shutil.rmtree(vieja)
    BUILD.mkdir(exist_ok=True)
    _siembra(suya, documentos)
    listo.write_text(hoy().isoformat())
    yield suya


def _siembra(suya: Oficina, documentos: int) -> None:
    avisa(f"Siembro una oficina de {numero(documentos, decimales=0)} documentos en {motor()}…")
    hecho = suya.corre("siembra", documentos)
    avisa(f"  {hecho['documentos']} documentos, {hecho['ingresos']} ingresos, {hecho['abiertos']} abiertos")
    avisa(f"  en {numero(hecho['segundos'], decimales=0)} s")


def mide_ingresos(segundos: float) -> tuple[list[Cifra], dict[str, Any]]:
    """En una carpeta y una base propias, que se borran al terminar."""
    with carpeta_temporal() as carpeta, base_nueva() as base:
        suya = Oficina(carpeta / "datos", base)
        _siembra(suya, 0)
        avisa(f"Mido ingresos por HTTP durante {segundos:.0f} s…")
        crudo = suya.corre("ingresos", "--segundos", segundos)
    http, ingreso = crudo["http"], crudo["ingreso"]
    base_ = f"confirmaciones/s de {motor()}, 8 clientes"
    grupo = f"Ingresos ({motor()})"
    por_ingreso = "transacciones del mismo ingreso"
    cifras = [
        Cifra(grupo, "asegurar un archivo de 512 bytes", crudo["asegurar"], "por s"),
        Cifra(grupo, base_, crudo["confirmaciones"], "por s", "asegurar un archivo", crudo["asegurar"]),
        Cifra(
            grupo,
            "ingresos durables por HTTP, 8 clientes",
            http["por_segundo"],
            "por s",
            base_,
            crudo["confirmaciones"],
        ),
        Cifra(grupo, "demora de un ingreso, p95", http["p95"], "ms", "p50", http["p50"]),
    ]
    for que in ("consultas", "archivos_asegurados"):
        nombre = f"{que.replace('_', ' ')} de un ingreso con derivación"
        cifras.append(Cifra(grupo, nombre, ingreso[que], "", por_ingreso, ingreso["transacciones"]))
    return cifras, crudo


def mide_temporada(minutos: float) -> tuple[list[Cifra], dict[str, Any]]:
    """Dos mil postulaciones escaneadas, en una carpeta y una base propias."""
    with carpeta_temporal() as carpeta, base_nueva() as base:
        suya = Oficina(carpeta / "datos", base)
        _siembra(suya, 0)
        avisa("Repito el día de las postulaciones…")
        crudo = suya.corre("temporada", "--postulaciones", POSTULACIONES, "--minutos", minutos)
    sin, con = crudo["sin"], crudo["con"]
    grupo = f"Temporada ({motor()}): {con['ingresos']} en {numero(con['segundos'] / 60)} min, {con['leidos']} leídos a la vez"
    base_ = "lo mismo sin escaneos"
    p95 = con["p95"]
    cifras = [
        Cifra(grupo, "guardar en el mesón, p50", con["p50"], "ms", base_, sin["p50"]),
        Cifra(grupo, "guardar en el mesón, p95", p95, "ms", base_, sin["p95"], "< 100 ms", p95 < MAXIMO_GUARDAR_MS),
        Cifra(grupo, "guardar en el mesón, p99", con["p99"], "ms", base_, sin["p99"]),
    ]
    return cifras, crudo


def mide_lectura(crudo: Mapping[str, Any]) -> list[Cifra]:
    """Letras acertadas por resolución, contra la mejor, y cuánto espera una página del mesón con OCR detrás."""
    porcentaje = {m["dpi"]: 100 * m["acierto"] for m in crudo["exactitud"]}
    mejor = max(porcentaje, key=lambda dpi: porcentaje[dpi])
    cifras = []
    for m in crudo["exactitud"]:
        grupo = f"Lectura: {m['hojas']} páginas escaneadas"
        dpi = m["dpi"]
        cifras.append(
            Cifra(grupo, f"letras acertadas a {dpi} puntos (peor página {100 * m['peor']:.1f} %)", porcentaje[dpi], "%",
                  "" if dpi == mejor else f"a {mejor} puntos", None if dpi == mejor else porcentaje[mejor])
        )  # fmt: skip
        cifras.append(Cifra(grupo, f"páginas por minuto a {dpi} puntos", m["por_minuto"], "por min"))
    espera = crudo["espera"]
    que = f"con un tomo de {espera['tomo']} páginas y {espera['correos']} correos leyéndose detrás"
    peor = espera["peor"]
    cifras.append(
        Cifra(f"Espera ({motor()}), {que}", f"una página del mesón se encuentra, peor de {espera['veces']}", peor, "s", "p50",
              espera["p50"], "< 10 s", peor < MAXIMO_ENCONTRAR_S)
    )  # fmt: skip
    return cifras


def corre_paginas(oficinas: Mapping[int, Oficina]) -> dict[int, list[dict[str, Any]]]:
    """Cada página por turnos en todas las oficinas: primero un tamaño y después el otro, tres veces."""
    with ExitStack() as abiertas:
        avisa("Abro las páginas de cada oficina…")
        conversaciones = {t: abiertas.enter_context(o.conversa("paginas")) for t, o in oficinas.items()}
        listas = {tamano: c.recibe() for tamano, c in conversaciones.items()}
        medidas: dict[int, list[dict[str, Any]]] = {tamano: [] for tamano in oficinas}
        for n, (nombre, actor, _) in enumerate(next(iter(listas.values()))):
            avisa(f"  {nombre}, {actor}")
            tiempos: dict[int, list[float]] = {tamano: [] for tamano in oficinas}
            for _ in range(TURNOS):
                for tamano, conversacion in conversaciones.items():
                    tiempos[tamano] += conversacion.pide(n)
            for tamano, suyos in tiempos.items():
                medidas[tamano].append(
                    {
                        "pagina": nombre, "actor": actor, "consultas": listas[tamano][n][2],
                        "p50": round(percentil(suyos, 50), 2), "p95": round(percentil(suyos, 95), 2),
                    }
                )  # fmt: skip
    return medidas


def mide_paginas(por_tamano: dict[int, list[dict[str, Any]]]) -> tuple[list[Cifra], list[list[str]]]:
    """Cada página a cada tamaño; la base es la misma página en la oficina más chica."""
    tamanos = sorted(por_tamano)
    chica, grande = tamanos[0], tamanos[-1]
    base = {(m["pagina"], m["actor"]): m for m in por_tamano[chica]}
    cifras, filas = [], []
    for medida in por_tamano[grande]:
        antes = base[medida["pagina"], medida["actor"]]
        razon = medida["p95"] / antes["p95"]
        crece = razon <= MAXIMO_CRECIMIENTO or medida["p95"] - antes["p95"] < MINIMO_CON_SENTIDO_MS
        pocas = medida["consultas"] <= MAXIMO_DE_CONSULTAS
        cifras.append(
            Cifra(
                f"Páginas ({motor()})", f"{medida['pagina']}, {medida['actor']}: p95 con {grande}", medida["p95"], "ms",
                f"p95 con {chica}", antes["p95"], "≤ 1,5 y ≤ 15 consultas", crece and pocas,
            )
        )  # fmt: skip
        filas.append(
            [
                medida["pagina"], medida["actor"], str(medida["consultas"]), numero(antes["p50"]), numero(antes["p95"]),
                numero(medida["p50"]), numero(medida["p95"]), numero(medida["p50"] / antes["p50"], decimales=2),
                numero(razon, decimales=2), si_no(crece and pocas),
            ]
        )  # fmt: skip
    return cifras, filas


def mide_buscar(por_tamano: dict[int, dict[str, Any]]) -> list[Cifra]:
    cifras = []
    for tamano, crudo in sorted(por_tamano.items()):
        for quien in ("partes", "funcionario"):
            medido = crudo[quien]
            cifras.append(
                Cifra(
                    f"Búsqueda ({motor()}, {crudo['consultas']} consultas)",
                    f"p95 de {quien} con {tamano} (calza {medido['con_algo']:.0%})", medido["p95"], "ms",
                    "p95 de FTS5 de SQLite, mismos textos, sin permisos", crudo["fts5"]["p95"], "< 20 ms",
                    medido["p95"] < MAXIMO_BUSCAR_MS,
                )
            )  # fmt: skip
    return cifras


def equipo() -> str:
    return (
        f"{os.cpu_count()} núcleos, {platform.machine()}, Python {platform.python_version()}, {motor()}, "
        f"carga {os.getloadavg()[0]:.1f}, {hoy():%d-%m-%Y}"
    )


def mide(pedidas: Sequence[str], tamanos: Sequence[int], *, segundos: float, minutos: float, en_json: bool) -> None:
    cifras: list[Cifra] = []
    crudo: dict[str, Any] = {"equipo": equipo()}
    filas: list[list[str]] = []
    if "ingresos" in pedidas:
        suyas, crudo["ingresos"] = mide_ingresos(segundos)
        cifras += suyas
    if "temporada" in pedidas:
        suyas, crudo["temporada"] = mide_temporada(minutos)
        cifras += suyas
    if "lectura" in pedidas:
        with carpeta_temporal() as carpeta, base_nueva() as base:
            suya = Oficina(carpeta / "datos", base)
            _siembra(suya, 0)
            avisa("Leo páginas escaneadas…")
            crudo["lectura"] = suya.corre("lectura", "--hojas", HOJAS, "--veces", VECES)
        cifras += mide_lectura(crudo["lectura"])
    paginas: dict[int, list[dict[str, Any]]] = {}
    busquedas: dict[int, dict[str, Any]] = {}
    if {"paginas", "buscar"} & set(pedidas):
        with ExitStack() as abiertas:
            oficinas = {tamano: abiertas.enter_context(oficina(tamano)) for tamano in sorted(tamanos)}
            if "paginas" in pedidas:
                paginas = corre_paginas(oficinas)
            if "buscar" in pedidas:
                for tamano, suya in oficinas.items():
                    avisa(f"Mido la búsqueda con {numero(tamano, decimales=0)} documentos…")
                    busquedas[tamano] = suya.corre("buscar")
    if paginas:
        de_paginas, filas = mide_paginas(paginas)
        cifras += de_paginas
        crudo["paginas"] = paginas
    if busquedas:
        cifras += mide_buscar(busquedas)
        crudo["buscar"] = busquedas
    if en_json:
        print(json.dumps({"cifras": [c.como_dict() for c in cifras], "crudo": crudo}, ensure_ascii=False, indent=1))
        return
    print(crudo["equipo"])
    imprime([c for c in cifras if not c.grupo.startswith("Páginas")])
    if filas:
        chica, grande = min(paginas), max(paginas)
        print(
            tabla(
                f"Páginas ({motor()}): tiempos en ms; la base es la misma página con {chica} documentos",
                ("Página", "Actor", "Consultas", f"p50 {chica}", f"p95 {chica}", f"p50 {grande}", f"p95 {grande}",
                 "p50 crece", "p95 crece", "Cumple"),
                filas,
            )
        )  # fmt: skip


def main() -> None:
    lector = argparse.ArgumentParser(prog="bench")
    lector.add_argument("medidas", nargs="*", metavar="MEDIDA", help=f"{', '.join(MEDIDAS)}; sin ninguna, todas")
    lector.add_argument("--documentos", default=",".join(map(str, TAMANOS)), help="tamaños, separados por comas")
    lector.add_argument("--segundos", type=float, default=20.0, help="cuánto dura la medida de ingresos")
    lector.add_argument("--minutos", type=float, default=15.0, help="en cuánto se repite el día de las postulaciones")
    lector.add_argument("--json", action="store_true")
    argumentos = lector.parse_args()
    if ajenas := set(argumentos.medidas) - set(MEDIDAS):
        lector.error(f"no hay una medida {', '.join(sorted(ajenas))}")
    mide(
        argumentos.medidas or MEDIDAS,
        [int(t) for t in argumentos.documentos.split(",")],
        segundos=argumentos.segundos,
        minutos=argumentos.minutos,
        en_json=argumentos.json,
    )


if __name__ == "__main__":
    main()
