"""Dar números y anularlos con motivo."""

from datetime import date, datetime

from django.db import connection, transaction

from fojas.base.errores import ErrorFojas
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.fe.models import Correlativo, Numero, Serie
from fojas.dominio.fe.reglas import EstadoNumero, Periodicidad, periodo_de, texto_de


class ErrorFe(ErrorFojas):
    """Base de los rechazos de los libros de números."""


class SerieDesconocida(ErrorFe):
    """No hay un libro con esa clave."""


class SinTransaccion(RuntimeError):
    """Se pidió un número fuera de una transacción: si algo falla después, no podría devolverse."""


def asegura_serie(*, clave: str, nombre: str, periodicidad: Periodicidad, formato: str) -> Serie:
    """Crea el libro si falta; si existe, lo deja como está."""
    serie, _ = Serie.objects.get_or_create(
        clave=clave, defaults={"nombre": nombre, "periodicidad": periodicidad.value, "formato": formato}
    )
    return serie


def toma_numero(*, serie: str, dia: date, para: str, en: datetime, estado: EstadoNumero = EstadoNumero.USADO) -> Numero:
    """Da el número que sigue. Es el último candado de la transacción, que debe estar abierta.

    Lanza `SerieDesconocida` o `SinTransaccion`.
    """
    if not connection.in_atomic_block:
        raise SinTransaccion
    try:
        libro = Serie.objects.get(clave=serie)
    except Serie.DoesNotExist:
        raise SerieDesconocida(f"No hay un libro de números «{serie}».") from None
    periodo = periodo_de(Periodicidad(libro.periodicidad), dia)
    correlativo, _ = Correlativo.objects.select_for_update(of=("self",)).get_or_create(serie=libro, periodo=periodo)
    correlativo.ultimo += 1
    correlativo.save(update_fields=["ultimo"])
    return Numero.objects.create(
        serie=libro, periodo=periodo, valor=correlativo.ultimo, para=para, estado=estado.value, dado_en=en,
        texto=texto_de(libro.formato, periodo=periodo, valor=correlativo.ultimo),
    )  # fmt: skip


@transaction.atomic
def anula_numero(*, numero_id: int, motivo: str, autor: str, en: datetime) -> Numero:
    """El número queda dado y anulado, con su motivo: no se reutiliza."""
    if not motivo.strip():
        raise ErrorFe("Escribe el motivo de la anulación.", campo="motivo")
    numero = Numero.objects.select_for_update(of=("self",)).get(pk=numero_id)
    numero.estado, numero.motivo = EstadoNumero.ANULADO.value, motivo.strip()
    numero.save(update_fields=["estado", "motivo"])
    bitacora.anota("numero.anulado", autor=autor, objeto=numero.para, en=en, numero=numero.texto)
    return numero
