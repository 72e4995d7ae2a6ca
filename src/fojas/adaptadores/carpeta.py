"""Carpeta vigilada: se toma un archivo solo cuando nadie lo está escribiendo, y se mueve, nunca se borra."""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from fojas.dominio.recepcion.puertos import Hallado
from fojas.dominio.recepcion.reglas.escaneos import CarpetaNoSirve

PROCESADOS, CON_ERROR = "procesados", "con-error"
PASAJEROS = (".tmp", ".part", ".partial", ".crdownload", ".swp", ".lock", ".filepart", "~")
QUIETO_S = 15
A_MEDIAS = timedelta(minutes=10)
"""Un PDF cortado que nadie toca desde hace este rato se toma como está."""
HONDO = 1
"""Niveles de subcarpeta: la del tipo de documento."""


class CarpetaEnDisco:
    """Una carpeta local o compartida por la red."""

    def __init__(self, raiz: Path, *, quieto_s: float = QUIETO_S) -> None:
        self.raiz = raiz
        self.nombre = str(raiz)
        self._quieto = timedelta(seconds=quieto_s)
        self._vistos: dict[Path, tuple[int, int]] = {}

    def quietos(self, *, en: datetime) -> Iterator[Hallado]:
        """Los que no cambian desde hace unos segundos, o miden lo mismo entre dos miradas, y nadie tiene abiertos."""
        candidatos = sorted(self._candidatos(), key=lambda par: (par[1].st_mtime_ns, par[0].name))
        ahora = {ruta: (dato.st_size, dato.st_mtime_ns) for ruta, dato in candidatos}
        antes, self._vistos = self._vistos, ahora
        abiertos = _abiertos_para_escribir() if candidatos else frozenset()
        for ruta, dato in candidatos:
            # La hora de quien lo escribió puede venir adelantada: entonces basta que no cambie entre dos miradas.
            quieto = dato.st_mtime <= (en - self._quieto).timestamp() or antes.get(ruta) == ahora[ruta]
            abierto = (dato.st_dev, dato.st_ino) in abiertos
            a_medias = dato.st_mtime > (en - A_MEDIAS).timestamp() and _es_pdf_sin_fin(ruta, dato.st_size)
            if quieto and not abierto and not a_medias:
                subcarpeta = "" if ruta.parent == self.raiz else ruta.parent.name
                yield Hallado(ruta, _legible(ruta.name), subcarpeta, dato.st_size, dato.st_mtime_ns)

    def _candidatos(self) -> Iterator[tuple[Path, os.stat_result]]:
        if not self.raiz.is_dir() or not os.access(self.raiz, os.R_OK | os.W_OK | os.X_OK):
            raise CarpetaNoSirve(
                f"La carpeta vigilada {self.raiz} no está o Fojas no puede escribir en ella. Revisa FOJAS_CARPETA."
            )
        pendientes = [(self.raiz, 0)]
        while pendientes:
            carpeta, nivel = pendientes.pop()
            for ruta in carpeta.iterdir():
                with suppress(OSError):
                    dato = ruta.lstat()
                    if stat.S_ISDIR(dato.st_mode) and nivel < HONDO and not _se_ignora(ruta):
                        pendientes.append((ruta, nivel + 1))
                    elif stat.S_ISREG(dato.st_mode) and not _se_ignora(ruta):
                        yield ruta, dato

    def sigue_igual(self, hallado: Hallado) -> bool:
        try:
            dato = hallado.ruta.lstat()
        except OSError:
            return False
        return (dato.st_size, dato.st_mtime_ns) == (hallado.bytes, hallado.cambiado_ns)

    def procesado(self, hallado: Hallado, *, dia: date) -> None:
        _mueve(hallado.ruta, self.raiz / PROCESADOS / f"{dia:%Y-%m-%d}")

    def con_error(self, hallado: Hallado, *, explicacion: str) -> None:
        destino = _mueve(hallado.ruta, self.raiz / CON_ERROR)
        if destino is not None:
            with suppress(OSError):
                destino.with_name(f"{destino.name}.txt").write_text(
                    f"{hallado.nombre}\n\n{explicacion}\n\nCorrígelo y vuelve a dejarlo en {self.raiz}.\n",
                    encoding="utf-8",
                )


def _se_ignora(ruta: Path) -> bool:
    nombre = ruta.name.lower()
    return (
        nombre.startswith((".", "~"))
        or nombre.endswith(PASAJEROS)
        or nombre in {PROCESADOS, CON_ERROR, "thumbs.db", "desktop.ini"}
    )


def _legible(nombre: str) -> str:
    """Los nombres que no son UTF-8 vienen de un Windows antiguo."""
    try:
        return nombre.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        return nombre.encode("utf-8", "surrogateescape").decode("windows-1252", "replace")


def _abiertos_para_escribir() -> frozenset[tuple[int, int]]:
    """Los archivos que algún proceso de este equipo está escribiendo, hasta donde el sistema deja verlo."""
    abiertos: set[tuple[int, int]] = set()
    for proceso in Path("/proc").glob("[0-9]*"):
        # Un proceso ajeno, o que muere mientras se lo mira, no dice nada.
        with suppress(OSError):
            abiertos.update(_que_escribe(proceso))
    return frozenset(abiertos)


def _que_escribe(proceso: Path) -> Iterator[tuple[int, int]]:
    for descriptor in (proceso / "fd").iterdir():
        with suppress(OSError, ValueError, StopIteration):
            ficha = (proceso / "fdinfo" / descriptor.name).read_text()
            banderas = next(renglon for renglon in ficha.splitlines() if renglon.startswith("flags:"))
            if int(banderas.split()[1], 8) & os.O_ACCMODE != os.O_RDONLY:
                dato = descriptor.stat()
                yield dato.st_dev, dato.st_ino


def _es_pdf_sin_fin(ruta: Path, largo: int) -> bool:
    """El escáner hace una pausa entre dos páginas: un PDF sin su marca final todavía no está completo."""
    try:
        with ruta.open("rb") as flujo:
            if not flujo.read(8).startswith(b"%PDF-"):
                return False
            flujo.seek(max(largo - 2048, 0))
            return b"%%EOF" not in flujo.read(2048)
    except OSError:
        return False


def _mueve(ruta: Path, carpeta: Path) -> Path | None:
    """Sin pisar otro: si ya hay uno con ese nombre, el nuevo lleva un número. None si alguien lo movió antes."""
    carpeta.mkdir(parents=True, exist_ok=True)
    for numero in range(1, 10_000):
        destino = carpeta / (ruta.name if numero == 1 else f"{ruta.stem} ({numero}){ruta.suffix}")
        try:
            # El enlace falla si el nombre está tomado: así no hay un instante en que se pueda pisar otro.
            os.link(ruta, destino)
        except FileExistsError:
            continue
        except FileNotFoundError:
            return None
        except OSError:
            return _renombra(ruta, destino)
        ruta.unlink(missing_ok=True)
        return destino
    raise CarpetaNoSirve(f"En {carpeta} hay demasiados archivos llamados {ruta.name}. Ordénala.")


def _renombra(ruta: Path, destino: Path) -> Path | None:
    """Donde no hay enlaces, como en muchas carpetas de red."""
    if destino.exists():
        destino = destino.with_name(f"{destino.stem} {time.time_ns()}{destino.suffix}")
    try:
        ruta.rename(destino)
    except FileNotFoundError:
        return None
    return destino
