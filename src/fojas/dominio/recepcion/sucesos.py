"""Lo que se anota de las puertas."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(
    "correo.recibido",
    frase="Llegó un correo a {buzon}",
    datos=("buzon", "sha256", "estado", "clase"),
    personal=("de", "asunto"),
)
registra_suceso("correo.ingresado", frase="El correo quedó con el folio {folio}", datos=("folio", "ingreso"))
registra_suceso("correo.apartado", frase="Dejó apartado el correo", personal=("motivo",))
registra_suceso("correo.descartado", frase="Descartó el correo, sin folio", personal=("motivo",))
registra_suceso("correo.rebote", frase="Avisó que no llegó el despacho {folio}", datos=("folio", "despacho"))
registra_suceso("correo.contestado", frase="Se contestó a quien escribió", datos=("aviso",))
registra_suceso("escaneo.recibido", frase="Llegó un archivo del escáner", datos=("sha256",))
registra_suceso("escaneo.ingresado", frase="El escaneo quedó con el folio {folio}", datos=("folio", "ingreso"))
registra_suceso("escaneo.descartado", frase="Descartó el escaneo, sin folio", personal=("motivo",))
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
