"""Rechazos de la Oficina de Partes."""

from fojas.base.errores import ErrorFojas


class ErrorPartes(ErrorFojas):
    """Base de los rechazos de la Oficina de Partes."""


class PasoNoPermitido(ErrorPartes):
    """El caso no está en un estado que admita ese paso; el mensaje dice en cuál está."""


class DatoFaltante(ErrorPartes):
    """Falta o no sirve un dato del formulario; `campo` dice cuál."""


class FueraDeOrden(ErrorPartes):
    """Hay casos parecidos que entraron antes y esperan: para adelantarse hay que decir por qué."""
