"""Del escáner al mesón: nada se pierde, nada entra dos veces y el folio lo pide una persona."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fojas.adaptadores.carpeta import CarpetaEnDisco
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.expedientes import conexion as almacenes
from fojas.dominio.expedientes.reglas import SinEspacio
from fojas.dominio.expedientes.verificacion import citados
from fojas.dominio.partes.acciones import ArchivoRecibido
from fojas.dominio.partes.models import Borrador, Ingreso
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.acciones import escaneos
from fojas.dominio.recepcion.models import Escaneo
from fojas.dominio.recepcion.puertos import Hallado
from fojas.dominio.recepcion.reglas.escaneos import EscaneoNoSePuede
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, ingreso, oficina

pytestmark = pytest.mark.django_db


class _SeCorta(CarpetaEnDisco):
    """El proceso muere justo antes de mover lo ya anotado."""

    def procesado(self, hallado: Hallado, *, dia: Any) -> None:
        raise KeyboardInterrupt


@pytest.fixture
def casa() -> Oficina:
    return oficina()


@pytest.fixture
def raiz(tmp_path: Path) -> Iterator[Path]:
    carpeta = tmp_path / "escaner"
    carpeta.mkdir()
    with conexion.mientras(carpeta=lambda: CarpetaEnDisco(carpeta)):
        yield carpeta


def deja(ruta: Path, datos: bytes = b"Carta", *, en: datetime = MEDIODIA - timedelta(minutes=1)) -> Path:
    ruta.parent.mkdir(exist_ok=True)
    ruta.write_bytes(datos)
    os.utime(ruta, (en.timestamp(), en.timestamp()))
    return ruta


def test_un_escaneo_queda_guardado_y_movido_sin_folio(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "carta ñ.txt")

    assert escaneos.revisa_carpeta(en=MEDIODIA) == 1

    assert (Escaneo.objects.get().nombre, Escaneo.objects.get().estado) == ("carta ñ.txt", "por_ingresar")
    assert (raiz / "procesados" / "2026-11-24" / "carta ñ.txt").read_bytes() == b"Carta"
    assert not Ingreso.objects.exists()


def test_si_muere_entre_anotar_y_mover_no_entra_dos_veces(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "a.txt")
    with conexion.mientras(carpeta=lambda: _SeCorta(raiz)), pytest.raises(KeyboardInterrupt):
        escaneos.revisa_carpeta(en=MEDIODIA)

    assert escaneos.revisa_carpeta(en=MEDIODIA) == 0

    assert Escaneo.objects.count() == 1
    assert not (raiz / "a.txt").exists()


def test_con_el_disco_lleno_el_archivo_sigue_en_la_carpeta(casa: Oficina, raiz: Path) -> None:
    class Lleno:
        def guarda(self, flujo: Any, *, maximo: int) -> tuple[str, int]:
            raise SinEspacio("El disco del servidor está lleno.")

    deja(raiz / "a.txt")

    with almacenes.mientras(almacen=Lleno), pytest.raises(SinEspacio):  # type: ignore[arg-type]
        escaneos.revisa_carpeta(en=MEDIODIA)

    assert (raiz / "a.txt").exists()
    assert not Escaneo.objects.exists()


def test_uno_de_cero_bytes_va_a_con_error_y_no_detiene_a_los_demas(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "vacio.pdf", b"", en=MEDIODIA - timedelta(minutes=5))
    deja(raiz / "bueno.txt")

    assert escaneos.revisa_carpeta(en=MEDIODIA) == 1

    assert "cero bytes" in (raiz / "con-error" / "vacio.pdf.txt").read_text("utf-8")


def test_el_mismo_papel_escaneado_otra_vez_es_otro_escaneo(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "a.txt")
    escaneos.revisa_carpeta(en=MEDIODIA)
    deja(raiz / "a.txt", en=MEDIODIA - timedelta(seconds=40))

    escaneos.revisa_carpeta(en=MEDIODIA)

    assert Escaneo.objects.count() == 2


def test_un_escaneo_que_espera_no_se_junta_con_lo_huerfano(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "a.txt")
    escaneos.revisa_carpeta(en=MEDIODIA)

    sha256 = Escaneo.objects.get().sha256
    assert citados([sha256]) == {sha256}


def test_los_elegidos_abren_el_meson_en_el_orden_en_que_se_eligieron(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "sai" / "uno.txt", b"1")
    deja(raiz / "sai" / "dos.txt", b"2")
    escaneos.revisa_carpeta(en=MEDIODIA)
    elegidos = [Escaneo.objects.get(nombre=n).codigo for n in ("dos.txt", "uno.txt")]

    borrador = escaneos.lleva_al_meson(codigos_=elegidos, actor=casa.partes, en=MEDIODIA)

    assert [a["nombre"] for a in borrador.archivos] == ["dos.txt", "uno.txt"]
    assert borrador.datos["tipo"] == "sai"


def test_al_tomar_folio_el_escaneo_deja_de_esperar(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "a.txt")
    deja(raiz / "b.txt", b"Otra")
    escaneos.revisa_carpeta(en=MEDIODIA)
    suyo = Escaneo.objects.get(nombre="a.txt")

    hecho = ingreso(casa, archivos=[ArchivoRecibido(suyo.sha256, "a.txt")])

    suyo.refresh_from_db()
    assert (suyo.estado, suyo.ingreso) == ("ingresado", hecho)
    assert Escaneo.objects.get(nombre="b.txt").estado == "por_ingresar"


def test_uno_ya_ingresado_no_se_lleva_ni_se_descarta(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "a.txt")
    escaneos.revisa_carpeta(en=MEDIODIA)
    suyo = Escaneo.objects.get()
    ingreso(casa, archivos=[ArchivoRecibido(suyo.sha256, "a.txt")])

    with pytest.raises(EscaneoNoSePuede, match="Elige al menos"):
        escaneos.lleva_al_meson(codigos_=[suyo.codigo], actor=casa.partes, en=MEDIODIA)
    with pytest.raises(EscaneoNoSePuede, match="un folio no se borra"):
        escaneos.descarta_escaneo(codigo=suyo.codigo, motivo="Prueba", actor=casa.partes, en=MEDIODIA)


def test_quien_no_lleva_partes_no_los_toca(casa: Oficina, raiz: Path) -> None:
    deja(raiz / "a.txt")
    escaneos.revisa_carpeta(en=MEDIODIA)
    codigo = Escaneo.objects.get().codigo

    for quien in (casa.jefa, casa.funcionaria, casa.auditora):
        with pytest.raises(NoAutorizado):
            escaneos.lleva_al_meson(codigos_=[codigo], actor=quien, en=MEDIODIA)
        with pytest.raises(NoAutorizado):
            escaneos.descarta_escaneo(codigo=codigo, motivo="No", actor=quien, en=MEDIODIA)
    assert not Borrador.objects.exists()
