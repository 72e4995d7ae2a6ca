"""Lo que una persona decide sobre la cola; lo que la cola hace sola no se anota."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso("trabajo.reintentado", frase="Devolvió a la cola el trabajo {tarea}", datos=("tarea",))
registra_suceso("trabajo.cancelado", frase="Canceló el trabajo {tarea}", datos=("tarea",))
