"""Lo que los expedientes anotan (DS 10, art. 11)."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso("expediente.abierto", frase="Abrió el expediente {iuie}", datos=("iuie", "procedimiento"))
registra_suceso("expediente.asignado", frase="Lo dejó a cargo de {unidad}", datos=("unidad", "responsable"))
registra_suceso("expediente.acceso_dado", frase="Dio acceso a quien lo recibe", datos=("terminos",))
registra_suceso("expediente.reservado", frase="Lo declaró {nivel} por {causa}", datos=("nivel", "causa"))
registra_suceso("expediente.cerrado", frase="Cerró el expediente", datos=())
registra_suceso("expediente.reabierto", frase="Reabrió el expediente: {motivo}", datos=("motivo",))
registra_suceso("expediente.archivado", frase="Archivó el expediente", datos=())
registra_suceso("expediente.vinculado", frase="Citó como antecedente a {otro}", datos=("otro",))
registra_suceso("expediente.leido", frase="Leyó el expediente", datos=())
registra_suceso(
    "documento.incorporado", frase="Incorporó «{tipo}» en la foja {foja}", datos=("tipo", "foja", "sha256", "orden")
)
registra_suceso("documento.leido", frase="Leyó el documento en la foja {foja}", datos=("foja",))
registra_suceso("documento.texto_leido", frase="Se leyó el texto ({metodo})", datos=("metodo", "sha256"))
