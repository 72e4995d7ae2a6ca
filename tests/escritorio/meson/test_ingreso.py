"""Ingresar en el mesón: un folio por papel, y nada de lo escrito se pierde."""

import re
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.organizacion.models import Persona
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Borrador, Derivacion, Ingreso
from fojas.dominio.partes.reglas import Instruccion
from tests.escritorio.meson.conftest import Envia, carta, sube
from tests.fabricas.organizacion import MEDIODIA, FabricaPersona
from tests.fabricas.partes import Oficina, ingreso

pytestmark = pytest.mark.django_db
MESON = "escritorio:meson"


def test_guardar_lleva_al_folio(envia: Envia) -> None:
    respuesta = envia()

    hecho = Ingreso.objects.get()
    assert respuesta["Location"] == reverse("escritorio:meson_hecho", args=[hecho.codigo])


def test_guardar_deja_quien_que_y_como_se_responde(envia: Envia, casa: Oficina) -> None:
    envia(canal="docdigital", canal_folio="DD-77", referencia="Oficio 12 de 20-11-2026")

    hecho = Ingreso.objects.get()
    assert (hecho.remitente, hecho.canal, hecho.canal_folio) == (casa.vecina, "docdigital", "DD-77")
    assert (hecho.referencia, hecho.notificar_por) == ("Oficio 12 de 20-11-2026", "correo")
    assert hecho.correo_respuesta == casa.vecina.correo


def test_el_doble_envio_da_un_folio_y_una_derivacion(envia: Envia, casa: Oficina) -> None:
    primero = envia(unidad="otra", unidad_otra=str(casa.obras.pk))
    segundo = envia(unidad="otra", unidad_otra=str(casa.obras.pk))

    assert primero["Location"] == segundo["Location"]
    assert (Ingreso.objects.count(), Derivacion.objects.count()) == (1, 1)


def test_el_doble_envio_no_registra_dos_veces_a_la_persona_nueva(envia: Envia) -> None:
    nueva = {"quien": "Juana Pérez", "remitente": "nueva", "p_nombre": "Juana Pérez", "p_clase": "natural"}
    envia(**nueva)
    envia(**nueva)

    assert Persona.objects.filter(nombre="Juana Pérez").count() == 1


def test_con_unidad_queda_derivado_con_su_providencia(envia: Envia, casa: Oficina) -> None:
    envia(unidad="otra", unidad_otra=str(casa.obras.pk), texto="Pedir antecedentes", cantidad="5")

    hecha = Derivacion.objects.get()
    assert (hecha.para_unidad, hecha.texto, hecha.instruccion) == (
        casa.obras, "Pedir antecedentes", Instruccion.PARA_RESPUESTA.value,
    )  # fmt: skip
    assert hecha.vence_en is not None


def test_una_unidad_que_no_existe_no_gasta_folio(envia: Envia) -> None:
    respuesta = envia(unidad="otra", unidad_otra="99999")

    assert respuesta.status_code == 422
    assert not Ingreso.objects.exists()


def test_el_rechazo_devuelve_lo_escrito_y_los_archivos(envia: Envia) -> None:
    respuesta = envia(materia="", referencia="Carta s/n")

    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422
    assert "Escribe la materia" in pagina
    assert 'value="Carta s/n"' in pagina
    assert "carta.txt" in pagina


def test_sin_archivo_dice_que_falta(envia: Envia) -> None:
    respuesta = envia(sin=("archivo",))

    assert "Adjunta al menos un archivo" in respuesta.content.decode()


def test_el_oficio_de_contraloria_pide_el_plazo_que_trae(envia: Envia) -> None:
    respuesta = envia(tipo="contraloria")

    assert "Escribe el plazo, en días hábiles" in respuesta.content.decode()


def test_el_oficio_de_contraloria_toma_su_plazo(envia: Envia) -> None:
    envia(tipo="contraloria", dias_de_plazo="10")

    assert Ingreso.objects.get().vence_en is not None


