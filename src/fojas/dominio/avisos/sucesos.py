"""Lo que la bandeja de salida anota."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(
    "aviso.preparado", frase="Preparó el correo «{asunto}»", datos=("asunto", "adjuntos"), personal=("direccion",)
)
registra_suceso("aviso.enviado", frase="El correo salió ({message_id})", datos=("message_id", "eml"))
registra_suceso("aviso.reenviado", frase="Pidió enviar de nuevo el correo")
registra_suceso("aviso.fallido", frase="El correo no salió", personal=("error",))
