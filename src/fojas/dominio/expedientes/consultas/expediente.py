"""Leer expedientes: toda lista parte de `visibles_para`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, BinaryIO, TypeVar

from django.db.models import Case, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.lookups import In

from fojas.dominio.bitacora.consultas import Anotado, Entrada
from fojas.dominio.expedientes import conexion
from fojas.dominio.expedientes.models import (
    Acceso,
    Archivo,
    Documento,
    Expediente,
    PaginaLeida,
    Revision,
    Texto,
    Version,
    Vinculo,
)
from fojas.dominio.expedientes.reglas import (
    CAUSA_DE_SOBRE,
    NORMA_DEL_SOBRE,
    SOBRE_SIN_ABRIR,
    Confidencialidad,
    EstadoTexto,
    Origen,
    SobreCerrado,
    es_sobre_cerrado,
    lecturas,
    terminos_de_reserva,
)
from fojas.dominio.expedientes.reglas.revision import EnCuarentena, EstadoRevision, dicho_en_cuarentena
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.consultas import Casos, hay_alguna
from fojas.dominio.organizacion.reglas import Actor

E = TypeVar("E", Entrada, Anotado)
SIN_VER = "—"
VE_TODO_LO_PUBLICO = "general"
"""El término de quien ve cualquier expediente público: le calza casi todo."""


@dataclass(frozen=True, slots=True)
class Foja:
    """Una línea del índice electrónico (DS 10, art. 19)."""

    id: int
    codigo: str
    orden: int
    foja_desde: int
    foja_hasta: int
    tipo: str
    titulo: str
    origen: str
    incorporado_en: datetime
    incorporado_por: str
    reservado: bool
    para_interesado: bool
    sha256: str
    nombre: str
    bytes: int
    mime: str
    estado_texto: EstadoTexto
    nota_texto: str
    retirado_en: datetime | None
    """Desde cuándo dejó de mostrarse a la persona; None si nunca."""
    motivo_retiro: str
    revision: EstadoRevision | None
    """Lo que dijo el antivirus; None si nadie se lo preguntó."""
    hallazgo: str
    """Qué encontró, o por qué no pudo revisar."""
    aviso_escaneo: str
    """Si se escaneó con pocos puntos por pulgada, la frase que lo dice."""
    sobre_cerrado: bool
    """Llegó cerrado y todavía no es su acto de apertura: de lo que trae no se sabe nada."""

    @property
    def en_cuarentena(self) -> bool:
        return self.revision == EstadoRevision.EN_CUARENTENA

    @property
    def paginas(self) -> int:
        return self.foja_hasta - self.foja_desde + 1


def _acceso(terminos: Iterable[str], *, hacia: str = "pk") -> Exists:
    return Exists(Acceso.objects.filter(expediente=OuterRef(hacia), termino__in=tuple(terminos)))


def visibles_para(actor: Actor) -> QuerySet[Expediente]:
    """Los que el actor puede ver ese día. Lo reservado solo se abre con términos de reserva."""
    return Expediente.objects.filter(filtro_visible(actor))


class Recorrido(StrEnum):
    """Por dónde conviene que la base empiece a buscar lo visible. El resultado es el mismo."""

    UNO_A_UNO = "uno a uno"
    """Lo demás ya deja pocas filas: se pregunta por cada una."""
    LO_SUYO = "lo suyo"
    """Nada más acota: se parte de lo que abren sus términos, y el archivo no se recorre entero."""
    EN_ORDEN = "en orden"
    """Es una página de una lista: se recorre en su orden hasta llenarla, sin juntar y ordenar todo lo suyo."""


class _SinIndice(Func):
    """La misma columna, escrita de modo que SQLite no entre por su índice."""

    template = "+%(expressions)s"


def filtro_visible(actor: Actor, *, prefijo: str = "", recorrido: Recorrido = Recorrido.UNO_A_UNO) -> Q:
    """Condición para filtrar otra tabla por el expediente al que apunta (`prefijo="expediente__"`)."""
    hacia = f"{prefijo}pk"
    publico = Q(**{f"{prefijo}confidencialidad": Confidencialidad.PUBLICO.value})
    con_reserva = Q(_acceso(terminos_de_reserva(actor.terminos), hacia=hacia))
    suyos = Acceso.objects.filter(termino__in=tuple(actor.terminos)).values("expediente_id")
    if recorrido == Recorrido.UNO_A_UNO or VE_TODO_LO_PUBLICO in actor.terminos:
        con_acceso = Q(_acceso(actor.terminos, hacia=hacia))
    elif recorrido == Recorrido.LO_SUYO:
        con_acceso = Q(**{f"{hacia}__in": suyos})
    else:
        con_acceso = Q(In(_SinIndice(F(hacia)), suyos.query))
    return con_acceso & (publico | con_reserva)


def terminos_que_abren(expediente: Expediente, *, reservado: bool = False) -> frozenset[str]:
    """Los términos con que se ve el expediente o, si se pide, lo reservado que hay en él (ADR 3)."""
    terminos = frozenset(acceso.termino for acceso in expediente.accesos.all())
    if reservado or expediente.confidencialidad != Confidencialidad.PUBLICO.value:
        return terminos_de_reserva(terminos)
    return terminos


def casos_de_personas(filas: QuerySet[Any], *, persona: str) -> Casos:
    """Cómo una tabla que ata personas (campo `persona`) a expedientes dice quién puede saber de ellas."""
    publico = Q(expediente__confidencialidad=Confidencialidad.PUBLICO.value)

    def suyas() -> QuerySet[Any]:
        return filas.filter(**{persona: OuterRef("pk")})

    def a_la_vista(terminos: Iterable[str]) -> Q:
        abren = terminos_de_reserva(frozenset(terminos))
        accesos = Acceso.objects.filter(expediente=OuterRef("expediente_id"), termino__in=tuple(abren))
        return hay_alguna(suyas().filter(publico | hay_alguna(accesos) if abren else publico))

    def terminos(personas: Collection[int]) -> Iterable[tuple[int, str]]:
        reservados = filas.filter(**{f"{persona}__in": personas}).exclude(publico)
        pares = reservados.values_list(persona, "expediente__accesos__termino").distinct()
        return ((quien, termino) for quien, termino in pares if termino and terminos_de_reserva(frozenset({termino})))

    def personas_en(codigos: Collection[str]) -> Iterable[int]:
        ids: QuerySet[Any] = filas.filter(expediente__codigo__in=codigos, **{f"{persona}__isnull": False})
        return ids.values_list(persona, flat=True).distinct()

    return Casos(hay=lambda: hay_alguna(suyas()), a_la_vista=a_la_vista, terminos=terminos, personas_en=personas_en)


def ids_de_codigos(codigos: Iterable[str]) -> list[int]:
    """Los expedientes de esos códigos, sin mirar permisos: para hacer fichas."""
    return list(Expediente.objects.filter(codigo__in=frozenset(codigos)).values_list("pk", flat=True))


def por_codigo(codigo: str, actor: Actor) -> Expediente | None:
    """El expediente si lo puede ver; None si no existe o no es suyo."""
    return (
        visibles_para(actor).select_related("unidad", "responsable").filter(Q(codigo=codigo) | Q(iuie=codigo)).first()
    )


def puede_ver_reservado(actor: Actor, expediente: Expediente) -> bool:
    return expediente.accesos.filter(termino__in=tuple(terminos_de_reserva(actor.terminos))).exists()


def quienes_pueden_ver(expediente: Expediente, personas: Iterable[int], *, dia: date) -> frozenset[int]:
    """De esas personas, a las que se puede nombrar el expediente ese día: si es reservado, las que lo abren."""
    if expediente.confidencialidad == Confidencialidad.PUBLICO.value:
        return frozenset(personas)
    return frozenset(
        persona for persona in personas
        if puede_ver_reservado(organizacion.actor(persona_id=persona, dia=dia), expediente)
    )  # fmt: skip


def documentos_visibles(actor: Actor, expediente: Expediente) -> QuerySet[Documento]:
    """Los documentos que puede ver, en el orden del índice."""
    publico = Q(confidencialidad=Confidencialidad.PUBLICO.value)
    con_reserva = Q(_acceso(terminos_de_reserva(actor.terminos), hacia="expediente_id"))
    return expediente.documentos.filter(publico | con_reserva).order_by("orden")


def indice_electronico(actor: Actor, expediente: Expediente) -> list[Foja]:
    """El índice foliado que ve el actor, en una consulta."""
    versiones = (
        Version.objects.filter(documento__in=documentos_visibles(actor, expediente).order_by())
        .select_related("archivo__revision", "documento__expediente")
        .order_by("documento__orden", "numero")
    )
    vigentes = {version.documento_id: version for version in versiones}
    return [_linea(version.documento, version) for version in vigentes.values()]


def _foja(documento: Documento) -> Foja:
    return _linea(documento, max(documento.versiones.all(), key=lambda v: v.numero))


def _linea(documento: Documento, version: Version) -> Foja:
    archivo = version.archivo
    # Lo que nadie mandó a revisar no tiene la fila del otro lado.
    revision = getattr(archivo, "revision", None)
    cerrado = es_sobre_cerrado(
        origen=Origen(documento.origen), causa=documento.causa_reserva,
        causa_del_expediente=documento.expediente.causa_reserva,
    )  # fmt: skip
    return Foja(
        id=documento.pk, codigo=documento.codigo, orden=documento.orden, foja_desde=documento.foja_desde,
        foja_hasta=documento.foja_hasta, tipo=documento.tipo, titulo=documento.titulo, origen=documento.origen,
        incorporado_en=documento.incorporado_en, incorporado_por=documento.incorporado_por,
        reservado=documento.confidencialidad != Confidencialidad.PUBLICO.value,
        para_interesado=documento.para_interesado, sha256=archivo.sha256, nombre=version.nombre, bytes=archivo.bytes,
        mime=archivo.tipo, estado_texto=EstadoTexto(archivo.estado_texto), nota_texto=archivo.nota_texto,
        retirado_en=documento.retirado_en, motivo_retiro=documento.motivo_retiro,
        revision=EstadoRevision(revision.estado) if revision else None, hallazgo=revision.hallazgo if revision else "",
        aviso_escaneo="" if cerrado else aviso_de_escaneo(archivo), sobre_cerrado=cerrado,
    )  # fmt: skip


def documento(codigo: str, actor: Actor) -> tuple[Documento, Foja] | None:
    """El documento si lo puede ver, con su versión vigente."""
    encontrado = (
        Documento.objects.select_related("expediente")
        .prefetch_related(Prefetch("versiones", queryset=Version.objects.select_related("archivo__revision")))
        .filter(filtro_visible(actor, prefijo="expediente__"), codigo=codigo)
        .first()
    )
    if encontrado is None:
        return None
    if encontrado.confidencialidad != Confidencialidad.PUBLICO.value and not puede_ver_reservado(
        actor, encontrado.expediente
    ):
        return None
    return encontrado, _foja(encontrado)


def fojas_de(documentos_ids: Iterable[int]) -> list[Foja]:
    """Las líneas del índice de esos documentos, sin mirar permisos: para acciones que ya los miraron."""
    documentos = (
        Documento.objects.filter(pk__in=tuple(documentos_ids))
        .select_related("expediente")
        .order_by("expediente_id", "orden")
        .prefetch_related(Prefetch("versiones", queryset=Version.objects.select_related("archivo__revision")))
    )
    return [_foja(d) for d in documentos]


def huellas_originales(expedientes_ids: Collection[int]) -> dict[int, set[str]]:
    """Las huellas con que llegó cada documento de esos expedientes, sin mirar permisos: para comprobarlas."""
    huellas: dict[int, set[str]] = {}
    filas = Version.objects.filter(documento__expediente_id__in=expedientes_ids, numero=1)
    for expediente_id, sha256 in filas.values_list("documento__expediente_id", "archivo_id"):
        huellas.setdefault(expediente_id, set()).add(sha256)
    return huellas


def abre(sha256: str) -> BinaryIO:
    """Los bytes, para entregarlos a quien ya se le permitió verlos. Lanza `ArchivoPerdido`, `EnCuarentena` o `SobreCerrado`.

    Es la única salida: lo apartado y lo que llegó cerrado no se descarga, no se adjunta y no viaja por ninguna otra.
    """
    apartado = Revision.objects.filter(pk=sha256, estado=EstadoRevision.EN_CUARENTENA.value).first()
    if apartado is not None:
        raise EnCuarentena(f"{dicho_en_cuarentena(apartado.hallazgo)} Informática decide si se libera.")
    if solo_en_sobres([sha256]):
        raise SobreCerrado(SOBRE_SIN_ABRIR, norma=NORMA_DEL_SOBRE)
    return conexion.almacen().abre(sha256)


def solo_en_sobres(huellas: Collection[str]) -> frozenset[str]:
    """De esas huellas, las que solo están en sobres cerrados; lo que además llegó abierto se conoce igual."""
    cerrado = Q(documento__origen=Origen.RECIBIDO.value) & (
        Q(documento__causa_reserva=CAUSA_DE_SOBRE) | Q(documento__expediente__causa_reserva=CAUSA_DE_SOBRE)
    )
    filas = Version.objects.filter(archivo_id__in=huellas).annotate(
        cerrado=Case(When(cerrado, then=True), default=False)
    )
    abiertas: dict[str, bool] = {}
    for huella, es_cerrado in filas.values_list("archivo_id", "cerrado"):
        abiertas[huella] = abiertas.get(huella, False) or not es_cerrado
    return frozenset(huella for huella, abierta in abiertas.items() if not abierta)


def archivo(sha256: str) -> Archivo | None:
    return Archivo.objects.filter(pk=sha256).first()


def paginas_por_leer(sha256: str) -> list[int] | None:
    """Las que faltan de un documento largo que ya se empezó a leer; None si no se ha empezado."""
    leidas = set(PaginaLeida.objects.filter(archivo=sha256).values_list("numero", flat=True))
    if not leidas:
        return None
    paginas = Archivo.objects.values_list("paginas", flat=True).get(pk=sha256) or 0
    return [numero for numero in range(paginas) if numero not in leidas]


def aviso_de_escaneo(archivo: Archivo) -> str:
    """Si se escaneó con pocos puntos por pulgada, la frase para quien atiende; una foto sin letras no avisa."""
    if archivo.dpi_estimado and archivo.estado_texto == EstadoTexto.SIN_TEXTO.value:
        return ""
    return lecturas.aviso_de_escaneo(dpi=archivo.dpi, estimado=archivo.dpi_estimado, por_pagina=archivo.dpi_paginas)


def antecedentes(expediente: Expediente, actor: Actor) -> list[Expediente]:
    """Los expedientes que cita o lo citan, entre los que el actor puede ver."""
    citados = Vinculo.objects.filter(desde=expediente).values("hacia_id")
    citantes = Vinculo.objects.filter(hacia=expediente).values("desde_id")
    vinculados = visibles_para(actor).filter(Q(pk__in=citados) | Q(pk__in=citantes))
    return list(vinculados.order_by("-abierto_en", "-id"))


def sin_citas_ocultas(entradas: Sequence[E], actor: Actor) -> list[E]:
    """Los asientos de un expediente, sin los que citan a otro que el actor no puede ver."""
    citados = {entrada.datos.get("otro") for entrada in entradas if entrada.suceso == "expediente.vinculado"}
    if not citados:
        return list(entradas)
    vistos = set(visibles_para(actor).filter(codigo__in=citados).values_list("codigo", flat=True))
    return [e for e in entradas if e.suceso != "expediente.vinculado" or e.datos.get("otro") in vistos]


def textos_de(huellas: Iterable[str]) -> dict[str, str]:
    return dict(Texto.objects.filter(pk__in=tuple(huellas)).values_list("archivo_id", "contenido"))


def cuenta_documentos() -> int:
    return Documento.objects.count()
