"""La máquina por dentro: trabajos, bitácora y estado del sistema."""

import shutil
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fojas.base import tiempo
from fojas.dominio.avisos import consultas as avisos
from fojas.dominio.avisos.reglas import ErrorAvisos
from fojas.dominio.bitacora import consultas as bitacora_
from fojas.dominio.bitacora.consultas import Filtros
from fojas.dominio.bitacora.reglas import SUCESOS
from fojas.dominio.busqueda import consultas as busqueda
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas.revision import puede_liberar
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones as partes_acciones
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.trabajos import acciones as trabajos_acciones
from fojas.dominio.trabajos import consultas as trabajos_consultas
from fojas.dominio.trabajos.acciones import TrabajoNoSePuede
from fojas.dominio.trabajos.reglas import Estado
from fojas.interfaz.errores import o_404
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere
from fojas.interfaz.respaldos import estado_respaldo

NOMBRES_DE_ESTADO = {
    Estado.FALLIDO: "Fallido",
    Estado.EN_CURSO: "En curso",
    Estado.PENDIENTE: "Pendiente",
    Estado.HECHO: "Hecho",
    Estado.CANCELADO: "Cancelado",
}
COLOR_DE_ESTADO = {Estado.FALLIDO: "rojo", Estado.EN_CURSO: "azul", Estado.CANCELADO: "ambar"}
POCO_DISCO = 0.1
"""Con menos libre que esta parte del disco, se avisa."""
TRABAJOS: Lista[Any] = Lista(
    clave="trabajos",
    descripcion="Trabajos en segundo plano, del más nuevo al más antiguo",
    columnas=(
        Columna("tarea", "Trabajo", lambda t: t.tarea, bajo=lambda t: t.mensaje, principal=True),
        Columna("estado", "Estado", lambda t: NOMBRES_DE_ESTADO[t.estado],
                chip=lambda t: COLOR_DE_ESTADO.get(t.estado, "")),
        Columna("avance", "Avance", lambda t: f"{t.hechos} de {t.total}" if t.total else "", numero=True),
        Columna("intentos", "Intentos", lambda t: f"{t.intentos} de {t.intentos_maximos}", numero=True),
        Columna("creado", "Pedido", lambda t: t.creado_en, numero=True),
        Columna("objeto", "Sobre", lambda t: t.objeto, extra=True),
        Columna("error", "Error", lambda t: t.error, plantilla="escritorio/administracion/_error_trabajo.html"),
        Columna("pasos", "Pasos", lambda _: "", plantilla="escritorio/administracion/_pasos_trabajo.html",
                exportable=False),
    ),
    filtros=(
        Filtro("estado", "Estado", ClaseFiltro.OPCION, tuple((e.value, n) for e, n in NOMBRES_DE_ESTADO.items())),
    ),
    llave=lambda t: (t.id,),
    vacia=Vacia("La cola está vacía", "Aquí aparece lo que el sistema hace por su cuenta: leer archivos, enviar correos, "
                "indexar.", "reloj"),
)  # fmt: skip


@requiere(Rol.ADMINISTRADOR, Rol.TIC)
@require_safe
def trabajos(request: HttpRequest) -> HttpResponse:
    """La cola, con los fallidos primero y su error."""

    def trae(pedido: Pedido) -> list[Any]:
        (antes_de,) = pedido.tras(int) or (None,)
        estado = Estado(pedido.texto("estado")) if pedido.texto("estado") else None
        return trabajos_consultas.lista(estado=estado, antes_de=antes_de, limite=pedido.limite)

    cuantos = trabajos_consultas.por_estado()
    fallidos = trabajos_consultas.lista(estado=Estado.FALLIDO, limite=5) if cuantos.get(Estado.FALLIDO) else []
    vivo = trabajos_consultas.hay_trabajador_vivo(en=tiempo.ahora())
    return pagina_de_lista(
        request,
        TRABAJOS,
        trae=trae,
        plantilla="escritorio/administracion/trabajos.html",
        titulo="Trabajos",
        bajada="Lo que el sistema hace por su cuenta.",
        vivo=vivo,
        fallidos=[] if request.GET else fallidos,
        correos=[] if request.GET else partes.correos_fallidos(actor_de(request)),
        cabeza=[
            ("Trabajador", "En marcha" if vivo else "Detenido"),
            *(
                (NOMBRES_DE_ESTADO[e], str(cuantos.get(e, 0)))
                for e in (Estado.FALLIDO, Estado.EN_CURSO, Estado.PENDIENTE)
            ),
        ],
    )


