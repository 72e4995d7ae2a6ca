"""Quién puede cada paso de la Oficina de Partes, y por qué no el resto."""

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes.models import Custodia, Derivacion, Ingreso, Peticion
from fojas.dominio.partes.reglas import ABIERTAS, NORMA_EXCEPCION, EstadoDerivacion
from fojas.dominio.partes.reglas.custodia import MovimientoPapel, tiene_papel

LLEVAN_PARTES = frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL})
"""La oficina de partes depende de la Secretaría Municipal, que puede todo lo que ella."""
MIRAN_DESPACHOS = LLEVAN_PARTES | {Rol.AUDITOR}


def lleva_partes(actor: Actor) -> bool:
    return actor.puede_escribir and any(rol in LLEVAN_PARTES for rol, _ in actor.roles)


def _escribe(actor: Actor) -> Veredicto:
    return SI if actor.puede_escribir else Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")


def puede_ingresar(actor: Actor) -> Veredicto:
    if not (veredicto := _escribe(actor)):
        return veredicto
    if not lleva_partes(actor):
        return Veredicto("Los ingresos los registra la Oficina de Partes.")
    return SI


def es_suya(actor: Actor, derivacion: Derivacion) -> bool:
    """La derivación está en su bandeja: a su nombre, al de quien reemplaza, o a su unidad sin persona."""
    if derivacion.para_persona_id is not None:
        mios = actor.subroga | {actor.persona_id}
        return derivacion.para_persona_id in mios or actor.tiene(Rol.JEFATURA, unidad=derivacion.para_unidad_id)
    return derivacion.para_unidad_id in actor.unidades


def puede_recibir(actor: Actor, derivacion: Derivacion) -> Veredicto:
    if not (veredicto := _escribe(actor)):
        return veredicto
    if not es_suya(actor, derivacion):
        return Veredicto(f"Esta derivación es de {derivacion.para_unidad.nombre}. La recibe quien trabaja ahí.")
    return SI


def abiertas_suyas(actor: Actor, ingreso: Ingreso) -> list[Derivacion]:
    """Las derivaciones abiertas de este ingreso que están en su bandeja."""
    abiertas = ingreso.derivaciones.filter(estado__in=[e.value for e in ABIERTAS]).select_related("para_unidad")
    return [d for d in abiertas.order_by("id") if es_suya(actor, d)]


def a_cargo_suyas(actor: Actor, ingreso: Ingreso) -> list[Derivacion]:
    """Las abiertas que lo dejan a cargo a él: las únicas que su respuesta cumple."""
    return [d for d in abiertas_suyas(actor, ingreso) if not d.solo_copia and d.padre_id is None]


def puede_derivar(actor: Actor, ingreso: Ingreso) -> Veredicto:
    """Deriva Partes, y también quien tiene el caso en su bandeja, para pedir informe o pasarlo."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or any(not d.solo_copia for d in abiertas_suyas(actor, ingreso)):
        return SI
    return Veredicto("Deriva la Oficina de Partes o quien tiene el caso en su bandeja.")


def puede_responder(actor: Actor, ingreso: Ingreso) -> Veredicto:
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or a_cargo_suyas(actor, ingreso):
        return SI
    return Veredicto("Responde quien tiene el caso en su bandeja. Pide a Partes que te lo derive.")


def puede_retirar_respuesta(actor: Actor, ingreso: Ingreso) -> Veredicto:
    """Retira una respuesta que no ha salido quien la dio, su jefatura o quien lleva Partes."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    # Desde lo ya leído: la página del caso lo pregunta sin volver a la base.
    cumplidas = [d for d in ingreso.derivaciones.all() if d.estado == EstadoDerivacion.CUMPLIDA.value]
    suyas = [d for d in cumplidas if not d.solo_copia and d.padre_id is None and es_suya(actor, d)]
    if lleva_partes(actor) or suyas or _es_su_jefatura(actor, ingreso):
        return SI
    return Veredicto("La retira quien respondió, su jefatura o la Oficina de Partes.")


