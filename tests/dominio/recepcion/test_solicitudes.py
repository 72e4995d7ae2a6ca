"""Lo que se escribe en la portada: qué falta, cuándo vence, y que nada se envía dos veces."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as ajustes
from hypothesis import given
from hypothesis import strategies as st

from fojas.dominio.avisos.models import Aviso
from fojas.dominio.expedientes import verificacion
from fojas.dominio.partes import documentos
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import TIPOS
from fojas.dominio.recepcion import acciones, consultas, reglas
from fojas.dominio.recepcion import documentos as impresos
from fojas.dominio.recepcion.acciones import solicitudes
from fojas.dominio.recepcion.models import SolicitudWeb
from fojas.dominio.recepcion.reglas import TIPOS_PUBLICOS, Paso
from tests.fabricas.hilos import a_la_vez
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, oficina

ESCRITO = {
    Paso.QUE: {"tipo": "reclamo"},
    Paso.QUIEN: {"clase": "natural", "nombre": "Rosa Soto Díaz"},
    Paso.PIDE: {"asunto": "Basura sin retirar", "texto": "No pasa el camión."},
    Paso.RESPUESTA: {"medio": "correo", "correo": "rosa@correo.example"},
}
ENVIO = MEDIODIA + timedelta(minutes=5)
COMPLETA = {campo: dato for datos in ESCRITO.values() for campo, dato in datos.items()}


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def llena(**cambios: str) -> str:
    codigo = acciones.abre_solicitud(en=MEDIODIA).codigo
    for paso, escrito in ESCRITO.items():
        acciones.guarda_solicitud(codigo=codigo, paso=paso, escrito={**escrito, **cambios}, en=MEDIODIA)
    return codigo


def adjunta(codigo: str, contenido: bytes = b"%PDF-1.7 plano") -> None:
    acciones.agrega_archivo(
        codigo=codigo, flujo=io.BytesIO(contenido), nombre="plano.pdf", largo=len(contenido), en=MEDIODIA
    )


# Reglas


def test_los_tipos_publicos_estan_en_el_catalogo_y_citan_su_norma() -> None:
    assert set(TIPOS_PUBLICOS) <= set(TIPOS)
    assert all(tipo.norma.startswith("Ley ") for tipo in TIPOS_PUBLICOS.values())


def test_una_completa_no_tiene_faltas() -> None:
    assert reglas.todas_las_faltas(COMPLETA, archivos=0) == []
    assert reglas.hasta_donde(COMPLETA, archivos=0) == Paso.REVISAR


@pytest.mark.parametrize(
    ("cambios", "campo", "norma"),
    [
        ({"tipo": "decreto"}, "tipo", ""),
        ({"nombre": ""}, "nombre", "Ley 19.880, art. 30"),
        ({"nombre": "", "tipo": "sai", "direccion": "Los Boldos 214"}, "nombre", "Ley 20.285, art. 12"),
        ({"nombre": "Rosa"}, "nombre", "Ley 19.880, art. 30"),
        ({"rut": "12.345.678-0"}, "rut", ""),
        ({"clase": "juridica"}, "representante", "Ley 19.880, art. 22"),
        ({"tipo": "sai"}, "direccion", "Ley 20.285, art. 12"),
        ({"medio": "carta_certificada", "comuna": "Negrete"}, "direccion", "Ley 19.880, art. 46"),
        ({"medio": "carta_certificada", "direccion": "Los Boldos 214"}, "comuna", "Ley 19.880, art. 46"),
        ({"medio": "ddu"}, "medio", "Ley 19.880, art. 30"),
        ({"correo": ""}, "correo", "Ley 19.880, art. 30"),
        ({"correo": "rosa arroba correo"}, "correo", ""),
        ({"asunto": "x" * 151}, "asunto", ""),
        ({"texto": ""}, "texto", "Ley 19.880, art. 30"),
    ],
)
def test_cada_dato_que_pide_la_ley_se_exige_con_su_articulo(cambios: dict[str, str], campo: str, norma: str) -> None:
    (falta,) = reglas.todas_las_faltas({**COMPLETA, **cambios}, archivos=0)

    assert (falta.campo, falta.norma) == (campo, norma)


@pytest.mark.parametrize("cambios", [{"rut": ""}, {"telefono": ""}, {"tipo": "sai", "rut": "", "direccion": "Sur 1"}])
def test_lo_que_la_ley_no_pide_puede_faltar(cambios: dict[str, str]) -> None:
    assert reglas.todas_las_faltas({**COMPLETA, **cambios}, archivos=0) == []


@given(st.dictionaries(st.sampled_from(sorted(reglas.LARGOS)), st.text(max_size=400)))
def test_lo_que_sea_que_escriban_se_limpia_y_se_revisa_sin_caer(escrito: dict[str, str]) -> None:
    datos: dict[str, str] = {}
    for paso in Paso:
        datos |= reglas.limpia(paso, escrito)

    assert all("\x00" not in dato and len(dato) <= reglas.LARGOS[campo] * 2 for campo, dato in datos.items())
    assert isinstance(reglas.todas_las_faltas(datos, archivos=0), list)


@given(nombre=st.text(min_size=1, max_size=300), representante=st.text(max_size=300))
def test_quien_dice_ser_siempre_cabe_y_siempre_dice_que_no_se_comprobo(nombre: str, representante: str) -> None:
    dicho = reglas.declarado(
        {"nombre": nombre, "clase": "juridica", "representante": representante, "rut": "12345678-5"}
    )

    assert len(dicho) <= 200
    assert "12.345.678-5, sin comprobar" in dicho


# Acciones


@pytest.mark.django_db
def test_enviarla_deja_el_documento_y_olvida_lo_escrito(casa: Oficina) -> None:
    codigo = llena()
    adjunta(codigo)

    ingreso = acciones.envia_solicitud(codigo=codigo, en=ENVIO)

    fila = SolicitudWeb.objects.get()
    assert (fila.datos, fila.archivos, fila.ingreso_id) == ({}, [], ingreso.pk)
    assert ingreso.expediente.documentos.count() == 2


@pytest.mark.django_db
def test_el_recibo_sale_una_vez_con_el_certificado(casa: Oficina) -> None:
    codigo = llena()
    acciones.envia_solicitud(codigo=codigo, en=ENVIO)

    documentos.asegura_comprobante(ingreso_id=Ingreso.objects.get().pk, en=ENVIO)

    mandados = [acciones.manda_recibo(codigo=codigo, en=ENVIO) for _ in range(2)]

    aviso = Aviso.objects.get()
    assert mandados == [True, False]
    assert aviso.direccion == "rosa@correo.example"
    assert aviso.adjuntos.count() == 1


@pytest.mark.django_db
def test_sin_correo_no_se_manda_recibo(casa: Oficina) -> None:
    codigo = llena(medio="presencial", correo="")
    acciones.envia_solicitud(codigo=codigo, en=ENVIO)

    assert not acciones.manda_recibo(codigo=codigo, en=ENVIO)


@pytest.mark.django_db
def test_lo_adjunto_sin_enviar_no_se_junta_y_lo_vencido_si(casa: Oficina) -> None:
    codigo = llena()
    adjunta(codigo)
    huella = SolicitudWeb.objects.get().archivos[0]["sha256"]
    despues = MEDIODIA + timedelta(days=ajustes.FOJAS_SOLICITUD_DIAS + 2)

    verificacion.junta_huerfanos(en=MEDIODIA + timedelta(days=3))
    citado = huella in verificacion.citados([huella])
    acciones.barre_solicitudes(en=despues)
    verificacion.junta_huerfanos(en=despues)

    assert citado
    assert huella not in verificacion.citados([huella])
    assert not SolicitudWeb.objects.exists()


@pytest.mark.django_db
def test_barrer_lo_enviado_no_toca_el_ingreso_y_repetir_el_envio_no_hace_otro(casa: Oficina) -> None:
    codigo = llena()
    hecho = acciones.envia_solicitud(codigo=codigo, en=ENVIO)

    acciones.barre_solicitudes(en=ENVIO + timedelta(days=ajustes.FOJAS_SOLICITUD_DIAS + 1))

    assert Ingreso.objects.get() == hecho
    with pytest.raises(reglas.SolicitudDesconocida):
        acciones.envia_solicitud(codigo=codigo, en=ENVIO)


@pytest.mark.django_db
def test_lo_cambiado_en_otra_pestana_mientras_se_envia_no_se_pierde(
    casa: Oficina, monkeypatch: pytest.MonkeyPatch
) -> None:
    codigo = llena()
    compone: Callable[..., bytes] = impresos.presentacion_pdf

    def compone_y_cambian(*args: Any, **kwargs: Any) -> bytes:
        acciones.guarda_solicitud(codigo=codigo, paso=Paso.PIDE, escrito={"asunto": "Otro", "texto": "Otro"}, en=ENVIO)
        return compone(*args, **kwargs)

    monkeypatch.setattr(impresos, "presentacion_pdf", compone_y_cambian)
    with pytest.raises(reglas.SolicitudCambiada):
        acciones.envia_solicitud(codigo=codigo, en=ENVIO)

    assert SolicitudWeb.objects.get().datos["asunto"] == "Otro"
    assert not Ingreso.objects.exists()


@pytest.mark.django_db
def test_caben_veinte_archivos_y_ni_uno_mas(casa: Oficina) -> None:
    codigo = llena()
    for numero in range(reglas.MAXIMO_DE_ARCHIVOS):
        adjunta(codigo, f"archivo {numero}".encode())

    with pytest.raises(reglas.SolicitudLlena):
        adjunta(codigo, b"uno de mas")


@pytest.mark.django_db
def test_la_cuenta_del_formulario_no_entra_por_pantalla_y_queda_en_la_bitacora(casa: Oficina) -> None:
    ingreso = acciones.envia_solicitud(codigo=llena(), en=ENVIO)

    actor = solicitudes.actor_del_formulario(en=ENVIO)
    assert ingreso.recibido_por == actor.codigo == reglas.CUENTA_WEB


@pytest.mark.django_db
def test_una_vencida_no_se_ve_ni_se_envia(casa: Oficina) -> None:
    codigo = llena()
    tarde = MEDIODIA + timedelta(days=ajustes.FOJAS_SOLICITUD_DIAS, seconds=1)

    assert consultas.solicitud(codigo, en=tarde) is None
    with pytest.raises(reglas.SolicitudDesconocida):
        acciones.envia_solicitud(codigo=codigo, en=tarde)


@pytest.mark.django_db(transaction=True)
def test_enviada_por_cuatro_manos_a_la_vez_toma_un_folio(casa: Oficina) -> None:
    codigo = llena()

    folios = a_la_vez([lambda: acciones.envia_solicitud(codigo=codigo, en=ENVIO).folio] * 4)

    assert len(set(folios)) == 1
    assert Ingreso.objects.count() == 1
