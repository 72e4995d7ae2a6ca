"""Lo que la demostración lleva en la mano mientras ocurre: el azar, la hora de corte y los papeles que compone."""

import heapq
import io
import json
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from fojas.base import rut, tiempo
from fojas.dominio.calendario import consultas as calendario
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as almacen
from fojas.dominio.expedientes.puertos import Lectura
from fojas.dominio.expedientes.reglas import EstadoTexto
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones as partes

CARPETA = Path(__file__).parent


@dataclass(slots=True)
class Vida:
    """Lo que la simulación lleva en la mano: el azar, la hora de corte y la cola de hechos por ocurrir."""

    azar: random.Random
    hasta: datetime
    personas: dict[str, int]
    unidades: dict[str, int]
    vecinos: list[Any]
    instituciones: dict[str, list[Any]]
    """Por grupo, los que nombra cada asunto en `de`."""
    asuntos: list[dict[str, Any]]
    jefaturas: dict[str, str]
    hechos: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    orden: Iterator[int] = field(default_factory=count)
    actores: dict[tuple[str, date], Actor] = field(default_factory=dict)
    ingresos: int = 0
    correos: int = 0
    habiles: Calendario = field(default_factory=calendario.calendario)
    imprenta: typst.Compiler = field(default_factory=lambda: _compilador("carta.typ"))
    imprenta_de_sobres: typst.Compiler = field(default_factory=lambda: _compilador("sobre.typ"))

    def despues(self, en: datetime, hecho: Callable[[datetime], None]) -> None:
        if en < self.hasta:
            heapq.heappush(self.hechos, (en, next(self.orden), hecho))

    def actor(self, usuario: str, en: datetime) -> Actor:
        clave = (usuario, tiempo.dia_de(en))
        if clave not in self.actores:
            self.actores[clave] = gente.actor(persona_id=self.personas[usuario], dia=clave[1])
        return self.actores[clave]


def _compilador(plantilla: str) -> typst.Compiler:
    return typst.Compiler(CARPETA / plantilla, root=CARPETA, ignore_system_fonts=True)


def toml(nombre: str) -> dict[str, Any]:
    return tomllib.loads((CARPETA / nombre).read_text(encoding="utf-8"))


def con_digito(cuerpo: int) -> str:
    """RUT con su dígito verificador (módulo 11)."""
    return next(f"{cuerpo}-{dv}" for dv in "0123456789K" if rut.es_valido(f"{cuerpo}-{dv}"))


def recibe(pdf: bytes, nombre: str, en: datetime) -> partes.ArchivoRecibido:
    archivo = expedientes.recibe_archivo(io.BytesIO(pdf), nombre=nombre, en=en, de_casa=True)
    return partes.ArchivoRecibido(sha256=archivo.sha256, nombre=nombre)


def lee(archivo: partes.ArchivoRecibido, en: datetime) -> None:
    """El texto de un PDF que compuso la demostración se saca aquí mismo: viene de manos propias."""
    with almacen.abre(archivo.sha256) as flujo:
        pdf = pypdfium2.PdfDocument(flujo.read())
        texto = "\n\f\n".join(pagina.get_textpage().get_text_range() for pagina in pdf)
        lectura = Lectura(texto=texto, paginas=len(pdf), estado=EstadoTexto.LEIDO, metodo="capa")
        pdf.close()
    expedientes.registra_texto(sha256=archivo.sha256, lectura=lectura, en=en)


def carta_en_pdf(
    vida: Vida,
    *,
    en: datetime,
    titulo: str,
    para: str,
    parrafos: list[str],
    firma: str,
    bajo_firma: str,
    numero: str = "",
    lugar: str = "Negrete",
) -> bytes:
    """Una carta de verdad en PDF, con su texto."""
    dia = tiempo.dia_de(en)
    datos = {
        "titulo": titulo, "para": para, "parrafos": parrafos, "firma": firma, "bajo_firma": bajo_firma, "numero": numero,
        "lugar_y_fecha": f"{lugar}, {dia:%d-%m-%Y}",
    }  # fmt: skip
    pdf: Any = vida.imprenta.compile(
        sys_inputs={"datos": json.dumps(datos)}, format="pdf", timestamp=int(en.timestamp())
    )
    return bytes(pdf)
