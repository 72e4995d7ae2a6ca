"""Con qué se encuentran los expedientes y sus documentos, y quién puede encontrarlos."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, Q

from fojas.base import tiempo
from fojas.dominio.busqueda.reglas import Ficha, registra_fichas
from fojas.dominio.expedientes import consultas, reglas
from fojas.dominio.expedientes.models import Archivo, Documento, Expediente, Interesado, Version
from fojas.dominio.expedientes.reglas import Confidencialidad, EstadoTexto, Origen
from fojas.dominio.organizacion.consultas import registra_casos

SHA_CORTO = 12
"""Letras de la huella que se imprimen al pie de un comprobante."""


def de_expedientes(codigos: Iterable[str]) -> Iterator[Ficha]:
    """Los expedientes nombrados, en dos consultas."""
    expedientes = (
        Expediente.objects.filter(codigo__in=frozenset(codigos))
        .select_related("unidad", "responsable")
        .prefetch_related("accesos")
        .order_by("id")
    )
    for expediente in expedientes:
        yield Ficha(
            codigo=expediente.codigo,
            tipo="expediente",
            titulo=expediente.materia,
            codigos=(expediente.iuie,),
            fecha=tiempo.dia_de(expediente.abierto_en),
            terminos=consultas.terminos_que_abren(expediente),
            url=f"/escritorio/expediente/{expediente.codigo}/",
            datos={
                "estado": _estado(expediente),
                "unidad": expediente.unidad.nombre if expediente.unidad else "",
                "responsable": expediente.responsable.nombre if expediente.responsable else "",
            },
        )


def _estado(expediente: Expediente) -> str:
    if expediente.archivado_en is not None:
        return "archivado"
    return "cerrado" if expediente.cerrado_en is not None else "abierto"


def de_documentos(codigos: Iterable[str]) -> Iterator[Ficha]:
    """Los documentos nombrados y todos los de los expedientes nombrados, en cuatro consultas."""
    pedidos = frozenset(codigos)
    expedientes = consultas.ids_de_codigos(pedidos)
    versiones = Version.objects.select_related("archivo__texto")
    documentos = (
        Documento.objects.filter(Q(codigo__in=pedidos) | Q(expediente_id__in=expedientes))
        .select_related("expediente")
        .prefetch_related("expediente__accesos", Prefetch("versiones", queryset=versiones))
        .order_by("id")
    )
    for documento in documentos:
        yield _de_documento(documento)


def _de_documento(documento: Documento) -> Ficha:
    archivo = max(documento.versiones.all(), key=lambda v: v.numero).archivo
    # Un archivo sin texto no tiene la fila del otro lado.
    texto = getattr(archivo, "texto", None)
    cerrado = reglas.es_sobre_cerrado(
        origen=Origen(documento.origen), causa=documento.causa_reserva,
        causa_del_expediente=documento.expediente.causa_reserva,
    )  # fmt: skip
    fojas = f"{documento.foja_desde}"
    if documento.foja_hasta > documento.foja_desde:
        fojas += f" a {documento.foja_hasta}"
    return Ficha(
        codigo=documento.codigo,
        tipo="documento",
        titulo=documento.titulo,
        cuerpo=texto.contenido if texto and not cerrado else "",
        codigos=(archivo.sha256, archivo.sha256[:SHA_CORTO]),
        fecha=tiempo.dia_de(documento.incorporado_en),
        expediente=documento.expediente.codigo,
        terminos=consultas.terminos_que_abren(
            documento.expediente, reservado=documento.confidencialidad != Confidencialidad.PUBLICO.value
        ),
        url=f"/escritorio/documento/{documento.codigo}/",
        datos={
            "tipo": documento.tipo,
            "fojas": fojas,
            "texto": _sin_texto(archivo, cerrado=cerrado),
        },
    )


def _sin_texto(archivo: Archivo, *, cerrado: bool) -> str:
    """Por qué no se encuentra por lo que dice; vacío si se leyó."""
    if cerrado:
        return reglas.SOBRE_SIN_LEER
    return "" if archivo.estado_texto == EstadoTexto.LEIDO.value else archivo.nota_texto


registra_fichas("expediente", de_expedientes, cierran=("expediente.reservado",))
registra_fichas("documento", de_documentos)
registra_casos("interesados", consultas.casos_de_personas(Interesado.objects.all(), persona="persona"))
