"""`fojas ingresar`: registra uno o varios archivos como un solo ingreso, con folio, hora y huella.

Sin `--como` actúa la cuenta de servicio *consola*, que queda nombrada en la bitácora.
"""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

if TYPE_CHECKING:
    from fojas.dominio.organizacion.reglas import Actor
    from fojas.dominio.partes.acciones import ArchivoRecibido


class ArchivoIlegible(ErrorFojas):
    """El archivo nombrado no está o no se puede leer."""


class OtroNombre(ErrorFojas):
    """El RUT ya es de una persona con un nombre que no calza con el dicho."""


class TipoDesconocido(ErrorFojas):
    """El tipo de documento no está en el catálogo."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("ingresar", help="Ingresa archivos: folio, hora y huella.")
    lector.add_argument("archivos", nargs="+", type=Path, metavar="ARCHIVO", help="Varios hacen un solo ingreso.")
    lector.add_argument("--materia", required=True, help="Qué pide o qué trae.")
    lector.add_argument("--remitente", required=True, metavar="NOMBRE", help="Quién presenta.")
    lector.add_argument("--rut", default="", help="RUN o RUT de quien presenta: con él se encuentra o se registra.")
    lector.add_argument("--tipo", default="carta", help="Tipo del catálogo de la Oficina de Partes.")
    lector.add_argument("--como", default="", metavar="USUARIO", help="La cuenta que ingresa.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, Any]:
    """Guarda los bytes, después toma el folio."""
    prepara_django()
    from fojas.base.veredicto import exige
    from fojas.dominio.organizacion import acciones as organizacion
    from fojas.dominio.organizacion import consultas, reglas
    from fojas.dominio.partes import acciones, permisos
    from fojas.dominio.partes.reglas import TIPOS, Canal

    en = tiempo.ahora()
    if not argumentos.como:
        organizacion.asegura_consola(en=en)
    actor = consultas.actor_de_usuario(argumentos.como or reglas.CONSOLA, dia=tiempo.dia_de(en))
    exige(permisos.puede_ingresar(actor))
    if argumentos.tipo not in TIPOS:
        raise TipoDesconocido(
            f"No hay un tipo de documento «{argumentos.tipo}». Puede ser: {', '.join(sorted(TIPOS))}."
        )
    if argumentos.rut:
        _exige_el_mismo_nombre(argumentos.remitente, argumentos.rut, actor=actor)
    recibidos = [_recibe(ruta, en=en) for ruta in argumentos.archivos]
    hecho = acciones.ingresa(
        tipo=argumentos.tipo,
        materia=argumentos.materia,
        canal=Canal.CONSOLA,
        archivos=recibidos,
        remitente_texto="" if argumentos.rut else argumentos.remitente,
        persona_nueva=_persona(argumentos.remitente, argumentos.rut) if argumentos.rut else None,
        actor=actor,
        en=en,
    )
    return {
        "folio": hecho.folio,
        "codigo": hecho.codigo,
        "sha256": [archivo.sha256 for archivo in recibidos],
        "recibido_en": hecho.recibido_en.astimezone(tiempo.ZONA),
    }


def _exige_el_mismo_nombre(nombre: str, rut: str, *, actor: "Actor") -> None:
    """Vale decir parte del nombre registrado, o más que él, y una letra sola como inicial; no otro nombre."""
    from fojas.base.texto import palabras
    from fojas.dominio.organizacion import consultas

    registrada = consultas.por_rut(rut)
    if registrada is None:
        return
    dichas, guardadas = palabras(nombre), palabras(registrada.nombre)
    if not (_caben(dichas, guardadas) or _caben(guardadas, dichas)):
        duena = registrada.nombre if consultas.es_conocida_por(registrada.pk, actor) else "otra persona"
        raise OtroNombre(
            f"El RUT {rut} es de {duena}, no de {' '.join(nombre.split())[:80]}. Revisa el RUT o el nombre; "
            "si la persona cambió de nombre, corrígelo antes en su ficha.",
            campo="remitente",
        )


def _caben(unas: list[str], otras: list[str]) -> bool:
    iniciales = {palabra[0] for palabra in otras}
    return all(palabra in otras or (len(palabra) == 1 and palabra in iniciales) for palabra in unas)


def _persona(nombre: str, rut: str) -> dict[str, str]:
    """Bajo los cincuenta millones el número es de una persona natural."""
    from fojas.dominio.organizacion.reglas import ClasePersona

    cuerpo = "".join(c for c in rut[:-1] if c.isdigit())
    juridica = cuerpo.isdigit() and int(cuerpo) >= 50_000_000
    return {"clase": (ClasePersona.JURIDICA if juridica else ClasePersona.NATURAL).value, "nombre": nombre, "rut": rut}


def _recibe(ruta: Path, *, en: datetime) -> "ArchivoRecibido":
    from fojas.dominio.expedientes import acciones as expedientes
    from fojas.dominio.partes.acciones import ArchivoRecibido

    if ruta.is_dir():
        raise ArchivoIlegible(f"{ruta} es una carpeta. Nombra los archivos que van dentro: {ruta}/*")
    if not ruta.is_file():
        raise ArchivoIlegible(f"No está el archivo {ruta}.")
    with ruta.open("rb") as flujo:
        guardado = expedientes.recibe_archivo(flujo, nombre=ruta.name, en=en)
    return ArchivoRecibido(sha256=guardado.sha256, nombre=ruta.name)
