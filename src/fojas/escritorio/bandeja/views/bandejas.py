"""Bandejas por persona y por unidad, de lo que vence antes a lo que vence después."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.base.veredicto import Veredicto
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import consultas, permisos
from fojas.dominio.partes.consultas import Cuentas, FilaCaso, PasoEnLote, Vista
from fojas.escritorio.bandeja import columnas as c
from fojas.escritorio.bandeja.reemplazos import reemplazos_de
from fojas.interfaz.errores import pagina_sin_permiso
from fojas.interfaz.listas import ClaseFiltro, Columna, EnLote, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

SIN_RECIBIR = Filtro("sin_recibir", "Solo sin recibir", ClaseFiltro.MARCA)
NOMBRES_DE_PASO = {
    PasoEnLote.RECIBIR: "Recibir",
    PasoEnLote.CONOCER: "Tomar conocimiento",
    PasoEnLote.DERIVAR: "Derivar",
    PasoEnLote.REASIGNAR: "Reasignar",
    PasoEnLote.RESPONSABLE: "Poner responsable",
    PasoEnLote.ARCHIVAR: "Archivar",
}
COLUMNAS: tuple[Columna[FilaCaso], ...] = (
    c.FOLIO, c.ASUNTO, c.TIPO, c.REMITENTE, c.PLAZO, c.RESPONSABLE, c.PASO, c.PROVIDENCIA, c.INGRESO,
)  # fmt: skip


DE_BANDEJA = (
    PasoEnLote.RECIBIR, PasoEnLote.DERIVAR, PasoEnLote.REASIGNAR, PasoEnLote.RESPONSABLE, PasoEnLote.ARCHIVAR,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bandeja:
    """Una de las bandejas: qué trae, qué se hace con lo elegido y qué enseña si está vacía."""

    clave: str
    nombre: str
    titulo: str
    cuantos: Callable[[Cuentas], int]
    pasos: tuple[PasoEnLote, ...]
    vacia: Vacia
    de_partes: bool = False


BANDEJAS: tuple[Bandeja, ...] = (
    Bandeja(
        "todo", "Por vencer", "Bandeja", lambda n: n.en_bandeja,
        DE_BANDEJA,
        Vacia("Tu bandeja está al día", "Aquí llega lo que te derivan a ti, a tus unidades y a quien reemplazas. "
              "Lo primero será recibirlo: así queda en tu trámite."),
    ),
    Bandeja(
        "mia", "A mi nombre", "A mi nombre", lambda n: n.mias,
        DE_BANDEJA,
        Vacia("Nada está a tu nombre", "Aquí se ve lo que una providencia te encarga a ti, o a quien reemplazas. "
              "Lo que llegó a tu unidad sin persona está en «De mi unidad»."),
    ),
    Bandeja(
        "unidad", "De mi unidad", "De mi unidad", lambda n: n.de_unidad,
        DE_BANDEJA,
        Vacia("Tu unidad no tiene nada pendiente", "Aquí llega lo derivado a la unidad sin nombrar a una persona: "
              "lo recibe quien trabaja en ella."),
    ),
    Bandeja(
        "copias", "Copias", "Copias para conocimiento", lambda n: n.copias,
        (PasoEnLote.RECIBIR, PasoEnLote.CONOCER),
        Vacia("Sin copias por mirar", "Las copias no piden respuesta ni tienen plazo: toma conocimiento y salen de aquí."),
    ),
    Bandeja(
        "por-derivar", "Por derivar", "Por derivar", lambda n: n.por_derivar,
        (PasoEnLote.DERIVAR, PasoEnLote.ARCHIVAR),
        Vacia("Todo lo ingresado tiene dueño", "Aquí queda lo que entró y nadie tiene todavía. El plazo ya corre: "
              "derívalo a quien debe responder."),
        de_partes=True,
    ),
    Bandeja(
        "por-despachar", "Por despachar", "Por despachar", lambda n: n.por_despachar, (PasoEnLote.ARCHIVAR,),
        Vacia("No hay respuestas por despachar", "Cuando una unidad adjunta la respuesta, queda aquí para enviarla con "
              "folio de salida y su prueba."),
        de_partes=True,
    ),
    Bandeja(
        "no-entregados", "No entregados", "No entregados", lambda n: n.no_entregados, (PasoEnLote.ARCHIVAR,),
        Vacia("Todo lo despachado llegó", "Si un correo o una carta vuelve, el caso queda aquí con el motivo: hay que "
              "despacharlo por otro medio."),
        de_partes=True,
    ),
)  # fmt: skip
POR_CLAVE = {bandeja.clave: bandeja for bandeja in BANDEJAS}


@requiere()
@require_safe
def bandeja(request: HttpRequest, vista: str = "todo") -> HttpResponse:
    """Lo que le toca a quien mira, con los días que quedan, y los pasos sobre lo elegido."""
    actor, hoy = actor_de(request), tiempo.hoy()
    elegida = POR_CLAVE.get(vista)
    if elegida is None:
        raise Http404
    if elegida.de_partes and not permisos.lleva_partes(actor):
        return pagina_sin_permiso(request, Veredicto("Esta bandeja es de la Oficina de Partes."))
    calendario = dias.calendario()
    cuentas = consultas.cuentas(actor, hoy=hoy, calendario=calendario)
    lista = Lista(
        clave=f"bandeja-{elegida.clave}",
        descripcion=f"{elegida.titulo}: del que vence antes al que vence después",
        columnas=COLUMNAS,
        llave=lambda f: f.llave,
        vacia=_vacia(elegida, cuentas),
        filtros=(
            c.POR_FOLIO, c.POR_TIPO, c.por_unidad(actor, hoy), c.POR_VENCIMIENTO,
            *(() if elegida.de_partes else (SIN_RECIBIR,)),
        ),
        en_lote=_pasos(elegida, actor),
        codigo=lambda f: f.derivacion_codigo or f.codigo,
        nombra=lambda f: f"el folio {f.folio}",
    )  # fmt: skip
    return pagina_de_lista(
        request,
        lista,
        trae=partial(_trae, elegida, actor, calendario),
        plantilla="escritorio/bandeja/bandeja.html",
        titulo=elegida.titulo,
        bajada=_bajada(elegida, cuentas),
        bandejas=[
            (b.nombre, direccion(b.clave), b is elegida, b.cuantos(cuentas))
            for b in BANDEJAS
            if not b.de_partes or permisos.lleva_partes(actor)
        ],
        reemplazos=reemplazos_de(actor),
        ingresa=bool(permisos.puede_ingresar(actor)),
    )


def _vacia(elegida: Bandeja, cuentas: Cuentas) -> Vacia:
    """Quien lleva la Oficina de Partes no lee que está al día mientras hay casos en sus otras bandejas."""
    esperan = {"por derivar": cuentas.por_derivar, "por despachar": cuentas.por_despachar}
    dichos = [f"{en_palabras(cuantos)} {que}" for que, cuantos in esperan.items() if cuantos]
    if elegida.clave != "todo" or not dichos:
        return elegida.vacia
    return Vacia(
        "Nada derivado a ti", f"La Oficina de Partes tiene {' y '.join(dichos)}: están en las pestañas de arriba."
    )


def direccion(clave: str) -> str:
    return reverse("escritorio:bandeja") if clave == "todo" else reverse("escritorio:bandeja_vista", args=[clave])


def _trae(elegida: Bandeja, actor: Actor, calendario: Calendario, pedido: Pedido) -> Sequence[FilaCaso]:
    hoy = actor.dia
    if elegida.de_partes:
        lee = {
            "por-derivar": consultas.por_derivar,
            "por-despachar": consultas.por_despachar,
            "no-entregados": consultas.no_entregados,
        }[elegida.clave]
        return lee(
            actor, hoy=hoy, filtro=c.filtro_de(pedido), despues_de=c.llave_de(pedido), limite=pedido.limite,
            calendario=calendario,
        )  # fmt: skip
    return consultas.bandeja(
        actor, hoy=hoy, vista=Vista(elegida.clave), unidad=pedido.texto("unidad"), tipo=pedido.texto("tipo"),
        folio=pedido.texto("folio"), vence=c.vence_de(pedido),
        sin_recibir=bool(pedido.texto("sin_recibir")), despues_de=c.llave_de(pedido), limite=pedido.limite,
        calendario=calendario,
    )  # fmt: skip


def _pasos(elegida: Bandeja, actor: Actor) -> tuple[EnLote, ...]:
    if not actor.puede_escribir:
        return ()
    pasos = [EnLote(NOMBRES_DE_PASO[p], reverse("escritorio:bandeja_lote", args=[p.value])) for p in elegida.pasos]
    if not elegida.de_partes:
        pasos.append(EnLote("Hoja de entrega", reverse("escritorio:bandeja_entrega")))
    return tuple(pasos)


def _bajada(elegida: Bandeja, cuentas: Cuentas) -> str:
    """`23 abiertos · 3 vencidos · 4 vencen en tres días`; en las de Partes, cuántos casos esperan."""
    if elegida.de_partes:
        cuantos = elegida.cuantos(cuentas)
        return f"{en_palabras(cuantos)} {'caso' if cuantos == 1 else 'casos'}"
    partes = [f"{en_palabras(cuentas.en_bandeja)} {'abierto' if cuentas.en_bandeja == 1 else 'abiertos'}"]
    if cuentas.vencidas:
        partes.append(f"{en_palabras(cuentas.vencidas)} {'vencido' if cuentas.vencidas == 1 else 'vencidos'}")
    if cuentas.vencen_hoy:
        partes.append(f"{en_palabras(cuentas.vencen_hoy)} {'vence' if cuentas.vencen_hoy == 1 else 'vencen'} hoy")
    if cuentas.vencen_pronto:
        vence = "vence" if cuentas.vencen_pronto == 1 else "vencen"
        partes.append(f"{en_palabras(cuentas.vencen_pronto)} {vence} en los próximos tres días hábiles")
    return " · ".join(partes)


def en_palabras(cuantos: int) -> str:
    """`9.737`, o «más de 1.000»: más allá no se cuenta."""
    return "más de 1.000" if cuantos > consultas.TOPE else f"{cuantos:,}".replace(",", ".")
