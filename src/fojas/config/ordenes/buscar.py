"""`fojas buscar`: lo mismo que encuentra la página de búsqueda, con los ojos de una cuenta.

Sin `--como` actúa la consola, que administra: ve lo público de toda la casa y nada de lo reservado.
"""

import argparse
import html
import re
from typing import TYPE_CHECKING, Any

from fojas.base import tiempo
from fojas.config.cli import prepara_django

if TYPE_CHECKING:
    from fojas.dominio.busqueda.consultas import Acierto, Resultado

ESPERA_S = 10.0
"""Si otro proceso está poniendo al día el índice, cuánto se le espera antes de buscar con lo que hay."""
OCUPADO = "Otro proceso está actualizando el índice: puede faltar lo último que se ingresó."
_MARCAS = re.compile(r"</?mark>")


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("buscar", help="Busca en expedientes, documentos y personas.")
    lector.add_argument("texto", nargs="+", help="Palabras, «frase exacta», folio, RUT, fecha o código.")
    lector.add_argument("--como", default="", metavar="USUARIO", help="Busca con lo que ve esa cuenta.")
    lector.add_argument("--tipo", default="", help="expediente, documento, ingreso o persona.")
    lector.add_argument("--limite", type=int, default=20)
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, Any]:
    """Pone el índice al día y busca."""
    prepara_django()
    from fojas.dominio.busqueda import acciones, consultas
    from fojas.dominio.busqueda.reglas import IndiceOcupado
    from fojas.dominio.organizacion import consultas as organizacion
    from fojas.dominio.organizacion import reglas

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
    resultado = consultas.busca(" ".join(argumentos.texto), actor=actor, tipo=argumentos.tipo, limite=argumentos.limite)
    return _en_datos(resultado, aviso=resultado.aviso or aviso)


def _en_datos(resultado: "Resultado", *, aviso: str) -> dict[str, Any]:
    return {
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
