"""Lo que la bandeja de salida anota."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(
    "aviso.preparado", frase="Preparó el correo «{asunto}»", datos=("asunto", "adjuntos"), personal=("direccion",)
)
registra_suceso("aviso.enviado", frase="El correo salió ({message_id})", datos=("message_id", "eml"))
registra_suceso("aviso.reenviado", frase="Pidió enviar de nuevo el correo")
registra_suceso("aviso.fallido", frase="El correo no salió", personal=("error",))
registra_suceso(
    "notificacion.preparada",
    frase="Preparó la notificación al Domicilio Digital Único «{asunto}»",
    datos=("asunto", "adjuntos"),
    personal=("rol_unico",),
)
registra_suceso(
    "notificacion.enviada",
    frase="La Plataforma de Notificaciones la recibió ({transaccion})",
    datos=("transaccion", "enviada_en"),
)
registra_suceso(
    "notificacion.por_confirmar",
    frase="No se sabe si la Plataforma recibió la notificación: hay que confirmarlo",
    personal=("error",),
)
registra_suceso(
    "notificacion.confirmada",
    frase="Confirmó que la Plataforma recibió la notificación ({transaccion})",
    datos=("transaccion", "enviada_en"),
)
registra_suceso("notificacion.insistida", frase="Comprobó que no salió y pidió enviarla de nuevo")
registra_suceso(
    "notificacion.seguida",
    frase="La Plataforma dice: {estado}",
    datos=("estado", "domicilio"),
    personal=("error",),
)
registra_suceso("notificacion.fallida", frase="La notificación no salió", personal=("error",))
