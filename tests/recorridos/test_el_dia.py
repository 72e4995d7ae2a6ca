"""Un día de la Oficina de Partes: sus casos difíciles vividos con el teclado, en el computador y en un teléfono.

Cada paso queda fotografiado en `build/dia/`, con el ancho de la pantalla en el nombre.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from fojas.base import tiempo
from tests.corpus import moldes
from tests.fabricas.organizacion import rut_de
from tests.fallas.oficina import oficina_nueva
from tests.medidas import LARGO, anota
from tests.recorridos.navegador import EnMarcha, arranca, espera
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.test_lote import APELLIDOS, NOMBRES, papeles
from tests.recorridos.test_solo_teclado import Teclado

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]
FOTOS = Path(__file__).resolve().parents[2] / "build" / "dia"
MESA, TELEFONO = 1280, 360
ALTOS = {MESA: 800, TELEFONO: 740}
ESPERA = 60_000
"""Milisegundos para lo que un equipo ocupado demora."""
MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
LETRAS = "abcdefghijklmnopqrst"
SE_SALE = "() => document.documentElement.scrollWidth > window.innerWidth"
QUIETA = "() => !document.querySelector('.htmx-request')"
ESCRIBIENDO = "() => document.activeElement.matches('input, textarea, select')"
ELEGIDA = "() => document.activeElement.selectedOptions[0].text.trim()"
larga = pytest.mark.skipif(not LARGO, reason="se vive en la corrida larga")


def busca_el_folio(manos: Teclado, folio: str) -> None:
    """Desde cualquier página, también con el foco en un dato a medio escribir."""
    for _ in range(5):
        if not manos.pagina.evaluate(ESCRIBIENDO):
            break
        manos.teclas("Tab")
    manos.teclas("/", "Control+a")
    manos.escribe(folio)
    with manos.pagina.expect_navigation():
        manos.teclas("Enter")
    manos.pagina.wait_for_url("**/escritorio/expediente/**")


def escribe_el_dia(manos: Teclado, campo: str, cual: date) -> None:
    """El orden del día y el mes lo pone el idioma del navegador: si quedó al revés, se vuelve a escribir."""
    manos.hasta(campo)
    for orden in ("%d%m%Y", "%m%d%Y"):
        manos.pagina.keyboard.type(f"{cual:{orden}}")
        if manos.pagina.evaluate("() => document.activeElement.value") == cual.isoformat():
            return
        manos.teclas("ArrowLeft", "ArrowLeft")
    raise AssertionError(f"no se pudo escribir el {cual} en «{campo}»")


def dicho(manos: Teclado, donde: str = "main") -> str:
    """Lo que se lee ahí, con los espacios en uno."""
    return " ".join(manos.pagina.locator(donde).inner_text().split())


@dataclass(frozen=True, slots=True)
class Entrado:
    folio: str
    codigo: str


@dataclass
class Jornada:
    """Quien atiende, en una pantalla de ese ancho: nunca usa el puntero, y todo paso deja su foto."""

    oficina: EnMarcha
    chromium: Browser
    carpeta: Path
    ancho: int
    caso: str = ""
    fotos: int = 0
    abiertas: list[Page] = field(default_factory=list)

    def sienta(self, usuario: str) -> Teclado:
        pagina = self.oficina.entra(
            self.chromium, usuario, viewport={"width": self.ancho, "height": ALTOS[self.ancho]},
            has_touch=self.ancho == TELEFONO,
        )  # fmt: skip
        self.abiertas.append(pagina)
        pagina.goto("/escritorio/")
        return Teclado(pagina)

    def foto(self, manos: Teclado, que: str) -> None:
        """Nada puede salirse hacia el lado."""
        self.fotos += 1
        # La barra de arriba sigue a la página: en la foto entera va arriba.
        manos.pagina.evaluate("() => window.scrollTo(0, 0)")
        FOTOS.mkdir(parents=True, exist_ok=True)
        manos.pagina.screenshot(path=FOTOS / f"{self.ancho}-{self.caso}-{self.fotos}-{que}.png", full_page=True)
        assert not manos.pagina.evaluate(SE_SALE), f"a {self.ancho} px, «{que}» se sale de la pantalla"

    def elige(self, manos: Teclado, lista: str, opcion: str) -> None:
        """Las primeras letras saltan cerca; con la flecha se llega a la opción justa."""
        manos.elige(lista, re.split(r"[^ -~]", opcion)[0])
        for _ in range(40):
            if manos.pagina.evaluate(ELEGIDA).startswith(opcion):
                return
            manos.teclas("ArrowDown")
        raise AssertionError(f"«{opcion}» no está en «{lista}»")

    def papel(self, nombre: str, titulo: str, cuerpo: str) -> Path:
        return guarda_carta(self.carpeta, nombre, titulo, cuerpo)

    def va_a(self, manos: Teclado, entrada: str) -> None:
        """Por el menú; en el teléfono hay que abrirlo."""
        if self.ancho == TELEFONO:
            manos.hasta("Abrir el menú")
            manos.teclas("Enter")
        manos.hasta(entrada)
        manos.teclas("Enter")

    def ingresa(
        self, manos: Teclado, *, quien: str, tipo: str, materia: str, archivos: tuple[Path, ...] = (), rut: str = "",
        conocida: str = "", referencia: str = "", derivar: bool = False,
    ) -> Entrado:  # fmt: skip
        """Un papel en el mesón, de la primera tecla al folio; las fotos, del formulario lleno y del folio."""
        pagina = manos.pagina
        manos.teclas("n")
        pagina.wait_for_url("**/escritorio/meson/")
        manos.hasta("RUT o nombre")
        manos.escribe(rut or quien)
        self._dice_quien(manos, quien=quien, rut=rut, conocida=conocida)
        self.elige(manos, "Tipo de documento", tipo)
        manos.pagina.wait_for_function(QUIETA)
        manos.hasta("Materia")
        manos.escribe(materia)
        if referencia:
            manos.hasta("N° y fecha del documento")
            manos.escribe(referencia)
        for archivo in archivos:
            manos.teclas("Alt+3")
            manos.adjunta("Archivo", archivo)
            pagina.locator("[data-adjunto]").filter(has_text=archivo.name).wait_for(timeout=ESPERA)
        manos.teclas("Alt+4")
        if not derivar:
            manos.hasta("Dejarlo por derivar", tecla="ArrowDown")
        self.foto(manos, "escrito")
        manos.teclas("Control+Enter")
        pagina.wait_for_url("**/meson/hecho/**")
        self.foto(manos, "folio")
        return Entrado(pagina.locator(".sello b").inner_text(), pagina.url.rstrip("/").rsplit("/", 1)[1])

    def _dice_quien(self, manos: Teclado, *, quien: str, rut: str, conocida: str) -> None:
        if rut:
            manos.pagina.get_by_text("Aún no está en el registro").wait_for()
            manos.hasta("Registrarla como persona nueva")
            manos.teclas("Space")
            manos.hasta("Nombres y apellidos")
            manos.escribe(quien)
            return
        manos.pagina.get_by_label("No se identifica").wait_for()
        manos.hasta(conocida or "Registrarla como persona nueva")
        if conocida:
            manos.teclas("Space")
        else:
            manos.hasta("No se identifica", tecla="ArrowDown")

    def deriva(self, manos: Teclado, folio: str, *, a: str, instruccion: str, texto: str) -> None:
        busca_el_folio(manos, folio)
        manos.teclas("d")
        manos.pagina.wait_for_url("**/derivar/")
        self.elige(manos, "Derivar a", a)
        self.elige(manos, "Instrucción", instruccion)
        manos.hasta("Texto de la providencia")
        manos.escribe(texto)
        self.foto(manos, "providencia")
        manos.teclas("Control+Enter")
        manos.pagina.get_by_text(f"Derivado a {a}").first.wait_for()
        self.foto(manos, "derivado")

    def recibe(self, manos: Teclado, folio: str) -> None:
        busca_el_folio(manos, folio)
        manos.teclas("e")
        manos.pagina.get_by_text("Recibido: queda en tu trámite.").first.wait_for()

    def vence(self, regla: str, desde: date | None = None, **mas: object) -> str:
        """El día que da la calculadora de la casa, dicho como en la página."""
        opciones = [parte for clave, dato in mas.items() for parte in (f"--{clave}", dato)]
        pedido = ("--regla", regla) if regla else ()
        contado = self.oficina.fojas("plazo", *pedido, "--desde", (desde or tiempo.hoy()).isoformat(), *opciones)
        dia = date.fromisoformat(contado["vence"])
        return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}"


Abre = Callable[[int, str], Jornada]


@pytest.fixture
def oficina_aparte(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EnMarcha]:
    """Otra oficina: la hora de cierre de un día no se desdice ese mismo día, y cambia los plazos de todos."""
    with oficina_nueva(tmp_path_factory.mktemp("aparte") / "datos") as nueva, arranca(nueva) as en_marcha:
        yield en_marcha


@pytest.fixture
def dia(oficina: EnMarcha, chromium: Browser, tmp_path: Path) -> Iterator[Abre]:
    abiertas: list[Jornada] = []

    def abre(ancho: int, caso: str) -> Jornada:
        abiertas.append(Jornada(oficina, chromium, tmp_path, ancho, caso))
        return abiertas[-1]

    yield abre
    for jornada in abiertas:
        for pagina in jornada.abiertas:
            pagina.context.close()
    anota(3, 1, f"El día, {abiertas[0].caso} a {abiertas[0].ancho} px", f"{abiertas[0].fotos} pasos fotografiados")


def en_los_dos(prueba: Any) -> Any:
    """En la corrida corta, solo el computador."""
    return pytest.mark.parametrize("ancho", [MESA, pytest.param(TELEFONO, marks=larga)])(prueba)


def en_los_dos_larga(prueba: Any) -> Any:
    return larga(pytest.mark.parametrize("ancho", [MESA, TELEFONO])(prueba))


@en_los_dos
def test_el_informe_de_la_contraloria_obliga_un_punto_y_su_acreditacion(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "contraloria")
    papel = hoy.papel("Informe final 214.pdf", "Informe final N° 214 de 2026", "Observa las horas extraordinarias.")
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Contraloría Regional", conocida="Contraloría Regional del Biobío",
        tipo="Informe final", materia="Informe final N° 214 de 2026 sobre horas extraordinarias", archivos=(papel,),
    )  # fmt: skip

    secretario = hoy.sienta("hernan")
    hoy.va_a(secretario, "Con el Concejo")
    secretario.pagina.wait_for_url("**/concejo/puntos/")
    fila = secretario.pagina.get_by_role("row").filter(has_text=entrado.folio)
    expect(fila).to_contain_text("Por dar a conocer")
    hoy.foto(secretario, "punto-obligado")
    secretario.hasta(f"Anotar la sesión del folio {entrado.folio}")
    secretario.teclas("Enter")
    secretario.pagina.wait_for_url("**/concejo/puntos/*/")
    secretario.hasta("Sesión")
    secretario.escribe("Ordinaria N° 1.204")
    escribe_el_dia(secretario, "Día de la sesión", tiempo.hoy())
    hoy.foto(secretario, "sesion")
    secretario.teclas("Control+Enter")
    secretario.pagina.get_by_text("corre el plazo para acreditarlo").first.wait_for()
    busca_el_folio(secretario, entrado.folio)

    hoy.foto(secretario, "con-plazo")
    cabeza = dicho(secretario, "dl.cabeza")
    assert hoy.vence("cgr-informe", cantidad=10) in cabeza


@en_los_dos_larga
def test_lo_que_pide_un_concejal_corre_quince_dias(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "concejal")
    papel = hoy.papel("Oficio de la concejala.pdf", "Pide informe", "Cuánto se gastó en áridos este año.")
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Concejala Amanda Quezada Riveros", tipo="Petición de", archivos=(papel,),
        materia="Pide el gasto en áridos de enero a octubre",
    )  # fmt: skip
    plazo = dicho(manos)
    hoy.va_a(manos, "Con el Concejo")
    manos.pagina.wait_for_url("**/concejo/puntos/")
    manos.hasta("Peticiones de concejales")
    manos.teclas("Enter")
    manos.pagina.wait_for_url("**/concejo/peticiones/")
    fila = manos.pagina.get_by_role("row").filter(has_text=entrado.folio)

    hoy.foto(manos, "peticiones")
    assert hoy.vence("concejal-informacion") in plazo
    expect(fila).to_contain_text("Amanda Quezada")


@en_los_dos_larga
def test_la_convocatoria_que_piden_dos_concejales_entra_y_va_a_la_tabla(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "convocatoria")
    papel = hoy.papel(
        "Solicitud de extraordinaria.pdf", "Piden sesión extraordinaria",
        "Firman dos de los seis concejales: Amanda Quezada y Lautaro Mellado. Tema: el contrato de alumbrado.",
    )  # fmt: skip
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Concejales Amanda Quezada y Lautaro Mellado", tipo="Otro documento", archivos=(papel,),
        materia="Dos de seis concejales piden sesión extraordinaria por el contrato de alumbrado",
    )  # fmt: skip
    hoy.deriva(
        manos, entrado.folio, a="Secretaría Municipal", instruccion="Para tabla",
        texto="Firma un tercio: citar a sesión extraordinaria (Ley 18.695, art. 84).",
    )  # fmt: skip

    movimientos = dicho(manos)
    assert "Para tabla del Concejo" in movimientos
    assert "Secretaría Municipal" in dicho(manos, "dl.cabeza")


@en_los_dos
def test_el_sobre_de_una_licitacion_entra_sin_abrirse(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "sobre")
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Constructora Bureo", conocida="Constructora Bureo Limitada", tipo="Sobre cerrado",
        materia="Oferta por la reposición de la sede de Rihue",
    )  # fmt: skip
    busca_el_folio(manos, entrado.folio)

    hoy.foto(manos, "reservado")
    expect(manos.pagina.locator("dl.cabeza")).to_contain_text("Reservado")
    expect(manos.pagina.locator("main")).to_contain_text("Sin plazo de la ley")


@en_los_dos
def test_archivos_dificiles_entran_con_su_aviso(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "archivos")
    con_clave, foto = hoy.carpeta / "Presupuesto Ñuble último año.pdf", hoy.carpeta / "Foto del teléfono.heic"
    con_clave.write_bytes(moldes.pdf("Reservado", encryption=pikepdf.Encryption(owner="a", user="b")))
    foto.write_bytes(moldes.HEIC)
    archivos = [con_clave, foto]
    if LARGO:
        largo = hoy.carpeta / "Expediente completo.pdf"
        largo.write_bytes(moldes.pdf("Foja", paginas=400))
        archivos.append(largo)
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Delfín Huenumán Arce", rut=rut_de(44_310_000 + ancho), tipo="Reclamo",
        materia="Reclama por el anegamiento de su casa", archivos=tuple(archivos),
    )  # fmt: skip
    guardado = dicho(manos)

    def leido() -> str:
        busca_el_folio(manos, entrado.folio)
        return dicho(manos) if "contraseña" in dicho(manos) else ""

    documentos = espera(leido, que="que se leyera el PDF con contraseña")
    hoy.foto(manos, "documentos")
    assert all(a.name in guardado for a in archivos)
    assert "contraseña" in documentos
    assert not LARGO or "400 páginas" in guardado


@en_los_dos_larga
def test_una_providencia_con_un_plazo_sin_dias_no_sale_y_la_que_sale_lleva_su_fecha(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "providencia")
    papel = hoy.papel("Memorándum 88.pdf", "Memorándum N° 88", "Pide incluir en tabla un ajuste de presupuesto.")
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Secretaría Comunal de Planificación", tipo="Otro documento", archivos=(papel,),
        materia="Memorándum N° 88: pide incluir en tabla un ajuste de presupuesto por M$ 450",
        referencia="Memorándum N° 88 de SECPLAN",
    )  # fmt: skip
    busca_el_folio(manos, entrado.folio)
    manos.teclas("d")
    manos.pagina.wait_for_url("**/derivar/")
    hoy.elige(manos, "Derivar a", "Secretaría Municipal")
    hoy.elige(manos, "Instrucción", "Para tabla")
    manos.hasta("Días hábiles que das")
    manos.escribe("pronto")
    manos.teclas("Control+Enter")
    manos.pagina.get_by_text("Escribe un número de días.").first.wait_for()
    hoy.foto(manos, "rechazada")
    # El aviso lleva al dato.
    manos.hasta("Días hábiles que das: Escribe")
    manos.teclas("Enter")
    manos.teclas("Control+a")
    manos.escribe("5")
    manos.teclas("Control+Enter")
    manos.pagina.get_by_text("Derivado a Secretaría Municipal").first.wait_for()

    hoy.foto(manos, "con-fecha")
    movimientos = dicho(manos, ".linea")
    assert f"{tiempo.hoy():%d-%m-%Y}" in movimientos
    assert "Para tabla del Concejo" in movimientos


@en_los_dos
def test_la_respuesta_que_deja_un_anexo_atras_lo_dice_antes_de_salir(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "anexos")
    papel = hoy.papel("Carta de Eliana.pdf", "Pide copia del plano", "Del loteo de Coihue.")
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Eliana Tralma Ortiz", rut=rut_de(44_320_000 + ancho), tipo="Solicitud", archivos=(papel,),
        materia="Pide copia del plano del loteo de Coihue",
    )  # fmt: skip
    hoy.deriva(
        manos, entrado.folio, a="Dirección de Obras", instruccion="Para respuesta", texto="Para su respuesta directa."
    )
    obras = hoy.sienta("ignacio")
    hoy.recibe(obras, entrado.folio)
    obras.teclas("r")
    obras.pagina.wait_for_url("**/responder/")
    obras.hasta("Número y nombre de la respuesta")
    obras.escribe("ORD. N° 901")
    obras.adjunta("Respuesta firmada, en PDF", hoy.papel("ORD 901.pdf", "ORD. N° 901", "Se adjunta el plano."))
    obras.adjunta("Anexos", hoy.papel("Plano del loteo.pdf", "Plano", "Del loteo de Coihue."))
    hoy.foto(obras, "responde")
    obras.hasta("Adjuntar la respuesta")
    obras.teclas("Enter")
    obras.pagina.get_by_text("Queda por despachar.").first.wait_for()

    busca_el_folio(manos, entrado.folio)
    manos.teclas("s")
    manos.pagina.wait_for_url("**/despachar/")
    elegidos = manos.pagina.get_by_role("group", name="Documentos que salen").get_by_role("checkbox")
    assert [e.is_checked() for e in elegidos.all()] == [True, True]
    manos.hasta("Plano del loteo.pdf")
    manos.teclas("Space")
    if manos.pagina.get_by_label("Por qué sale antes").count():
        manos.hasta("Por qué sale antes")
        manos.escribe("Lo pide para una escritura de hoy.")
    manos.hasta("Ver cómo saldrá")
    manos.teclas("Enter")
    manos.pagina.get_by_role("heading", name="Revisa antes de despachar").wait_for()
    hoy.foto(manos, "falta-uno")
    expect(manos.pagina.get_by_text("No sale")).to_contain_text("Plano del loteo.pdf")
    manos.hasta("Cambiar algo")
    manos.teclas("Enter")
    manos.pagina.get_by_role("heading", name="Despachar la respuesta").wait_for()
    manos.hasta("Plano del loteo.pdf")
    manos.teclas("Space")
    manos.hasta("Ver cómo saldrá")
    manos.teclas("Enter")
    manos.pagina.get_by_role("heading", name="Revisa antes de despachar").wait_for()

    hoy.foto(manos, "completa")
    expect(manos.pagina.get_by_text("No sale")).to_have_count(0)
    manos.hasta("Despachar")
    manos.teclas("Enter")
    manos.pagina.wait_for_url("**/escritorio/despacho/**")
    hoy.foto(manos, "despachado")
    expect(manos.pagina.locator("main")).to_contain_text("Plano del loteo.pdf")


@en_los_dos_larga
def test_la_solicitud_de_veinte_letras_se_responde_en_parte_y_sigue_corriendo(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "veinte-letras")
    letras = "\n".join(f"{letra}) Copia del contrato N° {n + 30} de arriendo" for n, letra in enumerate(LETRAS))
    papel = hoy.papel("Solicitud de acceso.pdf", "Solicitud de acceso a la información", letras)
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Irene Marileo Sáez", rut=rut_de(44_330_000 + ancho), tipo="Solicitud de acceso",
        materia="Pide copia de veinte contratos de arriendo", archivos=(papel,),
    )  # fmt: skip
    hoy.deriva(
        manos, entrado.folio, a="Secretaría Municipal", instruccion="Para respuesta", texto="Responder letra por letra."
    )
    secretario = hoy.sienta("hernan")
    hoy.recibe(secretario, entrado.folio)
    secretario.hasta("Partes")
    secretario.teclas("Enter")
    secretario.pagina.wait_for_url("**/partes/")
    secretario.hasta("Agregar partes")
    secretario.escribe(letras)
    secretario.teclas("Control+Enter")
    secretario.pagina.get_by_text("20 partes registradas.").first.wait_for()
    hoy.foto(secretario, "letras")
    busca_el_folio(secretario, entrado.folio)
    secretario.teclas("r")
    secretario.pagina.wait_for_url("**/responder/")
    secretario.hasta("Número y nombre de la respuesta")
    secretario.escribe("ORD. N° 77 de transparencia")
    secretario.adjunta(
        "Respuesta firmada, en PDF", hoy.papel("ORD 77.pdf", "ORD. N° 77", "Van quince contratos; faltan cinco.")
    )
    for letra in LETRAS[15:]:
        secretario.hasta(f"{letra}) Copia")
        secretario.teclas("Space")
    hoy.elige(secretario, "En qué quedó", "Conce")
    hoy.foto(secretario, "responde-quince")
    secretario.hasta("Adjuntar la respuesta")
    secretario.teclas("Enter")
    secretario.pagina.get_by_text("Queda por despachar.").first.wait_for()

    busca_el_folio(manos, entrado.folio)
    manos.teclas("s")
    manos.pagina.wait_for_url("**/despachar/")
    manos.hasta("Entrega en el mesón", tecla="Tab")
    if manos.pagina.get_by_label("Por qué sale antes").count():
        manos.hasta("Por qué sale antes")
        manos.escribe("Vence hoy.")
    manos.hasta("Sale una respuesta parcial")
    manos.teclas("Space")
    hoy.foto(manos, "parcial")
    manos.hasta("Ver cómo saldrá")
    manos.teclas("Enter")
    manos.pagina.get_by_role("heading", name="Revisa antes de despachar").wait_for()
    manos.hasta("Despachar")
    manos.teclas("Enter")
    manos.pagina.wait_for_url("**/escritorio/despacho/**")
    busca_el_folio(manos, entrado.folio)

    hoy.foto(manos, "sigue")
    cabeza = dicho(manos, "dl.cabeza")
    assert hoy.vence("sai-respuesta") in cabeza
    assert "Cumplido" not in cabeza


@en_los_dos_larga
def test_la_carta_entregada_en_plena_sesion_toma_folio_ese_mismo_dia(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "en-sesion")
    papel = hoy.papel(
        "Carta del comité.pdf", "Carta del comité de aguas", "La entregaron mientras sesionaba el Concejo."
    )
    manos = hoy.sienta("rosa")
    hoy.ingresa(
        manos, quien="Comité de Agua Potable", conocida="Comité de Agua Potable Rural Rihue", tipo="Carta",
        materia="Carta entregada en plena sesión: pide extender la red", archivos=(papel,),
        referencia="Recibida en la sesión ordinaria N° 1.204",
    )  # fmt: skip

    dia_de_hoy = f"{tiempo.hoy().day} de {MESES[tiempo.hoy().month - 1]} de {tiempo.hoy().year}"
    expect(manos.pagina.locator(".sello")).to_contain_text(dia_de_hoy)
    assert hoy.vence("oirs-respuesta") in dicho(manos)


@larga
def test_tras_la_hora_de_cierre_se_cuenta_desde_el_habil_siguiente(
    oficina_aparte: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    mesa = Jornada(oficina_aparte, chromium, tmp_path, MESA, "cierre")
    papel = mesa.papel("Tarde.pdf", "Pide poda", "De los aromos de la plaza.")
    secretario = mesa.sienta("hernan")
    secretario.pagina.goto("/escritorio/calendario/cierre/")
    secretario.hasta("Hora de cierre")
    secretario.pagina.keyboard.type("1201AM")
    secretario.hasta("Ordenanza que la fija")
    secretario.escribe("Ordenanza N° 12 de 2025, art. 4")
    mesa.foto(secretario, "fija")
    secretario.teclas("Control+Enter")
    secretario.pagina.get_by_text("Regla de recepción guardada.").first.wait_for()
    siguiente = date.fromisoformat(
        oficina_aparte.fojas("plazo", "--dias", "1", "--desde", tiempo.hoy().isoformat())["vence"]
    )
    vence = mesa.vence("oirs-respuesta", siguiente)

    for jornada in (mesa, Jornada(oficina_aparte, chromium, tmp_path, TELEFONO, "cierre")):
        manos = jornada.sienta("rosa")
        jornada.ingresa(
            manos, quien="Silverio Painemal Cea", tipo="Solicitud", materia="Pide podar los aromos de la plaza",
            archivos=(papel,),
        )  # fmt: skip
        assert vence in dicho(manos)
        manos.pagina.context.close()
    secretario.pagina.context.close()
    assert oficina_aparte.quejas == []


def vive_el_lote(hoy: Jornada, personas: list[str], materia: str) -> None:
    """Escribe una fila por persona, suelta sus archivos, revisa y les da folio, todo con el teclado."""
    manos = hoy.sienta("rosa")
    manos.pagina.goto("/escritorio/meson/lote/")
    manos.elige("Tipo de documento", "Solicitud")
    manos.hasta("Materia de todas")
    manos.escribe(materia)
    manos.teclas("Alt+2")
    for persona in personas:
        manos.escribe(persona)
        manos.teclas("Enter")
    manos.teclas("Alt+3")
    with manos.pagina.expect_file_chooser() as elegido:
        manos.teclas("Enter")
    elegido.value.set_files(papeles(hoy.carpeta, personas))
    expect(manos.pagina.locator("[data-archivos] [data-adjunto]")).to_have_count(len(personas), timeout=ESPERA)
    hoy.foto(manos, "escrito")
    manos.teclas("Control+Enter")
    manos.pagina.wait_for_url("**/revisa/")
    hoy.foto(manos, "revisa")
    manos.teclas("Enter")
    manos.pagina.wait_for_url(re.compile(r"/meson/lote/\w{12}/$"), timeout=ESPERA)
    hoy.foto(manos, "folios")
    expect(manos.pagina.get_by_text(f"{len(personas)} de {len(personas)} con folio")).to_be_visible(timeout=ESPERA)


@larga
def test_el_lote_de_la_manana_toma_sus_folios(dia: Abre) -> None:
    personas = [f"{nombre} {apellido} Cayuqueo" for nombre in NOMBRES for apellido in APELLIDOS]

    vive_el_lote(dia(MESA, "lote"), personas, "Postula a rebaja del derecho de aseo 2027: {nombre}")


@larga
def test_un_lote_corto_se_ingresa_en_el_telefono(dia: Abre) -> None:
    personas = [f"{nombre} Cayuqueo Leal" for nombre in NOMBRES[:3]]

    vive_el_lote(dia(TELEFONO, "lote"), personas, "Postula a rebaja del derecho de aseo: {nombre}")


@en_los_dos_larga
def test_se_encuentra_escrito_de_cualquier_modo(dia: Abre, ancho: int) -> None:
    hoy = dia(ancho, "buscar")
    papel = hoy.papel(
        f"Acuerdo {ancho}.pdf", "Acuerdo del Concejo",
        f"Acuerdo N° {ancho + 3000} del Concejo, a 06 días del mes de agosto de 2026: ripio para el sector Coihue.",
    )  # fmt: skip
    manos = hoy.sienta("rosa")
    entrado = hoy.ingresa(
        manos, quien="Vecinos del sector", tipo="Carta", archivos=(papel,),
        materia=f"Piden cumplir el acuerdo N° {ancho + 3000} del Concejo: ripio en Coihue",
    )  # fmt: skip
    maneras = (
        f"acuerdo Nro. {ancho + 3000} consejo coigue",
        f"nº {ancho + 3000} 06.08.2026",
        f"{ancho + 3000} 6 de agosto de 2026",
    )

    def se_halla(escrito: str) -> bool:
        manos.teclas("/", "Control+a")
        manos.escribe(escrito)
        manos.teclas("Enter")
        manos.pagina.get_by_role("heading", level=1).filter(has_text=escrito).wait_for()
        return entrado.folio in dicho(manos)

    for escrito in maneras:
        espera(partial(se_halla, escrito), que=f"que se hallara con «{escrito}»")
        hoy.foto(manos, "hallado")