def test_la_persona_nueva_queda_registrada_con_su_contacto(envia: Envia) -> None:
    envia(
        quien="12.345.678-5", remitente="nueva", p_clase="natural", p_nombre="Juana Pérez", p_rut="12.345.678-5",
        p_correo="juana@correo.example", p_direccion="El Aromo 12",
    )  # fmt: skip

    persona = Persona.objects.get(rut="12345678-5")
    assert (persona.nombre, persona.direccion) == ("Juana Pérez", "El Aromo 12")
    assert Ingreso.objects.get().correo_respuesta == "juana@correo.example"


def test_corregir_el_contacto_lo_deja_en_la_ficha(envia: Envia, casa: Oficina) -> None:
    envia(ficha=casa.vecina.codigo, p_correo="otro@correo.example", p_telefono="9 1234 5678")

    casa.vecina.refresh_from_db()
    assert (casa.vecina.correo, casa.vecina.telefono) == ("otro@correo.example", "9 1234 5678")


def test_los_datos_de_otra_ficha_no_borran_el_contacto_de_la_elegida(envia: Envia, casa: Oficina) -> None:
    envia(quien="toro", p_correo="", p_direccion="")

    casa.vecina.refresh_from_db()
    assert (casa.vecina.correo, casa.vecina.direccion) == ("x.toro@correo.example", "Los Boldos 214")
    assert Ingreso.objects.get().correo_respuesta == "x.toro@correo.example"


def test_al_fallar_se_muestra_el_contacto_de_la_elegida_y_no_el_vacio(envia: Envia) -> None:
    respuesta = envia(quien="toro", p_direccion="", materia="")

    assert 'value="Los Boldos 214"' in respuesta.content.decode()


def test_quien_pide_correo_y_no_lo_tiene_se_notifica_en_persona(envia: Envia) -> None:
    vecina = FabricaPersona(medio_notificacion="correo")

    envia(quien=vecina.rut, remitente=vecina.codigo)

    assert Ingreso.objects.get().notificar_por == "presencial"


def test_todo_lo_que_falta_se_dice_de_una_vez(partes: Client) -> None:
    pagina = partes.post(reverse(MESON), {"paso": "ingresar"}).content.decode()

    for frase in ("Elige el tipo", "Escribe la materia", "Di quién presenta", "Adjunta al menos un archivo"):
        assert frase in pagina


def test_quien_no_se_identifica_queda_con_el_nombre_que_dio(envia: Envia) -> None:
    envia(quien="Una vecina del sector", remitente="texto")

    assert (Ingreso.objects.get().remitente, Ingreso.objects.get().remitente_texto) == (None, "Una vecina del sector")


def test_dos_homonimas_se_muestran_para_elegir(envia: Envia) -> None:
    FabricaPersona(nombre="Ana Soto")
    FabricaPersona(nombre="Ana Soto")

    respuesta = envia(quien="Ana Soto", remitente="")

    assert respuesta.content.decode().count("<b>Ana Soto</b>") == 2
    assert not Ingreso.objects.exists()


def test_un_rut_con_otro_digito_se_dice_y_no_gasta_folio(envia: Envia) -> None:
    respuesta = envia(quien="12.345.678-9", remitente="")

    assert "El dígito verificador no corresponde" in respuesta.content.decode()
    assert not Ingreso.objects.exists()


def test_el_asistido_exige_decir_como_se_le_avisa(envia: Envia) -> None:
    respuesta = envia(asistido="on")

    assert "Anota cómo se le va a avisar" in respuesta.content.decode()


@pytest.mark.parametrize(("elegido", "queda"), [("", "presencial"), ("carta_certificada", "carta_certificada")])
def test_a_quien_no_tiene_medios_se_le_responde_en_persona_salvo_que_se_elija_otra_forma(
    envia: Envia, elegido: str, queda: str
) -> None:
    envia(asistido="on", nota_asistido="Llamar a su hija", notificar_por=elegido)

    assert Ingreso.objects.get().notificar_por == queda


