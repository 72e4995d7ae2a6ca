"""Lo que la bitácora anota de sí misma."""

from fojas.dominio.bitacora import reglas
from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(reglas.LLAVE_ESTRENADA, frase="Estrenó la llave de la bitácora {vkey}", datos=("vkey",))
registra_suceso(
    reglas.LLAVE_ROTADA,
    frase="Cambió la llave de la bitácora por {vkey}: {motivo}",
    datos=("vkey", "anterior", "motivo"),
)
registra_suceso(
    reglas.LLAVE_PERDIDA,
    frase="Dio por perdida la llave de la bitácora y estrenó {vkey}: {motivo}",
    datos=("vkey", "anterior", "motivo"),
)
registra_suceso(
    reglas.PERSONAL_BORRADO,
    frase="Borró los datos personales de la anotación {anotacion}: {motivo}",
    datos=("anotacion", "motivo"),
)
