"""Leer por partes: lo del mesón va antes, lo largo cede el turno y lo ya leído no se lee dos veces."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

import pytest

from fojas.base import cola
from fojas.dominio.expedientes import acciones, conexion, consultas, tareas
from fojas.dominio.expedientes.models import Archivo, Documento, PaginaLeida
from fojas.dominio.expedientes.puertos import Lectura, Vistazo
from fojas.dominio.expedientes.reglas import EstadoTexto, Origen, lecturas
from fojas.dominio.trabajos import acciones as trabajos
from fojas.dominio.trabajos import motor
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.expedientes import archivo, documento, expediente
from tests.fabricas.organizacion import MEDIODIA

pytestmark = pytest.mark.django_db
PAGINAS = 7


class LectorDeAPares:
    """Un tomo de puras imágenes, del que se reconocen dos páginas por vez."""

    def __init__(self) -> None:
        self.reconocidas: list[int] = []

    def mira(self, flujo: BinaryIO, tipo: str, *, de_casa: bool = False) -> Vistazo:
        return Vistazo(tipo, PAGINAS, (150,) * PAGINAS)

    def lee(self, flujo: BinaryIO, tipo: str, *, segundos: float, de_fondo: bool = False) -> Lectura:
        self.reconocidas += [0, 1]
        return Lectura(
            "", PAGINAS, EstadoTexto.LEIDO, metodo="ocr", dpi=(150,) * PAGINAS,
            hojas=tuple(f"hoja {n}" if n < 2 else "" for n in range(PAGINAS)), por_reconocer=tuple(range(2, PAGINAS)),
        )  # fmt: skip

    def reconoce(
        self, flujo: BinaryIO, tipo: str, numeros: Sequence[int], *, segundos: float, de_fondo: bool = False
    ) -> Mapping[int, str]:
        suyas = list(numeros[:2])
        self.reconocidas += suyas
        return {n: f"hoja {n}" for n in suyas}


@pytest.fixture
def lector(monkeypatch: pytest.MonkeyPatch) -> LectorDeAPares:
    suyo = LectorDeAPares()
    monkeypatch.setitem(conexion._fabricas, "lector", lambda: suyo)
    return suyo


def de_lectura() -> list[Trabajo]:
    return list(Trabajo.objects.filter(tarea="expedientes.lee_texto", estado="pendiente").order_by("id"))


def huella(de: Documento) -> str:
    return str(de.versiones.get().archivo_id)


def test_un_tomo_se_lee_por_partes_y_al_final_queda_entero(lector: LectorDeAPares) -> None:
    tomo = huella(documento())

    motor.corre_pendientes()

    assert consultas.textos_de([tomo]) == {tomo: "\n\f\n".join(f"hoja {n}" for n in range(PAGINAS))}
    assert lector.reconocidas == list(range(PAGINAS))
    assert not PaginaLeida.objects.exists()


def test_entre_parte_y_parte_pasa_antes_lo_que_llega_al_meson(lector: LectorDeAPares) -> None:
    documento()
    trabajo = trabajos.toma(trabajador="uno", colas=("lectura",), en=MEDIODIA)
    assert trabajo is not None

    motor.ejecuta(trabajo)

    (resto,) = de_lectura()
    assert (resto.cola, resto.argumentos["de_fondo"]) == (lecturas.COLA_DE_FONDO, True)


def test_si_matan_al_trabajador_no_se_lee_otra_vez_lo_ya_leido(lector: LectorDeAPares) -> None:
    tomo = huella(documento())
    tareas.lee_texto(sha256=tomo)
    tareas.lee_texto(sha256=tomo)

    assert lector.reconocidas == [0, 1, 2, 3]
    assert consultas.paginas_por_leer(tomo) == [4, 5, 6]


def test_mientras_lee_dice_cuantas_paginas_lleva(lector: LectorDeAPares) -> None:
    tomo = huella(documento())
    tareas.lee_texto(sha256=tomo)
    dichas: list[tuple[int, int, str]] = []

    def apunta(hechas: int, total: int, mensaje: str) -> bool:
        dichas.append((hechas, total, mensaje))
        return True

    with cola.con_avance(apunta):
        tareas.lee_texto(sha256=tomo)

    assert dichas[-1] == (4, 7, "Leídas 4 de 7 páginas")


def test_si_se_cancela_no_sigue(lector: LectorDeAPares) -> None:
    tomo = huella(documento())
    tareas.lee_texto(sha256=tomo)

    with cola.con_avance(lambda *_: False):
        tareas.lee_texto(sha256=tomo)

    assert lector.reconocidas == [0, 1]


def test_lo_del_meson_se_lee_antes_que_lo_de_un_correo() -> None:
    caso = expediente()
    for nombre, de_fondo in (("correo.txt", True), ("meson.txt", False)):
        acciones.incorpora(
            expediente_id=caso.pk, sha256=archivo().sha256, nombre=nombre, tipo="carta", titulo=nombre,
            origen=Origen.RECIBIDO, autor="PPARTES", en=MEDIODIA, de_fondo=de_fondo,
        )  # fmt: skip

    colas = [(t.cola, t.prioridad > 0) for t in de_lectura()]
    primero = trabajos.toma(trabajador="uno", en=MEDIODIA)

    assert colas == [("fondo", False), ("lectura", True)]
    assert primero is not None
    assert primero.cola == "lectura"


def test_lo_que_compone_la_casa_se_lee_de_fondo() -> None:
    documento(origen=Origen.PLATAFORMA)

    assert [t.cola for t in de_lectura()] == [lecturas.COLA_DE_FONDO]


def test_un_escaneo_pobre_se_avisa_apenas_llega(lector: LectorDeAPares) -> None:
    assert consultas.aviso_de_escaneo(archivo()).startswith("Escaneado a 150 ppp: bajo 200")


@pytest.mark.parametrize(
    ("dpi", "estimado", "por_pagina", "aviso"),
    [
        (None, False, (), ""),
        (200, False, (200,), ""),
        (150, False, (150,), "Escaneado a 150 ppp: bajo 200, puede no leerse bien"),
        (96, False, (300, 96, 0), "Página 2 escaneada a 96 ppp: bajo 200, puede no leerse bien"),
        (96, False, (100, 96), "Escaneado a 96 ppp: bajo 200, puede no leerse bien"),
        (120, True, (120,), "Foto de unos 120 ppp si es una hoja carta: bajo 200, puede no leerse bien"),
    ],
)
def test_el_aviso_dice_cuanto_y_donde(dpi: int | None, estimado: bool, por_pagina: Sequence[int], aviso: str) -> None:
    assert lecturas.aviso_de_escaneo(dpi=dpi, estimado=estimado, por_pagina=por_pagina) == aviso


def test_una_foto_sin_letras_no_avisa() -> None:
    foto = Archivo(dpi=60, dpi_estimado=True, estado_texto=EstadoTexto.SIN_TEXTO.value)

    assert consultas.aviso_de_escaneo(foto) == ""


@pytest.mark.parametrize(
    ("hojas", "texto", "nota"),
    [
        ({0: "a", 1: "b"}, "a\n\f\nb", ""),
        ({0: "a", 1: ""}, "a", "En una página no se leyó nada."),
        ({0: "", 1: ""}, "", ""),
    ],
)
def test_las_hojas_se_juntan_y_se_dice_lo_que_falto(hojas: Mapping[int, str], texto: str, nota: str) -> None:
    assert lecturas.junta_hojas(hojas, paginas=2) == (texto, nota)


def test_un_texto_larguisimo_se_corta_y_se_dice() -> None:
    texto, nota = lecturas.junta_hojas({0: "a" * (lecturas.MAXIMO_TEXTO + 9)}, paginas=1)

    assert (len(texto), nota) == (lecturas.MAXIMO_TEXTO, "Es muy largo: se leyó solo el comienzo.")
