"""Lo que las medidas comparten: carpetas y bases propias, subprocesos, percentiles y tablas."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RAIZ = Path(__file__).resolve().parents[1]
BUILD = RAIZ / "build"
CLAVE = "demostracion"
"""Clave de todas las cuentas sembradas."""
MARCA = "@@medida "
"""Con esto empieza la línea en que un subproceso entrega su resultado."""


@dataclass(frozen=True, slots=True)
class Cifra:
    """Una medida con su base: lo que se midió, contra qué, y la razón entre ambas."""

    grupo: str
    que: str
    valor: float
    unidad: str
    base: str = ""
    """Nombre de la base; vacío si la cifra es ella misma una base."""
    valor_base: float | None = None
    meta: str = ""
    cumple: bool | None = None

    @property
    def razon(self) -> float | None:
        return self.valor / self.valor_base if self.valor_base else None

    def como_dict(self) -> dict[str, Any]:
        return asdict(self) | {"razon": self.razon}


@dataclass(frozen=True, slots=True)
class Oficina:
    """Dónde vive una oficina sembrada: su carpeta y, en PostgreSQL, su base."""

    datos: Path
    base: str = ""

    @property
    def entorno(self) -> dict[str, str]:
        limpio = {c: v for c, v in os.environ.items() if not c.startswith(("FOJAS_", "DJANGO_"))}
        propio = {"FOJAS_DATOS": str(self.datos), "DJANGO_SETTINGS_MODULE": "fojas.config.settings.desarrollo"}
        return limpio | propio | ({"FOJAS_BASE": self.base} if self.base else {})

    def corre(self, modulo: str, *palabras: object) -> Any:
        """Corre `python -m bench.MODULO` en esta oficina y devuelve lo que entrega; lo demás va a la salida de errores."""
        with self.conversa(modulo, *palabras) as conversacion:
            return conversacion.recibe()

    @contextmanager
    def conversa(self, modulo: str, *palabras: object) -> Iterator["Conversacion"]:
        """Un subproceso al que se le puede pedir más de una cosa."""
        orden = [sys.executable, "-m", f"bench.{modulo}", *map(str, palabras)]
        with subprocess.Popen(
            orden, env=self.entorno, cwd=RAIZ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as proceso:
            assert proceso.stdin is not None
            yield Conversacion(proceso)
            proceso.stdin.close()
        if proceso.returncode:
            raise SystemExit(f"bench.{modulo} terminó con código {proceso.returncode}")


@dataclass(frozen=True, slots=True)
class Conversacion:
    """Pedidos y respuestas de a una línea con un subproceso."""

    proceso: "subprocess.Popen[str]"

    def pide(self, que: object) -> Any:
        assert self.proceso.stdin is not None
        self.proceso.stdin.write(f"{que}\n")
        self.proceso.stdin.flush()
        return self.recibe()

    def recibe(self) -> Any:
        assert self.proceso.stdout is not None
        for linea in self.proceso.stdout:
            if linea.startswith(MARCA):
                return json.loads(linea.removeprefix(MARCA))
            sys.stderr.write(linea)
        raise SystemExit("el subproceso terminó sin entregar lo pedido")


def entrega(resultado: Any) -> None:
    """Lo que un subproceso devuelve a quien lo llamó."""
    print(f"{MARCA}{json.dumps(resultado, ensure_ascii=False)}", flush=True)


def avisa(texto: str) -> None:
    print(texto, file=sys.stderr, flush=True)


def motor() -> str:
    return "PostgreSQL" if os.environ.get("FOJAS_BASE") else "SQLite"


@contextmanager
def carpeta_temporal() -> Iterator[Path]:
    """En `build/`, el mismo disco del programa: `/tmp` puede ser memoria y ahí asegurar no cuesta nada."""
    BUILD.mkdir(exist_ok=True)
    carpeta = Path(tempfile.mkdtemp(prefix="bench-tmp-", dir=BUILD))
    try:
        yield carpeta
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)


@contextmanager
def base_nueva() -> Iterator[str]:
    """Una base recién creada en el servidor de `FOJAS_BASE`, que después se borra; vacío en SQLite."""
    direccion = os.environ.get("FOJAS_BASE", "")
    if not direccion:
        yield ""
        return
    import psycopg
    from psycopg.conninfo import make_conninfo

    nombre = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(direccion, autocommit=True) as conexion:
        conexion.execute(f"CREATE DATABASE {nombre}")
    try:
        yield make_conninfo(direccion, dbname=nombre)
    finally:
        with psycopg.connect(direccion, autocommit=True) as conexion:
            conexion.execute(f"DROP DATABASE {nombre} WITH (FORCE)")


def percentil(tiempos: Sequence[float], p: int) -> float:
    """El menor tiempo que no superan `p` de cada cien."""
    ordenados = sorted(tiempos)
    return ordenados[max(0, -(-len(ordenados) * p // 100) - 1)]


def tabla(titulo: str, columnas: Sequence[str], filas: Sequence[Sequence[str]]) -> str:
    """Tabla en Markdown, alineada para leerla también en la consola."""
    anchos = [max(len(f[n]) for f in (columnas, *filas)) for n in range(len(columnas))]

    def renglon(celdas: Sequence[str]) -> str:
        return "| " + " | ".join(celda.ljust(ancho) for celda, ancho in zip(celdas, anchos, strict=True)) + " |"

    return "\n".join(
        ["", f"### {titulo}", "", renglon(columnas), "|" + "|".join("-" * (a + 2) for a in anchos) + "|"]
        + [renglon(fila) for fila in filas]
    )


def numero(valor: float | None, *, decimales: int = 1) -> str:
    """`1234.5` → `1.234,5`; nada si no hay."""
    if valor is None:
        return ""
    return f"{valor:,.{decimales}f}".translate(str.maketrans(",.", ".,"))


def si_no(cumple: bool | None) -> str:
    return {True: "sí", False: "NO", None: ""}[cumple]


def fila_de(cifra: Cifra) -> list[str]:
    return [
        cifra.que,
        f"{numero(cifra.valor)} {cifra.unidad}".strip(),
        f"{cifra.base}: {numero(cifra.valor_base)}" if cifra.base else "(es base)",
        numero(cifra.razon, decimales=3 if (cifra.razon or 1) < 0.1 else 2),
        cifra.meta,
        si_no(cifra.cumple),
    ]


def imprime(cifras: Sequence[Cifra]) -> None:
    grupos: Mapping[str, list[Cifra]] = {
        grupo: [c for c in cifras if c.grupo == grupo] for grupo in dict.fromkeys(c.grupo for c in cifras)
    }
    for grupo, suyas in grupos.items():
        print(tabla(grupo, ("Medida", "Valor", "Base", "Razón", "Meta", "Cumple"), [fila_de(c) for c in suyas]))
