"""Mi día: qué hay que hacer hoy, según quién mira."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.avisos import consultas as avisos
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import consultas
from fojas.dominio.partes.consultas import Cuentas, FilaCaso, FiltroIngresos, MiDia, Vence
from fojas.dominio.recepcion.consultas.espera import por_atender
from fojas.dominio.trabajos import consultas as trabajos
from fojas.dominio.trabajos.reglas import Estado
from fojas.escritorio.bandeja.reemplazos import reemplazos_de
from fojas.escritorio.bandeja.views.bandejas import direccion, en_palabras
from fojas.escritorio.tablero import graficos
from fojas.interfaz.puerta import actor_de, requiere
from fojas.interfaz.respaldos import estado_respaldo
from fojas.interfaz.templatetags.fojas import fecha_dicha

MIRAN_LA_CASA = (Rol.ALCALDIA, Rol.CONCEJO, Rol.AUDITOR, Rol.SECRETARIO_MUNICIPAL)
"""Quienes antes de su propia bandeja preguntan cómo va todo."""
HABILES_A_LA_VISTA = 5
VISTAS_A_LA_MANO = 8
CUIDAN_LA_MAQUINA = (Rol.ADMINISTRADOR, Rol.TIC)


@requiere()
@require_safe
def mi_dia(request: HttpRequest) -> HttpResponse:
    actor, hoy = actor_de(request), tiempo.hoy()
    calendario = dias.calendario()
    dia = consultas.mi_dia(actor, hoy=hoy, calendario=calendario)
    nuevos = [a for a in avisos.propios(actor.persona_id, limite=5) if not a.leido]
    contexto: dict[str, Any] = {
        "hoy": hoy,
        "habil": calendario.es_habil(hoy),
        "dia": dia,
        "contadores": _contadores(dia.cuentas) if dia.cuentas.en_bandeja or not dia.lleva_partes else [],
        "de_partes": _de_partes(dia.cuentas) if dia.lleva_partes else [],
        "por_las_puertas": _por_las_puertas() if dia.lleva_partes else [],
        "por_mover": _por_mover(dia) if dia.lleva_partes else [],
        "por_borrar": consultas.borradores_por_borrar(actor, hoy=hoy) if dia.cuentas.borradores else [],
        "reemplazos": reemplazos_de(actor),
        "nuevos": nuevos,
        "atajos": _atajos(actor),
        "vistas": organizacion.vistas_de_lista(actor)[:VISTAS_A_LA_MANO],
    }
    if any(actor.tiene(rol) for rol in MIRAN_LA_CASA):
        cargas = consultas.carga_por_unidad(actor, hoy=hoy, calendario=calendario)
        fin = consultas.hasta_cuando(HABILES_A_LA_VISTA, hoy=hoy, calendario=calendario)
        por_vencer = consultas.cuenta_en_riesgo(
            actor, FiltroIngresos(), hoy=hoy, habiles=HABILES_A_LA_VISTA, calendario=calendario
        )
        contexto |= {
            "donde": graficos.donde_se_junta(cargas),
            "casa": [
                (
                    "Pendientes en la casa",
                    sum(c.pendientes for c in cargas),
                    f"{reverse('escritorio:ingresos')}?pendientes=si",
                ),
                ("Vencidos", sum(c.vencidos for c in cargas), _lista_que(Vence.VENCIDO)),
                (
                    "En riesgo: vencen de hoy a tres días hábiles",
                    sum(c.en_riesgo for c in cargas),
                    _lista_que(Vence.EN_RIESGO),
                ),
                (
                    f"Vencen de hoy al {fecha_dicha(fin)}",
                    por_vencer,
                    f"{reverse('escritorio:riesgo')}?dias={HABILES_A_LA_VISTA}",
                ),
            ],
        }
    if any(actor.tiene(rol) for rol in CUIDAN_LA_MAQUINA):
        contexto |= {
            "respaldo": estado_respaldo(en=tiempo.ahora()),
            "fallidos": trabajos.por_estado().get(Estado.FALLIDO, 0),
        }
    return render(request, "escritorio/tablero/mi_dia.html", contexto)


def _lista_que(vence: Vence) -> str:
    return f"{reverse('escritorio:ingresos')}?vence={vence.value}"


def _por_mover(dia: MiDia) -> list[tuple[str, Sequence[FilaCaso], str, str, str, str]]:
    """Las dos filas de la Oficina de Partes: título, casos, cuántos hay, dónde están todos y qué decir si no hay."""
    n = dia.cuentas
    return [
        ("Por derivar", dia.por_derivar, en_palabras(n.por_derivar), direccion("por-derivar"),
         "Todo lo ingresado tiene dueño", "Lo próximo que entre por el mesón quedará aquí hasta que lo derives."),
        ("Por despachar", dia.por_despachar, en_palabras(n.por_despachar), direccion("por-despachar"),
         "No hay respuestas por despachar",
         "Cuando una unidad adjunte su respuesta, quedará aquí para enviarla con su folio de salida."),
    ]  # fmt: skip


def _contadores(n: Cuentas) -> list[tuple[str, str, str, bool]]:
    """Rótulo, cifra, a dónde lleva y si urge."""
    bandeja = direccion("todo")
    return [
        ("Vencidas", en_palabras(n.vencidas), f"{bandeja}?vence={Vence.VENCIDO.value}", bool(n.vencidas)),
        ("Vencen hoy", en_palabras(n.vencen_hoy), f"{bandeja}?vence={Vence.HOY.value}", False),
        ("Vencen en tres días hábiles", en_palabras(n.vencen_pronto), f"{bandeja}?vence={Vence.PRONTO.value}", False),
        ("Sin recibir", en_palabras(n.sin_recibir), f"{bandeja}?sin_recibir=si", False),
    ]


def _de_partes(n: Cuentas) -> list[tuple[str, str, str, str]]:
    """Nombre, cifra, a dónde lleva y qué hay que hacer."""
    filas = [
        ("Por derivar", n.por_derivar, direccion("por-derivar"), "Nadie los tiene todavía y su plazo ya corre."),
        ("Por despachar", n.por_despachar, direccion("por-despachar"), "La respuesta está lista: falta enviarla."),
        ("No entregados", n.no_entregados, direccion("no-entregados"), "Volvieron: busca otro medio."),
    ]
    filas.append(
        ("Borradores", n.borradores, reverse("escritorio:meson"), "Ingresos a medio escribir: sigue donde quedaste.")
    )
    return [(nombre, en_palabras(cuantos), url, que) for nombre, cuantos, url, que in filas]


def _por_las_puertas() -> list[tuple[str, str, str, str]]:
    """Lo que llegó sin pasar por el mesón y espera; sin nada que mirar no ocupa lugar."""
    espera = por_atender()
    filas = [
        ("Correos por mirar", espera.correos, "recepcion", f"{en_palabras(espera.apartados)} de ellos apartados."),
        ("Escaneos por ingresar", espera.escaneos, "recepcion_escaneos", "Falta decir quién los presenta."),
    ]
    return [(nombre, en_palabras(n), reverse(f"escritorio:{url}"), que) for nombre, n, url, que in filas if n]


def _atajos(actor: Actor) -> list[tuple[str, str, str]]:
    """Lo que suele hacer quien tiene ese rol: nombre, dirección y para qué."""
    posibles = (
        ((Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.AUDITOR), "Libro diario", "escritorio:libro",
         "Lo ingresado y lo despachado, para imprimir o descargar."),
        ((Rol.AUDITOR, Rol.ADMINISTRADOR), "Bitácora", "escritorio:bitacora", "Quién hizo qué y cuándo."),
        ((Rol.ALCALDIA, Rol.CONCEJO, Rol.JEFATURA, Rol.AUDITOR, Rol.SECRETARIO_MUNICIPAL), "Tablero",
         "escritorio:tablero", "Qué está vencido y dónde se junta el trabajo."),
        (tuple(Rol), "Ingresos", "escritorio:ingresos", "Todo lo que puedes ver, con filtros y planilla."),
        ((Rol.JEFATURA, Rol.FUNCIONARIO), "Ausencias", "escritorio:ausencias",
         "Avisa un feriado legal o licencia: tu bandeja pasa a quien te reemplaza."),
    )  # fmt: skip
    return [(n, reverse(url), que) for roles, n, url, que in posibles if any(actor.tiene(rol) for rol in roles)]