def test_el_asistido_deja_constancia_de_como_se_le_avisa(envia: Envia) -> None:
    envia(asistido="on", nota_asistido="Llamar a su hija")

    assert (Ingreso.objects.get().asistido, Ingreso.objects.get().nota_asistido) == (True, "Llamar a su hija")


def test_reservar_exige_la_causa(envia: Envia) -> None:
    respuesta = envia(confidencialidad="reservado")

    assert "Para reservar hay que citar la causa legal" in respuesta.content.decode()


def test_un_archivo_se_reserva_solo(envia: Envia, partes: Client) -> None:
    envia(archivo=[sube(partes, b"carta"), sube(partes, b"cedula")], reserva=["", "20285-21-2"])

    carta_, cedula = Ingreso.objects.get().expediente.documentos.filter(origen="recibido").order_by("orden")
    assert (carta_.confidencialidad, cedula.confidencialidad) == ("publico", "reservado")
    assert cedula.causa_reserva == "20285-21-2"


def test_el_texto_pegado_entra_como_documento(envia: Envia) -> None:
    envia(sin=("archivo",), canal="whatsapp", texto_pegado="Hola, se cayó un poste")

    documento = Ingreso.objects.get().expediente.documentos.get(origen="recibido")
    assert documento.versiones.get().nombre == "Texto recibido por WhatsApp.txt"


def test_sin_guiones_los_archivos_viajan_en_el_formulario(partes: Client, escrito: dict[str, Any]) -> None:
    partes.post(reverse(MESON), escrito | {"archivos": [carta(b"uno"), carta(b"dos", nombre="dos.txt")]})

    assert Ingreso.objects.get().expediente.documentos.filter(origen="recibido").count() == 2


def test_sin_guiones_el_rechazo_no_pierde_los_archivos(partes: Client, escrito: dict[str, Any]) -> None:
    respuesta = partes.post(reverse(MESON), escrito | {"materia": "", "archivos": [carta(b"uno", nombre="uno.txt")]})

    assert "uno.txt" in respuesta.content.decode()
    assert 'name="archivo" value="' in respuesta.content.decode()


def test_sin_guiones_se_busca_a_la_persona(partes: Client, escrito: dict[str, Any], casa: Oficina) -> None:
    respuesta = partes.post(reverse(MESON), escrito | {"quien": "ximena", "remitente": "", "paso": "buscar"})

    assert respuesta.status_code == 200
    assert f"<b>{casa.vecina.nombre}</b>" in respuesta.content.decode()
    assert escrito["materia"] in respuesta.content.decode()


def test_sin_guiones_el_nombre_tecleado_pasa_a_la_persona_nueva(envia: Envia) -> None:
    respuesta = envia(quien="Clodomira Antilef", remitente="")

    assert re.search(r'name="p_nombre" value="Clodomira Antilef"', respuesta.content.decode())
    assert not Ingreso.objects.exists()


def test_sin_guiones_elegir_en_la_lista_sin_marcarla_no_deriva_a_la_sugerida(envia: Envia, casa: Oficina) -> None:
    respuesta = envia(unidad=str(casa.obras.pk), unidad_otra=str(casa.dideco.pk))

    vista = respuesta.content.decode()
    assert "Elegiste una unidad de la lista" in vista
    assert re.search(r'value="otra" id="unidad-otra" checked', vista)
    assert not Ingreso.objects.exists()


def test_sin_guiones_se_quita_un_adjunto(partes: Client, escrito: dict[str, Any]) -> None:
    sellos = [sube(partes, b"queda", nombre="queda.txt"), sube(partes, b"sobra", nombre="sobra.txt")]

    respuesta = partes.post(reverse(MESON), escrito | {"archivo": sellos, "quita": sha256(b"sobra").hexdigest()})

    assert "queda.txt" in respuesta.content.decode()
    assert "sobra.txt" not in respuesta.content.decode()