@requiere(Rol.ADMINISTRADOR, Rol.TIC)
@require_POST
def trabajo_reintenta(request: HttpRequest, trabajo: int) -> HttpResponse:
    return _paso_de_trabajo(request, trabajos_acciones.reintenta, trabajo, "Vuelve a la cola.")


@requiere(Rol.ADMINISTRADOR, Rol.TIC)
@require_POST
def trabajo_cancela(request: HttpRequest, trabajo: int) -> HttpResponse:
    return _paso_de_trabajo(request, trabajos_acciones.cancela, trabajo, "Trabajo cancelado.")


def _paso_de_trabajo(request: HttpRequest, paso: Any, trabajo: int, mensaje: str) -> HttpResponse:
    try:
        paso(trabajo_id=trabajo, autor=actor_de(request).codigo, en=tiempo.ahora())
    except TrabajoNoSePuede as error:
        # Repetir el paso no daña: se dice y se sigue en la misma lista.
        messages.warning(request, error.mensaje)
    else:
        messages.success(request, mensaje)
    return HttpResponseRedirect(reverse("escritorio:trabajos"))


@requiere(Rol.ADMINISTRADOR, Rol.TIC)
@require_POST
def aviso_reenvia(request: HttpRequest, aviso: str) -> HttpResponse:
    """Insiste con un correo que no salió."""
    o_404(avisos.prueba(aviso))
    try:
        partes_acciones.reenvia_correo(aviso=aviso, actor=actor_de(request), en=tiempo.ahora())
    except (ErrorAvisos, DatoFaltante) as error:
        messages.warning(request, error.mensaje)
    else:
        messages.success(request, "El correo vuelve a la cola.")
    return HttpResponseRedirect(reverse("escritorio:trabajos"))


# Bitácora

BITACORA: Lista[Any] = Lista(
    clave="bitacora",
    descripcion="Asientos de la bitácora, del último al primero",
    columnas=(
        Columna("que", "Qué", lambda e: e.frase, plantilla="escritorio/administracion/_asiento.html", principal=True),
        Columna("quien", "Quién", lambda e: e.autor, plantilla="escritorio/administracion/_autor.html"),
        Columna("objeto", "Sobre", lambda e: e.objeto, plantilla="escritorio/administracion/_objeto.html"),
        Columna("cuando", "Cuándo", lambda e: e.ocurrio_en, numero=True),
        Columna("posicion", "Asiento", lambda e: e.posicion, numero=True),
        Columna("expediente", "Expediente", lambda e: e.expediente, extra=True, numero=True),
        Columna("huella", "Huella", lambda e: e.hoja, plantilla="escritorio/administracion/_huella.html", a_pedido=True),
    ),
    filtros=(
        Filtro("objeto", "Código del objeto o expediente"),
        Filtro("autor", "Código de quién", ClaseFiltro.TEXTO),
        Filtro("suceso", "Qué pasó", ClaseFiltro.OPCION),
        Filtro("dia", "Desde el día", ClaseFiltro.DIA),
        Filtro("hasta", "Hasta el día", ClaseFiltro.DIA, no_antes_de="dia"),
    ),
    llave=lambda e: (e.posicion,),
    vacia=Vacia("La bitácora está vacía", "Cada cambio deja aquí un asiento que nadie puede borrar ni corregir.", "bitacora"),
)  # fmt: skip


