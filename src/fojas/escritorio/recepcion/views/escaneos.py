"""Los escaneos que esperan: se eligen, se abre el mesón con ellos y ahí se dice quién presenta."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import tiempo
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.partes import permisos
from fojas.dominio.recepcion.acciones import escaneos as acciones
from fojas.dominio.recepcion.consultas import escaneos as consultas
from fojas.dominio.recepcion.consultas.escaneos import FilaEscaneo
from fojas.dominio.recepcion.reglas.escaneos import NOMBRES_DE_ESCANEO, EstadoEscaneo
from fojas.escritorio.recepcion.forms import MotivoForm
from fojas.escritorio.recepcion.views.correos import ENCIERRO, llave_de, pestanas
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, pinta
from fojas.interfaz.listas import ClaseFiltro, Columna, EnLote, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

SE_MIRAN = frozenset({"application/pdf", "image/jpeg", "image/png"})
COLOR_DE_ESTADO = {EstadoEscaneo.POR_INGRESAR: "azul", EstadoEscaneo.INGRESADO: "verde"}
COLUMNAS: tuple[Columna[FilaEscaneo], ...] = (
    Columna("nombre", "Archivo", lambda f: f.nombre, plantilla="escritorio/recepcion/_escaneo.html", principal=True),
    Columna("tipo", "Tipo, según su carpeta", lambda f: f.tipo_ingreso),
    Columna("paginas", "Páginas", lambda f: f.paginas, numero=True),
    Columna("estado", "Estado", lambda f: f.estado_nombre, chip=lambda f: COLOR_DE_ESTADO.get(f.estado, "")),
    Columna("folio", "Folio", lambda f: f.folio, plantilla="escritorio/recepcion/_folio.html", numero=True),
    Columna("llego", "Llegó", lambda f: f.encontrado_en, numero=True),
)  # fmt: skip
POR_ESTADO = Filtro("estado", "Estado", ClaseFiltro.OPCION, tuple((e.value, n) for e, n in NOMBRES_DE_ESCANEO.items()))


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def escaneos(request: HttpRequest) -> HttpResponse:
    """Los que esperan su folio; con el filtro de estado, los demás."""
    actor = actor_de(request)
    lista = Lista(
        clave="escaneos",
        descripcion="Escaneos, del último al primero",
        columnas=COLUMNAS,
        llave=lambda f: (f.encontrado_en.isoformat(), f.id),
        vacia=Vacia(
            "Ningún escaneo espera",
            "Lo que el escáner deje en la carpeta vigilada aparece aquí. Elige los de un mismo papel y ábrelos en el "
            "mesón para decir quién lo presenta.",
            "imprimir",
        ),
        filtros=(POR_ESTADO,),
        en_lote=(EnLote("Llevar al mesón", reverse("escritorio:recepcion_lleva")),),
        codigo=lambda f: f.codigo,
        nombra=lambda f: f.nombre,
    )

    def trae(pedido: Pedido) -> list[FilaEscaneo]:
        estado = pedido.texto("estado") or EstadoEscaneo.POR_INGRESAR.value
        return consultas.lista_escaneos(actor, estado=estado, despues_de=llave_de(pedido), limite=pedido.limite)

    return pagina_de_lista(
        request, lista, trae=trae, plantilla="escritorio/recepcion/lista.html", titulo="Escaneos",
        bandejas=pestanas("recepcion_escaneos"), buzones=[],
    )  # fmt: skip


@requiere(prueba=permisos.puede_ingresar)
@require_POST
def lleva(request: HttpRequest) -> HttpResponseRedirect:
    """Abre el ingreso con los elegidos ya adjuntos."""
    borrador = acciones.lleva_al_meson(
        codigos_=request.POST.getlist("e"), actor=actor_de(request), en=tiempo.ahora()
    )  # fmt: skip
    return HttpResponseRedirect(f"{reverse('escritorio:meson')}?borrador={borrador.codigo}")


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def archivo(request: HttpRequest, codigo: str) -> FileResponse:
    """El archivo; los PDF y las fotos se miran en el navegador, lo demás se descarga."""
    escaneo = o_404(consultas.escaneo(codigo, actor_de(request)))
    se_mira = escaneo.tipo in SE_MIRAN
    respuesta = FileResponse(
        expedientes.abre(escaneo.sha256), as_attachment=not se_mira, filename=escaneo.nombre,
        content_type=escaneo.tipo if se_mira else "application/octet-stream",
    )  # fmt: skip
    respuesta["Content-Security-Policy"] = f"{ENCIERRO}; style-src 'unsafe-inline'"
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


@requiere(prueba=permisos.puede_ingresar)
@require_http_methods(["GET", "HEAD", "POST"])
def descarta(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Sale de la bandeja sin folio, con su motivo."""
    actor = actor_de(request)
    escaneo = o_404(consultas.escaneo(codigo, actor))
    volver = reverse("escritorio:recepcion_escaneos")
    form = MotivoForm(request.POST or None)
    hecho = atiende(
        request, form,
        lambda datos: acciones.descarta_escaneo(codigo=codigo, motivo=datos["motivo"], actor=actor, en=tiempo.ahora()),
        mensaje="Descartado sin folio. El archivo sigue en la carpeta de procesados.", volver=volver,
    )  # fmt: skip
    return hecho or pinta(
        request, form, titulo=f"Descartar {escaneo.nombre}", boton="Descartar", volver=volver,
        migas=[("Escaneos", volver)],
    )  # fmt: skip
