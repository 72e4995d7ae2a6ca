"""Los libros de números no tienen saltos ni repetidos, y cada número tiene su asunto."""

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.bitacora.verificacion import Diferencia, Revision, registra_comprobacion
from fojas.dominio.fe import consultas
from fojas.dominio.fe.reglas import EstadoNumero


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
    """Lo que recibió número siempre dejó una anotación en la misma transacción."""
    anotados = bitacora.codigos_anotados({dado.para for dado in dados})
    for dado in dados:
        if dado.para not in anotados:
            raise Diferencia(f"El número {dado.texto} se dio para {dado.para}, de lo que no hay ninguna anotación.")


registra_comprobacion("libros", comprueba_libros)
