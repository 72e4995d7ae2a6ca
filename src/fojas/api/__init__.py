"""Lo que otro sistema puede pedir con su llave: subir archivos, registrar ingresos y consultar los suyos."""
