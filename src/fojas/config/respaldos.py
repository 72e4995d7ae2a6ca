"""Hacer y reponer copias de respaldo: junta la base, los archivos y las llaves con el formato de `adaptadores.respaldo`.

Restaurar solo agrega a una carpeta vacía: comprueba la copia entera antes de poner nada en su lugar.
"""

import contextlib
import fcntl
import hashlib
import io
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

import fojas
from fojas.adaptadores import respaldo
from fojas.adaptadores.almacen import AlmacenLocal
from fojas.adaptadores.respaldo import ErrorRespaldo
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora.reglas import CONSOLA
from fojas.dominio.expedientes import conexion as expedientes
from fojas.dominio.expedientes.models import Archivo
from fojas.dominio.expedientes.reglas import ArchivoPerdido
from fojas.dominio.organizacion.models import Municipalidad

HACIENDO = ".respaldando"
REPONIENDO = ".restaurando"
CANDADO = ".respaldo.candado"
CLAVE_SECRETA = "clave_secreta"


class CarpetaOcupada(ErrorRespaldo):
    """Se quiso restaurar donde ya hay datos, u otro respaldo está en curso."""


class OtraBase(ErrorRespaldo):
    """La copia es de otro motor de base de datos o de una versión más nueva de Fojas."""


@dataclass(frozen=True, slots=True)
class Hecho:
    """Una copia recién hecha."""

    copia: Path
    bytes: int
    sha256: str
    archivos: int
    faltan: tuple[str, ...]
    """Archivos que la base cita y el almacén no tiene: la copia se hizo igual, sin ellos."""


@dataclass(frozen=True, slots=True)
class Repuesto:
    """Lo que trajo una copia ya restaurada."""

    copia: Path
    hecha_en: str
    municipalidad: str
    archivos: int
    faltan: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Foto:
    ruta: Path
    nombre: str
    huellas: list[str]
    migraciones: list[list[str]]
    municipalidad: str


def crea(*, carpeta: Path, frase: str, en: datetime) -> Hecho:
    """Deja en la carpeta una copia entera de este instante, sin detener la oficina, y lo anota en la bitácora."""
    respaldo.exige_frase(frase)
    datos = Path(settings.DATOS)
    if carpeta.resolve().is_relative_to(datos):
        raise ErrorRespaldo(f"{carpeta} está dentro de la carpeta de datos: se perderían juntas. Elige otro disco.")
    _exige_oficina(datos)
    carpeta.mkdir(parents=True, exist_ok=True, mode=0o700)
    destino = carpeta / f"fojas-{en.astimezone(UTC):%Y%m%dT%H%M%SZ}{respaldo.EXTENSION}"
    with _a_solas(datos), _carpeta_de_paso(datos / HACIENDO) as paso:
        manifiesto: dict[str, Any] = {
            "fojas": fojas.__version__,
            "motor": connection.vendor,
            "hecha_en": en.isoformat(),
        }
        with respaldo.dice_si_no_cabe(paso):
            foto = _foto(paso)
        manifiesto |= {"migraciones": foto.migraciones, "municipalidad": foto.municipalidad}
        with respaldo.escribe(destino, frase, manifiesto) as copia:
            with foto.ruta.open("rb") as flujo:
                copia.agrega(foto.nombre, flujo, foto.ruta.stat().st_size)
            _agrega_llaves(copia, datos / "llaves")
            manifiesto["faltan"] = _agrega_archivos(copia, foto.huellas)
    hecho = Hecho(
        copia=destino,
        bytes=destino.stat().st_size,
        sha256=_huella(destino),
        archivos=len(foto.huellas) - len(manifiesto["faltan"]),
        faltan=tuple(manifiesto["faltan"]),
    )
    with transaction.atomic():
        bitacora.anota(
            "respaldo.creado", autor=CONSOLA, objeto="respaldo", en=en, copia=destino.name, archivos=hecho.archivos,
            bytes=hecho.bytes, sha256=hecho.sha256, faltan=len(hecho.faltan),
        )  # fmt: skip
    return hecho


def comprueba(*, copia: Path, frase: str) -> dict[str, Any]:
    """Lee la copia entera sin restaurarla y devuelve su manifiesto. Lanza `CopiaDanada` o `FraseEquivocada`."""
    return respaldo.comprueba(la_ultima(copia), frase)


