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
    datos=("canal", "folio", "documentos", "despacho", "faltan"),
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

registra_suceso(
    "peticion.agregada", frase="Registró la parte {letra})", datos=("letra", "peticion"), personal=("texto",)
)
registra_suceso(
    "peticion.corregida",
    frase="Corrigió la parte {letra})",
    datos=("letra", "peticion"),
    personal=("antes", "texto"),
)
registra_suceso("peticion.asignada", frase="La parte {letra}) la lleva {unidad}", datos=("letra", "unidad", "peticion"))
registra_suceso("peticion.unida", frase="Unió la parte {letra}) con la {a})", datos=("letra", "a", "peticion"))
registra_suceso("peticion.quitada", frase="Quitó la parte {letra})", datos=("letra", "peticion"), personal=("motivo",))
registra_suceso(
    "peticion.resuelta",
    frase="La parte {letra}) quedó: {dicho}",
    datos=("letra", "estado", "dicho", "causa", "documento", "peticion"),
    personal=("razon", "organo"),
)
registra_suceso(
    "peticion.reabierta", frase="La parte {letra}) volvió a estar sin responder", datos=("letra", "peticion")
)
registra_suceso(
    "comunicacion.dispuesta",
    frase="Dispuso avisar a la persona por: {medio}",
    datos=("que", "medio", "comunicacion"),
    personal=("asunto", "texto", "direccion"),
)
registra_suceso(
    "comunicacion.hecha",
    frase="{que}. Medio: {medio}",
    datos=("que", "medio", "hecha", "efecto", "prueba", "comunicacion"),
    personal=("constancia",),
)
registra_suceso(
    "comunicacion.fallida",
    frase="No salió el aviso a la persona: {que}",
    datos=("que", "comunicacion"),
    personal=("error",),
)
registra_suceso("comunicacion.compuesta", frase="Se compuso la carta", datos=("sha256", "comunicacion"))
registra_suceso(
    "apercibimiento.dispuesto",
    frase="{que}",
    datos=("que", "clase", "faltan", "detiene", "comunicacion", "apercibimiento"),
    personal=("detalle",),
)
registra_suceso(
    "apercibimiento.notificado",
    frase="La persona quedó notificada: {que}. Tiene hasta el {vence}",
    datos=("que", "vence", "plazo", "apercibimiento"),
)
registra_suceso(
    "apercibimiento.cerrado",
    frase="{que}: {dicho}",
    datos=("que", "estado", "dicho", "con", "apercibimiento"),
    personal=("motivo",),
)
registra_suceso(
    "denuncia.recibida",
    frase="La persona denunció que no se resolvió a tiempo; hay que resolver antes del {vence}",
    datos=("folio", "vence", "denuncia"),
)
registra_suceso(
    "denuncia.elevada", frase="Elevó copia de la denuncia al superior", datos=("denuncia",), personal=("superior",)
)
registra_suceso(
    "denuncia.cerrada", frase="Denuncia: {dicho}", datos=("estado", "dicho", "denuncia"), personal=("motivo",)
)
registra_suceso(
    "certificado.emitido",
    frase="Emitió el N° {numero}: {que}",
    datos=("numero", "que", "clase", "regla", "vencio", "certificado"),
)
registra_suceso("certificado.compuesto", frase="Se compuso el certificado N° {numero}", datos=("numero", "sha256"))

registra_suceso(
    "envio.hecho",
    frase="Envío por {canal} del despacho {folio}",
    datos=("canal", "folio", "despacho", "envio", "intento"),
    personal=("destinatario", "direccion"),
)
registra_suceso(
    "envio.cambiado",
    frase="Despacho {folio}: {dicho}",
    datos=("folio", "dicho", "estado", "dia", "seguimiento", "motivo", "notificado", "prueba", "despacho", "envio"),
    personal=("recibio", "error"),
)
registra_suceso(
    "envio.evidencia",
    frase="Adjuntó la constancia de Correos del despacho {folio}",
    datos=("folio", "envio", "documento"),
)
registra_suceso("guia.hecha", frase="Hizo la guía de Correos con {cartas} cartas", datos=("cartas", "envios", "guia"))
registra_suceso(
    "despacho.devuelto",
    frase="Correos devolvió el despacho {folio}; se entiende notificado el {notificado}",
    datos=("folio", "despacho", "notificado"),
)
registra_suceso(
    "despacho.reintentado", frase="Volvió a salir el despacho {folio}", datos=("folio", "despacho", "envio")
)
registra_suceso(
    "despacho.acta_firmada",
    frase="Adjuntó el acta firmada del despacho {folio}",
    datos=("folio", "despacho", "documento"),
)
registra_suceso(
    "excepcion.pedida",
    frase="Pidió no ser notificada por medios electrónicos",
    datos=("causa", "medio", "formulario"),
    personal=("persona", "apoderado", "nacimiento", "detalle", "domicilio"),
)
registra_suceso(
    "excepcion.resuelta",
    frase="Se resolvió la excepción: {dicho}",
    datos=("dicho", "acogida", "resuelta_el", "desde", "hasta"),
    personal=("resolucion", "fundamento"),
)
registra_suceso("excepcion.comunicada", frase="Se comunicó la excepción al Registro Civil", datos=("dia",))
registra_suceso("excepcion.terminada", frase="Terminó la excepción", datos=("dia",), personal=("motivo",))
registra_suceso("lista.creada", frase="Creó la lista de distribución {nombre}", datos=("nombre",))
registra_suceso(
    "lista.cambiada", frase="{que} en la lista {nombre}", datos=("que", "nombre"), personal=("miembro", "direccion")
)
registra_suceso("lista.retirada", frase="Retiró la lista {nombre}", datos=("nombre",))
registra_suceso(
    "punto.anotado", frase="El ingreso {folio} va como punto de la próxima tabla del Concejo", datos=("folio", "punto")
)
registra_suceso(
    "punto.tratado",
    frase="El Concejo conoció el ingreso {folio} en la sesión del {sesion_el}",
    datos=("folio", "punto", "sesion_el"),
    personal=("sesion",),
)
registra_suceso(
    "interrupcion.anotada",
    frase="Anotó una interrupción de la plataforma desde el {desde}",
    datos=("interrupcion", "desde", "hasta", "causa"),
)
registra_suceso(
    "interrupcion.terminada", frase="La plataforma volvió a funcionar el {hasta}", datos=("interrupcion", "hasta")
)
registra_suceso(
    "interrupcion.anulada",
    frase="Dejó sin efecto una interrupción anotada",
    datos=("interrupcion",),
    personal=("motivo",),
)
registra_suceso(
    "interrupcion.certificada", frase="Certificó una interrupción de la plataforma", datos=("interrupcion", "sha256")
)
