"""Lo que la página del expediente dice de sus plazos y de lo que se retira al archivar."""

import pytest
from django.urls import reverse

from fojas.dominio.partes import acciones
from fojas.dominio.partes.acciones import Destino
from fojas.dominio.partes.reglas import Instruccion
from tests.escritorio.expediente.conftest import entra
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, derivado

pytestmark = pytest.mark.django_db


def test_la_pestana_de_plazos_dice_cada_suspension_con_su_acto(casa: Oficina) -> None:
    papel, cliente = derivado(casa).ingreso, entra(casa.jefa)
    cliente.post(
        reverse("escritorio:ingreso_suspende", args=[papel.codigo]),
        {"envio": "uno", "causa": "subsanacion", "norma": "Resolución N° 84", "dia": "24-11-2026"},
    )
    caso = reverse("escritorio:expediente", args=[papel.expediente.codigo])
    cliente.post(reverse("escritorio:ingreso_reanuda", args=[papel.codigo]), {"envio": "otro", "dia": "03-12-2026"})

    texto = cliente.get(caso, {"ver": "plazos"}).content.decode().replace("\u00a0", " ")

    assert "volvió a correr el" in texto
    assert "Lo dispuso: Resolución N° 84." in texto


def test_archivar_avisa_lo_que_retira_de_otras_bandejas(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.deriva(
        ingreso_id=derivacion.ingreso_id, destinos=[Destino(casa.dideco.pk)], instruccion=Instruccion.PARA_INFORME,
        actor=casa.funcionaria, en=MEDIODIA,
    )  # fmt: skip
    archivar = reverse("escritorio:ingreso_archiva", args=[derivacion.ingreso.codigo])

    texto = entra(casa.partes).get(archivar).content.decode()

    assert "Queda sin efecto el informe pedido a Dideco." in texto
    assert "Sale de la bandeja de Dirección de Obras." in texto


def test_un_caso_archivado_sin_responder_conserva_su_plazo_a_la_vista(casa: Oficina) -> None:
    papel, cliente = derivado(casa).ingreso, entra(casa.partes)
    acciones.archiva(ingreso_id=papel.pk, motivo="Se desistió", actor=casa.partes, en=MEDIODIA)

    texto = cliente.get(
        reverse("escritorio:expediente", args=[papel.expediente.codigo]), {"ver": "plazos"}
    ).content.decode()

    assert "Quedó sin efecto el" in texto
    assert "Se archivó sin cumplirlo" in texto
    assert "Sin plazo de la ley" not in texto