@requiere(Rol.ADMINISTRADOR, Rol.AUDITOR)
@require_safe
def bitacora(request: HttpRequest) -> HttpResponse:
    """Quién hizo qué y cuándo, y hasta dónde está sellado."""
    sucesos = tuple((nombre, f"{nombre}: {SUCESOS[nombre].frase}"[:90]) for nombre in sorted(SUCESOS))
    filtros = tuple(Filtro(f.clave, f.nombre, f.clase, sucesos) if f.clave == "suceso" else f for f in BITACORA.filtros)
    lista = Lista(BITACORA.clave, BITACORA.descripcion, BITACORA.columnas, BITACORA.llave, BITACORA.vacia, filtros)
    nombres: dict[str, str] = {}

    def trae(pedido: Pedido) -> list[Any]:
        (antes_de,) = pedido.tras(int) or (None,)
        entradas = bitacora_.lista(_filtros(pedido), antes_de=antes_de, limite=pedido.limite)
        nombrados = {e.autor for e in entradas} | {e.objeto for e in entradas}
        nombres.update(organizacion.nombres_de(nombrados, actor=actor_de(request)))
        return entradas

    tamano, raiz = bitacora_.cabeza()
    punto = bitacora_.ultimo_punto()
    return pagina_de_lista(
        request,
        lista,
        trae=trae,
        plantilla="escritorio/administracion/bitacora.html",
        titulo="Bitácora",
        bajada="Solo se agrega: ni quien administra puede cambiarla.",
        nombres=nombres,
        raiz=raiz,
        cabeza=[
            ("Asientos", f"{tamano:,}".replace(",", ".")),
            ("Último sello", f"{punto.hecho_en.astimezone(tiempo.ZONA):%d-%m-%Y %H:%M}" if punto else "Sin sellar",
             f"Hasta el asiento {punto.tamano:,}".replace(",", ".") if punto else "El trabajador lo hace cada hora"),
            ("Sin sellar", f"{tamano - (punto.tamano if punto else 0):,}".replace(",", ".")),
            ("Para comprobarla", "fojas bitacora verificar", "Relee cada asiento y cada archivo"),
        ],
    )  # fmt: skip


def _filtros(pedido: Pedido) -> Filtros:
    desde, hasta = pedido.dia("dia"), pedido.dia("hasta")
    return Filtros(
        autor=pedido.texto("autor"),
        objeto=pedido.texto("objeto"),
        sucesos=(pedido.texto("suceso"),) if pedido.texto("suceso") else (),
        desde=datetime.combine(desde, time(), tzinfo=tiempo.ZONA) if desde else None,
        hasta=datetime.combine(hasta + timedelta(days=1), time(), tzinfo=tiempo.ZONA) if hasta else None,
    )


@requiere(Rol.ADMINISTRADOR, Rol.TIC)
@require_safe
def sistema(request: HttpRequest) -> HttpResponse:
    """Lo que puede fallar, en una página: respaldo, trabajos, índice, sello y disco."""
    ahora = tiempo.ahora()
    disco = shutil.disk_usage(settings.DATOS)
    cuantos = trabajos_consultas.por_estado()
    indice = busqueda.estado()
    contexto = {
        "respaldo": estado_respaldo(en=ahora),
        "vivo": trabajos_consultas.hay_trabajador_vivo(en=ahora),
        "fallidos": cuantos.get(Estado.FALLIDO, 0),
        "pendientes": cuantos.get(Estado.PENDIENTE, 0),
        "indice": indice,
        "punto": bitacora_.ultimo_punto(),
        "asientos": indice.asientos,
        "disco": disco,
        "ocupado": round(100 * disco.used / disco.total),
        "poco_disco": disco.free < POCO_DISCO * disco.total,
        "antivirus": expedientes.estado_del_antivirus(en=ahora),
        "puede_liberar": puede_liberar(actor_de(request)),
    }
    return render(request, "escritorio/administracion/sistema.html", contexto)
