"""La bandeja de recepción: qué llegó, por qué quedó apartado y qué se hace con ello, con una tecla."""

import io
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.adaptadores.carpeta import CarpetaEnDisco
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.models import Revision
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes.models import Borrador, Ingreso
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.acciones import escaneos, mensajes
from fojas.dominio.recepcion.acciones.mensajes import Procedencia
from fojas.dominio.recepcion.models import Cursor, Escaneo, Mensaje
from tests.corpus.correos import NUESTRO, adjunto, pagina, simple, texto
from tests.corpus.correos import partes as en_partes
from tests.fabricas.correo import AbridorAqui, BuzonEnMemoria
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, despachado, ingreso, oficina

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reloj")]
RESERVA = "20285-21-2"


@pytest.fixture
def casa(db: None) -> Iterator[Oficina]:
    with conexion.mientras(buzon=BuzonEnMemoria, abridor=AbridorAqui):
        yield oficina()


@pytest.fixture
def rosa(casa: Oficina, entra: Any) -> Client:
    return entra(casa.partes)


def llega(datos: bytes, *, en: datetime = MEDIODIA) -> Mensaje:
    mensaje = mensajes.recibe_mensaje(io.BytesIO(datos), de=Procedencia(NUESTRO), en=en)
    mensajes.atiende(codigo=mensaje.codigo, en=en)
    mensaje.refresh_from_db()
    return mensaje


def apartado(**datos: str) -> Mensaje:
    return llega(simple(X_Spam_Flag="YES", **datos))


def url(mensaje: Mensaje) -> str:
    return reverse("escritorio:recepcion_correo", args=[mensaje.codigo])


def test_sin_nada_ensena_para_que_es(rosa: Client) -> None:
    assert "Ningún correo por mirar" in rosa.get(reverse("escritorio:recepcion")).content.decode()


def test_por_mirar_trae_lo_que_alguien_decide_y_no_lo_de_las_maquinas(rosa: Client) -> None:
    apartado(asunto="Gane dinero")
    llega(simple(asunto="Automatic reply: hola"))
    llega(simple(asunto="Pido luz"))

    hay = rosa.get(reverse("escritorio:recepcion")).content.decode()

    assert ("Gane dinero" in hay, "Automatic reply" in hay, "Pido luz" in hay) == (True, False, False)


def test_todo_trae_cada_uno_con_su_porque(rosa: Client) -> None:
    llega(simple(asunto="Automatic reply: hola"))
    llega(simple(asunto="Pido luz"))

    hay = rosa.get(reverse("escritorio:recepcion_todo")).content.decode()

    assert "Lo contestó una máquina" in hay
    assert Ingreso.objects.get().folio in hay


def test_se_filtra_por_estado_clase_y_palabras(rosa: Client) -> None:
    apartado(asunto="Gane dinero")
    llega(simple(asunto="Pido luz"))

    hay = rosa.get(reverse("escritorio:recepcion_todo"), {"estado": "ingresado", "q": "luz"}).content.decode()

    assert ("Pido luz" in hay, "Gane dinero" in hay) == (True, False)


def test_la_lista_no_crece_en_consultas(rosa: Client, django_assert_max_num_queries: Any) -> None:
    for n in range(60):
        apartado(asunto=f"Correo {n}")

    with django_assert_max_num_queries(15):
        primera = rosa.get(reverse("escritorio:recepcion"))
    siguiente = primera.context["lista"].pagina.siguiente
    segunda = rosa.get(reverse("escritorio:recepcion"), {"desde": siguiente})

    assert len(primera.context["lista"].pagina.filas) == 50
    assert len(segunda.context["lista"].pagina.filas) == 10


@pytest.mark.parametrize("formato", ["csv", "xlsx"])
def test_se_exporta_lo_que_se_ve(rosa: Client, formato: str) -> None:
    apartado(asunto="Gane dinero")

    respuesta = rosa.get(reverse("escritorio:recepcion"), {"formato": formato})

    assert respuesta.status_code == HTTPStatus.OK
    assert "attachment" in respuesta["Content-Disposition"]


def test_la_pagina_muestra_texto_sin_ejecutar_ni_pedir_nada(rosa: Client, django_assert_max_num_queries: Any) -> None:
    mensaje = llega(
        en_partes(
            pagina("<p>Hola <b>vecino</b></p><script>alert(1)</script><img src='https://espia.example/x.gif'>"),
            adjunto(nombre='filename="carta ñ.pdf"'),
            X_Spam_Flag="YES",
            asunto="<script>alert(2)</script>",
        )
    )

    with django_assert_max_num_queries(15):
        hay = rosa.get(url(mensaje)).content.decode()

    assert "Hola vecino" in hay
    assert "carta ñ.pdf" in hay
    assert ("alert(1)" in hay, "espia.example" in hay, "<script>alert(2)" in hay) == (False, False, False)


