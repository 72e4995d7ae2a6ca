"""`fojas buscar`: lo mismo que encuentra la página de búsqueda, con los ojos de una cuenta.

Sin `--como` actúa la consola, que administra: ve lo público de toda la casa y nada de lo reservado.
"""

import argparse
import html
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

if TYPE_CHECKING:
    from fojas.dominio.busqueda.consultas import Acierto, Resultado
    from fojas.dominio.organizacion.reglas import Actor

LIMITE_MAXIMO = 100
ESPERA_S = 10.0
"""Si otro proceso está poniendo al día el índice, cuánto se le espera antes de buscar con lo que hay."""
OCUPADO = "Otro proceso está actualizando el índice: puede faltar lo último que se ingresó."
_MARCAS = re.compile(r"</?mark>")


class BusquedaInvalida(ErrorFojas):
    """Falta qué buscar, o el tipo o el límite no existen."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("buscar", help="Busca en expedientes, documentos y personas.")
    lector.add_argument("texto", nargs="+", help="Palabras, «frase exacta», folio, RUT, fecha o código.")
    lector.add_argument("--como", default="", metavar="USUARIO", help="Busca con lo que ve esa cuenta.")
    lector.add_argument("--tipo", default="", help="expediente, documento, ingreso o persona.")
    # Sin `type`: el rechazo se dice en castellano y no como lo escribe argparse.
    lector.add_argument("--limite", default="20", help=f"Cuántos, de 1 a {LIMITE_MAXIMO}.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, Any]:
    """Pone el índice al día y busca."""
    prepara_django()
    from fojas.dominio.busqueda import acciones, consultas
    from fojas.dominio.busqueda.reglas import TIPOS, IndiceOcupado
    from fojas.dominio.organizacion import consultas as organizacion
    from fojas.dominio.organizacion import reglas

    texto = " ".join(argumentos.texto).strip()
    if not texto:
        raise BusquedaInvalida("Escribe qué buscar: palabras, un folio, un RUT, una fecha o un código.")
    if argumentos.tipo and argumentos.tipo not in TIPOS:
        raise BusquedaInvalida(f"No hay un tipo «{argumentos.tipo}». Puede ser: {', '.join(sorted(TIPOS))}.")
    if not argumentos.limite.isdecimal() or not 1 <= int(argumentos.limite) <= LIMITE_MAXIMO:
        raise BusquedaInvalida(f"--limite va de 1 a {LIMITE_MAXIMO}, no «{argumentos.limite}».")
    en = tiempo.ahora()
    dia = tiempo.dia_de(en)
    actor = (
        organizacion.actor_de_usuario(argumentos.como, dia=dia) if argumentos.como else reglas.actor_de_la_consola(dia)
    )
    aviso = ""
    try:
        acciones.pone_al_dia(espera_s=ESPERA_S, en=en)
    except IndiceOcupado:
        aviso = OCUPADO
    resultado = consultas.busca(texto, actor=actor, tipo=argumentos.tipo, limite=int(argumentos.limite))
    exacto = None if argumentos.tipo else _exacto(texto, actor=actor, dia=dia)
    return _en_datos(resultado, exacto=exacto, aviso=resultado.aviso or aviso)


def _exacto(texto: str, *, actor: "Actor", dia: date) -> "Acierto | None":
    """El ingreso de ese folio o código, o su expediente: adonde la página de búsqueda iría directo."""
    from fojas.base import codigos
    from fojas.dominio.busqueda import consultas
    from fojas.dominio.partes import consultas as partes
    from fojas.dominio.partes.reglas import lee_folio

    salto = partes.salto(texto, actor, hoy=dia)
    if salto is None or not salto.expediente:
        return None
    folio, codigo = lee_folio(texto, ano=dia.year), codigos.limpia(texto)
    hallados = consultas.busca(salto.expediente, actor=actor, limite=LIMITE_MAXIMO).aciertos
    for acierto in hallados:
        suyo = lee_folio(acierto.datos["folio"], ano=dia.year) if acierto.tipo == "ingreso" else None
        if acierto.codigo == codigo or (folio is not None and folio == suyo):
            return acierto
    return next((acierto for acierto in hallados if acierto.codigo == salto.expediente), None)


def _en_datos(resultado: "Resultado", *, exacto: "Acierto | None", aviso: str) -> dict[str, Any]:
    return {
        "exacto": _acierto(exacto) if exacto else None,
        "total": resultado.total_hasta_1000,
        "hay_mas": resultado.hay_mas,
        "por_tipo": {grupo.tipo: grupo.cuantos for grupo in resultado.grupos},
        "aciertos": [_acierto(acierto) for acierto in resultado.aciertos],
        "aviso": aviso,
    }


def _acierto(acierto: "Acierto") -> dict[str, Any]:
    return {
        "codigo": acierto.codigo,
        "tipo": acierto.tipo,
        "titulo": acierto.titulo,
        "fragmento": html.unescape(_MARCAS.sub("", acierto.fragmento_html)),
        "fecha": acierto.fecha,
        "expediente": acierto.expediente,
        "direccion": acierto.url,
        "datos": dict(acierto.datos),
    }
