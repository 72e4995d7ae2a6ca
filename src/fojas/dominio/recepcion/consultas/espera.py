"""Cuánto espera en la recepción, para Mi día y las pestañas."""

from dataclasses import dataclass

from django.db.models import CharField, F, Value

from fojas.dominio.recepcion.consultas.mensajes import por_mirar
from fojas.dominio.recepcion.models import Escaneo, Mensaje
from fojas.dominio.recepcion.reglas.escaneos import EstadoEscaneo
from fojas.dominio.recepcion.reglas.mensajes import EstadoMensaje

TOPE = 1000
ESCANEO = "escaneo"


@dataclass(frozen=True, slots=True)
class PorAtender:
    """Entre todos, a lo más 1.001."""

    por_ingresar: int
    apartados: int
    escaneos: int

    @property
    def correos(self) -> int:
        return self.por_ingresar + self.apartados


def por_atender() -> PorAtender:
    """Una sola consulta: Mi día la hace en cada carga."""
    correos = Mensaje.objects.filter(por_mirar()).annotate(que=F("estado")).values_list("que")
    papeles = (
        Escaneo.objects.filter(estado=EstadoEscaneo.POR_INGRESAR.value)
        .annotate(que=Value(ESCANEO, output_field=CharField()))
        .values_list("que")
    )
    dichos = [que for (que,) in correos.union(papeles, all=True)[: TOPE + 1]]
    escaneos, por_ingresar = dichos.count(ESCANEO), dichos.count(EstadoMensaje.POR_INGRESAR.value)
    return PorAtender(por_ingresar, len(dichos) - escaneos - por_ingresar, escaneos)
