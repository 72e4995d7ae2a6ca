"""La carpeta vigilada: solo lo que ya está completo, sin pisar nada y sin borrar nada."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from fojas.adaptadores.carpeta import CarpetaEnDisco
from fojas.dominio.recepcion.reglas.escaneos import CarpetaNoSirve
from tests.fabricas.organizacion import DIA, MEDIODIA

PDF = b"%PDF-1.4\ntrailer\n%%EOF\n"


@pytest.fixture
def raiz(tmp_path: Path) -> Path:
    carpeta = tmp_path / "escaner"
    carpeta.mkdir()
    return carpeta


def deja(ruta: Path, datos: bytes = b"Carta", *, hace: timedelta = timedelta(minutes=1)) -> Path:
    ruta.parent.mkdir(exist_ok=True)
    ruta.write_bytes(datos)
    cuando = (MEDIODIA - hace).timestamp()
    os.utime(ruta, (cuando, cuando))
    return ruta


def nombres(carpeta: CarpetaEnDisco) -> list[str]:
    return [h.nombre for h in carpeta.quietos(en=MEDIODIA)]


def test_lo_quieto_se_toma_del_mas_antiguo_al_mas_nuevo(raiz: Path) -> None:
    deja(raiz / "b.txt", hace=timedelta(minutes=2))
    deja(raiz / "a.txt")

    assert nombres(CarpetaEnDisco(raiz)) == ["b.txt", "a.txt"]


def test_lo_recien_escrito_espera(raiz: Path) -> None:
    deja(raiz / "a.txt", hace=timedelta(seconds=3))

    assert nombres(CarpetaEnDisco(raiz)) == []


def test_lo_que_trae_la_hora_adelantada_se_toma_si_no_cambia_entre_dos_miradas(raiz: Path) -> None:
    deja(raiz / "a.txt", hace=timedelta(days=-1))
    carpeta = CarpetaEnDisco(raiz)

    assert (nombres(carpeta), nombres(carpeta)) == ([], ["a.txt"])


def test_lo_que_alguien_tiene_abierto_para_escribir_espera(raiz: Path) -> None:
    ruta = deja(raiz / "a.txt")

    with ruta.open("ab") as escritura:
        escritura.flush()
        os.utime(ruta, (1, 1))
        assert nombres(CarpetaEnDisco(raiz)) == []
    assert nombres(CarpetaEnDisco(raiz)) == ["a.txt"]


def test_lo_que_alguien_solo_lee_no_espera(raiz: Path) -> None:
    with deja(raiz / "a.txt").open("rb"):
        assert nombres(CarpetaEnDisco(raiz)) == ["a.txt"]


def test_un_pdf_sin_su_marca_final_espera_hasta_diez_minutos(raiz: Path) -> None:
    deja(raiz / "entero.pdf", PDF)
    deja(raiz / "a-medias.pdf", b"%PDF-1.4\nfalta")
    deja(raiz / "cortado.pdf", b"%PDF-1.4\nfalta", hace=timedelta(minutes=11))

    assert set(nombres(CarpetaEnDisco(raiz))) == {"entero.pdf", "cortado.pdf"}


@pytest.mark.parametrize(
    "nombre", [".oculto.pdf", "a.tmp", "b.part", "~$c.docx", "d.crdownload", "Thumbs.db", "e.pdf~"]
)
def test_lo_pasajero_y_lo_oculto_no_se_miran(raiz: Path, nombre: str) -> None:
    deja(raiz / nombre)

    assert nombres(CarpetaEnDisco(raiz)) == []


def test_un_enlace_que_lleva_afuera_no_se_sigue(raiz: Path, tmp_path: Path) -> None:
    deja(tmp_path / "secreto.txt")
    (raiz / "enlace.txt").symlink_to(tmp_path / "secreto.txt")

    assert nombres(CarpetaEnDisco(raiz)) == []


def test_renombrado_a_su_lugar_se_toma(raiz: Path) -> None:
    deja(raiz / "a.part").rename(raiz / "a.pdf")

    assert nombres(CarpetaEnDisco(raiz)) == ["a.pdf"]


def test_la_subcarpeta_dice_el_tipo_y_las_de_fojas_no_se_miran(raiz: Path) -> None:
    deja(raiz / "sai" / "a.txt")
    deja(raiz / "procesados" / "b.txt")
    deja(raiz / "con-error" / "c.txt")

    assert [(h.subcarpeta, h.nombre) for h in CarpetaEnDisco(raiz).quietos(en=MEDIODIA)] == [("sai", "a.txt")]


def test_un_nombre_que_no_es_utf8_se_lee(raiz: Path) -> None:
    ruta = os.fsencode(raiz) + b"/a\xf1o.txt"
    with open(ruta, "wb") as salida:  # noqa: PTH123 — un nombre en bytes
        salida.write(b"x")
    os.utime(ruta, (1, 1))

    assert nombres(CarpetaEnDisco(raiz)) == ["año.txt"]


def test_mover_dos_con_el_mismo_nombre_no_pisa_ninguno(raiz: Path) -> None:
    carpeta = CarpetaEnDisco(raiz)
    for datos in (b"uno", b"dos"):
        deja(raiz / "a.pdf", datos)
        (hallado,) = carpeta.quietos(en=MEDIODIA)
        carpeta.procesado(hallado, dia=DIA)

    procesados = raiz / "procesados" / "2026-11-24"
    assert {r.name: r.read_bytes() for r in procesados.iterdir()} == {"a.pdf": b"uno", "a (2).pdf": b"dos"}


def test_lo_que_falla_queda_con_su_explicacion(raiz: Path) -> None:
    carpeta = CarpetaEnDisco(raiz)
    deja(raiz / "a.pdf", b"")
    (hallado,) = carpeta.quietos(en=MEDIODIA)

    carpeta.con_error(hallado, explicacion="Está vacío.")

    assert "Está vacío." in (raiz / "con-error" / "a.pdf.txt").read_text("utf-8")
    assert (raiz / "con-error" / "a.pdf").exists()


def test_si_cambia_despues_de_verlo_no_es_el_mismo(raiz: Path) -> None:
    carpeta = CarpetaEnDisco(raiz)
    ruta = deja(raiz / "a.txt")
    (hallado,) = carpeta.quietos(en=MEDIODIA)

    ruta.write_bytes(b"otra cosa")

    assert not carpeta.sigue_igual(hallado)


def test_una_carpeta_que_no_esta_se_dice(tmp_path: Path) -> None:
    with pytest.raises(CarpetaNoSirve, match="FOJAS_CARPETA"):
        list(CarpetaEnDisco(tmp_path / "no").quietos(en=MEDIODIA))
