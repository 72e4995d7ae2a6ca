"""Lo que organización anota: la frase que se lee y qué datos son personales."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso(
    "municipalidad.configurada", frase="Configuró el perfil de la municipalidad: {campos}", datos={"campos"}
)
registra_suceso(
    "persona.registrada",
    frase="Registró a una persona ({clase})",
    datos={"clase"},
    personal={"nombre", "rut", "pasaporte"},
)
registra_suceso(
    "persona.corregida",
    frase="Corrigió los datos de una persona: {campos}",
    datos={"campos"},
    personal={"antes", "despues"},
)
registra_suceso("persona.leida", frase="Miró los datos de una persona")
registra_suceso("unidad.creada", frase="Creó la unidad {nombre}", datos={"nombre"})
registra_suceso("unidad.modificada", frase="Modificó la unidad {nombre}: {campos}", datos={"nombre", "campos"})
registra_suceso("unidad.cerrada", frase="Cerró la unidad {nombre} el {hasta}", datos={"nombre", "hasta"})
registra_suceso("cargo.creado", frase="Creó el cargo {nombre}", datos={"nombre"})
registra_suceso(
    "persona.nombrada",
    frase="Nombró en el cargo {cargo}, como {calidad}, desde el {desde}: {acto}",
    datos={"cargo", "calidad", "desde", "hasta", "acto"},
)
registra_suceso(
    "persona.nombramiento_terminado",
    frase="Terminó el nombramiento en el cargo {cargo} el {hasta}: {acto}",
    datos={"cargo", "hasta", "acto"},
)
registra_suceso(
    "persona.rol_asignado",
    frase="Asignó el rol {rol} en {donde} desde el {desde}",
    datos={"rol", "donde", "desde", "hasta"},
    personal={"fundamento"},
)
registra_suceso(
    "persona.rol_terminado", frase="Terminó el rol {rol} en {donde} el {hasta}", datos={"rol", "donde", "hasta"}
)
registra_suceso(
    "persona.ausencia_registrada",
    frase="Registró una ausencia del {desde} al {hasta}",
    datos={"desde", "hasta", "reemplaza"},
    personal={"causa"},
)
registra_suceso("persona.ausencia_anulada", frase="Anuló una ausencia del {desde} al {hasta}", datos={"desde", "hasta"})
registra_suceso("cuenta.creada", frase="Creó una cuenta de acceso", personal={"usuario"})
registra_suceso("cuenta.clave_cambiada", frase="Cambió la clave de una cuenta")
registra_suceso("cuenta.desactivada", frase="Desactivó una cuenta de acceso", personal={"fundamento"})
registra_suceso("cuenta.reactivada", frase="Reactivó una cuenta de acceso", personal={"fundamento"})
registra_suceso(
    "cuenta.factores_borrados",
    frase="Borró los factores de ingreso de una cuenta",
    personal={"fundamento"},
)
registra_suceso("cuenta.factor_cambiado", frase="Cambió sus factores de ingreso: {cambio}", datos={"cambio"})
registra_suceso("cuenta.preferencia_guardada", frase="Guardó su preferencia {preferencia}", datos={"preferencia"})
registra_suceso("cuenta.ingreso", frase="Ingresó al sistema")
registra_suceso("cuenta.salida", frase="Salió del sistema")
registra_suceso("vista.guardada", frase="Guardó una vista de la lista {lista}", datos={"lista", "vista", "unidad"})
registra_suceso("vista.cambiada", frase="Cambió una vista de la lista {lista}", datos={"lista", "vista", "unidad"})
registra_suceso("vista.olvidada", frase="Olvidó una vista de la lista {lista}", datos={"lista", "vista"})
