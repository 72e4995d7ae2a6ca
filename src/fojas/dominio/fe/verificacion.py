"""Los libros de números no tienen saltos ni repetidos, y cada número tiene su asunto."""

from collections.abc import Callable, Collection

from fojas.dominio.bitacora.verificacion import Diferencia, Revision, registra_comprobacion
from fojas.dominio.fe import consultas
from fojas.dominio.fe.reglas import EstadoNumero

Asuntos = Callable[[Collection[str]], Collection[str]]
"""Recibe códigos y devuelve los que existen."""

_asuntos: list[Asuntos] = []


def registra_asuntos(asuntos: Asuntos) -> None:
    """Cada oficio que toma números dice cuáles de sus objetos existen."""
    if asuntos not in _asuntos:
        _asuntos.append(asuntos)


def comprueba_libros(revision: Revision) -> None:
    """Lanza `Diferencia` en el primer número que falta, se repite o no tiene asunto."""
    for libro in consultas.libros():
        esperado = 1
        for dados in consultas.numeros(libro):
            for dado in dados:
                if dado.valor != esperado:
                    raise Diferencia(f"En el libro {libro.nombre} falta el número {esperado}.")
                if dado.estado == EstadoNumero.ANULADO and not dado.motivo:
                    raise Diferencia(f"El número {dado.texto} está anulado sin motivo.")
                esperado += 1
            _exige_asunto(dados)
            revision.cuenta("numeros", len(dados))
        if esperado <= libro.ultimo:
            raise Diferencia(f"En el libro {libro.nombre} falta el número {esperado}.")
        # Mientras se recorría pudieron darse más: se compara con lo que el correlativo dice ahora.
        if esperado - 1 > consultas.ultimo(libro):
            raise Diferencia(f"En el libro {libro.nombre} hay más números que los que dio su correlativo.")


def _exige_asunto(dados: list[consultas.Dado]) -> None:
    """Lo anulado puede haber quedado sin objeto; lo demás no."""
    pedidos = {dado.para for dado in dados if dado.estado != EstadoNumero.ANULADO}
    existen = {codigo for asuntos in _asuntos for codigo in asuntos(pedidos)}
    for dado in dados:
        if dado.para in pedidos - existen:
            raise Diferencia(f"El número {dado.texto} se dio para {dado.para}, que no existe.")


registra_comprobacion("libros", comprueba_libros)
