"""Pasos en lote: primero qué pasaría, después qué pasó, y nunca dos veces."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Derivacion, Ingreso
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, derivado, ingreso

pytestmark = pytest.mark.usefixtures("reloj")
SELLO = "0123456789abcdef"


def lote(cliente: Client, paso: str, *codigos: str, **datos: Any) -> HttpResponse:
    return cliente.post(reverse("escritorio:bandeja_lote", args=[paso]), {"e": codigos, **datos}, follow=True)  # type: ignore[return-value]


def hace(cliente: Client, paso: str, *codigos: str, **datos: Any) -> HttpResponse:
    return lote(cliente, paso, *codigos, confirma="si", envio=SELLO, **datos)


def estados(*derivaciones: Derivacion) -> list[str]:
    return [Derivacion.objects.get(pk=d.pk).estado for d in derivaciones]


def test_la_vista_previa_no_hace_nada(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa)

    pagina = lote(entra(casa.jefa), "recibir", derivacion.codigo).content.decode()

    assert "Todavía no se ha hecho nada" in pagina
    assert estados(derivacion) == ["enviada"]


def test_recibir_en_lote_recibe_lo_que_se_puede_y_dice_lo_que_no(casa: Oficina, entra: Entra) -> None:
    buenas = [derivado(casa), derivado(casa)]
    ajena = derivado(casa, a=casa.dideco)

    pagina = hace(entra(casa.jefa), "recibir", *(d.codigo for d in buenas), ajena.codigo).content.decode()

    assert estados(*buenas, ajena) == ["recibida", "recibida", "enviada"]
    assert "2 de 3 con éxito" in pagina
    assert "quizá otra persona ya la atendió" in pagina


def test_una_falla_a_mitad_no_deshace_las_demas(casa: Oficina, entra: Entra) -> None:
    antes, en_medio, despues = derivado(casa), derivado(casa), derivado(casa)
    cliente = entra(casa.jefa)
    lote(cliente, "recibir", antes.codigo, en_medio.codigo, despues.codigo)
    acciones.retira_derivacion(derivacion_id=en_medio.pk, actor=casa.partes, en=MEDIODIA)

    pagina = hace(cliente, "recibir", antes.codigo, en_medio.codigo, despues.codigo).content.decode()

    assert estados(antes, en_medio, despues) == ["recibida", "anulada", "recibida"]
    assert "2 de 3 con éxito" in pagina


def test_el_mismo_envio_repetido_muestra_el_resultado_y_no_deriva_dos_veces(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa)
    cliente = entra(casa.partes)
    datos = {"unidad": casa.obras.pk, "instruccion": "para_respuesta"}

    primera = hace(cliente, "derivar", papel.codigo, **datos)
    segunda = hace(cliente, "derivar", papel.codigo, **datos)

    assert "1 de 1 con éxito" in primera.content.decode()
    assert "1 de 1 con éxito" in segunda.content.decode()
    assert Derivacion.objects.count() == 1


def test_dos_envios_iguales_a_la_vez_hacen_uno_solo(casa: Oficina, entra: Entra, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    papel = ingreso(casa)
    # Cada uno con su sesión: ninguno alcanza a ver el resultado del otro.
    uno, otro = entra(casa.partes), entra(casa.partes)

    for cliente in (uno, otro):
        hace(cliente, "derivar", papel.codigo, unidad=casa.obras.pk, instruccion="para_respuesta")

    assert Derivacion.objects.count() == 1


def test_derivar_en_lote_pone_la_misma_providencia_a_todo(casa: Oficina, entra: Entra) -> None:
    papeles = [ingreso(casa), ingreso(casa)]

    hace(
        entra(casa.partes), "derivar", *(p.codigo for p in papeles), unidad=casa.obras.pk, instruccion="para_respuesta",
        texto="Responder directo", cantidad=5,
    )  # fmt: skip

    hechas = Derivacion.objects.values_list("para_unidad__codigo", "instruccion", "texto")
    assert list(hechas) == [("obras", "para_respuesta", "Responder directo")] * 2


def test_derivar_sin_unidad_vuelve_con_el_error_y_lo_escrito(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa)

    respuesta = hace(entra(casa.partes), "derivar", papel.codigo, instruccion="para_respuesta", texto="Mi providencia")

    assert respuesta.status_code == 422
    pagina = respuesta.content.decode()
    assert "Elige la unidad" in pagina
    assert "Mi providencia" in pagina
    assert SELLO in pagina


def test_archivar_en_lote_exige_motivo_si_la_persona_espera(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa)
    cliente = entra(casa.partes)

    sin_motivo = hace(cliente, "archivar", papel.codigo, motivo=" ")
    con_motivo = hace(cliente, "archivar", papel.codigo, motivo="Se desistió por escrito")

    assert sin_motivo.status_code == 422
    assert "1 de 1 con éxito" in con_motivo.content.decode()
    assert Ingreso.objects.get(pk=papel.pk).estado == "archivado"


def test_tomar_conocimiento_cierra_la_copia_y_no_lo_que_pide_respuesta(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa)
    _, copia = acciones.deriva(
        ingreso_id=papel.pk, instruccion="para_respuesta", actor=casa.partes, en=MEDIODIA,
        destinos=[acciones.Destino(casa.dideco.pk), acciones.Destino(casa.obras.pk, solo_copia=True)],
    )  # fmt: skip
    pide = derivado(casa)

    hace(entra(casa.jefa), "conocer", copia.codigo, pide.codigo)

    assert estados(copia, pide) == ["cumplida", "enviada"]


@pytest.mark.parametrize("paso", ["recibir", "derivar", "archivar", "conocer"])
def test_quien_no_puede_no_cambia_nada(casa: Oficina, entra: Entra, paso: str) -> None:
    derivacion = derivado(casa)
    datos = {"unidad": casa.dideco.pk, "instruccion": "para_respuesta", "motivo": "Porque sí"}

    for actor in (casa.auditora, casa.ajeno):
        hace(entra(actor), paso, derivacion.codigo, derivacion.ingreso.codigo, **datos)

    assert estados(derivacion) == ["enviada"]
    assert Derivacion.objects.count() == 1
    assert Ingreso.objects.get(pk=derivacion.ingreso_id).estado == "derivado"


def test_lo_reservado_no_se_asoma_en_la_vista_previa(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2", materia="Sumario por acoso")
    derivacion = derivado(casa, ingresado=papel)
    cliente = entra(casa.funcionaria)

    previa = lote(cliente, "recibir", derivacion.codigo, papel.codigo).content.decode()
    hoja = cliente.post(reverse("escritorio:bandeja_entrega"), {"e": [derivacion.codigo]}).content.decode()

    for pagina in (previa, hoja):
        assert "Sumario" not in pagina
        assert papel.folio not in pagina


def test_los_lotes_no_se_piden_con_get_ni_con_un_paso_inventado(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.partes)

    assert cliente.get(reverse("escritorio:bandeja_lote", args=["recibir"])).status_code == 405
    assert cliente.get(reverse("escritorio:bandeja_entrega")).status_code == 405
    assert lote(cliente, "borrar").status_code == 404


def test_sin_sesion_no_hay_lote(db: None, client: Client) -> None:
    respuesta = client.post(reverse("escritorio:bandeja_lote", args=["recibir"]), {"e": ["X"]})

    assert respuesta.status_code == 403


def test_el_resultado_ajeno_no_se_ve(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa)
    hace(entra(casa.jefa), "recibir", derivacion.codigo)

    respuesta = entra(casa.funcionaria).get(reverse("escritorio:bandeja_resultado", args=[SELLO]))

    assert respuesta.status_code == 302


def test_la_hoja_de_entrega_de_lo_elegido_es_un_pdf(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa)
    cliente = entra(casa.partes)

    pantalla = cliente.post(reverse("escritorio:bandeja_entrega"), {"e": [derivacion.codigo]})
    hoja = cliente.post(reverse("escritorio:bandeja_entrega"), {"e": [derivacion.codigo], "pdf": "si"})

    assert derivacion.ingreso.folio in pantalla.content.decode()
    assert hoja.content.startswith(b"%PDF")
