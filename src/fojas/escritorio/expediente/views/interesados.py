"""Las personas que son parte del caso: agregarlas y quitarlas."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes import acciones, permisos
from fojas.escritorio.expediente.forms.caso import InteresadoForm
from fojas.escritorio.expediente.forms.comun import MotivoForm
from fojas.escritorio.expediente.views.comun import abre_ingreso, direccion_del_caso, pinta_paso
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere

METODOS = ["GET", "HEAD", "POST"]


@requiere()
@require_http_methods(METODOS)
def agrega(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Otra persona con interés en el caso, o quien actúa por ella (Ley 19.880, arts. 21 y 22)."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_derivar)
    form = InteresadoForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.agrega_interesado(
            ingreso_id=ingreso.pk, persona_id=d["persona"], calidad=d["calidad"], actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje="Persona agregada al caso.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="datos"),
    )  # fmt: skip
    return llevado or pinta_paso(request, form, ingreso, titulo="Agregar una persona interesada", boton="Agregar")


@requiere()
@require_http_methods(METODOS)
def quita(request: HttpRequest, codigo: str, persona: str) -> HttpResponseBase:
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_derivar)
    hallada = o_404(organizacion.conocida(persona, actor_de(request)))
    form = MotivoForm(
        request.POST or None,
        label="Por qué deja de ser parte",
        falta="Escribe por qué se quita.",
        pista="Que fue parte y quién la quitó queda en la bitácora.",
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.quita_interesado(
            ingreso_id=ingreso.pk, persona_id=hallada.pk, motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Persona quitada del caso.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="datos"),
    )
    return llevado or pinta_paso(request, form, ingreso, titulo=f"Quitar a {hallada.nombre}", boton="Quitar")