def test_un_adjunto_se_descarga_y_no_se_abre(rosa: Client) -> None:
    mensaje = llega(
        en_partes(
            texto(), adjunto(b"<script>1</script>", nombre='filename="p.html"', tipo="text/html"), X_Spam_Flag="YES"
        )
    )

    respuesta = rosa.get(reverse("escritorio:recepcion_adjunto", args=[mensaje.codigo, 0]))

    assert (respuesta.content, respuesta["Content-Type"]) == (b"<script>1</script>", "application/octet-stream")
    assert respuesta["Content-Disposition"].startswith("attachment")
    assert "sandbox" in respuesta["Content-Security-Policy"]
    assert (
        rosa.get(reverse("escritorio:recepcion_adjunto", args=[mensaje.codigo, 9])).status_code == HTTPStatus.NOT_FOUND
    )


def test_un_adjunto_que_el_antivirus_ya_aparto_no_se_baja(rosa: Client) -> None:
    mensaje = llega(en_partes(texto(), adjunto(b"malo", nombre='filename="a.bin"', tipo="image/x"), X_Spam_Flag="YES"))
    sha256 = expedientes.recibe_archivo(io.BytesIO(b"malo"), nombre="otro.bin", en=MEDIODIA).sha256
    Revision.objects.update_or_create(
        archivo_id=sha256, defaults={"estado": "en_cuarentena", "hallazgo": "Eicar", "pedida_en": MEDIODIA}
    )

    respuesta = rosa.get(reverse("escritorio:recepcion_adjunto", args=[mensaje.codigo, 0]))

    assert respuesta.status_code == HTTPStatus.CONFLICT
    assert b"malo" not in respuesta.content


def test_el_original_baja_identico(rosa: Client) -> None:
    crudo = simple(X_Spam_Flag="YES")

    respuesta: Any = rosa.get(reverse("escritorio:recepcion_original", args=[llega(crudo).codigo]))

    assert b"".join(respuesta.streaming_content) == crudo


def test_ingresar_con_un_boton_le_da_folio(rosa: Client) -> None:
    mensaje = apartado(asunto="Pide poda")

    respuesta = rosa.post(
        url(mensaje), {"paso": "ingresa", "i-materia": "Pide poda", "i-tipo": "solicitud", "envio": "x1"}
    )

    assert respuesta.status_code == HTTPStatus.FOUND
    assert (Ingreso.objects.get().tipo, Ingreso.objects.get().materia) == ("solicitud", "Pide poda")


def test_el_doble_clic_no_da_otro_folio(rosa: Client) -> None:
    mensaje = apartado()
    datos = {"paso": "ingresa", "i-materia": "Pide poda", "i-tipo": "carta", "envio": "x2"}

    rosa.post(url(mensaje), datos)
    rosa.post(url(mensaje), datos)

    assert Ingreso.objects.count() == 1


def test_lo_que_falta_vuelve_con_su_error_y_lo_escrito(rosa: Client) -> None:
    respuesta = rosa.post(url(apartado()), {"paso": "ingresa", "i-materia": " ", "i-tipo": "carta"})

    assert respuesta.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Escribe la materia" in respuesta.content.decode()


def test_agregar_al_caso_que_parece_con_una_tecla(rosa: Client, casa: Oficina) -> None:
    caso = ingreso(casa)
    mensaje = llega(simple(asunto=f"Sobre el folio {caso.folio}"))

    hay = rosa.get(url(mensaje)).content.decode()
    rosa.post(url(mensaje), {"paso": "agrega", "g-caso": caso.folio})

    assert f'value="{caso.folio}"' in hay
    assert 'data-atajo="g"' in hay
    assert caso.expediente.ingresos.count() == 2


def test_agregar_a_un_caso_que_no_existe_se_explica(rosa: Client) -> None:
    respuesta = rosa.post(url(apartado()), {"paso": "agrega", "g-caso": "2026-999999"})

    assert respuesta.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "No encontramos «2026-999999»" in respuesta.content.decode()


