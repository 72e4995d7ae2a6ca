"""Quién puede ingresar y quién no; y de quién son los archivos y los borradores."""

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Borrador, Ingreso
from tests.escritorio.meson.conftest import Envia, carta, sesion_de, sube
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, ingreso

pytestmark = pytest.mark.django_db
PAGINAS = ("meson", "meson_quien", "meson_segun_tipo", "meson_se_parece")
ENVIOS = ("meson", "meson_archivo", "meson_borrador")


@pytest.mark.parametrize("rol", [Rol.FUNCIONARIO, Rol.AUDITOR, Rol.ALCALDIA, Rol.TIC, Rol.ADMINISTRADOR, Rol.CONCEJO])
@pytest.mark.parametrize("nombre", PAGINAS)
def test_quien_no_es_de_partes_no_mira_el_meson(casa: Oficina, rol: Rol, nombre: str) -> None:
    assert sesion_de(actor_con(rol)).get(reverse(f"escritorio:{nombre}")).status_code == 403


@pytest.mark.parametrize("rol", [Rol.FUNCIONARIO, Rol.AUDITOR, Rol.ADMINISTRADOR])
@pytest.mark.parametrize("nombre", ENVIOS)
def test_quien_no_es_de_partes_no_envia_nada(casa: Oficina, rol: Rol, nombre: str) -> None:
    respuesta = sesion_de(actor_con(rol)).post(reverse(f"escritorio:{nombre}"), {"archivo": carta(), "materia": "x"})

    assert respuesta.status_code == 403
    assert not Ingreso.objects.exists()
    assert not Borrador.objects.exists()


@pytest.mark.parametrize("nombre", [*PAGINAS, *ENVIOS])
def test_sin_sesion_se_pide_ingresar(client: Client, casa: Oficina, nombre: str) -> None:
    respuesta = client.get(reverse(f"escritorio:{nombre}"))

    assert respuesta.status_code == 302
    assert "/cuenta/login/" in respuesta["Location"]


@pytest.mark.parametrize("rol", [Rol.PARTES, Rol.SECRETARIO_MUNICIPAL])
def test_partes_y_la_secretaria_si_entran(casa: Oficina, rol: Rol) -> None:
    assert sesion_de(actor_con(rol)).get(reverse("escritorio:meson")).status_code == 200


def test_el_sello_de_un_archivo_que_subio_otra_persona_no_sirve(envia: Envia, casa: Oficina) -> None:
    ajeno = sube(sesion_de(actor_con(Rol.PARTES)), b"Oferta cerrada de otra")

    respuesta = envia(archivo=[ajeno])

    assert "Ese archivo lo subió otra persona" in respuesta.content.decode()
    assert not Ingreso.objects.exists()


def test_una_huella_sin_sello_no_adjunta_nada(envia: Envia) -> None:
    respuesta = envia(archivo=["a" * 64])

    assert respuesta.status_code == 422
    assert not Ingreso.objects.exists()


def test_el_borrador_ajeno_no_existe(partes: Client, casa: Oficina) -> None:
    otra = actor_con(Rol.PARTES)
    ajeno = acciones.guarda_borrador(codigo="", datos={"materia": "Secreto"}, archivos=[], actor=otra, en=MEDIODIA)

    respuesta = partes.get(reverse("escritorio:meson"), {"borrador": ajeno.codigo})

    assert respuesta.status_code == 404


def test_descartar_el_borrador_ajeno_no_lo_borra(partes: Client, casa: Oficina) -> None:
    otra = actor_con(Rol.PARTES)
    ajeno = acciones.guarda_borrador(codigo="", datos={}, archivos=[], actor=otra, en=MEDIODIA)

    partes.post(reverse("escritorio:meson_borrador_descarta", args=[ajeno.codigo]))

    assert Borrador.objects.filter(pk=ajeno.pk).exists()


def test_el_comprobante_de_lo_que_no_puede_ver_no_existe(casa: Oficina) -> None:
    hecho = ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2")

    respuesta = sesion_de(casa.ajeno).get(reverse("escritorio:comprobante", args=[hecho.codigo]))

    assert respuesta.status_code == 404


def test_mirar_el_comprobante_de_lo_reservado_queda_anotado(partes: Client, casa: Oficina) -> None:
    hecho = ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2")

    partes.get(reverse("escritorio:comprobante", args=[hecho.codigo]), {"formato": "80"})

    leido = Anotacion.objects.get(suceso="expediente.leido")
    assert (leido.autor, leido.expediente) == (casa.partes.codigo, hecho.expediente.codigo)


def test_un_funcionario_no_manda_comprobantes(casa: Oficina) -> None:
    hecho = ingreso(casa)

    respuesta = sesion_de(casa.ajeno).post(
        reverse("escritorio:comprobante_correo", args=[hecho.codigo]), {"correo": "a@b.cl"}
    )

    assert respuesta.status_code == 403
