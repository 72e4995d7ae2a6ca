"""La página del expediente: las cuatro respuestas, sus partes, lo reservado y cuánto cuesta."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.partes import acciones
from fojas.dominio.partes.acciones import ArchivoRecibido, Destino
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import Instruccion
from tests.escritorio.expediente.conftest import entra
from tests.fabricas.expedientes import CAUSA, pdf
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, archivo, derivado, despachado, ingreso, respondido

pytestmark = pytest.mark.django_db
PESTANAS = ("documentos", "movimientos", "plazos", "datos", "bitacora")


def pagina(casa: Oficina, papel: Ingreso, *, ver: str = "", actor: Any = None) -> str:
    respuesta = entra(actor or casa.partes).get(
        reverse("escritorio:expediente", args=[papel.expediente.codigo]), {"ver": ver} if ver else {}
    )
    assert respuesta.status_code == 200
    texto: str = respuesta.content.decode()
    return texto


def con_cedula_reservada(casa: Oficina) -> Ingreso:
    """Un caso público con un adjunto que solo ven algunos, derivado a Obras."""
    cedula = ArchivoRecibido(archivo(b"cedula de identidad").sha256, "cedula-secreta.txt", reservado_por=CAUSA)
    papel = ingreso(casa, archivos=[archivo(), cedula])
    derivado(casa, ingresado=papel)
    return papel


def test_arriba_dice_estado_fecha_responsable_y_proximo_paso(casa: Oficina) -> None:
    papel = derivado(casa).ingreso

    texto = pagina(casa, papel).replace("\u00a0", " ")

    assert all(
        dicho in texto
        for dicho in (
            "Derivado",
            "Responder a más tardar",
            "Dirección de Obras",
            "Que la unidad la reciba",
            "Ley 18.695, art. 98",
        )
    )


@pytest.mark.parametrize("ver", PESTANAS)
def test_cada_pestana_se_abre_por_su_direccion(casa: Oficina, ver: str) -> None:
    papel = derivado(casa).ingreso

    assert f'?ver={ver}" data-atajo' in pagina(casa, papel, ver=ver)


def test_una_pestana_desconocida_muestra_los_documentos(casa: Oficina) -> None:
    assert "Índice electrónico" in pagina(casa, ingreso(casa), ver="nada")


def test_un_paso_impedido_se_ve_con_su_motivo(casa: Oficina) -> None:
    texto = pagina(casa, derivado(casa).ingreso, actor=casa.auditora)

    assert 'aria-disabled="true"' in texto
    assert "tiene acceso de solo lectura" in texto


def test_la_derivacion_propia_se_atiende_desde_la_pagina(casa: Oficina) -> None:
    derivacion = derivado(casa)

    texto = pagina(casa, derivacion.ingreso, actor=casa.funcionaria)

    assert "En tu bandeja" in texto
    assert reverse("escritorio:derivacion_recibe", args=[derivacion.codigo]) in texto


def test_los_movimientos_cuentan_la_historia_completa(casa: Oficina) -> None:
    papel = despachado(casa).ingreso
    assert papel is not None

    texto = pagina(casa, papel, ver="movimientos")

    dichos = ("Ingresó con el folio", "Derivado a", "Para su respuesta directa.", "Despachado con el folio")
    assert all(dicho in texto for dicho in dichos)


def test_el_plazo_se_explica_dia_por_dia_con_su_articulo(casa: Oficina) -> None:
    texto = pagina(casa, ingreso(casa), ver="plazos")

    assert 'class="calendario"' in texto
    assert "Ley 19.880, art. 25" in texto.replace("\u00a0", " ")


def test_la_bitacora_muestra_posicion_frase_y_hoja(casa: Oficina) -> None:
    papel = ingreso(casa)
    bitacora.secuencia_todo()

    texto = pagina(casa, papel, ver="bitacora")

    assert f"Ingresó con el folio {papel.folio}" in texto


@pytest.mark.parametrize("ver", PESTANAS)
def test_un_documento_reservado_no_asoma_en_ninguna_pestana(casa: Oficina, ver: str) -> None:
    papel = con_cedula_reservada(casa)
    bitacora.secuencia_todo()
    reservado = papel.expediente.documentos.get(confidencialidad="reservado")

    texto = pagina(casa, papel, ver=ver, actor=casa.auditora)

    assert "cedula-secreta" not in texto
    assert reservado.codigo not in texto
    assert f"en la foja {reservado.foja_desde}<" not in texto


def test_la_jefatura_que_lo_recibio_si_ve_el_reservado(casa: Oficina) -> None:
    assert "cedula-secreta" in pagina(casa, con_cedula_reservada(casa), actor=casa.jefa)


def test_mirar_un_expediente_reservado_queda_anotado(casa: Oficina) -> None:
    papel = ingreso(casa, confidencialidad="reservado", causa_reserva=CAUSA)

    pagina(casa, papel)

    lectura = Anotacion.objects.get(suceso="expediente.leido")
    assert (lectura.autor, lectura.objeto) == (casa.partes.codigo, papel.expediente.codigo)


def test_mirar_uno_publico_no_se_anota(casa: Oficina) -> None:
    pagina(casa, ingreso(casa))

    assert not Anotacion.objects.filter(suceso="expediente.leido").exists()


def test_lo_que_se_acaba_de_derivar_se_puede_deshacer(casa: Oficina) -> None:
    derivacion = derivado(casa)

    respuesta = entra(casa.partes).get(
        reverse("escritorio:expediente", args=[derivacion.ingreso.expediente.codigo]), {"hecho": derivacion.codigo}
    )

    assert "Deshacer: retirar el envío a Dirección de Obras" in respuesta.content.decode()


@pytest.mark.parametrize("ver", PESTANAS)
def test_la_pagina_con_treinta_documentos_cuesta_a_lo_mas_quince_consultas(
    casa: Oficina, ver: str, django_assert_max_num_queries: Any
) -> None:
    papel = derivado(casa).ingreso
    for numero in range(29):
        expedientes.incorpora(
            expediente_id=papel.expediente_id, sha256=archivo().sha256, nombre=f"{numero}.txt", tipo="Antecedente",
            titulo=f"Antecedente {numero}", origen=Origen.INTERNO, autor=casa.partes.codigo, en=MEDIODIA,
        )  # fmt: skip
    cliente = entra(casa.partes)
    direccion = reverse("escritorio:expediente", args=[papel.expediente.codigo])

    with django_assert_max_num_queries(15):
        cliente.get(direccion, {"ver": ver})


@pytest.mark.parametrize("ver", PESTANAS)
def test_un_caso_con_toda_su_historia_cuesta_a_lo_mas_quince_consultas(
    casa: Oficina, ver: str, django_assert_max_num_queries: Any
) -> None:
    papel, otro = despachado(casa).ingreso, ingreso(casa)
    assert papel is not None
    acciones.cita_antecedente(ingreso_id=papel.pk, otro=otro.folio, motivo="", actor=casa.partes, en=MEDIODIA)
    acciones.responde(ingreso_id=papel.pk, archivo=archivo(), titulo="ORD. N° 413", actor=casa.partes, en=MEDIODIA)
    bitacora.secuencia_todo()
    cliente = entra(casa.partes)
    direccion = reverse("escritorio:expediente", args=[papel.expediente.codigo])

    with django_assert_max_num_queries(15):
        cliente.get(direccion, {"ver": ver})


@pytest.mark.parametrize(
    ("accion", "motivo"),
    [
        (acciones.archiva, "Lo mismo se respondió en la feria"),
        (acciones.reabre, "La persona trajo el plano que faltaba"),
    ],
    ids=["archivar", "reabrir"],
)
def test_los_movimientos_dicen_por_que_se_archivo_o_se_reabrio(casa: Oficina, accion: Any, motivo: str) -> None:
    papel = despachado(casa).ingreso
    assert papel is not None
    accion(ingreso_id=papel.pk, motivo=motivo, actor=casa.partes, en=MEDIODIA)

    assert f"<blockquote>{motivo}</blockquote>" in pagina(casa, papel, ver="movimientos")


def test_un_motivo_borrado_dice_que_se_borro(casa: Oficina) -> None:
    papel = despachado(casa).ingreso
    assert papel is not None
    acciones.reabre(ingreso_id=papel.pk, motivo="Nombra a un vecino", actor=casa.partes, en=MEDIODIA)
    anotacion = Anotacion.objects.get(suceso="ingreso.reabierto")
    bitacora.borra_personal(anotacion_id=anotacion.pk, autor="P", motivo="Lo pidió su titular", en=MEDIODIA)

    texto = pagina(casa, papel, ver="movimientos")

    assert "Nombra a un vecino" not in texto
    assert "se borró (Ley 19.628)" in texto


def test_un_archivo_sin_motivo_no_dice_que_se_borro(casa: Oficina) -> None:
    papel = despachado(casa).ingreso
    assert papel is not None
    acciones.archiva(ingreso_id=papel.pk, actor=casa.partes, en=MEDIODIA)

    assert "se borró" not in pagina(casa, papel, ver="movimientos")


def test_con_dos_unidades_a_cargo_la_cabeza_nombra_a_las_dos(casa: Oficina) -> None:
    papel = ingreso(casa)
    acciones.deriva(
        ingreso_id=papel.pk, destinos=[Destino(casa.obras.pk), Destino(casa.dideco.pk)],
        instruccion=Instruccion.PARA_RESPUESTA, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    assert _responsable(pagina(casa, papel)) == "<dd>Dirección de Obras</dd><dd>Dideco</dd>"


def test_a_quien_va_con_copia_no_lo_tiene(casa: Oficina) -> None:
    papel = ingreso(casa)
    acciones.deriva(
        ingreso_id=papel.pk, destinos=[Destino(casa.obras.pk), Destino(casa.dideco.pk, solo_copia=True)],
        instruccion=Instruccion.PARA_RESPUESTA, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    texto = pagina(casa, papel)

    assert _responsable(texto) == "<dd>Dirección de Obras</dd>"
    assert "Con copia: Dideco" in texto
    assert "Lo tiene: Dideco" not in texto


def _responsable(texto: str) -> str:
    return texto.partition("<dt>Responsable</dt>")[2].partition("</div>")[0]


def test_mas_derivaciones_no_cuestan_mas_consultas(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    cliente, direccion = entra(casa.partes), reverse("escritorio:expediente", args=[papel.expediente.codigo])
    with _cuenta() as antes:
        cliente.get(direccion, {"ver": "movimientos"})
    for unidad in (casa.dideco, casa.obras):
        acciones.deriva(
            ingreso_id=papel.pk, destinos=[Destino(unidad.pk)], instruccion=Instruccion.PARA_VISACION, actor=casa.partes,
            en=MEDIODIA,
        )  # fmt: skip

    with _cuenta() as despues:
        cliente.get(direccion, {"ver": "movimientos"})

    assert len(despues) <= len(antes)


def _cuenta() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)


# Archivos


def baja(actor: Any, codigo: str, **consulta: str) -> Any:
    """La respuesta, ya leída y cerrada."""
    respuesta = entra(actor).get(reverse("escritorio:documento", args=[codigo]), consulta)
    if respuesta.streaming:
        b"".join(respuesta.streaming_content)
    return respuesta


def test_un_pdf_se_mira_encerrado_y_con_el_tipo_de_su_contenido(casa: Oficina) -> None:
    papel = ingreso(casa, archivos=[archivo(pdf("Hola"), nombre="engaño.html")])
    codigo = papel.expediente.documentos.get(orden=1).codigo

    respuesta = baja(casa.partes, codigo, mirar="1")

    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in respuesta["Content-Security-Policy"]
    assert respuesta["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "contenido", [b"<html><script>alert(1)</script>", b'<svg xmlns="http://www.w3.org/2000/svg"/>', b"hola"]
)
def test_lo_que_podria_ejecutarse_solo_se_descarga(casa: Oficina, contenido: bytes) -> None:
    papel = ingreso(casa, archivos=[archivo(contenido, nombre="carta.pdf")])
    codigo = papel.expediente.documentos.get(orden=1).codigo

    respuesta = baja(casa.partes, codigo, mirar="1")

    assert respuesta["Content-Disposition"].startswith("attachment")
    assert respuesta["Content-Type"] == "application/octet-stream"


def test_el_nombre_conserva_la_enie_y_el_emoji(casa: Oficina) -> None:
    papel = ingreso(casa, archivos=[archivo(nombre="peña 🌋.txt")])
    codigo = papel.expediente.documentos.get(orden=1).codigo

    respuesta = baja(casa.partes, codigo)

    assert "filename*=utf-8''pe%C3%B1a%20%F0%9F%8C%8B.txt" in respuesta["Content-Disposition"]


def test_leer_un_documento_reservado_queda_anotado(casa: Oficina) -> None:
    papel = con_cedula_reservada(casa)
    reservado = papel.expediente.documentos.get(confidencialidad="reservado")

    baja(casa.jefa, reservado.codigo)

    assert Anotacion.objects.filter(suceso="documento.leido", autor=casa.jefa.codigo, objeto=reservado.codigo).exists()


def test_un_documento_reservado_no_existe_para_quien_no_tiene_derecho(casa: Oficina) -> None:
    reservado = con_cedula_reservada(casa).expediente.documentos.get(confidencialidad="reservado")

    assert baja(casa.auditora, reservado.codigo).status_code == 404


def descarga_zip(casa: Oficina, papel: Ingreso, actor: Any = None) -> zipfile.ZipFile:
    respuesta = entra(actor or casa.partes).get(reverse("escritorio:expediente_zip", args=[papel.expediente.codigo]))
    return zipfile.ZipFile(io.BytesIO(b"".join(respuesta.streaming_content)))


def test_el_zip_trae_los_originales_y_su_indice(casa: Oficina) -> None:
    papel = ingreso(casa, archivos=[archivo(b"uno", nombre="a.txt"), archivo(b"dos", nombre="a.txt")])

    paquete = descarga_zip(casa, papel)

    assert paquete.testzip() is None
    assert paquete.read("0002 a.txt") == b"dos"
    filas = list(csv.DictReader(io.StringIO(paquete.read("indice.csv").decode("utf-8-sig")), delimiter=";"))
    assert [f["Archivo"] for f in filas] == ["0001 a.txt", "0002 a.txt"]


def test_el_zip_no_trae_lo_que_no_puede_ver(casa: Oficina) -> None:
    paquete = descarga_zip(casa, con_cedula_reservada(casa), casa.auditora)

    assert not any("cedula" in nombre for nombre in paquete.namelist())
    assert "cedula" not in paquete.read("indice.csv").decode()


def test_el_zip_anota_la_lectura_de_cada_reservado(casa: Oficina) -> None:
    papel = con_cedula_reservada(casa)

    descarga_zip(casa, papel, casa.jefa)

    assert Anotacion.objects.filter(suceso="documento.leido", autor=casa.jefa.codigo).count() == 1


def test_la_prueba_del_despacho_nombra_lo_que_salio_con_su_huella(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    despacho = acciones.despacha(
        ingreso_id=papel.pk,
        documentos_ids=[documento.pk],
        canal="meson",
        recibio="Ximena Toro",
        recibio_documento="12.345.678-5",
        actor=casa.partes,
        en=MEDIODIA,
    )

    texto = entra(casa.partes).get(reverse("escritorio:despacho", args=[despacho.codigo])).content.decode()

    assert despacho.documentos.get().sha256 in texto
    assert "Ximena Toro" in texto
