"""Cada tarea del mesón hecha sin tocar el puntero: solo teclas, y el foco siempre a la vista."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.recorridos.navegador import CLAVE, EnMarcha
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.pasos import escribe_el_ingreso, ingresa

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]

NOMBRE_DEL_FOCO = """() => {
  const e = document.activeElement;
  const rotulos = e.labels ? [...e.labels].map((r) => r.innerText) : [];
  return [e.getAttribute("aria-label"), ...rotulos, e.matches("a, button, summary") ? e.innerText : ""]
    .filter(Boolean).join(" ").replace(/\\s+/g, " ").trim();
}"""
TAPADO = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  if (r.width <= 1 || r.height <= 1) return false;
  const encima = document.elementFromPoint(r.left + r.width / 2, r.top + Math.min(r.height, 24) / 2);
  return !(encima && (e.contains(encima) || encima.contains(e) || (e.labels || []).length
    && [...e.labels].some((l) => l.contains(encima))));
}"""
TOPE = 90


class Teclado:
    """Las manos de quien no usa el puntero."""

    def __init__(self, pagina: Page) -> None:
        self.pagina = pagina
        # Desde antes de la primera tecla: si se empieza a escuchar justo al apretarla, el selector puede ganarle.
        pagina.on("filechooser", lambda _: None)

    def teclas(self, *teclas: str) -> None:
        for tecla in teclas:
            self.pagina.keyboard.press(tecla)

    def escribe(self, texto: str) -> None:
        self.pagina.keyboard.insert_text(texto)

    def _espera_verlo(self, nombre: str) -> None:
        """Lo que llega mientras se escribe puede empujarlo; en un instante vuelve a estar a la vista."""
        for _ in range(5):
            if not self.pagina.evaluate(TAPADO):
                return
            self.pagina.wait_for_timeout(200)
        raise AssertionError(f"el foco en «{nombre}» queda tapado")

    def hasta(self, nombre: str, *, tecla: str = "Tab") -> None:
        """Tabula hasta el control de ese nombre; en el camino, nada puede quedar escondido bajo una barra."""
        vistos = []
        for _ in range(TOPE):
            enfocado = self.pagina.evaluate(NOMBRE_DEL_FOCO)
            if nombre in enfocado:
                self._espera_verlo(nombre)
                return
            vistos.append(enfocado)
            self.pagina.keyboard.press(tecla)
        raise AssertionError(f"Con {TOPE} tabulaciones no se llega a «{nombre}»: {vistos}")

    def elige(self, nombre: str, opcion: str) -> None:
        """En una lista cerrada, las primeras letras saltan a la opción."""
        self.hasta(nombre)
        self.pagina.keyboard.type(opcion)

    def adjunta(self, nombre: str, papel: Path) -> None:
        self.hasta(nombre)
        with self.pagina.expect_file_chooser() as elegido:
            self.pagina.keyboard.press("Enter")
        elegido.value.set_files(papel)


def entra(pagina: Page, usuario: str) -> Teclado:
    manos = Teclado(pagina)
    pagina.goto("/cuenta/login/")
    manos.hasta("Usuario")
    manos.escribe(usuario)
    manos.hasta("Clave")
    manos.escribe(CLAVE)
    manos.teclas("Enter")
    pagina.wait_for_url("**/escritorio/")
    return manos


def busca_el_folio(manos: Teclado, folio: str) -> None:
    manos.teclas("/")
    manos.escribe(folio)
    manos.teclas("Enter")
    manos.pagina.wait_for_url("**/escritorio/expediente/**")