def test_descartar_y_apartar_piden_motivo(rosa: Client) -> None:
    mensaje = apartado()

    assert rosa.post(url(mensaje), {"paso": "descarta", "d-motivo": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    rosa.post(url(mensaje), {"paso": "aparta", "a-motivo": "Falta confirmar"})
    mensaje.refresh_from_db()
    assert (mensaje.estado, mensaje.motivo) == ("apartado", "Falta confirmar")
    rosa.post(url(mensaje), {"paso": "descarta", "d-motivo": "Publicidad"})
    mensaje.refresh_from_db()
    assert mensaje.estado == "rechazado"


def test_decir_de_que_despacho_es_el_rebote(rosa: Client, casa: Oficina) -> None:
    despacho = despachado(casa)
    partes.registra_correo_enviado(despacho_codigo=despacho.codigo, prueba="ab", en=MEDIODIA)

    rosa.post(url(apartado(asunto="Problema con su correo")), {"paso": "rebote", "r-folio": despacho.folio})

    despacho.refresh_from_db()
    assert despacho.estado == "fallido"


def test_lo_ingresado_se_explica_y_no_ofrece_ingresarlo_otra_vez(rosa: Client) -> None:
    hay = rosa.get(url(llega(simple()))).content.decode()

    assert "Un folio no se borra" in hay
    assert 'value="ingresa"' not in hay


def test_del_correo_de_un_caso_reservado_ajeno_no_se_ve_nada(rosa: Client, casa: Oficina) -> None:
    mensaje = llega(simple(asunto="Denuncia muy delicada"))
    assert mensaje.ingreso is not None
    expediente = mensaje.ingreso.expediente
    expediente.confidencialidad, expediente.causa_reserva = "reservado", RESERVA
    expediente.save()
    expediente.accesos.all().delete()

    assert "Denuncia muy delicada" not in rosa.get(reverse("escritorio:recepcion_todo")).content.decode()
    for nombre, resto in (("correo", ()), ("original", ()), ("adjunto", (0,))):
        pedida = rosa.get(reverse(f"escritorio:recepcion_{nombre}", args=[mensaje.codigo, *resto]))
        assert pedida.status_code == HTTPStatus.NOT_FOUND


def test_un_buzon_que_no_contesta_se_dice(rosa: Client) -> None:
    Cursor.objects.create(buzon=NUESTRO, fallo="El buzón no contesta: tardó demasiado.", fallo_en=MEDIODIA)

    assert "Nada se pierde" in rosa.get(reverse("escritorio:recepcion")).content.decode()


@pytest.mark.parametrize("quien", ["jefa", "funcionaria", "ajeno", "auditora"])
def test_solo_entra_quien_ingresa(casa: Oficina, entra: Any, quien: str) -> None:
    mensaje = apartado()
    cliente = entra(getattr(casa, quien))
    direcciones = [
        reverse("escritorio:recepcion"), reverse("escritorio:recepcion_todo"), reverse("escritorio:recepcion_escaneos"),
        url(mensaje), reverse("escritorio:recepcion_original", args=[mensaje.codigo]),
        reverse("escritorio:recepcion_adjunto", args=[mensaje.codigo, 0]),
    ]  # fmt: skip

    assert {cliente.get(d).status_code for d in direcciones} == {HTTPStatus.FORBIDDEN}
    assert cliente.post(url(mensaje), {"paso": "ingresa"}).status_code == HTTPStatus.FORBIDDEN
    assert cliente.post(reverse("escritorio:recepcion_lleva"), {"e": "x"}).status_code == HTTPStatus.FORBIDDEN


def test_mi_dia_cuenta_lo_que_espera(rosa: Client, casa: Oficina) -> None:
    apartado()

    assert "Correos por mirar" in rosa.get(reverse("escritorio:mi_dia")).content.decode()


# Escaneos


@pytest.fixture
def escaneado(casa: Oficina, tmp_path: Path) -> Escaneo:
    raiz = tmp_path / "escaner"
    raiz.mkdir()
    (raiz / "carta.txt").write_text("Carta")
    antes = (MEDIODIA - timedelta(minutes=2)).timestamp()
    os.utime(raiz / "carta.txt", (antes, antes))
    with conexion.mientras(carpeta=lambda: CarpetaEnDisco(raiz)):
        escaneos.revisa_carpeta(en=MEDIODIA)
    return Escaneo.objects.get()


def test_los_elegidos_abren_el_meson_con_ellos_adjuntos(rosa: Client, escaneado: Escaneo) -> None:
    respuesta = rosa.post(reverse("escritorio:recepcion_lleva"), {"e": [escaneado.codigo]})

    assert respuesta["Location"] == f"{reverse('escritorio:meson')}?borrador={Borrador.objects.get().codigo}"
    assert "carta.txt" in rosa.get(respuesta["Location"]).content.decode()


def test_sin_elegir_ninguno_se_explica(rosa: Client) -> None:
    respuesta = rosa.post(reverse("escritorio:recepcion_lleva"))

    assert "Elige al menos un escaneo" in respuesta.content.decode()


def test_la_lista_de_escaneos_y_su_archivo(
    rosa: Client, escaneado: Escaneo, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        hay = rosa.get(reverse("escritorio:recepcion_escaneos")).content.decode()
    archivo: Any = rosa.get(reverse("escritorio:recepcion_escaneo", args=[escaneado.codigo]))

    assert "carta.txt" in hay
    assert b"".join(archivo.streaming_content) == b"Carta"
    assert archivo["Content-Disposition"].startswith("attachment")


def test_descartar_un_escaneo_pide_motivo(rosa: Client, escaneado: Escaneo) -> None:
    direccion = reverse("escritorio:recepcion_escaneo_descarta", args=[escaneado.codigo])

    assert rosa.post(direccion, {"motivo": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    rosa.post(direccion, {"motivo": "Hoja en blanco"})

    escaneado.refresh_from_db()
    assert (escaneado.estado, escaneado.motivo) == ("descartado", "Hoja en blanco")