def test_un_archivo_vacio_se_rechaza_y_los_demas_quedan(partes: Client, escrito: dict[str, Any]) -> None:
    respuesta = partes.post(
        reverse(MESON), escrito | {"archivos": [carta(b"", nombre="vacio.pdf"), carta(b"x", nombre="bueno.txt")]}
    )

    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422
    assert "«vacio.pdf» está vacío" in pagina
    assert "bueno.txt" in pagina


def test_seguir_con_otro_vuelve_al_meson_y_dice_el_folio(envia: Envia, partes: Client) -> None:
    respuesta = envia(paso="otro")

    assert respuesta["Location"] == reverse(MESON)
    assert f"Ingresado con el folio <b>{Ingreso.objects.get().folio}</b>" in partes.get(reverse(MESON)).content.decode()


def test_el_parecido_pedido_despues_conserva_a_quien_va(envia: Envia, partes: Client, casa: Oficina) -> None:
    envia(unidad="otra", unidad_otra=str(casa.obras.pk))
    codigo = Ingreso.objects.get().codigo

    pagina = partes.get(reverse(MESON), {"como": codigo}).content.decode()

    assert f'<option value="{casa.obras.pk}" selected>' in pagina


def test_el_parecido_conserva_que_es_y_a_quien_va(envia: Envia, partes: Client, casa: Oficina) -> None:
    respuesta = envia(paso="parecido", unidad="otra", unidad_otra=str(casa.obras.pk), texto="Como las demás")

    pagina = partes.get(respuesta["Location"]).content.decode()

    assert "Pide reponer las luminarias" in pagina
    assert 'value="Como las demás"' in pagina
    assert f'<option value="{casa.obras.pk}" selected>' in pagina
    assert casa.vecina.nombre not in pagina.split('<form class="tras"')[1]


def test_treinta_y_cinco_parecidos_toman_treinta_y_cinco_folios_seguidos(
    envia: Envia, partes: Client, casa: Oficina
) -> None:
    for n in range(35):
        vecina = FabricaPersona()
        envia(
            clave=f"CLAVE{n}", quien=vecina.rut, remitente=vecina.codigo, paso="parecido",
            archivo=[sube(partes, f"Postulación {n}".encode())],
        )  # fmt: skip

    folios = sorted(int(f.split("-")[1]) for f in Ingreso.objects.values_list("folio", flat=True))
    assert folios == list(range(folios[0], folios[0] + 35))


def test_un_plazo_interno_imposible_no_gasta_folio(envia: Envia, casa: Oficina) -> None:
    respuesta = envia(unidad="otra", unidad_otra=str(casa.obras.pk), cantidad="400")

    assert respuesta.status_code == 422
    assert "Va de 1 a 365 días" in respuesta.content.decode()
    assert not Ingreso.objects.exists()


def test_el_borrador_usado_se_borra_al_ingresar(envia: Envia, casa: Oficina) -> None:
    guardado = acciones.guarda_borrador(
        codigo="", datos={"materia": "A medias"}, archivos=[], actor=casa.partes, en=MEDIODIA
    )

    envia(borrador=guardado.codigo)

    assert not Borrador.objects.exists()


def test_la_pagina_no_pasa_de_quince_consultas(
    partes: Client, casa: Oficina, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        acciones.guarda_borrador(codigo="", datos={}, archivos=[], actor=casa.partes, en=MEDIODIA)
        ingreso(casa)

    with django_assert_max_num_queries(15):
        partes.get(reverse(MESON))


def test_la_pagina_del_folio_no_pasa_de_quince_consultas(
    envia: Envia, partes: Client, django_assert_max_num_queries: Any
) -> None:
    destino = envia()["Location"]

    with django_assert_max_num_queries(15):
        respuesta = partes.get(destino)

    assert Ingreso.objects.get().folio in respuesta.content.decode()