def test_las_tareas_del_meson_se_hacen_sin_puntero(oficina: EnMarcha, chromium: Browser, tmp_path: Path) -> None:
    materia = "Pide instalar un grifo en Rihue"
    papel = guarda_carta(tmp_path, "Grifo.pdf", materia, "No hay grifo a menos de un kilómetro.")
    respuesta = guarda_carta(tmp_path, "ORD 77.pdf", "ORD. N° 77", "Se instalará en marzo.")

    # Ingresar a una persona nueva, con su archivo.
    with oficina.sin_cuenta(chromium) as pagina:
        manos = entra(pagina, "rosa")
        manos.teclas("n")
        pagina.wait_for_url("**/escritorio/meson/")
        manos.hasta("RUT o nombre")
        manos.escribe("44.113.209-3")
        pagina.get_by_text("Aún no está en el registro").wait_for()
        manos.hasta("Registrarla como persona nueva")
        manos.teclas("Space")
        manos.hasta("Nombres y apellidos")
        manos.escribe("Celedonio Cayupi Torres")
        manos.elige("Tipo de documento", "Solicitud")
        manos.hasta("Materia")
        manos.escribe(materia)
        manos.teclas("Alt+3")
        manos.adjunta("Archivo", papel)
        pagina.get_by_text("sha256").first.wait_for()
        manos.teclas("Alt+4")
        # Al grupo se entra con el tabulador y adentro se elige con las flechas.
        manos.hasta("Dirección")
        manos.hasta("Dejarlo por derivar", tecla="ArrowDown")
        manos.hasta("Providencia")
        manos.teclas("Control+Enter")
        pagina.wait_for_url("**/meson/hecho/**")
        folio = pagina.locator(".sello b").inner_text()

        # Imprimir el comprobante.
        with pagina.context.expect_page() as impreso:
            manos.teclas("c")
        assert "/comprobante/" in impreso.value.url
        impreso.value.close()

        # Derivar.
        busca_el_folio(manos, folio)
        manos.teclas("d")
        pagina.wait_for_url("**/derivar/")
        manos.elige("Derivar a", "Dirección de Obras")
        manos.hasta("Texto de la providencia")
        manos.escribe("Para su respuesta.")
        manos.teclas("Control+Enter")
        pagina.get_by_text("Derivado a Dirección de Obras Municipales.").first.wait_for()

    # La unidad recibe y responde.
    with oficina.sin_cuenta(chromium) as pagina:
        manos = entra(pagina, "ignacio")
        busca_el_folio(manos, folio)
        manos.teclas("e")
        pagina.get_by_text("Recibido: queda en tu trámite.").first.wait_for()
        manos.teclas("r")
        pagina.wait_for_url("**/responder/")
        manos.hasta("Número y nombre de la respuesta")
        manos.escribe("ORD. N° 77")
        manos.adjunta("Respuesta firmada, en PDF", respuesta)
        manos.hasta("Adjuntar la respuesta")
        manos.teclas("Enter")
        pagina.get_by_text("Queda por despachar.").first.wait_for()

    # Despachar en el mesón, archivar y bajar el libro.
    with oficina.sin_cuenta(chromium) as pagina:
        manos = entra(pagina, "rosa")
        busca_el_folio(manos, folio)
        manos.teclas("s")
        pagina.wait_for_url("**/despachar/")
        assert pagina.locator("[name=recibio]").input_value() == "Celedonio Cayupi Torres"
        if pagina.get_by_label("Por qué sale antes").count():
            manos.hasta("Por qué sale antes")
            manos.escribe("La trae en persona.")
        manos.hasta("Ver cómo saldrá")
        manos.teclas("Enter")
        pagina.get_by_role("heading", name="Revisa antes de despachar").wait_for()
        manos.hasta("Despachar")
        manos.teclas("Enter")
        pagina.wait_for_url("**/escritorio/despacho/**")
        busca_el_folio(manos, folio)
        manos.teclas("a")
        pagina.wait_for_url("**/archivar/")
        manos.hasta("Archivar")
        manos.teclas("Enter")
        pagina.get_by_text("Archivado").first.wait_for()
        pagina.goto("/escritorio/libro/")
        manos.hasta("PDF")
        manos.teclas("Enter")


def test_el_primer_tabulador_salta_al_contenido(oficina: EnMarcha, chromium: Browser) -> None:
    pagina = oficina.entra(chromium, "rosa")
    pagina.goto("/escritorio/bandeja/")
    pagina.keyboard.press("Tab")
    pagina.keyboard.press("Enter")

    assert pagina.evaluate("() => document.activeElement.id") == "contenido"
    pagina.context.close()


def test_las_filas_de_la_bandeja_se_recorren_y_se_abren_con_el_teclado(oficina: EnMarcha, chromium: Browser) -> None:
    pagina = oficina.entra(chromium, "ignacio")
    pagina.goto("/escritorio/bandeja/")
    pagina.keyboard.press("j")
    pagina.keyboard.press("j")
    elegido = pagina.evaluate("() => document.activeElement.innerText")
    pagina.keyboard.press("Enter")
    pagina.wait_for_url("**/escritorio/expediente/**")

    assert pagina.get_by_role("heading", level=1).inner_text().replace("\n", " ") == elegido
    pagina.context.close()


def test_escape_sale_del_buscador_y_vuelven_los_atajos(oficina: EnMarcha, chromium: Browser) -> None:
    pagina = oficina.entra(chromium, "rosa")
    pagina.goto("/escritorio/bandeja/")
    pagina.keyboard.press("/")
    pagina.keyboard.insert_text("algo")
    pagina.keyboard.press("Escape")
    assert pagina.evaluate("() => document.activeElement === document.body")
    pagina.keyboard.press("?")
    assert pagina.get_by_role("heading", name="Atajos de teclado").is_visible()
    pagina.keyboard.press("Escape")

    assert not pagina.get_by_role("heading", name="Atajos de teclado").is_visible()
    pagina.context.close()


