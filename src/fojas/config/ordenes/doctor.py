"""`fojas doctor`: qué está bien, qué falta, qué deja sin hacer y cómo se corrige."""

import argparse
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fojas.base import tiempo
from fojas.config.cli import que_estorba

MINIMO_DISCO = 1 << 30
POCO_DISCO = 5 << 30
ATRASO_DEL_INDICE = 1000
"""Asientos por leer desde los que la búsqueda se nota incompleta."""
_DE_OTROS = stat.S_IRWXG | stat.S_IRWXO
MARCAS = {"bien": "✓", "aviso": "!", "falla": "✗"}


@dataclass(frozen=True, slots=True)
class Revision:
    """El resultado de mirar una cosa."""

    nombre: str
    estado: str
    """bien, aviso o falla."""
    detalle: str
    inhabilita: str = ""
    """Lo que no se puede hacer mientras siga así."""
    remedio: str = ""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("doctor", help="Revisa la instalación y dice qué falta.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, Any] | int:
    """Sale con error solo si algo falla; un aviso no."""
    revisiones = revisa(en=tiempo.ahora())
    correcto = all(revision.estado != "falla" for revision in revisiones)
    if argumentos.json:
        return {"correcto": correcto, "revisiones": [asdict(revision) for revision in revisiones]}
    for revision in revisiones:
        sys.stdout.write(_en_palabras(revision) + "\n")
    return 0 if correcto else 1


def revisa(*, en: datetime) -> list[Revision]:
    """Todo lo que se puede mirar: si los ajustes o la base no sirven, lo que depende de ellos no se mira."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    revisiones = [Revision("python", "bien", sys.version.split()[0])]
    try:
        from django.conf import settings

        datos = Path(settings.DATOS)
        django.setup()
    except ImproperlyConfigured as error:
        revisiones.append(Revision("ajustes", "falla", str(error), "Arrancar.", "docs/operacion/ajustes.md"))
        return [*revisiones, *_programas()]
    revisiones += [_ajustes(settings.AMBIENTE, datos), _correo(datos), _permisos(datos), _disco(datos)]
    base = _base(datos)
    revisiones += base
    if all(revision.estado != "falla" for revision in base):
        miran = (_municipalidad, _llaves, _llave_de_la_bitacora, _trabajador, _trabajos, _indice, _antivirus, _respaldo)
        revisiones += [mira(en) for mira in miran]
        revisiones += _puertas(en)
    return [*revisiones, *_programas()]


def _ajustes(ambiente: str, datos: Path) -> Revision:
    from django.conf import settings

    if ambiente == "produccion" and not settings.EXIGE_SEGUNDO_FACTOR:
        return Revision(
            "ajustes",
            "aviso",
            f"Producción, con los datos en {datos}; a nadie se le pide segundo factor.",
            "La protección de las cuentas que administran o firman: basta su clave para usarlas.",
            "Quita FOJAS_SEGUNDO_FACTOR=0 (docs/operacion/ajustes.md).",
        )
    if ambiente == "produccion":
        return Revision("ajustes", "bien", f"Producción, con los datos en {datos}.")
    return Revision(
        "ajustes",
        "aviso",
        f"Ambiente de {ambiente}, con los datos en {datos}.",
        "Atender a público: sin producción no se exige conexión cifrada ni segundo factor.",
        "Con una municipalidad real, FOJAS_AMBIENTE=produccion (docs/operacion/instalar.md).",
    )


def _correo(datos: Path) -> Revision:
    from django.conf import settings

    if settings.EMAIL_BACKEND.endswith("correo.EnCarpeta"):
        return Revision(
            "correo",
            "aviso",
            f"Sin servidor: los correos quedan en {datos / 'correos'}.",
            "Despachar y avisar por correo.",
            "Pon FOJAS_CORREO_SERVIDOR (docs/operacion/ajustes.md).",
        )
    return Revision("correo", "bien", f"Sale por {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.")


def _permisos(datos: Path) -> Revision:
    if estorbo := que_estorba(datos):
        return Revision(
            "carpeta", "falla", f"{estorbo} no es una carpeta.", "Todo.", "Nombra una carpeta con FOJAS_DATOS=DIR."
        )
    if not datos.is_dir():
        return Revision("carpeta", "falla", f"No existe {datos}.", "Todo.", "Corre «fojas instalar» o «make run».")
    if not os.access(datos, os.R_OK | os.W_OK | os.X_OK):
        return Revision(
            "carpeta", "falla", f"No se puede escribir en {datos}.", "Todo.", f"chown -R de {datos} a Fojas."
        )
    abiertos = [ruta for ruta in (datos, *_archivos_de(datos / "llaves")) if ruta.stat().st_mode & _DE_OTROS]
    if abiertos:
        remedio = "; ".join(f"chmod {'700' if ruta.is_dir() else '600'} {ruta}" for ruta in abiertos)
        return Revision(
            "carpeta",
            "aviso",
            f"Otras cuentas del equipo pueden leer {abiertos[0]}.",
            "Arrancar en producción.",
            remedio,
        )
    return Revision("carpeta", "bien", f"{datos} es solo de Fojas.")


def _archivos_de(carpeta: Path) -> list[Path]:
    return sorted(ruta for ruta in carpeta.rglob("*") if ruta.is_file())


def _disco(datos: Path) -> Revision:
    donde = next(carpeta for carpeta in (datos, *datos.parents) if carpeta.is_dir())
    libre = shutil.disk_usage(donde).free
    detalle = f"Quedan {libre / (1 << 30):.1f} GB libres."
    if libre < MINIMO_DISCO:
        return Revision("disco", "falla", detalle, "Recibir documentos.", "Libera espacio o agranda el disco.")
    if libre < POCO_DISCO:
        return Revision("disco", "aviso", detalle, "", "Libera espacio antes de que falte.")
    return Revision("disco", "bien", detalle)


def _base(datos: Path) -> list[Revision]:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    archivo = datos / "fojas.sqlite3"
    if connection.vendor == "sqlite" and connection.settings_dict["NAME"] == str(archivo) and not archivo.is_file():
        # Conectarse crearía una base vacía.
        return [
            Revision("base", "falla", f"No hay base en {archivo}.", "Todo.", "Corre «fojas instalar» o «make run».")
        ]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ejecutor = MigrationExecutor(connection)
        faltan = ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return [
            Revision("base", "falla", f"No responde: {error}", "Todo.", "Revisa FOJAS_BASE y que el servidor corra.")
        ]
    nombre = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    responde = Revision("base", "bien", f"{nombre} responde.")
    if faltan:
        return [
            responde,
            Revision(
                "migraciones", "falla", f"Faltan {len(faltan)}.", "Todo.", "Corre «fojas instalar», que pone al día."
            ),
        ]
    return [responde, Revision("migraciones", "bien", "Al día.")]


def _municipalidad(_: datetime) -> Revision:
    from django.conf import settings

    from fojas.dominio.organizacion import consultas

    if not consultas.hay_municipalidad():
        return Revision(
            "municipalidad", "falla", "No está configurada.", "Ingresar papeles.", "Corre «fojas instalar»."
        )
    perfil = consultas.municipalidad()
    detalle = f"{perfil.nombre}{' (demostración)' if perfil.es_demostracion else ''}."
    if perfil.es_demostracion and settings.AMBIENTE == "produccion":
        return Revision(
            "municipalidad",
            "falla",
            f"{detalle[:-1]} en producción: sus claves son públicas.",
            "Guardar nada a salvo: cualquiera entra.",
            "Detenla y corre «fojas instalar» en una carpeta nueva con FOJAS_DATOS=DIR.",
        )
    return Revision("municipalidad", "bien", detalle)


def _llaves(_: datetime) -> Revision:
    from allauth.mfa.models import Authenticator
    from cryptography.fernet import InvalidToken
    from django.conf import settings

    from fojas.config.cuentas import AdaptadorDeFactores

    carpeta = Path(settings.DATOS) / "llaves"
    semilla = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("pk").first()
    if semilla is not None:
        remedio = f"Repón llaves/segundo_factor desde un respaldo en {carpeta}, o «fojas usuarios sin-factores»."
        sin_ella = "Ingresar con segundo factor a quien usa aplicación de códigos."
        if not (carpeta / "segundo_factor").is_file():
            return Revision("llaves", "falla", "Falta la llave del segundo factor.", sin_ella, remedio)
        try:
            AdaptadorDeFactores().decrypt(semilla.data["secret"])
        except InvalidToken:
            return Revision("llaves", "falla", "La llave del segundo factor no abre sus semillas.", sin_ella, remedio)
    return Revision("llaves", "bien", f"{len(_archivos_de(carpeta))} en {carpeta}.")


def _llave_de_la_bitacora(_: datetime) -> Revision:
    from fojas.dominio.bitacora import conexion, consultas
    from fojas.dominio.bitacora.reglas import LlavePerdida

    declaradas = consultas.llaves()
    if not declaradas:
        return Revision("bitacora", "bien", "Su llave nace con el primer punto de control.")
    try:
        # Firmar, y no mirar el archivo: a medio relevo la que vale es la preparada.
        conexion.sellador().firma(b"", con=declaradas[-1].vkey)
    except LlavePerdida as error:
        remedio = f"{error.mensaje} El procedimiento está en docs/operacion/llaves.md."
        return Revision("bitacora", "falla", "Falta la llave que firma la bitácora.", "Sellar la bitácora.", remedio)
    return Revision("bitacora", "bien", "Su llave firma.")


def _trabajador(en: datetime) -> Revision:
    from fojas.dominio.trabajos import consultas

    if consultas.hay_trabajador_vivo(en=en):
        return Revision("trabajador", "bien", "Late.")
    return Revision(
        "trabajador",
        "aviso",
        "No hay ninguno corriendo.",
        "Componer comprobantes, enviar correos, leer textos y poner al día la búsqueda.",
        "«make run» lo trae; en producción, el servicio fojas.",
    )


def _trabajos(_: datetime) -> Revision:
    from fojas.dominio.trabajos import consultas
    from fojas.dominio.trabajos.reglas import Estado

    por_estado = consultas.por_estado()
    pendientes, fallidos = por_estado.get(Estado.PENDIENTE, 0), por_estado.get(Estado.FALLIDO, 0)
    detalle = f"{pendientes} pendientes, {fallidos} fallidos."
    if fallidos:
        return Revision("trabajos", "aviso", detalle, "", "Míralos y reinténtalos en Administración, Trabajos.")
    return Revision("trabajos", "bien", detalle)


def _indice(_: datetime) -> Revision:
    from fojas.dominio.busqueda import consultas

    estado = consultas.estado()
    remedio = "El trabajador lo hace solo; para hacerlo ahora, «fojas reindexar»."
    if estado.falla:
        return Revision("busqueda", "aviso", estado.falla, "Buscar.", remedio)
    detalle = f"{estado.documentos} fichas; {estado.faltan} asientos por leer."
    if estado.faltan > ATRASO_DEL_INDICE:
        return Revision("busqueda", "aviso", detalle, "Encontrar lo último.", remedio)
    return Revision("busqueda", "bien", detalle)


def _antivirus(en: datetime) -> Revision:
    from fojas.dominio.expedientes import consultas

    estado = consultas.estado_del_antivirus(en=en)
    if not estado.puesto:
        return Revision("antivirus", "bien", "Sin antivirus: lo que llega no se revisa (docs/operacion/antivirus.md).")
    if estado.falla:
        return Revision(
            "antivirus",
            "aviso",
            f"{estado.falla} {estado.por_revisar} por revisar.",
            "Abrir lo que llega, salvo a quien lo recibe.",
            "Levanta clamd; lo pendiente se revisa solo.",
        )
    detalle = f"{estado.version}. {estado.por_revisar} por revisar, {estado.en_cuarentena} en cuarentena."
    if estado.atrasados or estado.en_cuarentena:
        return Revision("antivirus", "aviso", detalle, "", "Míralo en Sistema, Cuarentena.")
    return Revision("antivirus", "bien", detalle)


def _respaldo(en: datetime) -> Revision:
    from fojas.dominio.organizacion import consultas
    from fojas.interfaz.respaldos import REMEDIO, estado_respaldo

    estado = estado_respaldo(en=en)
    clase = estado.clase
    if clase == "falla" and consultas.hay_municipalidad() and consultas.municipalidad().es_demostracion:
        clase = "aviso"
    if clase == "bien":
        return Revision("respaldo", "bien", estado.frase)
    return Revision("respaldo", clase, estado.frase, "Recuperar la oficina si se pierde el disco.", REMEDIO)


def _puertas(en: datetime) -> list[Revision]:
    """El buzón y la carpeta del escáner, si la municipalidad los usa."""
    from fojas.dominio.recepcion import conexion
    from fojas.dominio.recepcion.reglas.mensajes import ErrorRecepcion

    remedio = "Corrige el ajuste (docs/operacion/correo.md)."
    revisiones = []
    try:
        if (buzon := conexion.buzon()) is not None:
            with buzon.abre() as casilla:
                hay = len(casilla.numeros(desde=None))
            revisiones.append(Revision("buzon", "bien", f"{buzon.nombre} contesta; hay {hay} correos en la entrada."))
    except (ErrorRecepcion, OSError) as error:
        revisiones.append(Revision("buzon", "falla", str(error), "Recibir lo que llega por correo.", remedio))
    try:
        if (carpeta := conexion.carpeta()) is not None:
            hay = sum(1 for _ in carpeta.quietos(en=en))
            revisiones.append(Revision("escaner", "bien", f"{carpeta.nombre}: {hay} archivos por tomar."))
    except (ErrorRecepcion, OSError) as error:
        revisiones.append(Revision("escaner", "falla", str(error), "Recibir lo que deja el escáner.", remedio))
    return revisiones


def _programas() -> list[Revision]:
    revisiones = [_tesseract(), _encierro()]
    return [*revisiones, _pg_dump()] if os.environ.get("FOJAS_BASE") else revisiones


def _encierro() -> Revision:
    """Si el sistema deja abrir lo ajeno sin red y sin ver el disco de la oficina."""
    from fojas.adaptadores.encierro import aisla_la_red, hay_landlock

    sin_el = "Que un archivo hostil que engañe a un lector no pueda {que}; igual se abre aparte y con topes."
    if not aisla_la_red():
        remedio = (
            "Permite espacios de usuario: sysctl -w kernel.unprivileged_userns_clone=1 (y, en Ubuntu, "
            "kernel.apparmor_restrict_unprivileged_userns=0); en un contenedor, su perfil de seguridad debe dejar unshare."
        )
        return Revision(
            "encierro", "aviso", "No se puede abrir un archivo sin red.", sin_el.format(que="salir a la red"), remedio
        )
    if not hay_landlock():
        remedio = "Usa un núcleo Linux 5.13 o posterior con Landlock (CONFIG_SECURITY_LANDLOCK y lsm=landlock,…)."
        return Revision(
            "encierro", "aviso", "El núcleo no ofrece Landlock.", sin_el.format(que="leer la carpeta de datos"), remedio
        )
    return Revision("encierro", "bien", "Los archivos ajenos se abren sin red y sin ver la oficina.")


def _tesseract() -> Revision:
    """El programa con que se leen papeles escaneados, que puede faltar."""
    programa = shutil.which("tesseract")
    sin_el = "Leer y buscar papeles escaneados y fotos."
    if programa is None:
        return Revision("tesseract", "aviso", "Falta.", sin_el, "apt-get install tesseract-ocr tesseract-ocr-spa")
    lenguas = subprocess.run([programa, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603
    if "spa" not in lenguas.stdout.split():
        return Revision("tesseract", "aviso", "Le falta el castellano.", sin_el, "apt-get install tesseract-ocr-spa")
    return Revision("tesseract", "bien", "Lee castellano.")


def _pg_dump() -> Revision:
    from fojas.adaptadores.respaldo import FaltaHerramienta, programa_postgres

    try:
        return Revision("pg_dump", "bien", str(programa_postgres("pg_dump", 1)))
    except FaltaHerramienta as error:
        return Revision("pg_dump", "falla", "Falta.", "Respaldar.", error.mensaje)


def _en_palabras(revision: Revision) -> str:
    lineas = [f"{MARCAS[revision.estado]} {revision.nombre}: {revision.detalle}"]
    if revision.inhabilita:
        lineas.append(f"    deja sin: {revision.inhabilita}")
    if revision.remedio:
        lineas.append(f"    se corrige: {revision.remedio}")
    return "\n".join(lineas)