def _es_su_jefatura(actor: Actor, ingreso: Ingreso) -> bool:
    unidad = ingreso.expediente.unidad_id
    return unidad is not None and actor.tiene(Rol.JEFATURA, unidad=unidad)


def puede_despachar(actor: Actor) -> Veredicto:
    if not (veredicto := _escribe(actor)):
        return veredicto
    if not lleva_partes(actor):
        return Veredicto("El despacho lo hace la Oficina de Partes, que le da folio de salida.")
    return SI


def puede_llevar_excepciones(actor: Actor) -> Veredicto:
    """Registra y resuelve quién se exceptúa de la notificación electrónica la Oficina de Partes o la Secretaría."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor):
        return SI
    return Veredicto("Las excepciones las registra la Oficina de Partes.", norma=NORMA_EXCEPCION)


def puede_ver_despachos(actor: Actor) -> Veredicto:
    """Mira las cartas, las listas y las excepciones quien las lleva o quien audita."""
    if lleva_partes(actor) or any(rol in MIRAN_DESPACHOS for rol, _ in actor.roles):
        return SI
    return Veredicto("Las cartas, las listas y las excepciones las lleva la Oficina de Partes.")


def puede_reenviar(actor: Actor) -> Veredicto:
    """Insiste con un correo que no salió quien lleva Partes o quien cuida el servidor."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or actor.tiene(Rol.ADMINISTRADOR) or actor.tiene(Rol.TIC):
        return SI
    return Veredicto("Lo reenvía la Oficina de Partes o quien cuida el sistema.")


def puede_archivar(actor: Actor, ingreso: Ingreso) -> Veredicto:
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or _es_su_jefatura(actor, ingreso):
        return SI
    return Veredicto("Archiva o reabre la Oficina de Partes, o la jefatura de la unidad a cargo.")


def puede_retirar(actor: Actor, derivacion: Derivacion) -> Veredicto:
    """Quien derivó se arrepiente, mientras nadie la reciba."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if derivacion.estado != EstadoDerivacion.ENVIADA.value:
        return Veredicto("Ya la recibieron: pide que la devuelvan.")
    if derivacion.de_persona_id != actor.persona_id and not lleva_partes(actor):
        return Veredicto("La retira quien la envió, o la Oficina de Partes.")
    return SI


def puede_prorrogar(actor: Actor, ingreso: Ingreso) -> Veredicto:
    """Prorroga quien responde por el caso: la jefatura de la unidad a cargo o la Secretaría (Ley 19.880, art. 26)."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or _es_su_jefatura(actor, ingreso):
        return SI
    return Veredicto(
        "La prórroga la funda la jefatura de la unidad a cargo o la Secretaría.", norma="Ley 19.880, art. 26"
    )


def puede_suspender(actor: Actor, ingreso: Ingreso) -> Veredicto:
    """Suspende y reanuda quien responde por el plazo, igual que lo prorroga."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or _es_su_jefatura(actor, ingreso):
        return SI
    return Veredicto("El plazo lo suspende o reanuda la jefatura de la unidad a cargo o la Secretaría.")


def puede_reservar(actor: Actor, ingreso: Ingreso) -> Veredicto:
    """Reserva un caso abierto, o levanta su reserva, la Secretaría Municipal o la jefatura de la unidad a cargo."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if actor.tiene(Rol.SECRETARIO_MUNICIPAL) or _es_su_jefatura(actor, ingreso):
        return SI
    return Veredicto(
        "La reserva la declara o la levanta la Secretaría Municipal o la jefatura de la unidad a cargo.",
        norma="Ley 20.285, art. 21",
    )


