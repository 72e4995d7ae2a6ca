"""Con qué se encuentra lo que entró por Partes: folio, código de seguimiento, materia y quién lo trajo."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from fojas.base import tiempo
from fojas.dominio.busqueda.reglas import Ficha, registra_fichas
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.consultas import registra_casos
from fojas.dominio.partes.models import Ingreso


def de_ingresos(codigos: Iterable[str]) -> Iterator[Ficha]:
    """Los ingresos nombrados, los de los expedientes nombrados y los de cada remitente nombrado, en cinco consultas."""
    pedidos = frozenset(codigos)
    de_expedientes = expedientes.ids_de_codigos(pedidos)
    de_remitentes = Ingreso.objects.filter(remitente__codigo__in=pedidos).values_list("pk", flat=True)
    ingresos = (
        Ingreso.objects.filter(Q(codigo__in=pedidos) | Q(expediente_id__in=de_expedientes) | Q(pk__in=[*de_remitentes]))
        .select_related("expediente__unidad", "remitente")
        .prefetch_related("expediente__accesos", "despachos")
        .order_by("id")
    )
    for ingreso in ingresos:
        yield _de_ingreso(ingreso)


def _de_ingreso(ingreso: Ingreso) -> Ficha:
    expediente, remitente = ingreso.expediente, ingreso.remitente
    nombre = remitente.nombre if remitente else ingreso.remitente_texto
    codigos = (
        ingreso.folio,
        ingreso.referencia,
        ingreso.canal_folio,
        expediente.codigo,
        expediente.iuie,
        (remitente.rut if remitente else None) or "",
        *(despacho.folio for despacho in ingreso.despachos.all()),
    )
    return Ficha(
        codigo=ingreso.codigo,
        tipo="ingreso",
        titulo=ingreso.materia,
        cuerpo="\n".join(filter(None, (nombre, ingreso.materia, ingreso.referencia))),
        codigos=tuple(filter(None, codigos)),
        fecha=tiempo.dia_de(ingreso.recibido_en),
        expediente=expediente.codigo,
        terminos=expedientes.terminos_que_abren(expediente),
        url=f"/escritorio/expediente/{expediente.codigo}/",
        datos={
            "folio": ingreso.folio,
            "estado": ingreso.estado,
            "unidad": expediente.unidad.nombre if expediente.unidad else "",
            "remitente": nombre,
        },
    )


registra_fichas("ingreso", de_ingresos)
registra_casos("remitentes", expedientes.casos_de_personas(Ingreso.objects.all(), persona="remitente"))
