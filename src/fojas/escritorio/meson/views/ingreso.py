"""Ingresar: la página, su guardado, sus borradores y lo que la página pregunta mientras se escribe."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import codigos, texto, tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion import consultas as personas
from fojas.dominio.organizacion.reglas import Actor, MedioNotificacion
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.acciones import Destino
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, Canal
from fojas.escritorio.meson import adjuntos as archivos
from fojas.escritorio.meson.adjuntos import Adjunto
from fojas.escritorio.meson.forms.ingreso import CONTACTO, LLAMADA, NUEVA, OTRA, SE_REPITE, SOLO_TEXTO, IngresoForm
from fojas.escritorio.meson.forms.llamada import por_que_no_pudo_ser
from fojas.escritorio.meson.quien import busca_quien
from fojas.escritorio.meson.views.pagina import parecidos, pinta, propone_reserva, trozo_de_quien, trozo_de_tipo
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import anota_rechazo
from fojas.interfaz.puerta import actor_de, requiere

NO_SE_GUARDA = frozenset({"csrfmiddlewaretoken", "archivo", "reserva", "borrador", "paso", "quita"})
CAMPO_DE = {"remitente": "quien", "rut": "p_rut", "nombre": "p_nombre", "correo": "p_correo"}
"""Cómo se llama en esta página el campo que nombra el rechazo de una acción."""


@requiere(prueba=permisos.puede_ingresar)
@require_http_methods(["GET", "HEAD", "POST"])
def meson(request: HttpRequest) -> HttpResponseBase:
    """El mesón: una página para recibir, derivar y dar comprobante."""
    if request.method == "POST":
        return _recibe(request)
    actor = actor_de(request)
    datos: dict[str, Any] = {"canal": Canal.MESON.value, "clave": codigos.nuevo(largo=20)}
    llevados: list[Adjunto] = []
    anterior = None
    if codigo := request.GET.get("borrador"):
        borrador = o_404(partes.borrador(codigo, actor))
        datos |= borrador.datos | {"borrador": borrador.codigo}
        llevados = archivos.de_borrador(borrador.archivos)
    elif codigo := request.GET.get("como"):
        anterior = o_404(partes.ingreso_de_codigo(codigo, actor))
        datos |= {"tipo": anterior.tipo, "materia": anterior.materia, "canal": anterior.canal}
        datos |= request.session.get("meson_escrito", {}).get(codigo, {})
    form = IngresoForm(initial=datos, dia=tiempo.hoy())
    return pinta(
        request,
        form,
        datos=datos,
        adjuntos=llevados,
        anterior=anterior,
        es_borrador="borrador" in datos,
        ultimo=request.session.pop("meson_ultimo", None),
    )


def _recibe(request: HttpRequest) -> HttpResponseBase:
    """Guarda primero los bytes: si algo falla, la página vuelve con todo lo escrito y sus archivos."""
    actor, en = actor_de(request), tiempo.ahora()
    llevados, rechazos = _adjuntos(request, actor, en=en)
    form = IngresoForm(request.POST, dia=tiempo.dia_de(en), hay_archivos=bool(llevados or rechazos), en=en)
    paso = request.POST.get("paso", "ingresar")
    if paso == "borrador":
        _guarda(request, llevados, actor=actor, en=en)
        messages.success(request, f"Borrador guardado a las {en.astimezone(ZONA):%H:%M}. Lo retomas cuando quieras.")
        return redirect("escritorio:meson")
    if paso == "retomar":
        messages.success(request, "Tu sesión venció, y aquí está lo que habías escrito. Revísalo y envíalo.")
    if paso == "recuperar":
        messages.success(request, "Aquí está lo que había quedado en este equipo. Revísalo y envíalo.")
    if paso in {"buscar", "adjuntar", "retomar", "recuperar"} or "quita" in request.POST:
        # Sin guiones, cada botón de la página la devuelve con lo suyo hecho y lo demás como estaba.
        otra = IngresoForm(initial=request.POST.dict(), dia=tiempo.dia_de(en))
        return pinta(request, otra, datos=request.POST.dict(), adjuntos=llevados, rechazos=rechazos)
    valido = form.is_valid()
    for error in rechazos:
        form.add_error("archivos", error.mensaje)
    if valido and not rechazos:
        try:
            return _ingresa(request, form.cleaned_data, form, llevados, actor=actor, paso=paso, en=en)
        except NoAutorizado:
            raise
        except ErrorFojas as error:
            error.campo = CAMPO_DE.get(error.campo, error.campo)
            anota_rechazo(form, error)
    marcada = {"unidad": OTRA} if "unidad_otra" in form.errors else {}
    return pinta(request, form, datos=request.POST.dict() | marcada, adjuntos=llevados)


def _ingresa(
    request: HttpRequest, datos: Mapping[str, Any], form: IngresoForm, llevados: list[Adjunto], *, actor: Actor,
    paso: str, en: datetime,
) -> HttpResponseRedirect:  # fmt: skip
    """El folio primero; lo que sigue (derivar, mandar el comprobante) no lo deshace si falla."""
    clave = _clave(datos["clave"], actor)
    if (previo := partes.ingreso_de_clave(clave, actor)) is not None and es_otro(previo.materia, datos["materia"]):
        # Volvieron atrás y escribieron otra cosa en el mismo formulario: ni se pierde ni se confunde con lo ya ingresado.
        form.pone({"clave": codigos.nuevo(largo=20), "borrador": ""})
        raise ErrorFojas(
            f"Con esta página ya se ingresó el folio {previo.folio}, «{previo.materia}». Esto es otra cosa: revísalo y "
            "envíalo de nuevo para darle su propio folio."
        )
    presenta = _presenta(request, datos, form, actor=actor, en=en)
    medio, correo = _respuesta(datos, presenta.get("contacto"))
    hecho = acciones.ingresa(
        tipo=datos["tipo"], materia=datos["materia"], canal=datos["canal"], archivos=[a.recibido() for a in llevados],
        remitente_id=presenta.get("id"), remitente_texto=presenta.get("texto", ""), persona_nueva=presenta.get("nueva"),
        referencia=datos["referencia"] or _de_la_llamada(datos), canal_folio=datos["canal_folio"],
        notificar_por=medio, correo_respuesta=correo,
        asistido=datos["asistido"], nota_asistido=datos["nota_asistido"], confidencialidad=datos["confidencialidad"],
        causa_reserva=datos["causa_reserva"], dias_de_plazo=datos["dias_de_plazo"],
        clave_idempotencia=clave, borrador_codigo=datos["borrador"], actor=actor, en=en,
    )  # fmt: skip
    quedo_a_medias = datos["unidad_id"] is not None and partes.nunca_se_derivo(hecho)
    if hecho.recibido_en == en or quedo_a_medias:
        # Un envío repetido devuelve el ingreso ya hecho: no se deriva ni se manda dos veces, salvo lo que no alcanzó.
        _deriva(request, datos, hecho.pk, actor=actor, en=en)
        _manda(request, datos, hecho.pk, correo, actor=actor, en=en)
    else:
        messages.info(
            request, f"Ya se había ingresado a las {hecho.recibido_en.astimezone(ZONA):%H:%M} con el folio {hecho.folio}: "
            "no se hizo otra vez.",
        )  # fmt: skip
    # Lo que repetiría un ingreso parecido: del último nada más, que es el que se tiene a la vista.
    destino = {"unidad": OTRA, "unidad_otra": str(datos["unidad_id"])} if datos["unidad_id"] else {}
    request.session["meson_escrito"] = {hecho.codigo: {c: request.POST.get(c, "") for c in SE_REPITE} | destino}
    if paso == "ingresar":
        return redirect("escritorio:meson_hecho", codigo=hecho.codigo)
    request.session["meson_ultimo"] = {"folio": hecho.folio, "codigo": hecho.codigo}
    como = f"?como={hecho.codigo}" if paso == "parecido" else ""
    return redirect(f"{reverse('escritorio:meson')}{como}")


def _clave(escrita: str, actor: Actor) -> str:
    """La misma página enviada dos veces es un solo ingreso."""
    return f"meson:{actor.codigo}:{escrita}" if escrita else ""


def _de_la_llamada(datos: Mapping[str, Any]) -> str:
    """Sin número de documento, se reconoce por desde dónde y cuándo llegó."""
    if datos["canal"] not in LLAMADA:
        return ""
    return " · ".join(sena for sena in (datos["llamo_de"], datos["llamo_a_las"]) if sena)


def es_otro(hecha: str, escrita: str) -> bool:
    return texto.plano(hecha) != texto.plano(escrita)


def _presenta(
    request: HttpRequest, datos: Mapping[str, Any], form: IngresoForm, *, actor: Actor, en: datetime
) -> dict[str, Any]:
    """La persona elegida, con su contacto al día; los datos de la nueva; o el nombre de quien no se identifica."""
    if datos["remitente"] == SOLO_TEXTO:
        return {"texto": datos["quien"]}
    quien = busca_quien(datos["quien"], elegida=datos["remitente"], actor=actor)
    if quien.mensaje and datos["remitente"] != NUEVA:
        raise ErrorFojas(quien.mensaje, campo="remitente")
    if quien.persona is not None:
        es_su_ficha = request.POST.get("ficha") == quien.persona.codigo
        posibles = {c: datos[f"p_{c}"] for c in CONTACTO if es_su_ficha and f"p_{c}" in request.POST}
        cambios = {c: dato for c, dato in posibles.items() if dato != getattr(quien.persona, c)}
        if cambios:
            organizacion.corrige_persona(persona_id=quien.persona.pk, actor=actor, en=en, **cambios)
        ficha = o_404(personas.por_codigo(quien.persona.codigo))
        return {"id": ficha.pk, "contacto": (ficha.medio_notificacion, ficha.correo)}
    if datos["remitente"] == NUEVA:
        return {"nueva": form.persona(), "contacto": ("", datos["p_correo"])}
    if quien.personas:
        raise ErrorFojas("Elige de la lista quién presenta, o regístrala como persona nueva.", campo="remitente")
    return {}


def _respuesta(datos: Mapping[str, Any], contacto: tuple[str, str] | None) -> tuple[str, str]:
    """Cómo se le responde: lo elegido o, si no se tocó, lo que dice su ficha (medio y correo).

    A quien no tiene medios electrónicos se le responde en persona, salvo que se haya elegido otra forma.
    """
    medio_de_ficha, correo_de_ficha = contacto or ("", "")
    correo = datos["correo_respuesta"].strip() or correo_de_ficha
    if datos["asistido"] and not datos["notificar_por"]:
        return MedioNotificacion.PRESENCIAL.value, correo
    medio = datos["notificar_por"] or medio_de_ficha
    if not medio or (medio == MedioNotificacion.CORREO and not datos["notificar_por"]):
        medio = (MedioNotificacion.CORREO if correo else MedioNotificacion.PRESENCIAL).value
    return medio, correo


def _deriva(request: HttpRequest, datos: Mapping[str, Any], ingreso_id: int, *, actor: Actor, en: datetime) -> None:
    if datos["unidad_id"] is None:
        return
    try:
        acciones.deriva(
            ingreso_id=ingreso_id, destinos=[Destino(datos["unidad_id"])], instruccion=datos["instruccion"],
            texto=datos["texto"], cantidad=datos["cantidad"], actor=actor, en=en,
        )  # fmt: skip
    except ErrorFojas as error:
        messages.warning(
            request, f"El folio quedó, pero no se pudo derivar: {error.mensaje} Derívalo desde el expediente."
        )


def _manda(
    request: HttpRequest, datos: Mapping[str, Any], ingreso_id: int, correo: str, *, actor: Actor, en: datetime
) -> None:
    if not datos["por_correo"]:
        return
    try:
        documentos.asegura_comprobante(ingreso_id=ingreso_id, en=en)
        acciones.envia_comprobante(ingreso_id=ingreso_id, direccion=correo, actor=actor, en=en)
    except ErrorFojas as error:
        messages.warning(request, f"El folio quedó, pero el comprobante no salió por correo: {error.mensaje}")


def _adjuntos(request: HttpRequest, actor: Actor, *, en: datetime) -> tuple[list[Adjunto], list[ErrorFojas]]:
    """Los que ya estaban, los que vienen en este envío y el texto pegado; y los que no se pudieron recibir."""
    quitado = request.POST.get("quita", "")
    llevados, rechazos = _sellados(request, actor)
    for subido in request.FILES.getlist("archivos"):
        try:
            llevados.append(archivos.recibe(subido.file, nombre=subido.name or "", en=en))  # type: ignore[arg-type]
        except ErrorFojas as error:
            rechazos.append(error)
    if texto := request.POST.get("texto_pegado", "").strip():
        try:
            _pudo_ser(request, en=en)
            llevados.append(archivos.recibe_texto(_dictado(request, texto), nombre=_nombre_del_texto(request), en=en))
        except ErrorFojas as error:
            rechazos.append(error)
    return archivos.sin_repetir([a for a in llevados if a.sha256 != quitado]), rechazos


def _sellados(request: HttpRequest, actor: Actor) -> tuple[list[Adjunto], list[ErrorFojas]]:
    """Los que ya se subieron, con la reserva de cada uno."""
    llevados: list[Adjunto] = []
    rechazos: list[ErrorFojas] = []
    reservas = request.POST.getlist("reserva")
    for n, sello in enumerate(request.POST.getlist("archivo")):
        try:
            reservado_por = reservas[n] if n < len(reservas) else ""
            llevados.append(archivos.del_sello(sello, reservado_por=reservado_por, actor=actor))
        except ErrorFojas as error:
            rechazos.append(error)
    return llevados, rechazos


def _dictado(request: HttpRequest, escrito: str) -> str:
    """Lo dictado o pegado, con desde dónde y cuándo llegó; quien llama o escribe no mostró su cédula."""
    canal = request.POST.get("canal", "")
    if canal not in LLAMADA:
        return escrito
    senas = [request.POST.get(campo, "").strip() for campo in ("llamo_de", "llamo_a_las")]
    desde = ", ".join(f"{rotulo} {sena}" for rotulo, sena in zip(("desde el", "recibido"), senas, strict=True) if sena)
    cabeza = f"{NOMBRES_DE_CANAL[Canal(canal)]}{f', {desde}' if desde else ''}. Identidad no verificada."
    return f"{cabeza}\n\n{escrito}"


def _pudo_ser(request: HttpRequest, *, en: datetime) -> None:
    """Una hora imposible no queda escrita en un documento."""
    es_llamada = request.POST.get("canal", "") in LLAMADA
    if es_llamada and (motivo := por_que_no_pudo_ser(request.POST.get("llamo_a_las", ""), en=en)):
        raise ErrorFojas(motivo, campo="llamo_a_las")


def _nombre_del_texto(request: HttpRequest) -> str:
    canal = request.POST.get("canal", "")
    origen = NOMBRES_DE_CANAL[Canal(canal)].split(",")[0] if canal in set(Canal) else "Mesón"
    return f"Texto recibido por {origen}.txt"


def _guarda(request: HttpRequest, llevados: list[Adjunto], *, actor: Actor, en: datetime) -> str:
    datos = {campo: dato for campo, dato in request.POST.items() if campo not in NO_SE_GUARDA and dato}
    return acciones.guarda_borrador(
        codigo=request.POST.get("borrador", ""), datos=datos, archivos=[asdict(a) for a in llevados], actor=actor, en=en
    ).codigo


@requiere(prueba=permisos.puede_ingresar)
@require_POST
def guarda_borrador(request: HttpRequest) -> HttpResponse:
    """Lo que se va escribiendo, cada pocos segundos. Contesta con su código y la hora."""
    actor, en = actor_de(request), tiempo.ahora()
    if (hecho := partes.ingreso_de_clave(_clave(request.POST.get("clave", ""), actor), actor)) is not None:
        # Un guardado que llega después del folio no deja un borrador de lo que ya entró.
        return JsonResponse(_ya_hecho(hecho))
    codigo = _guarda(request, _sellados(request, actor)[0], actor=actor, en=en)
    return JsonResponse({"borrador": codigo, "dicho": f"Borrador guardado a las {en.astimezone(ZONA):%H:%M}"})


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def que_paso(request: HttpRequest, clave: str) -> HttpResponse:
    """Si esa página ya tomó folio, cuál; si quedó en un borrador, cuál. Lo pregunta quien vuelve atrás o reabre."""
    actor = actor_de(request)
    if (hecho := partes.ingreso_de_clave(_clave(clave, actor), actor)) is not None:
        return JsonResponse(_ya_hecho(hecho))
    return JsonResponse({"borrador": partes.borrador_de_clave(clave, actor)})


def _ya_hecho(hecho: Any) -> dict[str, str]:
    return {"folio": hecho.folio, "url": reverse("escritorio:meson_hecho", args=[hecho.codigo])}


@requiere(prueba=permisos.puede_ingresar)
@require_POST
def descarta_borrador(request: HttpRequest, codigo: str) -> HttpResponseBase:
    acciones.descarta_borrador(codigo=codigo, actor=actor_de(request), en=tiempo.ahora())
    messages.success(request, "Borrador descartado.")
    return redirect("escritorio:meson")


@requiere(prueba=permisos.puede_ingresar)
@require_POST
def sube_archivo(request: HttpRequest) -> HttpResponse:
    """Recibe un archivo, o un texto pegado, y devuelve su renglón de la lista."""
    actor, en = actor_de(request), tiempo.ahora()
    subido = request.FILES.get("archivo")
    texto = request.POST.get("texto", "").strip()
    try:
        if subido is not None:
            adjunto = archivos.recibe(subido.file, nombre=subido.name or "", en=en)  # type: ignore[arg-type]
        elif texto:
            _pudo_ser(request, en=en)
            adjunto = archivos.recibe_texto(_dictado(request, texto), nombre=_nombre_del_texto(request), en=en)
        else:
            raise ErrorFojas("No llegó ningún archivo. Vuelve a elegirlo.", campo="archivos")
    except ErrorFojas as error:
        return HttpResponse(
            error.mensaje, content_type="text/plain; charset=utf-8", status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    contexto = {"adjunto": adjunto, "sello": adjunto.sello(actor), "causas": CAUSAS_DE_RESERVA}
    return render(request, "escritorio/meson/_adjunto.html", contexto)


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def quien(request: HttpRequest) -> HttpResponse:
    """Quién es, mientras se escribe su RUT o su nombre."""
    texto, actor = request.GET.get("quien", ""), actor_de(request)
    hallado = busca_quien(texto, elegida=request.GET.get("remitente", ""), actor=actor)
    if hallado.persona is not None:
        organizacion.registra_lectura(persona=hallado.persona, actor=actor, en=tiempo.ahora())
    form = IngresoForm(dia=tiempo.hoy())
    return render(request, "escritorio/meson/_quien.html", trozo_de_quien(form, hallado, texto))


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def segun_tipo(request: HttpRequest) -> HttpResponse:
    """El plazo que correspondería y la unidad sugerida, según el tipo y quién presenta."""
    datos, actor = request.GET.dict(), actor_de(request)
    hallado = busca_quien(datos.get("quien", ""), elegida=datos.get("remitente", ""), actor=actor)
    form = IngresoForm(initial=datos, dia=tiempo.hoy())
    contexto = trozo_de_tipo(datos, hallado, actor=actor, en=tiempo.ahora()) | {"form": form}
    contexto["cambia_reserva"] = propone_reserva(form, datos)
    return render(request, "escritorio/meson/_segun_tipo.html", contexto)


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def se_parece(request: HttpRequest) -> HttpResponse:
    """Ingresos que hablan de lo mismo, para no hacer dos veces el mismo."""
    hallados = parecidos(request.GET.get("materia", ""), actor=actor_de(request))
    return render(request, "escritorio/meson/_parecidos.html", {"parecidos": hallados})
