"""Lo que se anota de las puertas."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(
    "solicitud_web.vencida", frase="Se borraron {cuantas} presentaciones web que nadie envió", datos=("cuantas",)
)
registra_suceso(
    "llave_api.creada",
    frase="Creó la llave {prefijo} de la API para la cuenta {cuenta}, hasta el {vence}",
    datos=("prefijo", "cuenta", "alcances", "vence"),
    personal=("nombre",),
)
registra_suceso(
    "llave_api.revocada", frase="Revocó la llave {prefijo} de la API", datos=("prefijo",), personal=("motivo",)
)
