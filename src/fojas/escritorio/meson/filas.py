"""El lote a medio escribir: de lo que envía la página a sus filas y archivos, y de vuelta."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from fojas.base.errores import ErrorFojas
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import FilaRevisada
from fojas.dominio.partes.reglas.lote import FilaEscrita, calza, lee_pegado
from fojas.escritorio.meson import adjuntos
from fojas.escritorio.meson.adjuntos import Adjunto

CAMPOS = ("quien", "nombre", "correo", "telefono", "nota")
COMUNES = (
    "tipo", "canal", "materia", "referencia", "dias_de_plazo", "constancia", "unidad", "instruccion", "cantidad", "texto",
)  # fmt: skip
LARGO = 200


@dataclass(frozen=True, slots=True)
class AdjuntoDeFila:
    """Un archivo del lote y la fila a que pertenece; cero si aún no se sabe."""

    adjunto: Adjunto
    fila: int


@dataclass(frozen=True, slots=True)
class LoteEscrito:
    """Todo lo que lleva el lote en este momento."""

    comun: Mapping[str, str]
    filas: Sequence[FilaEscrita]
    archivos: Sequence[AdjuntoDeFila]
    rechazos: Sequence[ErrorFojas] = ()

    @property
    def sin_fila(self) -> int:
        return sum(1 for a in self.archivos if not a.fila)

    @property
    def sueltos(self) -> list[dict[str, Any]]:
        """Los archivos que aún no son de nadie, como se guardan."""
        return [asdict(a.adjunto) for a in self.archivos if not a.fila]

    @property
    def completas(self) -> list[FilaEscrita]:
        """Las filas con las huellas de sus archivos."""
        return [
            replace(fila, archivos=tuple(a.adjunto.sha256 for a in self.archivos if a.fila == n))
            for n, fila in enumerate(self.filas, 1)
        ]

    def revisadas(self, *, actor: Actor) -> list[FilaRevisada]:
        return partes.revisa_lote(
            self.completas, tipo=self.comun.get("tipo", ""), constancia=bool(self.comun.get("constancia")), actor=actor,
            hoy=actor.dia,
        )  # fmt: skip

    def datos(self) -> dict[str, Any]:
        """Como se guarda en el borrador."""
        filas = [{c: getattr(f, c) for c in CAMPOS} for f in self.filas]
        return {"materia": self.comun.get("materia", ""), "comun": dict(self.comun), "filas": filas}

    def guardados(self) -> list[dict[str, Any]]:
        return [asdict(a.adjunto) | {"fila": a.fila} for a in self.archivos]


def de_borrador(datos: Mapping[str, Any], archivos: Sequence[Mapping[str, Any]]) -> LoteEscrito:
    filas = [_fila(fila) for fila in datos.get("filas", ())]
    return LoteEscrito(
        comun=datos.get("comun", {}), filas=filas,
        archivos=[
            AdjuntoDeFila(
                Adjunto(g["sha256"], g["nombre"], g.get("tipo", ""), g.get("bytes", 0), g.get("paginas"), aviso=g.get("aviso", "")),
                g.get("fila", 0),
            )
            for g in archivos
        ],
    )  # fmt: skip


def de_la_pagina(request: HttpRequest, *, actor: Actor, en: datetime) -> LoteEscrito:
    """Lo que viene escrito, más lo pegado y los archivos nuevos, que se calzan con su fila por el nombre."""
    columnas = [request.POST.getlist(f"f_{c}") for c in CAMPOS]
    crudas = [_fila(dict(zip(CAMPOS, fila, strict=True))) for fila in zip(*columnas, strict=False)]
    # Las filas vacías se van, y cada archivo sigue a la suya.
    lugar: dict[int, int] = {}
    filas: list[FilaEscrita] = []
    for n, fila in enumerate(crudas, 1):
        if not fila.vacia:
            filas.append(fila)
            lugar[n] = len(filas)
    filas += lee_pegado(request.POST.get("pegado", ""))
    archivos, rechazos = _ya_subidos(request, lugar, actor=actor)
    nombres = _nombres(filas)
    for subido in request.FILES.getlist("archivos"):
        try:
            nuevo = adjuntos.recibe(subido.file, nombre=subido.name or "", en=en)  # type: ignore[arg-type]
        except ErrorFojas as error:
            rechazos.append(error)
            continue
        if nuevo.sha256 not in {a.adjunto.sha256 for a in archivos}:
            archivos.append(AdjuntoDeFila(nuevo, 0))
    comun = {c: request.POST[c].strip() for c in COMUNES if request.POST.get(c, "").strip()}
    return LoteEscrito(comun, filas, [_calzado(a, filas, nombres) for a in archivos], rechazos)


def _fila(datos: Mapping[str, str]) -> FilaEscrita:
    quien, nombre, correo, telefono, nota = (_limpia(datos.get(c, "")) for c in CAMPOS)
    return FilaEscrita(quien, nombre, correo, telefono, nota)


def _limpia(dato: str) -> str:
    return " ".join(dato.split())[:LARGO]


def _nombres(filas: Sequence[FilaEscrita]) -> list[str]:
    conocidas = partes.conocidas_por_rut([f.quien for f in filas])
    por_llave = {normal: persona.nombre for normal, persona in conocidas.items()}
    return [por_llave.get(f.llave, "") or f.nombre or f.quien for f in filas]


def _calzado(archivo: AdjuntoDeFila, filas: Sequence[FilaEscrita], nombres: Sequence[str]) -> AdjuntoDeFila:
    if archivo.fila:
        return archivo
    hallada = calza(archivo.adjunto.nombre, filas, nombres)
    return archivo if hallada is None else replace(archivo, fila=hallada + 1)


def _ya_subidos(
    request: HttpRequest, lugar: Mapping[int, int], *, actor: Actor
) -> tuple[list[AdjuntoDeFila], list[ErrorFojas]]:
    quitado = request.POST.get("quita", "")
    llevados: list[AdjuntoDeFila] = []
    rechazos: list[ErrorFojas] = []
    filas = request.POST.getlist("archivo_fila")
    for n, sello in enumerate(request.POST.getlist("archivo")):
        try:
            adjunto = adjuntos.del_sello(sello, reservado_por="", actor=actor)
        except ErrorFojas as error:
            rechazos.append(error)
            continue
        fila = filas[n] if n < len(filas) and filas[n].isdecimal() else "0"
        if adjunto.sha256 != quitado:
            llevados.append(AdjuntoDeFila(adjunto, lugar.get(int(fila), 0)))
    return llevados, rechazos