def test_en_cada_paso_ya_esta_enfocado_lo_primero_que_se_escribe(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    papel = guarda_carta(tmp_path, "Foco.pdf", "Pide una reunión", "Con el alcalde.")
    pagina = oficina.entra(chromium, "rosa")
    escribe_el_ingreso(pagina, materia="Pide una reunión", papel=papel)
    codigo = ingresa(pagina).codigo

    def enfocado(paso: str) -> str:
        pagina.goto(f"/escritorio/ingreso/{codigo}/{paso}/")
        return str(pagina.evaluate("() => document.activeElement.name"))

    assert {paso: enfocado(paso) for paso in ("derivar", "responder", "archivar", "citar", "corregir")} == {
        "derivar": "unidad", "responder": "titulo", "archivar": "motivo", "citar": "otro", "corregir": "materia",
    }  # fmt: skip
    pagina.context.close()


def test_sin_puntero_se_marca_que_no_tiene_medios_y_la_respuesta_pasa_a_en_persona(
    oficina: EnMarcha, chromium: Browser
) -> None:
    pagina = oficina.entra(chromium, "rosa")
    pagina.goto("/escritorio/meson/")
    manos = Teclado(pagina)
    manos.elige("Cómo se le responde", "Correo")
    manos.hasta("No tiene medios electrónicos")
    manos.teclas("Space")

    assert pagina.get_by_label("Cómo se le responde").input_value() == "presencial"
    assert pagina.get_by_text("Se le responde en persona, en el mesón").is_visible()
    manos.teclas("Space")
    assert pagina.get_by_label("Cómo se le responde").input_value() == "correo"
    pagina.context.close()


def test_sin_puntero_se_cita_un_antecedente_por_el_numero_de_su_folio(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    papel = guarda_carta(tmp_path, "Cita.pdf", "Pide otra reunión", "Con el alcalde.")
    pagina = oficina.entra(chromium, "rosa")
    folios = []
    for _ in range(2):
        escribe_el_ingreso(pagina, materia="Pide otra reunión", papel=papel)
        folios.append(ingresa(pagina).folio)
    manos = Teclado(pagina)
    busca_el_folio(manos, folios[1])
    manos.teclas("n")
    pagina.wait_for_url("**/citar/")
    manos.escribe(f"N° {int(folios[0][5:])}")
    manos.teclas("Control+Enter")

    pagina.get_by_text("Antecedente citado.").first.wait_for()
    pagina.context.close()


def test_sin_puntero_se_quita_un_adjunto_se_deja_como_borrador_y_se_retoma(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Pide cerrar un sitio eriazo"
    papel = guarda_carta(tmp_path, "Eriazo.pdf", materia, "Se llena de basura.")
    otro = guarda_carta(tmp_path, "Otro.pdf", "Otro", "De otra persona.")
    pagina = oficina.entra(chromium, "pedro")
    pagina.goto("/escritorio/meson/")
    manos = Teclado(pagina)
    manos.hasta("Materia")
    manos.escribe(materia)
    manos.teclas("Alt+3")
    for archivo in (papel, otro):
        manos.adjunta("Archivo", archivo)
        pagina.locator("[data-adjunto]").filter(has_text=archivo.name).wait_for()
    manos.hasta("Quitar Otro.pdf")
    manos.teclas("Enter")
    manos.hasta("Dejar como borrador")
    manos.teclas("Enter")
    pagina.get_by_text("Lo retomas cuando quieras").wait_for()

    pagina.goto("/escritorio/meson/")
    if (varios := pagina.locator("#borradores summary", has_text="a medio escribir")).count():
        manos.hasta(varios.inner_text())
        manos.teclas("Enter")
    pagina.locator("#borradores li").filter(has_text=materia).get_by_role("link").focus()
    manos.teclas("Enter")
    pagina.wait_for_url("**/meson/?borrador=*")

    assert pagina.get_by_label("Materia").input_value() == materia
    assert [a.split()[0] for a in pagina.locator("[data-adjunto] b").all_inner_texts()] == ["Eriazo.pdf"]
    pagina.context.close()


def test_sin_puntero_se_ingresa_otro_parecido_y_se_manda_el_comprobante_por_correo(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Postula a la subvención de 2027"
    papel = guarda_carta(tmp_path, "Postula.pdf", materia, "Adjunta su proyecto.")
    pagina = oficina.entra(chromium, "rosa")
    manos = Teclado(pagina)
    escribe_el_ingreso(pagina, materia=materia, papel=papel)
    manos.hasta("Con otro parecido")
    manos.teclas("Enter")
    pagina.wait_for_url("**/meson/?como=*")
    assert pagina.get_by_label("Materia").input_value() == materia
    manos.hasta("RUT o nombre")
    manos.escribe("Junta de vecinos de Rihue")
    pagina.get_by_label("No se identifica").wait_for()
    manos.hasta("Registrarla como persona nueva")
    manos.hasta("No se identifica", tecla="ArrowDown")
    manos.teclas("Alt+3")
    manos.adjunta("Archivo", papel)
    pagina.locator("[data-adjunto]").wait_for()
    manos.teclas("Control+Enter")
    pagina.wait_for_url("**/meson/hecho/**")

    assert manos.pagina.evaluate(NOMBRE_DEL_FOCO).startswith("Ingresar otro")
    manos.hasta("Correo")
    manos.escribe("junta@rihue.example")
    manos.teclas("Enter")
    pagina.get_by_text("El comprobante va en camino a junta@rihue.example.").wait_for()
    pagina.context.close()
