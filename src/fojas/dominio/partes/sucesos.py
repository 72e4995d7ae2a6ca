"""Lo que la Oficina de Partes anota (DS 10 de 2023, art. 11)."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(
    "ingreso.recibido",
    frase="Ingresó con el folio {folio}",
    datos=("folio", "tipo", "canal", "documentos"),
    personal=("remitente", "materia"),
)
registra_suceso("ingreso.corregido", frase="Corrigió {campos}", datos=("campos",), personal=("antes", "despues"))
registra_suceso("ingreso.comprobante", frase="Se compuso el comprobante", datos=("sha256",))
registra_suceso(
    "derivacion.enviada",
    frase="Derivó a {unidad}: {instruccion}",
    datos=("unidad", "persona", "instruccion", "copia", "folio", "derivacion"),
    personal=("texto",),
)
registra_suceso("derivacion.recibida", frase="Recibió en {unidad}", datos=("unidad", "derivacion"))
registra_suceso(
    "derivacion.devuelta", frase="Devolvió desde {unidad}", datos=("unidad", "derivacion"), personal=("motivo",)
)
registra_suceso(
    "derivacion.reasignada", frase="Reasignó desde {unidad}", datos=("unidad", "derivacion"), personal=("motivo",)
)
registra_suceso(
    "derivacion.retirada", frase="Retiró la derivación a {unidad}", datos=("unidad", "derivacion"), personal=("motivo",)
)
registra_suceso("derivacion.cumplida", frase="Cumplió lo pedido en {unidad}", datos=("unidad", "derivacion"))
registra_suceso("ingreso.respondido", frase="Adjuntó la respuesta en la foja {foja}", datos=("foja", "documento"))
registra_suceso("derivacion.reabierta", frase="Volvió a la bandeja de {unidad}", datos=("unidad", "derivacion"))
registra_suceso(
    "ingreso.respuesta_retirada",
    frase="Retiró la respuesta de la foja {foja}",
    datos=("foja", "documento"),
    personal=("motivo",),
)
registra_suceso(
    "despacho.hecho",
    frase="Despachó por {canal} con el folio {folio}",
    datos=("canal", "folio", "documentos", "despacho"),
    personal=("direccion", "recibio", "recibio_documento", "recibio_calidad", "motivo_fuera_de_orden"),
)
registra_suceso("despacho.entregado", frase="Se entregó el despacho {folio}", datos=("folio", "despacho", "prueba"))
registra_suceso(
    "despacho.fallido", frase="No se entregó el despacho {folio}", datos=("folio", "despacho"), personal=("error",)
)
registra_suceso("ingreso.archivado", frase="Archivó el ingreso {folio}", datos=("folio",), personal=("motivo",))
registra_suceso("ingreso.reabierto", frase="Reabrió el ingreso {folio}", datos=("folio",), personal=("motivo",))
registra_suceso("borrador.descartado", frase="Descartó un borrador de ingreso", datos=())
registra_suceso("borrador.vencido", frase="Se borró un borrador de ingreso que nadie tocaba", datos=("dias",))
registra_suceso("lote.abierto", frase="Ingresó un lote de {filas} presentaciones", datos=("filas",))
registra_suceso("lote.por_corregir", frase="Dejó {filas} presentaciones del lote por corregir", datos=("filas",))
registra_suceso(
    "papel.movido",
    frase="Papel {movimiento}: {destino}",
    datos=("movimiento", "destino", "papel", "persona", "derivacion"),
    personal=("a_quien", "lugar", "nota"),
)
registra_suceso("papel.deshecho", frase="Deshizo el movimiento del papel: {movimiento}", datos=("movimiento", "papel"))
registra_suceso(
    "planilla.hecha", frase="Hizo la planilla {planilla} para {unidad}", datos=("planilla", "unidad", "derivaciones")
)
