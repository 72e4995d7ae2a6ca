"""Lo que se anota al respaldar y al restaurar."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(
    "respaldo.creado",
    frase="Hizo la copia de respaldo {copia}, con {archivos} archivos",
    datos=("copia", "archivos", "bytes", "sha256", "faltan"),
)
registra_suceso(
    "respaldo.restaurado", frase="Restauró la copia de respaldo hecha el {hecha_en}", datos=("copia", "hecha_en")
)
