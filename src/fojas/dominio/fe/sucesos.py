"""Lo que los libros de números anotan."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso("numero.anulado", frase="Anuló el número {numero}", datos=("numero",))