def puede_comunicar(actor: Actor, ingreso: Ingreso) -> Veredicto:
    """Pide que complete, advierte y deja constancia de lo notificado quien responde por el caso o lo tiene a cargo."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or _es_su_jefatura(actor, ingreso) or a_cargo_suyas(actor, ingreso):
        return SI
    return Veredicto("Lo hace quien tiene el caso en su bandeja, su jefatura o la Oficina de Partes.")


def puede_dividir(actor: Actor, ingreso: Ingreso) -> Veredicto:
    """Registra y corrige las partes de lo pedido quien recibe el papel o quien lo tiene en su bandeja."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or _es_su_jefatura(actor, ingreso) or a_cargo_suyas(actor, ingreso):
        return SI
    return Veredicto("Las partes las registra la Oficina de Partes o quien tiene el caso en su bandeja.")


def puede_resolver_peticion(actor: Actor, peticion: Peticion) -> Veredicto:
    """Dice en qué quedó una parte quien responde el caso, o la unidad que lleva esa parte."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    de_su_unidad = peticion.unidad_id is not None and peticion.unidad_id in actor.unidades
    if de_su_unidad or puede_dividir(actor, peticion.ingreso):
        return SI
    return Veredicto("La responde la unidad que la lleva, quien tiene el caso o la Oficina de Partes.")


def puede_certificar(actor: Actor) -> Veredicto:
    """Certifica el ministro de fe (Ley 18.695, art. 20 letra b)."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if actor.tiene(Rol.SECRETARIO_MUNICIPAL):
        return SI
    return Veredicto(
        "Los certificados los da quien ejerce la Secretaría Municipal, que es ministro de fe.",
        norma="Ley 18.695, art. 20 letra b)",
    )


def puede_mover_papel(
    actor: Actor, ingreso: Ingreso, ultimo: Custodia | None, movimiento: MovimientoPapel
) -> Veredicto:
    """Mueve el original quien lo tiene o la Oficina de Partes; lo recibe también quien lo espera o tiene el caso."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if not tiene_papel(ingreso.canal):
        return Veredicto("Nació digital: no hay un original en papel.")
    if lleva_partes(actor) or (ultimo is not None and _lo_tiene(actor, ultimo)):
        return SI
    if movimiento == MovimientoPapel.RECIBIDO and abiertas_suyas(actor, ingreso):
        return SI
    donde = f" de {ultimo.unidad.nombre}" if ultimo is not None and ultimo.unidad is not None else ""
    return Veredicto(f"El papel lo mueve quien lo tiene{donde}, o la Oficina de Partes.")


def _lo_tiene(actor: Actor, custodia: Custodia) -> bool:
    """Está en sus manos, en las de quien reemplaza o en su unidad."""
    return custodia.persona_id in actor.subroga | {actor.persona_id} or custodia.unidad_id in actor.unidades


def puede_deshacer_papel(actor: Actor, custodia: Custodia) -> Veredicto:
    if not (veredicto := _escribe(actor)):
        return veredicto
    if custodia.hecho_por != actor.codigo:
        return Veredicto("Lo deshace quien lo anotó. Si el papel está en otra parte, anota un movimiento nuevo.")
    return SI


def puede_llevar_la_tabla(actor: Actor) -> Veredicto:
    """Qué se dio a conocer al Concejo lo anota quien ejerce la Secretaría o lleva su oficina (Ley 18.695, art. 84)."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor):
        return SI
    return Veredicto("Lo anota la Secretaría Municipal, que es secretaria del Concejo.", norma="Ley 18.695, art. 84")


def puede_anotar_interrupcion(actor: Actor) -> Veredicto:
    """La anota quien atiende cuando cae o quien cuida el servidor."""
    if not (veredicto := _escribe(actor)):
        return veredicto
    if lleva_partes(actor) or actor.tiene(Rol.TIC) or actor.tiene(Rol.ADMINISTRADOR):
        return SI
    return Veredicto("La anota la Oficina de Partes, Informática o quien administra el sistema.")
