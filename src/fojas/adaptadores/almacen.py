"""Almacén en disco: cada archivo se llama como su sha256, se escribe una vez y queda de solo lectura."""

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fojas.base.huellas import TROZO
from fojas.dominio.expedientes.reglas import ArchivoPerdido, SinEspacio, exige_que_quepa

NO_CABE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Disco lleno, cuota agotada o archivo mayor que el que admite el sistema."""


class AlmacenLocal:
    """Guarda en `raiz/ab/cd/abcd…`. El nombre aparece solo cuando los bytes ya están seguros en el disco."""

    def __init__(self, raiz: Path, *, asegura: bool = True) -> None:
        """Sin `asegura` no espera al disco por cada archivo: solo para cargas que se aseguran enteras al final."""
        self.raiz = raiz
        self.asegura = asegura
        self.por_llegar = raiz / "por-llegar"
        self.por_llegar.mkdir(parents=True, exist_ok=True, mode=0o700)

    def ruta(self, sha256: str) -> Path:
        return self.raiz / sha256[:2] / sha256[2:4] / sha256

    def guarda(self, flujo: BinaryIO, *, maximo: int) -> tuple[str, int]:
        """Escribe, asegura y nombra. Si algo falla no queda nada a medias.

        Lanza `ArchivoDemasiadoGrande` o `SinEspacio`.
        """
        try:
            descriptor, nombre = tempfile.mkstemp(dir=self.por_llegar)
            temporal = Path(nombre)
            try:
                sha256, largo = self._escribe(descriptor, flujo, maximo)
                destino = self.ruta(sha256)
                with self._candado(fcntl.LOCK_SH):
                    if destino.exists():
                        # Vuelve a llegar lo que ya estaba: su plazo de gracia empieza de nuevo.
                        os.utime(destino)
                    else:
                        self._nombra(temporal, destino)
            finally:
                temporal.unlink(missing_ok=True)
        except OSError as error:
            if error.errno in NO_CABE:
                raise SinEspacio("El disco del servidor está lleno. No se guardó nada: avisa a Informática.") from error
            raise
        return sha256, largo

    def _escribe(self, descriptor: int, flujo: BinaryIO, maximo: int) -> tuple[str, int]:
        huella, largo = hashlib.sha256(), 0
        with os.fdopen(descriptor, "wb") as salida:
            while trozo := flujo.read(TROZO):
                largo += len(trozo)
                exige_que_quepa(largo, maximo=maximo)
                huella.update(trozo)
                salida.write(trozo)
            salida.flush()
            if self.asegura:
                os.fsync(salida.fileno())
        return huella.hexdigest(), largo

    def _nombra(self, temporal: Path, destino: Path) -> None:
        creadas = [c for c in (destino.parent.parent, destino.parent) if not c.exists()]
        destino.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporal.chmod(0o400)
        temporal.replace(destino)
        if not self.asegura:
            return
        # El nombre también debe sobrevivir a un corte: se asegura la carpeta y, si nació, la que la contiene.
        for carpeta in (destino.parent, *(c.parent for c in creadas)):
            self._asegura_carpeta(carpeta)

    @staticmethod
    def _asegura_carpeta(carpeta: Path) -> None:
        descriptor = os.open(carpeta, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def abre(self, sha256: str) -> BinaryIO:
        try:
            return self.ruta(sha256).open("rb")
        except FileNotFoundError:
            raise ArchivoPerdido(f"Falta en el almacén el archivo {sha256}.") from None

    def existe(self, sha256: str) -> bool:
        return self.ruta(sha256).is_file()

    def recorre(self) -> Iterator[tuple[str, datetime]]:
        for ruta in sorted(self.raiz.glob("??/??/*")):
            yield ruta.name, datetime.fromtimestamp(ruta.stat().st_mtime, UTC)

    def guardado_en(self, sha256: str) -> datetime:
        try:
            return datetime.fromtimestamp(self.ruta(sha256).stat().st_mtime, UTC)
        except FileNotFoundError:
            raise ArchivoPerdido(f"Falta en el almacén el archivo {sha256}.") from None

    def olvida(self, sha256: str, *, antes_de: datetime) -> bool:
        ruta = self.ruta(sha256)
        with self._candado(fcntl.LOCK_EX):
            if not ruta.exists() or ruta.stat().st_mtime >= antes_de.timestamp():
                return False
            ruta.unlink()
        return True

    @contextmanager
    def _candado(self, modo: int) -> Iterator[None]:
        """Quien borra excluye a quien guarda: nadie borra lo que otro acaba de encontrar ya guardado."""
        with (self.raiz / ".candado").open("wb") as archivo:
            fcntl.flock(archivo, modo)
            yield

    def barre_temporales(self, *, antes_de: datetime) -> int:
        """Borra lo que dejó a medias un proceso muerto. Devuelve cuántos."""
        barridos = 0
        for temporal in self.por_llegar.iterdir():
            # Otro proceso puede terminar o barrer el mismo entre una línea y otra.
            with suppress(FileNotFoundError):
                if temporal.stat().st_mtime < antes_de.timestamp():
                    temporal.unlink()
                    barridos += 1
        return barridos
