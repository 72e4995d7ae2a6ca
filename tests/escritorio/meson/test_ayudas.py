"""Lo que la página pregunta mientras se escribe, los borradores, los archivos y lo que se entrega al final."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.busqueda import acciones as busqueda
from fojas.dominio.expedientes.models import Archivo
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes.models import Borrador, Ingreso
from tests.escritorio.meson.conftest import Envia, carta, sube
from tests.fabricas.organizacion import FabricaPersona, actor_con
from tests.fabricas.partes import Oficina, derivado, ingreso

pytestmark = pytest.mark.django_db


def pide(cliente: Client, nombre: str, **datos: str) -> str:
    return cliente.get(reverse(f"escritorio:{nombre}"), datos).content.decode()


def test_el_rut_encuentra_a_la_persona_y_cuenta_lo_que_trajo_antes(partes: Client, casa: Oficina) -> None:
    ingreso(casa)

    trozo = pide(partes, "meson_quien", quien=casa.vecina.rut or "")

    assert "Dígito correcto. Ya está en el registro." in trozo
    assert casa.vecina.nombre in trozo
    assert "1 ingreso antes" in trozo


def test_mirar_la_ficha_de_la_persona_queda_anotado(partes: Client, casa: Oficina) -> None:
    pide(partes, "meson_quien", quien=casa.vecina.rut or "")

    leida = Anotacion.objects.get(suceso="persona.leida")
    assert (leida.autor, leida.objeto) == (casa.partes.codigo, casa.vecina.codigo)


def test_el_rut_malo_dice_que_digito_no_calza(partes: Client) -> None:
    assert "El dígito verificador no corresponde" in pide(partes, "meson_quien", quien="12.345.678-9")


def test_el_rut_nuevo_ofrece_registrarlo_con_su_numero(partes: Client) -> None:
    trozo = pide(partes, "meson_quien", quien="12345678-5")

    assert 'value="12.345.678-5"' in trozo
    assert "Aún no está en el registro" in trozo


def test_el_rut_de_empresa_propone_persona_juridica(partes: Client) -> None:
    assert '<option value="juridica" selected>' in pide(partes, "meson_quien", quien="76.192.083-9")


def test_parte_del_nombre_muestra_a_quienes_calzan(partes: Client) -> None:
    FabricaPersona(nombre="Ñancupil Huenumán, Rosa")

    assert "Ñancupil Huenumán, Rosa" in pide(partes, "meson_quien", quien="huen ñancupil")


def test_un_nombre_que_no_esta_se_puede_registrar_o_anotar(partes: Client) -> None:
    trozo = pide(partes, "meson_quien", quien="Zacarías Nadie")

    assert 'value="nueva"' in trozo
    assert 'value="texto"' in trozo


@pytest.mark.parametrize("escrito", ["%00", "a" * 500, "'; DROP TABLE", "<script>", "1", "-", "k", "٣٤٥"])
def test_cualquier_cosa_tecleada_en_quien_se_contesta(partes: Client, escrito: str) -> None:
    respuesta = partes.get(reverse("escritorio:meson_quien"), {"quien": escrito})

    assert respuesta.status_code == 200
    assert "<script>" not in respuesta.content.decode()


def test_el_tipo_muestra_cuando_vence_y_con_que_norma(partes: Client) -> None:
    trozo = pide(partes, "meson_segun_tipo", tipo="sai")

    assert "Ley\u00a020.285" in trozo
    assert 'class="vence"' in trozo


def test_el_tipo_sin_plazo_lo_dice(partes: Client) -> None:
    assert "La ley no fija un plazo" in pide(partes, "meson_segun_tipo", tipo="oficio")


def test_contraloria_abre_el_campo_del_plazo(partes: Client) -> None:
    assert 'name="dias_de_plazo"' in pide(partes, "meson_segun_tipo", tipo="contraloria")


@pytest.mark.parametrize("dias", ["0", "-3", "9999", "diez", "1.5"])
def test_un_plazo_que_no_es_plazo_no_rompe_la_vista_previa(partes: Client, dias: str) -> None:
    assert "Escribe el plazo" in pide(partes, "meson_segun_tipo", tipo="contraloria", dias_de_plazo=dias)


def test_se_sugiere_la_unidad_mas_usada_y_se_dice_por_que(partes: Client, casa: Oficina) -> None:
    derivado(casa)

    trozo = pide(partes, "meson_segun_tipo", tipo="solicitud")

    assert "Dirección de Obras" in trozo
    assert "fue a esa unidad" in trozo


def test_lo_que_la_persona_eligio_no_lo_cambia_la_sugerencia(partes: Client, casa: Oficina) -> None:
    derivado(casa)

    trozo = pide(partes, "meson_segun_tipo", tipo="solicitud", unidad="otra", unidad_otra=str(casa.dideco.pk))

    assert 'value="otra" id="unidad-otra" checked' in trozo


def test_un_ingreso_parecido_se_muestra(partes: Client, casa: Oficina) -> None:
    previo = ingreso(casa)
    busqueda.pone_al_dia(en=previo.recibido_en)

    trozo = pide(partes, "meson_se_parece", materia="Solicita reponer luminarias en calle Los Boldos")

    assert previo.folio in trozo


def test_lo_reservado_no_aparece_entre_los_parecidos(partes: Client, casa: Oficina) -> None:
    previo = ingreso(casa, actor=actor_con(Rol.PARTES), confidencialidad="reservado", causa_reserva="20285-21-2")
    busqueda.pone_al_dia(en=previo.recibido_en)

    assert previo.folio not in pide(partes, "meson_se_parece", materia="reponer luminarias calle Los Boldos")


def test_subir_un_archivo_lo_guarda_y_devuelve_su_renglon(partes: Client) -> None:
    respuesta = partes.post(reverse("escritorio:meson_archivo"), {"archivo": carta(b"hola", nombre="ñandú 🎉.txt")})

    assert "ñandú 🎉.txt" in respuesta.content.decode()
    assert Archivo.objects.get().bytes == 4


def test_subir_un_archivo_vacio_dice_por_que_no(partes: Client) -> None:
    respuesta = partes.post(reverse("escritorio:meson_archivo"), {"archivo": carta(b"", nombre="nada.pdf")})

    assert respuesta.status_code == 422
    assert respuesta.content.decode() == "«nada.pdf» está vacío: trae cero bytes."


def test_subir_nada_dice_que_no_llego(partes: Client) -> None:
    assert partes.post(reverse("escritorio:meson_archivo")).status_code == 422


def test_el_borrador_guarda_lo_escrito_y_los_archivos(partes: Client, escrito: dict[str, Any]) -> None:
    respuesta = partes.post(reverse("escritorio:meson_borrador"), escrito | {"archivo": [sube(partes)]})

    guardado = Borrador.objects.get()
    assert json.loads(respuesta.content)["borrador"] == guardado.codigo
    assert "Borrador guardado a las" in json.loads(respuesta.content)["dicho"]
    assert (guardado.datos["materia"], len(guardado.archivos)) == (escrito["materia"], 1)


def test_guardar_otra_vez_pisa_el_mismo_borrador(partes: Client, escrito: dict[str, Any]) -> None:
    primero = partes.post(reverse("escritorio:meson_borrador"), escrito).json()["borrador"]
    partes.post(reverse("escritorio:meson_borrador"), escrito | {"borrador": primero, "materia": "Otra"})

    assert Borrador.objects.get().datos["materia"] == "Otra"


def test_retomar_el_borrador_devuelve_todo(partes: Client, escrito: dict[str, Any], casa: Oficina) -> None:
    datos = escrito | {"archivo": [sube(partes, nombre="foto.txt")], "referencia": "Carta s/n", "asistido": "on"}
    codigo = partes.post(reverse("escritorio:meson_borrador"), datos).json()["borrador"]

    pagina = pide(partes, "meson", borrador=codigo)

    assert escrito["materia"] in pagina
    assert 'value="Carta s/n"' in pagina
    assert "foto.txt" in pagina
    assert casa.vecina.nombre in pagina
    assert f'name="borrador" value="{codigo}"' in pagina


def test_el_borrador_se_ofrece_al_volver(partes: Client, escrito: dict[str, Any]) -> None:
    partes.post(reverse("escritorio:meson_borrador"), escrito)

    assert "Quedó a medio escribir" in pide(partes, "meson")


def test_descartar_el_borrador_lo_quita(partes: Client, escrito: dict[str, Any]) -> None:
    codigo = partes.post(reverse("escritorio:meson_borrador"), escrito).json()["borrador"]

    partes.post(reverse("escritorio:meson_borrador_descarta", args=[codigo]))

    assert not Borrador.objects.exists()


def test_dejar_como_borrador_no_gasta_folio(envia: Envia) -> None:
    envia(paso="borrador", materia="")

    assert Borrador.objects.count() == 1
    assert not Ingreso.objects.exists()


@pytest.mark.parametrize("formato", ["a4", "80", "etiqueta", "cualquiera"])
def test_el_comprobante_se_entrega_al_momento(partes: Client, casa: Oficina, formato: str) -> None:
    hecho = ingreso(casa)

    respuesta = partes.get(reverse("escritorio:comprobante", args=[hecho.codigo]), {"formato": formato})

    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta.content.startswith(b"%PDF-")


def test_pedir_dos_veces_el_a4_da_el_mismo_papel(partes: Client, casa: Oficina) -> None:
    direccion = reverse("escritorio:comprobante", args=[ingreso(casa).codigo])

    assert partes.get(direccion).content == partes.get(direccion).content
    assert Ingreso.objects.get().expediente.documentos.filter(origen="plataforma").count() == 1


def test_mandar_el_comprobante_lo_deja_en_la_bandeja_de_salida(partes: Client, casa: Oficina) -> None:
    hecho = ingreso(casa)

    partes.post(reverse("escritorio:comprobante_correo", args=[hecho.codigo]), {"correo": "ana@correo.example"})

    aviso = Aviso.objects.get(canal="correo")
    assert (aviso.direccion, aviso.adjuntos.count()) == ("ana@correo.example", 1)


def test_un_correo_mal_escrito_no_se_manda_y_se_dice(partes: Client, casa: Oficina) -> None:
    hecho = ingreso(casa)

    respuesta = partes.post(
        reverse("escritorio:comprobante_correo", args=[hecho.codigo]), {"correo": "ana@"}, follow=True
    )

    assert "no es una dirección de correo" in respuesta.content.decode()
    assert not Aviso.objects.filter(canal="correo").exists()


def test_ingresar_con_comprobante_por_correo_lo_manda(envia: Envia, casa: Oficina) -> None:
    envia(por_correo="on", correo_respuesta="x.toro@correo.example")

    assert Aviso.objects.get(canal="correo").direccion == "x.toro@correo.example"


def test_al_elegir_correo_se_avisa_que_no_notifica(partes: Client) -> None:
    assert "no notifica en este procedimiento" in pide(
        partes, "meson_segun_tipo", tipo="solicitud", notificar_por="correo"
    )


def test_el_correo_de_la_ficha_tambien_avisa_que_no_notifica(partes: Client, casa: Oficina) -> None:
    trozo = pide(partes, "meson_segun_tipo", tipo="solicitud", quien=casa.vecina.rut or "")

    assert "no notifica en este procedimiento" in trozo


@pytest.mark.parametrize(("tipo", "medio"), [("sai", "correo"), ("solicitud", "presencial")])
def test_no_se_avisa_donde_el_medio_si_notifica(partes: Client, tipo: str, medio: str) -> None:
    assert "no notifica" not in pide(partes, "meson_segun_tipo", tipo=tipo, notificar_por=medio)


def test_al_elegir_sobre_cerrado_la_reserva_queda_abierta_con_su_causa(partes: Client) -> None:
    trozo = pide(partes, "meson_segun_tipo", tipo="sobre-licitacion", confidencialidad="publico")

    assert 'id="reserva" hx-swap-oob' in trozo
    assert "<details open>" in trozo
    assert '<option value="reservado" selected>' in trozo
    assert '<option value="19886-sobre" selected>' in trozo


def test_si_deja_de_ser_un_sobre_cerrado_vuelve_a_publico(partes: Client) -> None:
    trozo = pide(
        partes, "meson_segun_tipo", tipo="solicitud", confidencialidad="reservado", causa_reserva="19886-sobre"
    )

    assert '<option value="publico" selected>' in trozo


def test_la_reserva_que_puso_quien_atiende_no_se_toca_al_cambiar_el_tipo(partes: Client) -> None:
    trozo = pide(partes, "meson_segun_tipo", tipo="solicitud", confidencialidad="reservado", causa_reserva="20285-21-2")

    assert 'id="reserva"' not in trozo


def test_sin_guiones_el_sobre_cerrado_tambien_vuelve_reservado(envia: Envia) -> None:
    pagina = envia(tipo="sobre-licitacion", paso="buscar").content.decode()

    assert '<option value="19886-sobre" selected>' in pagina


def test_el_sobre_enviado_como_publico_queda_reservado(envia: Envia) -> None:
    envia(tipo="sobre-licitacion")

    assert Ingreso.objects.get().expediente.causa_reserva == "19886-sobre"
