"""Lo que toda página necesita: la municipalidad, quién está y a dónde puede ir."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from fojas.base import tiempo
from fojas.dominio.avisos import consultas as avisos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.interfaz.puerta import actor_de

APARIENCIA = {
    "tema": {"claro", "oscuro"},
    "contraste": {"alto"},
    "texto": {"grande", "mayor"},
}


@dataclass(frozen=True, slots=True)
class Entrada:
    nombre: str
    icono: str
    url: str
    aqui: bool


MENU: tuple[tuple[str, tuple[tuple[str, str, str, frozenset[Rol]], ...]], ...] = (
    (
        "Mi día",
        (
            ("Mi día", "tablero", "escritorio:mi_dia", frozenset()),
            ("Mesón", "meson", "escritorio:meson", frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL})),
            ("Recepción", "correo", "escritorio:recepcion", frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL})),
            ("Bandeja", "bandeja", "escritorio:bandeja", frozenset()),
            ("Papel en mi poder", "acto", "escritorio:papel_mio", frozenset()),
            ("Ausencias", "reloj", "escritorio:ausencias", frozenset()),
        ),
    ),
    (
        "Oficina de Partes",
        (
            (
                "Libro diario",
                "expediente",
                "escritorio:libro",
                frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.AUDITOR}),
            ),
            ("Ingresos", "acto", "escritorio:ingresos", frozenset()),
            (
                "Planillas",
                "hoja",
                "escritorio:planillas_por_llevar",
                frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL}),
            ),
            (
                "Cartas y distribución",
                "correo",
                "escritorio:cartas",
                frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.AUDITOR}),
            ),
            ("Tablero", "tablero", "escritorio:tablero", frozenset()),
            (
                "Con el Concejo",
                "concejo",
                "escritorio:puntos",
                frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.ALCALDIA, Rol.CONCEJO, Rol.AUDITOR}),
            ),
            ("Calendario y plazos", "calendario", "escritorio:calendario", frozenset()),
        ),
    ),
    (
        "Administración",
        (
            (
                "Personas y cuentas",
                "grupo",
                "escritorio:personas",
                frozenset({Rol.ADMINISTRADOR, Rol.AUDITOR, Rol.PARTES, Rol.SECRETARIO_MUNICIPAL}),
            ),
            ("Trabajos", "tic", "escritorio:trabajos", frozenset({Rol.ADMINISTRADOR, Rol.TIC})),
            (
                "Interrupciones",
                "alerta",
                "escritorio:interrupciones",
                frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.TIC, Rol.ADMINISTRADOR, Rol.AUDITOR}),
            ),
            ("Sistema", "disco", "escritorio:sistema", frozenset({Rol.ADMINISTRADOR, Rol.TIC})),
            ("Bitácora", "escudo", "escritorio:bitacora", frozenset({Rol.ADMINISTRADOR, Rol.AUDITOR})),
        ),
    ),
)


def comun(request: HttpRequest) -> dict[str, Any]:
    """Procesador de contexto. Lo que cuesta consultas es perezoso."""
    return {
        "municipalidad": SimpleLazyObject(organizacion.municipalidad),
        "apariencia": apariencia_de(request),
        "yo": SimpleLazyObject(lambda: _actor(request)),
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "avisos_sin_leer": SimpleLazyObject(lambda: _sin_leer(request)),
        "ahora": tiempo.ahora(),
    }


def apariencia_de(request: HttpRequest) -> dict[str, str]:
    """Cómo quiere ver las páginas: en el escritorio, lo que guardó en su cuenta; si no, lo de este navegador."""
    elegida: Mapping[str, str] = request.COOKIES
    if request.resolver_match is not None and request.resolver_match.app_name == "escritorio":
        elegida = getattr(request.user, "preferencias", {}).get("apariencia", request.COOKIES)
    return {nombre: valor for nombre, valores in APARIENCIA.items() if (valor := elegida.get(nombre, "")) in valores}


def _actor(request: HttpRequest) -> Actor | None:
    return actor_de(request) if request.user.is_authenticated else None


def _sin_leer(request: HttpRequest) -> int:
    return avisos.sin_leer(actor_de(request).persona_id) if request.user.is_authenticated else 0


def _menu(request: HttpRequest) -> list[tuple[str, list[Entrada]]]:
    """Solo lo que existe y le sirve a quien mira."""
    if not request.user.is_authenticated:
        return []
    actor = actor_de(request)
    grupos = []
    for titulo, entradas in MENU:
        visibles = []
        for nombre, icono, direccion, roles in entradas:
            if roles and not any(actor.tiene(rol) for rol in roles):
                continue
            try:
                url = reverse(direccion)
            except NoReverseMatch:
                continue
            aqui = request.path == url or (direccion != "escritorio:mi_dia" and request.path.startswith(url))
            visibles.append(Entrada(nombre, icono, url, aqui))
        if visibles:
            grupos.append((titulo, visibles))
    return grupos