def repone(*, copia: Path, frase: str, en: datetime) -> Repuesto:
    """Restaura en una carpeta vacía: comprueba todo, pone cada cosa en su lugar y lo anota.

    Lanza `CarpetaOcupada`, `CopiaDanada`, `FraseEquivocada`, `OtraBase` o `DiscoLleno`; entonces no queda nada.
    """
    copia = la_ultima(copia)
    datos = Path(settings.DATOS)
    with _sin_dejar_rastro(datos), _carpeta_de_paso(datos / REPONIENDO) as paso:
        _exige_vacio(datos)
        with respaldo.dice_si_no_cabe(datos):
            manifiesto = respaldo.comprueba(copia, frase, _recibe_en(paso))
        _exige_compatible(manifiesto, copia.name)
        _pone_en_su_lugar(paso, datos)
        os.sync()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        bitacora.anota(
            "respaldo.restaurado", autor=CONSOLA, objeto="respaldo", en=en, copia=copia.name,
            hecha_en=manifiesto["hecha_en"],
        )  # fmt: skip
    return Repuesto(
        copia=copia,
        hecha_en=manifiesto["hecha_en"],
        municipalidad=manifiesto["municipalidad"],
        archivos=sum(nombre.startswith("archivos/") for nombre in manifiesto["entradas"]),
        faltan=tuple(manifiesto["faltan"]),
    )


def la_ultima(copia: Path) -> Path:
    """La copia nombrada; de una carpeta, la más nueva. Lanza `ErrorRespaldo` si no hay."""
    if copia.is_dir():
        copias = sorted(copia.glob(f"fojas-*{respaldo.EXTENSION}"))
        if not copias:
            raise ErrorRespaldo(f"En {copia} no hay copias de respaldo (fojas-*{respaldo.EXTENSION}).")
        return copias[-1]
    if not copia.is_file():
        raise ErrorRespaldo(f"No existe la copia {copia}.")
    return copia


@contextlib.contextmanager
def _a_solas(datos: Path) -> Iterator[None]:
    descriptor = os.open(datos / CANDADO, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CarpetaOcupada(f"Otro respaldo está en curso en {datos}. Espera a que termine.") from None
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _sin_dejar_rastro(datos: Path) -> Iterator[None]:
    """A solas en la carpeta; si se rechaza, se van el candado y las carpetas que nacieron para esto."""
    nacidas = [carpeta for carpeta in (datos, *datos.parents) if not carpeta.exists()]
    candado_nuevo = not (datos / CANDADO).exists()
    datos.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _a_solas(datos):
        try:
            yield
        except BaseException:
            if candado_nuevo:
                (datos / CANDADO).unlink(missing_ok=True)
            for carpeta in nacidas:
                with contextlib.suppress(OSError):
                    carpeta.rmdir()
            raise


@contextlib.contextmanager
def _carpeta_de_paso(carpeta: Path) -> Iterator[Path]:
    """Una carpeta privada que desaparece al terminar; si quedó de una muerte anterior, se empieza de nuevo."""
    shutil.rmtree(carpeta, ignore_errors=True)
    carpeta.mkdir(mode=0o700)
    try:
        yield carpeta
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)


def _foto(paso: Path) -> _Foto:
    tablas = {
        "huellas": str(Archivo.objects.order_by("sha256").values_list("sha256").query),
        "migraciones": "SELECT app, name FROM django_migrations ORDER BY id",
        "municipalidad": str(Municipalidad.objects.values_list("nombre").query),
    }
    if connection.vendor == "sqlite":
        nombre = respaldo.BASE_SQLITE
        connection.ensure_connection()
        respaldo.foto_sqlite(connection.connection, paso / "foto")
        with contextlib.closing(sqlite3.connect(paso / "foto")) as base:
            filas = {clave: base.execute(consulta).fetchall() for clave, consulta in tablas.items()}
    else:
        nombre = respaldo.BASE_POSTGRES
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (exportada,) = cursor.fetchone()
            respaldo.foto_postgres(connection.settings_dict, _version_del_servidor(), exportada, paso / "foto")
            filas = {}
            for clave, consulta in tablas.items():
                cursor.execute(consulta)
                filas[clave] = cursor.fetchall()
    return _Foto(
        ruta=paso / "foto",
        nombre=nombre,
        huellas=[huella for (huella,) in filas["huellas"]],
        migraciones=[list(fila) for fila in filas["migraciones"]],
        municipalidad=next((fila[0] for fila in filas["municipalidad"]), ""),
    )


def _agrega_llaves(copia: respaldo.Escritor, llaves: Path) -> None:
    guardadas = sorted(ruta for ruta in llaves.rglob("*") if ruta.is_file() and not ruta.name.startswith("."))
    for ruta in guardadas:
        with ruta.open("rb") as flujo:
            copia.agrega(f"llaves/{ruta.relative_to(llaves).as_posix()}", flujo, ruta.stat().st_size)
    if llaves / CLAVE_SECRETA not in guardadas:
        # Viene de FOJAS_CLAVE_SECRETA: sin ella la copia no bastaría en un equipo nuevo.
        clave = str(settings.SECRET_KEY).encode()
        copia.agrega(f"llaves/{CLAVE_SECRETA}", io.BytesIO(clave), len(clave))


