"""El índice de tantivy: lo escrito de una forma se encuentra escrito de otra, y nada que no se pueda ver."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fojas.adaptadores.indice import AJUSTES, FORMATO, VIGENTE, IndiceTantivy
from fojas.dominio.busqueda.consultas import sinonimos
from fojas.dominio.busqueda.puertos import Filtro, Hallazgos
from fojas.dominio.busqueda.reglas import Ficha, IndiceInservible, IndiceOcupado, interpreta

EN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TODOS = frozenset({"general"})
Busca = Callable[..., Hallazgos]


def ficha(codigo: str = "DOC1", **datos: object) -> Ficha:
    base: dict[str, object] = {"tipo": "documento", "titulo": "Carta", "terminos": TODOS}
    return Ficha(codigo=codigo, **(base | datos))  # type: ignore[arg-type]


@pytest.fixture
def indice(tmp_path: Path) -> IndiceTantivy:
    return IndiceTantivy(tmp_path / "indice")


def llena(indice: IndiceTantivy, fichas: Iterable[Ficha], *, siguiente: int = 0) -> str:
    nuevo = indice.empieza_otro(motivo="prueba", en=EN)
    nuevo.agrega(fichas)
    nuevo.publica(siguiente=siguiente)
    return nuevo.identidad


def busca(
    indice: IndiceTantivy, texto: str, *, terminos: frozenset[str] = TODOS, limite: int = 50, **filtro: object
) -> Hallazgos:
    return indice.busca(
        interpreta(texto, sinonimos()),
        Filtro(terminos=terminos, **filtro),
        limite=limite,
        salto=0,  # type: ignore[arg-type]
    )


def codigos(hallazgos: Hallazgos) -> list[str]:
    return [hallazgo.codigo for hallazgo in hallazgos.lista]


@pytest.mark.parametrize(
    ("escrito", "buscado"),
    [
        ("Reposición de luminarias", "reposicion luminaria"),
        ("Reposicion de luminarias", "REPOSICIÓN"),
        ("Licitación pública", "licitacion publica"),
        ("Limpieza de la acequia del año 2026", "año"),
        ("Acta del Concejo Municipal", "consejo"),
        ("Acta del Consejo Municipal", "concejo"),
        ("Camino a Rihue", "Rigüe"),
        ("Informe de la Contraloría", "CGR"),
        ("Decreto N° 1.482 de 2026", "decreto nro 1482"),
        ("Decreto Nº1482", "Decreto N° 1.482"),
        ("Decreto número 1482", "n°1482"),
        ("Según D.A. N° 1.482/2026", "1482/2026"),
        ("Según D.A. N° 1.482/2026", "D.A. Nº 1482-2026"),
        ("Según DA 1482/2026", "D.A. N° 1.482/2026"),
        ("Según decreto alcaldicio 1482/2026", "DA 1482/2026"),
        ("Reunión del 5 de octubre de 2026", "05-10-2026"),
        ("Reunión del 05/10/2026", "5 de octubre de 2026"),
        ("Reunión del 2026-10-05", "5 octubre 2026"),
        ("a cinco de octubre de dos mil veintiséis", "5.10.2026"),
        ("Reunión del 5-10-26", "05/10/2026"),
        ("Reunión del 5 de octubre de 2026", "octubre 2026"),
        ("RUT 12.345.678-5, presente", "123456785"),
        ("RUT 12345678-5, presente", "12.345.678-5"),
        ("RUT 12345678-5, presente", "12.345.678"),
        ("Multa de M$ 4.530", "$4.530.000"),
        ("La muni-\ncipalidad", "municipalidad"),
        ("Junta de vecinos Villa Sur", "JJVV"),
        ("Subvención a la junta", '"subvencion a la junta"'),
    ],
)
def test_lo_escrito_de_una_forma_se_encuentra_de_otra(indice: IndiceTantivy, escrito: str, buscado: str) -> None:
    llena(indice, [ficha(cuerpo=escrito), ficha("OTRO", cuerpo="Un texto que trata de algo distinto")])

    assert codigos(busca(indice, buscado)) == ["DOC1"]


@pytest.mark.parametrize(
    "buscado",
    ["2026-000123", "123/2026", "2026-123", "2026/123", "folio 2026-123", "N° 123/2026", "Folio N° 000123-2026"],
)
def test_un_folio_se_encuentra_en_cualquier_grafia(indice: IndiceTantivy, buscado: str) -> None:
    llena(indice, [ficha(codigos=("2026-000123",)), ficha("OTRO", codigos=("2025-000123", "2026-001234"))])

    assert codigos(busca(indice, buscado)) == ["DOC1"]


@pytest.mark.parametrize("buscado", ["12.345.678-5", "12345678-5", "123456785", "12345678", "rut 12.345.678-5"])
def test_un_rut_propio_se_encuentra_con_o_sin_puntos(indice: IndiceTantivy, buscado: str) -> None:
    llena(indice, [ficha(codigos=("12345678-5",)), ficha("OTRO", codigos=("11111111-1",))])

    assert codigos(busca(indice, buscado)) == ["DOC1"]


@pytest.mark.parametrize(
    "buscado", ["NGT-7K4M-2QX8", "ngt7k4m2qx8", "7k4m 2qx8", "NGT 7K4M 2QX8", "7K4M-2QX8", "7k4m2q"]
)
def test_un_codigo_se_encuentra_dictado_de_cualquier_modo(indice: IndiceTantivy, buscado: str) -> None:
    llena(indice, [ficha("NGT-7K4M-2QX8"), ficha("NGT-9K4M-2QX8")])

    assert codigos(busca(indice, buscado)) == ["NGT-7K4M-2QX8"]


@pytest.mark.parametrize("largo", [12, 20, 64])
def test_una_huella_se_encuentra_entera_o_por_su_comienzo(indice: IndiceTantivy, largo: int) -> None:
    huella = "3f9a5ff2b1" * 6 + "c0de"
    llena(indice, [ficha(codigos=(huella, huella[:12])), ficha("OTRO")])

    assert codigos(busca(indice, huella[:largo])) == ["DOC1"]


def test_un_identificador_de_expediente_se_encuentra_entero(indice: IndiceTantivy) -> None:
    iuie = "08307-2026-a1b2c3d4e5f60718293a4b5c6d7e8f90"
    llena(indice, [ficha(codigos=(iuie,)), ficha("OTRO", codigos=(iuie[:-1] + "1",))])

    assert codigos(busca(indice, iuie)) == ["DOC1"]


def test_la_enie_es_otra_letra(indice: IndiceTantivy) -> None:
    llena(
        indice,
        [ficha("CON", titulo="Cuenta del año"), ficha("SIN", titulo="Examen de ano"), ficha("MAY", titulo="AÑO")],
    )

    assert set(codigos(busca(indice, "año"))) == {"CON", "MAY"}
    assert codigos(busca(indice, "ano")) == ["SIN"]


def test_una_palabra_mas_larga_que_lo_que_guarda_el_indice_no_calza_con_todo(indice: IndiceTantivy) -> None:
    llena(indice, [ficha()])

    assert busca(indice, "x" * 80).total == 0


@pytest.mark.parametrize("buscado", ["lumin", "luminarias calle ohi"])
def test_se_encuentra_mientras_se_escribe_la_ultima_palabra(indice: IndiceTantivy, buscado: str) -> None:
    llena(indice, [ficha(titulo="Luminarias de calle O'Higgins y Ohiggins"), ficha("OTRO")])

    assert codigos(busca(indice, buscado)) == ["DOC1"]


@pytest.mark.parametrize(
    "buscado", ['"', "AND OR NOT", "titulo:*", "[a TO z]", "(((", "\\", "^~*?", "\x00\u202e", "a" * 5000]
)
def test_nada_de_lo_escrito_es_sintaxis(indice: IndiceTantivy, buscado: str) -> None:
    llena(indice, [ficha()])

    assert busca(indice, buscado or "x").total in {0, 1}


def test_lo_que_calza_en_el_titulo_va_primero(indice: IndiceTantivy) -> None:
    llena(indice, [ficha("CUERPO", cuerpo="poda " * 3), ficha("TITULO", titulo="Poda de árboles", cuerpo="Otra cosa")])

    assert codigos(busca(indice, "poda")) == ["TITULO", "CUERPO"]


def test_sin_texto_va_lo_mas_nuevo_primero_y_lo_sin_fecha_al_final(indice: IndiceTantivy) -> None:
    llena(
        indice,
        [ficha("SIN"), ficha("VIEJO", fecha=date(2025, 1, 1)), ficha("NUEVO", fecha=date(2026, 11, 1))],
    )

    assert codigos(busca(indice, "")) == ["NUEVO", "VIEJO", "SIN"]


def test_las_fechas_acotan_con_sus_dos_extremos(indice: IndiceTantivy) -> None:
    llena(indice, [ficha(f"D{dia}", fecha=date(2026, 11, dia)) for dia in (1, 2, 3, 4)])

    hallados = busca(indice, "carta", desde=date(2026, 11, 2), hasta=date(2026, 11, 3))

    assert set(codigos(hallados)) == {"D2", "D3"}


def test_lo_que_no_se_puede_ver_no_esta_en_la_lista_ni_en_las_cuentas(indice: IndiceTantivy) -> None:
    llena(
        indice,
        [
            ficha("PUBLICO"),
            ficha("RESERVADO", tipo="ingreso", terminos=frozenset({"reserva:municipal"})),
            ficha("DE_NADIE", tipo="expediente", terminos=frozenset()),
        ],
    )

    hallados = busca(indice, "carta")

    assert (codigos(hallados), hallados.total, dict(hallados.por_tipo)) == (["PUBLICO"], 1, {"documento": 1})


def test_sin_terminos_no_se_encuentra_nada(indice: IndiceTantivy) -> None:
    llena(indice, [ficha()])

    assert busca(indice, "carta", terminos=frozenset()).total == 0


def test_lo_que_se_deja_fuera_no_se_cuenta_aunque_se_pueda_ver(indice: IndiceTantivy) -> None:
    llena(
        indice, [ficha("NGT-AAAA-AAAA", tipo="expediente"), ficha("SUYO", expediente="NGT-AAAA-AAAA"), ficha("AJENO")]
    )

    hallados = busca(indice, "carta", fuera=frozenset({"NGT-AAAA-AAAA"}))

    assert (codigos(hallados), hallados.total) == (["AJENO"], 1)


def test_el_filtro_de_tipo_no_borra_las_otras_cuentas(indice: IndiceTantivy) -> None:
    llena(indice, [ficha("A"), ficha("B", tipo="ingreso"), ficha("C", tipo="ingreso")])

    hallados = busca(indice, "carta", tipo="ingreso")

    assert (hallados.total, dict(hallados.por_tipo)) == (2, {"documento": 1, "ingreso": 2})


def test_el_fragmento_escapa_lo_que_trae_el_documento(indice: IndiceTantivy) -> None:
    llena(indice, [ficha(titulo="<b>Poda</b>", cuerpo="<script>alert('poda')</script> & más")])

    (hallado,) = busca(indice, "poda").lista

    assert hallado.titulo_html == "&lt;b&gt;<mark>Poda</mark>&lt;/b&gt;"
    assert "<script" not in hallado.fragmento_html
    assert "&lt;script&gt;alert(&#x27;<mark>poda</mark>&#x27;)&lt;/script&gt; &amp; más" in hallado.fragmento_html


def test_el_fragmento_muestra_donde_esta_la_palabra(indice: IndiceTantivy) -> None:
    relleno = "Texto sin nada que interese. " * 80
    llena(indice, [ficha(cuerpo=f"{relleno}La ampolleta del paradero está rota. {relleno}")])

    (hallado,) = busca(indice, "ampolletas").lista

    assert "<mark>ampolleta</mark> del paradero" in hallado.fragmento_html
    assert hallado.fragmento_html.startswith("… ")


def test_cambiar_una_ficha_quita_la_anterior_y_todo_lo_de_su_expediente(indice: IndiceTantivy) -> None:
    llena(indice, [ficha("EXP"), ficha("VIEJA", expediente="EXP"), ficha("OTRA")])

    indice.cambia([ficha("EXP", titulo="Carta nueva")], quita={"EXP"})

    assert set(codigos(busca(indice, "carta"))) == {"EXP", "OTRA"}


def test_repetir_un_cambio_deja_lo_mismo(indice: IndiceTantivy) -> None:
    llena(indice, [])

    for _ in range(3):
        indice.cambia([ficha("A"), ficha("B", expediente="A")], quita={"A"})

    assert busca(indice, "carta").total == 2


def test_quien_ya_lo_tenia_abierto_ve_lo_que_escribe_otro(indice: IndiceTantivy) -> None:
    llena(indice, [ficha("A")])
    lector = IndiceTantivy(indice.carpeta)
    busca(lector, "carta")

    indice.cambia([ficha("B")], quita=())

    assert busca(lector, "carta").total == 2


def test_mientras_se_hace_otro_se_busca_en_el_vigente(indice: IndiceTantivy) -> None:
    llena(indice, [ficha("VIGENTE")])
    nuevo = indice.empieza_otro(motivo="prueba", en=EN)
    nuevo.agrega([ficha("NUEVO")])

    antes = codigos(busca(indice, "carta"))
    nuevo.publica(siguiente=1)

    assert antes == ["VIGENTE"]
    assert codigos(busca(indice, "carta")) == ["NUEVO"]
    assert len([c for c in indice.carpeta.iterdir() if c.is_dir()]) == 1


def test_un_indice_descartado_no_deja_nada(indice: IndiceTantivy) -> None:
    identidad = llena(indice, [ficha("VIGENTE")])

    indice.empieza_otro(motivo="prueba", en=EN).descarta()

    assert [c.name for c in indice.carpeta.iterdir() if c.is_dir()] == [f"f{FORMATO}-{identidad}"]


def test_sin_indice_se_dice_que_no_existe(indice: IndiceTantivy) -> None:
    with pytest.raises(IndiceInservible, match="todavía no existe"):
        busca(indice, "carta")

    assert "todavía no existe" in indice.estado().falla


def dana_formato(carpeta: Path) -> None:
    ajustes = carpeta / AJUSTES
    ajustes.write_text(ajustes.read_text().replace(f'"formato": {FORMATO}', '"formato": 0'))


def corta_segmento(carpeta: Path) -> None:
    archivo = next(carpeta.glob("*.store"))
    archivo.chmod(0o600)
    archivo.write_bytes(archivo.read_bytes()[:-6])


def borra_segmento(carpeta: Path) -> None:
    next(carpeta.glob("*.term")).unlink()


def ensucia_meta(carpeta: Path) -> None:
    (carpeta / "meta.json").write_text("{")


def borra_ajustes(carpeta: Path) -> None:
    (carpeta / AJUSTES).unlink()


@pytest.mark.parametrize("dana", [dana_formato, corta_segmento, borra_segmento, ensucia_meta, borra_ajustes])
def test_un_indice_danado_se_da_por_inservible_con_su_porque(
    indice: IndiceTantivy, dana: Callable[[Path], None]
) -> None:
    identidad = llena(indice, [ficha()])
    dana(indice.carpeta / f"f{FORMATO}-{identidad}")
    otro_proceso = IndiceTantivy(indice.carpeta)

    with pytest.raises(IndiceInservible):
        busca(otro_proceso, "carta")

    assert otro_proceso.estado().falla


@pytest.mark.parametrize("apunta", ["", "no-existe", "\udcff", "../.."])
def test_un_puntero_sin_sentido_no_es_un_indice(indice: IndiceTantivy, apunta: str) -> None:
    llena(indice, [ficha()])
    (indice.carpeta / VIGENTE).write_bytes(apunta.encode("utf-8", "surrogateescape"))

    assert IndiceTantivy(indice.carpeta).estado().falla


TOMA_EL_CANDADO = """
import sys, pathlib
from fojas.adaptadores.indice import IndiceTantivy
with IndiceTantivy(pathlib.Path(sys.argv[1])).candado():
    print("tomado", flush=True)
    sys.stdin.read()
