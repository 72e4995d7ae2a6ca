"""La API, primera versión. Cada operación lee `consultas` o hace una `acción` con la cuenta de la llave."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, NinjaAPI, Path, Query, Status, UploadedFile
from ninja.security import HttpBearer

from fojas.api.errores import atiende_errores
from fojas.api.esquemas import (
    ADMITIDOS,
    ArchivoGuardado,
    IngresoEntregado,
    IngresoNuevo,
    PaginaDeIngresos,
    Problema,
    TipoVisto,
)
from fojas.base import tiempo
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.recepcion import acciones, consultas, reglas
from fojas.dominio.recepcion.acciones import Envio
from fojas.dominio.recepcion.reglas import Alcance, Portador
from fojas.interfaz.problemas import TIPO
from fojas.interfaz.puerta import portador_de

SIEMPRE: dict[int, Any] = {400: Problema, 401: Problema, 403: Problema, 422: Problema, 429: Problema}
POR_PAGINA = 50
PREFIJO = "/api/v1/"
FORMA_DE_REFERENCIA = r"^[A-Za-z0-9-]{4,40}$"


class Llave(HttpBearer):
    """La reconoce la puerta, antes de llegar aquí; esto la declara en el esquema y vuelve a exigirla."""

    def authenticate(self, request: HttpRequest, token: str) -> Portador | None:
        return getattr(request, "portador", None)


v1 = NinjaAPI(
    title="Fojas",
    version="1",
    description="Registrar y consultar ingresos de la Oficina de Partes desde otro sistema.",
    urls_namespace="api-v1",
    auth=Llave(),
    openapi_url=None,
    docs_url=None,
)
atiende_errores(v1)

CUERPO = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": IngresoNuevo.model_json_schema(ref_template="#/components/schemas/{model}")},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "description": "Los mismos campos; en `archivos`, los archivos mismos.",
                    "required": ["tipo", "materia", "remitente"],
                    "properties": {
                        **{campo: {"type": "string"} for campo in IngresoNuevo.model_fields if campo != "archivos"},
                        "archivos": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    },
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": True,
            "schema": {"type": "string", "pattern": "^[!-~]{8,100}$"},
            "description": "Una por ingreso; la misma al reintentarlo. Con otro contenido se responde 409.",
        }
    ],
}


@v1.get("/tipos", response={200: list[TipoVisto], **SIEMPRE}, summary="Qué se puede presentar")
def tipos(request: HttpRequest) -> list[dict[str, Any]]:
    return [{"clave": t.clave, "nombre": t.nombre, "espera_respuesta": t.espera_respuesta} for t in ADMITIDOS.values()]


@v1.post(
    "/archivos", response={201: ArchivoGuardado, 413: Problema, 503: Problema, **SIEMPRE}, summary="Subir un archivo"
)
def sube(request: HttpRequest, archivo: Annotated[UploadedFile, File()]) -> Status[dict[str, Any]]:
    """Se guarda dos días sin citar. Subir lo mismo otra vez da la misma huella."""
    en = tiempo.ahora()
    subido = acciones.sube_archivo(
        flujo=archivo.file,  # type: ignore[arg-type]
        nombre=archivo.name or "archivo",
        portador=portador_de(request),
        en=en,
    )
    guardado = {
        "sha256": subido.sha256,
        "nombre": subido.nombre,
        "tipo": subido.tipo,
        "bytes": subido.bytes,
        "se_guarda_hasta": subido.subido_en + timedelta(days=reglas.DIAS_DEL_ARCHIVO_SUBIDO),
    }
    return Status(HTTPStatus.CREATED, guardado)


@v1.post(
    "/ingresos",
    response={
        200: IngresoEntregado, 201: IngresoEntregado, 409: Problema, 413: Problema, 503: Problema, **SIEMPRE,
    },
    openapi_extra=CUERPO,
    summary="Registrar un ingreso",
)  # fmt: skip
def ingresa(request: HttpRequest, response: HttpResponse) -> Status[IngresoEntregado]:
    """201 si es nuevo; 200 con el ya hecho si la clave y el contenido se repiten."""
    en, portador = tiempo.ahora(), portador_de(request)
    # Antes de guardar un byte: sin clave o sin alcance no hay nada que recibir.
    portador.exige(Alcance.INGRESAR)
    clave = reglas.exige_clave(request.headers.get("Idempotency-Key", ""))
    nuevo, huellas = _recibido(request, portador=portador, en=en)
    if nuevo.tipo not in ADMITIDOS:
        raise DatoFaltante("Ese tipo no está en GET /tipos.", campo="tipo")
    envio = Envio(
        tipo=nuevo.tipo, materia=nuevo.materia, remitente=nuevo.remitente, rut=nuevo.rut, huellas=huellas,
        referencia=nuevo.referencia, folio_de_origen=nuevo.folio_de_origen, notificar_por=nuevo.notificar_por,
        correo=nuevo.correo,
    )  # fmt: skip
    ingreso, es_nuevo = acciones.ingresa_por_api(envio=envio, clave=clave, portador=portador, en=en)
    entregado = _entrega(consultas.visto(ingreso, hoy=tiempo.dia_de(en)))
    response["Location"] = f"/api/v1/ingresos/{ingreso.folio}"
    return Status(HTTPStatus.CREATED if es_nuevo else HTTPStatus.OK, entregado)


def _recibido(request: HttpRequest, *, portador: Portador, en: datetime) -> tuple[IngresoNuevo, tuple[str, ...]]:
    """Lo enviado, en JSON o con sus archivos, y las huellas de sus documentos en orden."""
    if request.content_type == "multipart/form-data":
        nuevo = IngresoNuevo.model_validate(request.POST.dict())
        subidos = [
            acciones.sube_archivo(flujo=a.file, nombre=a.name or "archivo", portador=portador, en=en).sha256  # type: ignore[arg-type]
            for a in request.FILES.getlist("archivos")
        ]
    else:
        nuevo = IngresoNuevo.model_validate_json(request.body)
        subidos = list(nuevo.archivos)
    escrito = [acciones.sube_texto(texto=nuevo.texto, portador=portador, en=en).sha256] if nuevo.texto.strip() else []
    return nuevo, tuple(escrito + subidos)


@v1.get("/ingresos/{referencia}", response={200: IngresoEntregado, 404: Problema, **SIEMPRE}, summary="Ver un ingreso")
def ingreso(
    request: HttpRequest, referencia: Annotated[str, Path(pattern=FORMA_DE_REFERENCIA, description="Folio o código.")]
) -> IngresoEntregado:
    """Solo los que registró la misma cuenta."""
    portador = portador_de(request)
    portador.exige(Alcance.CONSULTAR)
    visto = consultas.de_la_cuenta(referencia, portador=portador, hoy=tiempo.hoy())
    if visto is None:
        raise Http404
    return _entrega(visto)


@v1.get("/ingresos", response={200: PaginaDeIngresos, **SIEMPRE}, summary="Ver los ingresos de la cuenta")
def ingresos(
    request: HttpRequest,
    desde: Annotated[datetime | None, Query(description="Recibidos desde este instante, con su zona.")] = None,
    tras: Annotated[
        str, Query(pattern=r"^[A-Za-z0-9-]{0,40}$", description="Folio del último de la página anterior.")
    ] = "",
    limite: Annotated[int, Query(ge=1, le=200)] = POR_PAGINA,
) -> PaginaDeIngresos:
    """Del más antiguo al más nuevo."""
    portador = portador_de(request)
    portador.exige(Alcance.CONSULTAR)
    if desde is not None and desde.tzinfo is None:
        raise DatoFaltante("Escribe la hora con su zona, como 2026-11-24T12:00:00-03:00.", campo="desde")
    vistos = consultas.lista_de_la_cuenta(
        portador=portador, desde=desde, tras=tras, limite=limite + 1, hoy=tiempo.hoy()
    )
    pagina = vistos[:limite]
    return PaginaDeIngresos(
        ingresos=[_entrega(v) for v in pagina], siguiente=pagina[-1].folio if len(vistos) > limite else ""
    )


def _entrega(visto: consultas.IngresoDeCuenta) -> IngresoEntregado:
    return IngresoEntregado.de(visto, direccion=settings.DIRECCION)


def esquema_publicado() -> dict[str, Any]:
    """El esquema OpenAPI, con los rechazos en el tipo de contenido que llevan."""
    esquema: dict[str, Any] = dict(v1.get_openapi_schema(path_prefix=PREFIJO))
    for operaciones in esquema["paths"].values():
        for operacion in operaciones.values():
            for estado, respuesta in operacion["responses"].items():
                if int(estado) >= HTTPStatus.BAD_REQUEST:
                    respuesta["content"] = {TIPO: respuesta["content"].pop("application/json")}
    return esquema