def _agrega_archivos(copia: respaldo.Escritor, huellas: list[str]) -> list[str]:
    """Los archivos se escriben una vez y no cambian: basta copiarlos después de la foto. Devuelve los que faltan."""
    almacen = expedientes.almacen()
    faltan = []
    for huella in huellas:
        try:
            flujo = almacen.abre(huella)
        except ArchivoPerdido:
            faltan.append(huella)
            continue
        with flujo:
            largo = flujo.seek(0, os.SEEK_END)
            flujo.seek(0)
            copia.agrega(f"archivos/{huella}", flujo, largo)
    return faltan


def _recibe_en(paso: Path) -> Any:
    (paso / "archivos").mkdir(mode=0o700)
    almacen = AlmacenLocal(paso / "archivos")

    def recibe(nombre: str, flujo: BinaryIO) -> None:
        clase, _, resto = nombre.partition("/")
        ruta = almacen.ruta(resto) if clase == "archivos" else paso / nombre
        ruta.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(ruta, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400 if clase == "archivos" else 0o600)
        with os.fdopen(descriptor, "wb") as salida:
            shutil.copyfileobj(flujo, salida, respaldo.TROZO)

    return recibe


def _exige_oficina(datos: Path) -> None:
    # Sin mirar antes el archivo, conectarse crearía una base vacía.
    if connection.vendor == "sqlite" and connection.settings_dict["NAME"] == str(datos / "fojas.sqlite3"):
        vacia = not (datos / "fojas.sqlite3").is_file()
    else:
        vacia = False
    if vacia or "django_migrations" not in connection.introspection.table_names():
        raise ErrorRespaldo(f"En {datos} no hay una oficina que respaldar. Nómbrala con FOJAS_DATOS=DIR.")


def _exige_vacio(datos: Path) -> None:
    ajenos = sorted(ruta.name for ruta in datos.iterdir() if ruta.name not in {CANDADO, REPONIENDO})
    if ajenos:
        raise CarpetaOcupada(
            f"{datos} no está vacía (tiene {', '.join(ajenos[:3])}). No se restaura encima de nada: "
            "usa una carpeta nueva con FOJAS_DATOS=DIR."
        )
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise CarpetaOcupada(
            f"La base de datos {connection.settings_dict['NAME']} no está vacía. No se restaura encima de nada: "
            "crea otra y nómbrala en FOJAS_BASE."
        )


def _exige_compatible(manifiesto: dict[str, Any], nombre: str) -> None:
    motores = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    motor = manifiesto["motor"]
    if motor != connection.vendor:
        remedio = "quita FOJAS_BASE" if motor == "sqlite" else "nombra una base de PostgreSQL vacía en FOJAS_BASE"
        raise OtraBase(
            f"{nombre} es de {motores.get(motor, motor)} y aquí la base es {motores[connection.vendor]}. "
            f"Para restaurarla, {remedio}."
        )
    conocidas = MigrationLoader(None).disk_migrations
    ajenas = [f"{app}.{cual}" for app, cual in manifiesto["migraciones"] if (app, cual) not in conocidas]
    if ajenas:
        raise OtraBase(
            f"{nombre} la hizo Fojas {manifiesto['fojas']}, más nuevo que este {fojas.__version__} ({ajenas[0]}). "
            "Restáurala con esa versión."
        )


def _pone_en_su_lugar(paso: Path, datos: Path) -> None:
    """La base va al final: mientras no esté, la carpeta no es una oficina. Si algo falla, no queda nada."""
    puestas = []
    try:
        for nombre in ("archivos", "llaves"):
            (paso / nombre).rename(datos / nombre)
            puestas.append(datos / nombre)
        if connection.vendor == "sqlite":
            (paso / respaldo.BASE_SQLITE).rename(connection.settings_dict["NAME"])
        else:
            respaldo.repone_postgres(connection.settings_dict, _version_del_servidor(), paso / respaldo.BASE_POSTGRES)
    except BaseException:
        for carpeta in puestas:
            shutil.rmtree(carpeta, ignore_errors=True)
        raise


def _version_del_servidor() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10000


def _huella(ruta: Path) -> str:
    with ruta.open("rb") as flujo:
        return hashlib.file_digest(flujo, "sha256").hexdigest()
