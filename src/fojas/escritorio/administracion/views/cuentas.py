"""Cuentas de acceso: crearlas, darles clave, cerrarlas con motivo y quitarles un segundo factor perdido."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.dominio.organizacion import acciones, permisos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.escritorio.administracion.forms import ClaveForm, CuentaNuevaForm, FundamentoForm
from fojas.escritorio.administracion.views.comun import administra, paso, pestanas_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

LISTA: Lista[Any] = Lista(
    clave="cuentas",
    descripcion="Cuentas de acceso, por usuario",
    columnas=(
        Columna("usuario", "Usuario", lambda c: c.usuario, principal=True),
        Columna("persona", "Persona", lambda c: c.persona.nombre,
                enlace=lambda c: reverse("escritorio:persona", args=[c.persona.codigo])),
        Columna("estado", "Estado", lambda c: _estado(c), chip=lambda c: "" if c.is_active else "ambar"),
        Columna("ultimo", "Último ingreso", lambda c: c.last_login, numero=True),
        Columna("creada", "Creada", lambda c: c.creada_en, numero=True, a_pedido=True),
        Columna("pasos", "Pasos", lambda _: "", plantilla="escritorio/administracion/_pasos_cuenta.html",
                exportable=False),
    ),
    filtros=(
        Filtro("q", "Usuario o nombre"),
        Filtro("estado", "Estado", ClaseFiltro.OPCION, (("activa", "Activa"), ("cerrada", "Desactivada"))),
    ),
    llave=lambda c: (c.usuario,),
    vacia=Vacia("Aún no hay cuentas", "Crea una para cada persona que trabaja en el sistema.", "persona"),
)  # fmt: skip


def _estado(cuenta: Any) -> str:
    if not cuenta.is_active:
        return "Desactivada"
    return "De servicio" if cuenta.es_de_servicio else "Activa"


@requiere(prueba=permisos.puede_ver_la_casa)
@require_safe
def cuentas(request: HttpRequest) -> HttpResponse:
    def trae(pedido: Pedido) -> list[Any]:
        (desde,) = pedido.tras(str) or ("",)
        return organizacion.cuentas_desde(
            texto=pedido.texto("q"), estado=pedido.texto("estado"), desde=desde, limite=pedido.limite
        )

    puede = administra(actor_de(request))
    return pagina_de_lista(
        request,
        LISTA,
        trae=trae,
        titulo="Cuentas",
        bajada="Con qué usuario ingresa cada persona. Los derechos salen de sus cargos y roles.",
        pestanas=pestanas_de(request),
        pasos=[("Nueva cuenta", reverse("escritorio:cuenta_nueva"))] if puede else [],
        administra=puede,
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def cuenta_nueva(request: HttpRequest) -> HttpResponseBase:
    form = CuentaNuevaForm(request.POST or None, initial={"persona": request.GET.get("persona", "")})
    return paso(
        request,
        form,
        lambda d: acciones.crea_usuario(
            usuario=d["usuario"],
            persona_id=d["persona"],
            clave=d["clave"],
            correo=d["correo"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda c: f"Cuenta creada: {c.usuario}. Pídele que cambie la clave al ingresar.",
        titulo="Nueva cuenta",
        boton="Crear la cuenta",
        migas=[("Cuentas", reverse("escritorio:cuentas"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def cuenta_clave(request: HttpRequest, usuario: str) -> HttpResponseBase:
    cuenta = o_404(organizacion.cuenta(usuario))
    form = ClaveForm(request.POST or None)
    return paso(
        request,
        form,
        lambda d: acciones.cambia_clave(
            usuario_id=cuenta.pk, clave=d["clave"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=f"Clave cambiada. Las sesiones abiertas de {cuenta.usuario} dejaron de valer.",
        titulo=f"Cambiar la clave de {cuenta.usuario}",
        bajada=f"Cuenta de {cuenta.persona.nombre}.",
        boton="Cambiar la clave",
        migas=[("Cuentas", reverse("escritorio:cuentas"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def cuenta_desactiva(request: HttpRequest, usuario: str) -> HttpResponseBase:
    cuenta = o_404(organizacion.cuenta(usuario))
    form = FundamentoForm(request.POST or None)
    return paso(
        request,
        form,
        lambda d: acciones.desactiva_usuario(
            usuario_id=cuenta.pk, fundamento=d["fundamento"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=f"La cuenta {cuenta.usuario} ya no ingresa. Lo que hizo queda.",
        titulo=f"Desactivar la cuenta {cuenta.usuario}",
        bajada=f"{cuenta.persona.nombre} no podrá ingresar. Se puede volver a activar.",
        boton="Desactivar la cuenta",
        riesgo=True,
        migas=[("Cuentas", reverse("escritorio:cuentas"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def cuenta_reactiva(request: HttpRequest, usuario: str) -> HttpResponseBase:
    cuenta = o_404(organizacion.cuenta(usuario))
    form = FundamentoForm(request.POST or None)
    return paso(
        request,
        form,
        lambda d: acciones.reactiva_usuario(
            usuario_id=cuenta.pk, fundamento=d["fundamento"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=f"La cuenta {cuenta.usuario} puede ingresar de nuevo.",
        titulo=f"Reactivar la cuenta {cuenta.usuario}",
        bajada=f"Cuenta de {cuenta.persona.nombre}.",
        boton="Reactivar la cuenta",
        migas=[("Cuentas", reverse("escritorio:cuentas"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def cuenta_factores(request: HttpRequest, usuario: str) -> HttpResponseBase:
    """Quita el segundo factor de quien lo perdió: no se deshace, por eso pide cómo se comprobó quién lo pide."""
    cuenta = o_404(organizacion.cuenta(usuario))
    form = FundamentoForm(request.POST or None)
    return paso(
        request,
        form,
        lambda d: acciones.borra_factores(
            usuario_id=cuenta.pk, fundamento=d["fundamento"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=lambda n: f"Se quitaron {n} factores de {cuenta.usuario}." if n else "No tenía segundo factor.",
        titulo=f"Quitar el segundo factor de {cuenta.usuario}",
        bajada="Se borran su aplicación de códigos, sus llaves y sus códigos de recuperación. No se puede deshacer: "
        "escribe cómo comprobaste que quien lo pide es la persona.",
        boton="Quitar el segundo factor",
        riesgo=True,
        migas=[("Cuentas", reverse("escritorio:cuentas"))],
    )
