"""El camino entero de un papel: del mesón al archivo, con la persona mirando desde afuera."""

import email
import email.policy
import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.recorridos.navegador import EnMarcha, espera
from tests.recorridos.papeles import carta, guarda_carta, texto_de
from tests.recorridos.pasos import VECINA, abre_el_caso, escribe_el_ingreso, ingresa

pytestmark = [pytest.mark.recorrido, pytest.mark.en_las_dos_bases, pytest.mark.xdist_group("recorridos")]

PALABRA = "calafateadora"
"""Está dentro del PDF y en ninguna otra parte."""
MATERIA = "Pide revisar el desagüe de calle Los Boldos"
CORREO = "zunilda@correo.example"


def test_un_papel_llega_del_meson_al_archivo(oficina: EnMarcha, chromium: Browser, tmp_path: Path) -> None:
    papel = guarda_carta(tmp_path, "Carta de Zunilda.pdf", MATERIA, f"Falta la pieza {PALABRA} del desagüe.")
    respuesta = carta("ORD. N° 412", "El desagüe se reparó ayer.")
    (tmp_path / "ORD 412.pdf").write_bytes(respuesta)

    # La Oficina de Partes recibe el papel y entrega el comprobante.
    partes = oficina.entra(chromium, "rosa")
    escribe_el_ingreso(partes, materia=MATERIA, papel=papel, rut="44.113.207-7", correo=CORREO)
    hecho = ingresa(partes)
    huella = hashlib.sha256(papel.read_bytes()).hexdigest()
    assert huella in partes.locator("main").inner_text()
    comprobante = texto_de(partes.request.get(f"/escritorio/comprobante/{hecho.codigo}/").body())
    assert hecho.folio in comprobante
    assert hecho.codigo in comprobante.replace("-", "")

    # Lo deriva a Obras.
    partes.get_by_role("link", name="Abrir el expediente").click()
    partes.get_by_role("link", name="Derivar").first.click()
    partes.get_by_label("Derivar a").select_option(label="Dirección de Obras Municipales")
    partes.get_by_label("Texto de la providencia").fill("Para su respuesta directa.")
    partes.get_by_role("button", name="Derivar", exact=True).click()
    partes.get_by_text("Derivado a Dirección de Obras Municipales.").first.wait_for()

    # La jefatura lo recibe desde su bandeja y lo responde con un PDF.
    jefatura = oficina.entra(chromium, "ignacio")
    abre_el_caso(jefatura, hecho.folio)
    jefatura.get_by_role("button", name="Recibir").first.click()
    jefatura.get_by_text("Recibido: queda en tu trámite.").first.wait_for()
    jefatura.get_by_role("link", name="Responder").first.click()
    jefatura.get_by_label("Número y nombre de la respuesta").fill("ORD. N° 412")
    jefatura.get_by_label("Respuesta firmada, en PDF").set_input_files(tmp_path / "ORD 412.pdf")
    jefatura.get_by_role("button", name="Adjuntar la respuesta").click()
    jefatura.get_by_text("Queda por despachar.").first.wait_for()
    jefatura.context.close()

    # La Oficina de Partes mira cómo saldrá y la despacha por correo.
    abre_el_caso(partes, hecho.folio)
    partes.get_by_role("link", name="Despachar").first.click()
    assert partes.get_by_label("Correo de la persona").input_value() == CORREO
    if (motivo := partes.get_by_label("Por qué sale antes")).count():
        motivo.fill("La reparación no admite espera.")
    partes.get_by_role("button", name="Ver cómo saldrá").click()
    partes.get_by_role("heading", name="Revisa antes de despachar").wait_for()
    assert hashlib.sha256(respuesta).hexdigest() in partes.locator("main").inner_text()
    partes.get_by_role("button", name="Despachar", exact=True).click()
    partes.get_by_role("heading", name="Despacho").wait_for()

    # El trabajador manda el correo: queda tal como salió, con el adjunto exacto.
    enlace = partes.get_by_role("link", name="Correo tal como salió")
    espera(lambda: enlace.count() or (partes.reload() and enlace.count()), que="que saliera el correo")
    eml = partes.request.get(str(enlace.get_attribute("href"))).body()
    guardado = next(oficina.oficina.datos.glob(f"archivos/**/{hashlib.sha256(eml).hexdigest()}*"))
    correo = email.message_from_bytes(guardado.read_bytes(), policy=email.policy.default)
    assert [a.get_payload(decode=True) for a in correo.iter_attachments()] == [respuesta]
    assert any(eml == c.read_bytes() for c in oficina.oficina.datos.glob("correos/*.eml"))

    # La persona, sin cuenta, ve su caso con el código del comprobante y baja la respuesta.
    with oficina.sin_cuenta(chromium, viewport={"width": 360, "height": 740}) as persona:
        persona.goto("/")
        persona.get_by_label("Código de seguimiento").fill(hecho.codigo.lower())
        persona.get_by_role("button", name="Ver mi solicitud").click()
        persona.get_by_role("heading", name=MATERIA).wait_for()
        visto = persona.locator("main").inner_text()
        assert hecho.folio in visto
        assert "Tu respuesta" in visto
        with persona.expect_download() as bajada:
            persona.get_by_role("link", name="ORD. N° 412").click()
        assert Path(bajada.value.path()).read_bytes() == respuesta

    # Se encuentra por una palabra que solo está dentro del PDF.
    def se_halla() -> bool:
        partes.goto(f"/escritorio/buscar/?q={PALABRA.upper()}")
        return partes.locator("mark", has_text=PALABRA).count() > 0

    espera(se_halla, que="que el buscador hallara la palabra del PDF")
    partes.get_by_role("row").filter(has_text=PALABRA).get_by_role("link", name="Expediente").click()
    partes.wait_for_url("**/escritorio/expediente/**")
    assert hecho.folio in partes.locator("main").inner_text()

    # El libro diario lo lleva.
    libro = texto_de(partes.request.get("/escritorio/libro/?formato=pdf").body())
    assert hecho.folio in libro
    assert VECINA in libro

    # Y se archiva.
    abre_el_caso(partes, hecho.folio)
    partes.get_by_role("link", name="Archivar").first.click()
    partes.get_by_role("button", name="Archivar", exact=True).click()
    partes.get_by_text("Archivado").first.wait_for()
    partes.context.close()

    assert oficina.fojas("bitacora", "verificar")["correcto"] is True