"""


def test_dos_procesos_no_escriben_a_la_vez(indice: IndiceTantivy) -> None:
    orden = [sys.executable, "-c", TOMA_EL_CANDADO, str(indice.carpeta)]
    with subprocess.Popen(orden, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as otro:
        assert otro.stdout is not None
        assert otro.stdout.readline() == "tomado\n"

        with pytest.raises(IndiceOcupado), indice.candado(espera_s=0.1):
            pass
        otro.kill()  # muere sin soltarlo: el sistema lo suelta por él

    with indice.candado(espera_s=1):
        assert otro.returncode


def test_un_texto_con_medios_caracteres_no_rompe_el_indice(indice: IndiceTantivy) -> None:
    llena(indice, [ficha(titulo="Carta \ud800 rota", cuerpo="poda \udfff")])

    assert busca(indice, "poda").total == 1


@pytest.mark.parametrize("dictado", ["NGT-HYSG-FYTG", "ngt hysg fytg", "hysg fytg", "HYSGFYTG"])
def test_un_codigo_que_salio_sin_cifras_se_encuentra_como_lo_dicten(indice: IndiceTantivy, dictado: str) -> None:
    llena(indice, [ficha("NGT-HYSG-FYTG")])

    assert codigos(busca(indice, dictado)) == ["NGT-HYSG-FYTG"]
