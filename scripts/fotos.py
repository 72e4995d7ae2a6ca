"""Toma las fotografías del manual con la demostración recién cargada: `.venv/bin/python scripts/fotos.py [CARPETA]`.

Cada una tiene su nombre y su tamaño fijos; quedan en WebP de hasta 150 kB en docs/manual/img.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RAIZ = Path(__file__).resolve().parent.parent
os.environ["DJANGO_SETTINGS_MODULE"] = "fojas.config.settings.pruebas"
sys.path[:0] = [str(RAIZ), str(RAIZ / "src")]

import django  # noqa: E402

django.setup()

import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from tests.fallas.oficina import Oficina  # noqa: E402
from tests.recorridos.navegador import EnMarcha, abre_chromium, arranca, espera  # noqa: E402
from tests.recorridos.papeles import carta  # noqa: E402
from tests.recorridos.pasos import Hecho, abre_el_caso, escribe_el_ingreso, ingresa  # noqa: E402

COMPUTADOR = {"width": 1280, "height": 800}
TELEFONO = {"width": 360, "height": 740}
MAXIMO = 150_000
DIRECCION = "https://fojas.negrete.example"
"""La que se ve en el comprobante, en vez de la de esta máquina."""
POSTULAN = ("Eliana Huenchul Parra", "Gastón Lillo Cares", "Maritza Oñate Leal")
PALABRA = "anegamiento"
MATERIA = "Solicita limpiar el desagüe de calle Los Boldos"
CUERPO = (
    "Junto con saludar, informo que el desagüe de calle Los Boldos, frente al número 214, está tapado hace dos "
    f"semanas y que cada lluvia deja un {PALABRA} que llega a las casas. Solicito su limpieza antes de junio."
)


@dataclass(slots=True)
class Fotografo:
    """Quien recorre la oficina con la cámara."""

    oficina: EnMarcha
    chromium: Browser
    destino: Path

    def pagina(self, usuario: str, medida: dict[str, int]) -> Page:
        if not usuario:
            return self.oficina.pagina(self.chromium, viewport=medida)
        return self.oficina.entra(self.chromium, usuario, viewport=medida)

    def toma(self, pagina: Page, nombre: str) -> None:
        """La pantalla tal como se ve, sin el cursor ni el foco a medio camino."""
        pagina.wait_for_load_state("networkidle")
        self._guarda(Image.open(io.BytesIO(pagina.screenshot(animations="disabled", caret="hide"))), nombre)

    def toma_papel(self, pdf: bytes, nombre: str) -> None:
        """La primera página de un PDF, como saldría de la impresora."""
        documento = pypdfium2.PdfDocument(pdf)
        self._guarda(documento[0].render(scale=1.5).to_pil(), nombre)
        documento.close()

    def _guarda(self, imagen: Image.Image, nombre: str) -> None:
        for calidad in (82, 70, 55, 40):
            salida = io.BytesIO()
            imagen.convert("RGB").save(salida, "WEBP", quality=calidad, method=6)
            if salida.tell() <= MAXIMO:
                break
        (self.destino / f"{nombre}.webp").write_bytes(salida.getvalue())
        print(f"{nombre}.webp  {salida.tell() / 1000:.0f} kB")


def main() -> int:
    destino = Path(sys.argv[1]) if len(sys.argv) > 1 else RAIZ / "docs" / "manual" / "img"
    destino.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fojas-fotos-") as carpeta:
        papel = Path(carpeta) / "Carta de Zunilda Quilodrán.pdf"
        papel.write_bytes(carta(MATERIA, CUERPO))
        respuesta = Path(carpeta) / "ORD 412.pdf"
        respuesta.write_bytes(carta("ORD. N° 412", "El desagüe se limpió ayer y quedó en el programa de cada mes."))
        with (
            arranca(Oficina(Path(carpeta) / "datos", ambiente={"FOJAS_DIRECCION": DIRECCION})) as oficina,
            sync_playwright() as playwright,
            abre_chromium(playwright) as chromium,
        ):
            recorre(Fotografo(oficina, chromium, destino), papel, respuesta)
    return 0


def recorre(foto: Fotografo, papel: Path, respuesta: Path) -> None:
    """El camino de un papel, fotografiado paso a paso."""
    partes = foto.pagina("rosa", COMPUTADOR)
    hecho = _del_meson(foto, partes, papel)
    _del_caso(foto, partes, hecho, respuesta)
    _de_las_listas(foto, partes)
    _de_las_puertas(foto)
    _de_lo_pedido(foto)
    _del_papel_y_las_cartas(foto)
    _del_control(foto)
    _de_la_persona(foto, hecho)
    _desde_la_casa(foto)
    _de_quien_administra(foto)


def _del_meson(foto: Fotografo, partes: Page, papel: Path) -> Hecho:
    escribe_el_ingreso(partes, materia=MATERIA, papel=papel, rut="44.113.207-7", correo="zunilda@correo.example")
    partes.get_by_text("Guardado").or_(partes.get_by_text("Borrador guardado")).first.wait_for()
    partes.locator("#plazo b").first.wait_for()
    partes.evaluate("window.scrollTo(0, 0)")
    foto.toma(partes, "meson")
    hecho = ingresa(partes)
    foto.toma(partes, "meson-hecho")
    foto.toma_papel(partes.request.get(f"/escritorio/comprobante/{hecho.codigo}/").body(), "comprobante-a4")
    telefono = foto.pagina("rosa", TELEFONO)
    telefono.goto("/escritorio/meson/")
    foto.toma(telefono, "meson-telefono")
    telefono.context.close()
    return hecho


def _del_caso(foto: Fotografo, partes: Page, hecho: Hecho, respuesta: Path) -> None:
    abre_el_caso(partes, hecho.folio)
    partes.get_by_role("link", name="Derivar").first.click()
    partes.get_by_label("Derivar a").select_option(label="Dirección de Obras Municipales")
    partes.get_by_label("Texto de la providencia").fill("Para su respuesta directa, con copia a esta oficina.")
    partes.get_by_label("Días hábiles que das").fill("10")
    foto.toma(partes, "derivar")
    partes.get_by_role("button", name="Derivar", exact=True).click()
    jefatura = foto.pagina("ignacio", COMPUTADOR)
    jefatura.goto("/escritorio/")
    foto.toma(jefatura, "mi-dia")
    jefatura.goto("/escritorio/bandeja/")
    foto.toma(jefatura, "bandeja")
    abre_el_caso(jefatura, hecho.folio)
    jefatura.get_by_role("button", name="Recibir").first.click()
    jefatura.get_by_role("link", name="Responder").first.wait_for()
    foto.toma(jefatura, "expediente")
    jefatura.get_by_role("link", name="Responder").first.click()
    jefatura.get_by_label("Número y nombre de la respuesta").fill("ORD. N° 412")
    jefatura.get_by_label("Respuesta firmada, en PDF").set_input_files(respuesta)
    jefatura.get_by_role("button", name="Adjuntar la respuesta").click()
    jefatura.get_by_text("Queda por despachar.").first.wait_for()
    jefatura.set_viewport_size(TELEFONO)
    jefatura.goto("/escritorio/bandeja/")
    foto.toma(jefatura, "bandeja-telefono")
    jefatura.context.close()
    abre_el_caso(partes, hecho.folio)
    partes.get_by_role("link", name="Despachar").first.click()
    if (motivo := partes.get_by_label("Por qué sale antes")).count():
        motivo.fill("El desagüe tapado no admite espera: se anuncia lluvia.")
    partes.get_by_role("button", name="Ver cómo saldrá").click()
    foto.toma(partes, "despacho-previo")
    partes.get_by_role("button", name="Despachar", exact=True).click()
    enlace = partes.get_by_role("link", name="Correo tal como salió")
    espera(lambda: enlace.count() or (partes.reload() and enlace.count()), que="que saliera el correo")
    foto.toma(partes, "despacho-prueba")
    abre_el_caso(partes, hecho.folio)
    partes.get_by_role("link", name="Movimientos").first.click()
    foto.toma(partes, "movimientos")


def _de_las_listas(foto: Fotografo, partes: Page) -> None:
    partes.goto("/escritorio/tablero/")
    foto.toma(partes, "tablero")
    partes.goto("/escritorio/libro/")
    foto.toma(partes, "libro")
    foto.toma_papel(partes.request.get("/escritorio/libro/?formato=pdf").body(), "libro-papel")
    buscado: Callable[[], bool] = lambda: bool(  # noqa: E731
        partes.goto(f"/escritorio/buscar/?q={PALABRA}") and partes.locator("mark").count()
    )
    espera(buscado, que="que el buscador leyera el PDF")
    foto.toma(partes, "buscar")
    partes.goto("/escritorio/calendario/")
    foto.toma(partes, "calendario")
    partes.context.close()


def _abre_lo_que_dice(pagina: Page, palabras: str, *, vista: str = "") -> None:
    """El caso de la demostración que tiene esas palabras, en la pestaña pedida."""
    pagina.goto(f"/escritorio/buscar/?q={palabras}")
    pagina.locator("main a[href*='/escritorio/expediente/']").first.click()
    pagina.wait_for_url("**/escritorio/expediente/**")
    if vista:
        pagina.get_by_role("main").get_by_role("link", name=vista).first.click()


def _de_las_puertas(foto: Fotografo) -> None:
    """Lo que llega por correo y por el escáner, y muchos iguales."""
    partes = foto.pagina("pedro", COMPUTADOR)
    partes.goto("/escritorio/recepcion/todo/")
    foto.toma(partes, "recepcion")
    partes.goto("/escritorio/recepcion/")
    partes.locator("main a[href*='/recepcion/correo/']").first.click()
    partes.get_by_role("heading", name="Parece de un caso").wait_for()
    foto.toma(partes, "correo")
    partes.goto("/escritorio/recepcion/escaneos/")
    foto.toma(partes, "escaneos")
    partes.goto("/escritorio/meson/lote/")
    partes.get_by_label("Materia", exact=False).first.fill("Postula a la beca municipal: {nombre}")
    for numero, nombre in enumerate(POSTULAN, 1):
        partes.get_by_label(f"RUT o nombre, fila {numero}", exact=True).fill(nombre)
        partes.keyboard.press("Enter")
    partes.evaluate("document.querySelector('#personas').closest('section').scrollIntoView()")
    foto.toma(partes, "lote")
    partes.goto("/escritorio/meson/lote/")
    partes.get_by_role("link", name="Postula al fondo de huertos").first.click()
    foto.toma(partes, "lote-hecho")
    partes.goto("/escritorio/planillas/hechas/")
    partes.locator("main a[href*='/escritorio/planillas/']").last.click()
    foto.toma(partes, "planilla")
    partes.context.close()


def _de_lo_pedido(foto: Fotografo) -> None:
    """Las partes de lo pedido, lo que corre y el documento en el visor."""
    jefatura = foto.pagina("ignacio", COMPUTADOR)
    _abre_lo_que_dice(jefatura, "subdividir", vista="Plazos")
    jefatura.get_by_role("heading", name="Cómo se contó").evaluate("t => t.closest('section, .panel').scrollIntoView()")
    foto.toma(jefatura, "plazos")
    _abre_lo_que_dice(jefatura, "luminarias copia de un permiso", vista="Partes de lo pedido")
    foto.toma(jefatura, "partes")
    _abre_lo_que_dice(jefatura, "subdividir", vista="Documentos")
    jefatura.locator("main a[href$='/ver/']").first.click()
    jefatura.locator("#lamina img").wait_for()
    foto.toma(jefatura, "visor")
    jefatura.context.close()


def _del_papel_y_las_cartas(foto: Fotografo) -> None:
    partes = foto.pagina("rosa", COMPUTADOR)
    _abre_lo_que_dice(partes, "subdividir", vista="Documentos")
    partes.get_by_role("link", name="Mover o ver por dónde pasó").first.click()
    foto.toma(partes, "papel")
    partes.goto("/escritorio/cartas/")
    foto.toma(partes, "cartas")
    partes.context.close()


def _del_control(foto: Fotografo) -> None:
    secretario = foto.pagina("hernan", COMPUTADOR)
    for nombre, donde in (
        ("riesgo", "tablero/riesgo/"), ("tiempos", "tablero/tiempos/"), ("puntos", "concejo/puntos/"),
        ("excepciones", "excepciones/"), ("interrupciones", "interrupciones/"),
    ):  # fmt: skip
        secretario.goto(f"/escritorio/{donde}")
        foto.toma(secretario, nombre)
    secretario.context.close()


def _desde_la_casa(foto: Fotografo) -> None:
    """Quien presenta con su teléfono."""
    persona = foto.pagina("", TELEFONO)
    persona.goto("/presentar/")
    persona.get_by_role("button", name="Empezar").click()
    persona.get_by_label("Pedir algo").check()
    persona.get_by_role("button", name="Guardar y seguir").click()
    persona.get_by_label("A tu nombre").check()
    persona.locator("[name=nombre]").fill("Zunilda Quilodrán Paine")
    persona.get_by_role("button", name="Guardar y seguir").click()
    persona.locator("[name=asunto]").fill("Pide una luminaria en el pasaje Laurel")
    persona.locator("[name=texto]").fill("El pasaje Laurel está a oscuras desde hace un mes. Pido una luminaria.")
    persona.evaluate("window.scrollTo(0, 0)")
    foto.toma(persona, "presentar")
    persona.context.close()


def _de_la_persona(foto: Fotografo, hecho: Hecho) -> None:
    for medida, sufijo in ((COMPUTADOR, ""), (TELEFONO, "-telefono")):
        persona = foto.pagina("", medida)
        persona.goto("/")
        foto.toma(persona, f"portal{sufijo}")
        persona.goto(f"/seguimiento/{hecho.codigo}/")
        foto.toma(persona, f"seguimiento{sufijo}")
        persona.context.close()


def _de_quien_administra(foto: Fotografo) -> None:
    secretario = foto.pagina("hernan", COMPUTADOR)
    secretario.goto("/escritorio/")
    foto.toma(secretario, "mi-dia-secretario")
    secretario.context.close()
    informatica = foto.pagina("andres", COMPUTADOR)
    informatica.goto("/escritorio/sistema/")
    foto.toma(informatica, "sistema")
    informatica.context.close()


if __name__ == "__main__":
    sys.exit(main())
