"""Lo que el calendario anota."""

from fojas.dominio.bitacora.reglas import registra_suceso

registra_suceso("plazo.abierto", frase="Empezó a correr «{regla}», vence el {vence}", datos=("regla", "vence", "plazo"))
registra_suceso(
    "plazo.repuesto", frase="Siguió cumplido el plazo «{regla}»: el caso no tuvo otra respuesta",
    datos=("regla", "con", "plazo"),
)  # fmt: skip
registra_suceso("plazo.cumplido", frase="Cumplió el plazo «{regla}»", datos=("regla", "con", "plazo"))
registra_suceso("plazo.suspendido", frase="Suspendió el plazo: {causa} ({norma})", datos=("causa", "norma", "plazo"))
registra_suceso("plazo.reanudado", frase="El plazo volvió a correr; vence el {vence}", datos=("vence", "plazo"))
registra_suceso(
    "plazo.prorrogado",
    frase="Prorrogó el plazo {cantidad} más; vence el {vence}",
    datos=("cantidad", "vence", "plazo"),
    personal=("fundamento",),
)
registra_suceso("plazo.anulado", frase="Dejó sin efecto el plazo", datos=("plazo",), personal=("motivo",))
registra_suceso(
    "plazo.recalculado", frase="Por un feriado nuevo, el plazo vence el {vence}", datos=("vence", "antes", "plazo")
)
registra_suceso(
    "feriado.decretado",
    frase="Decretó el {fecha} como «{nombre}» ({norma})",
    datos=("fecha", "nombre", "norma", "quita"),
)
registra_suceso("feriado.anulado", frase="Dejó sin efecto el feriado del {fecha}: {motivo}", datos=("fecha", "motivo"))
registra_suceso(
    "cierre.fijado",
    frase="Fijó el cierre de recepción a las {hora} desde el {desde} ({norma})",
    datos=("hora", "norma", "desde"),
)
registra_suceso("cierre.terminado", frase="Terminó el cierre de recepción el {hasta}", datos=("hora", "hasta"))
registra_suceso("plazo.vencido", frase="Venció «{regla}» el {vence}", datos=("regla", "vence", "plazo"))
