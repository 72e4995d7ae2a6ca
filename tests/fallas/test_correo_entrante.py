"""El servidor de correo se cae, al lector lo matan y el disco se llena: cada correo, un folio; ninguno perdido ni dos veces."""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.corpus.correos import NUESTRO, adjunto, partes, simple, texto
from tests.fallas.dovecot import CLAVE, Dovecot, dovecot, hay_dovecot
from tests.fallas.oficina import PRELUDIO, Oficina, oficina_nueva
from tests.medidas import LARGO, VUELTAS, anota, semillas

pytestmark = [
    pytest.mark.fallas,
    pytest.mark.skipif(
        not hay_dovecot(), reason="Falta Dovecot: instala dovecot-imapd o corre make test con root o sudo."
    ),
]
CADA_CUANTOS_MUERE = 2 if LARGO else 3
RAIZ = Path(__file__).resolve().parents[2]
REVISA = """
import json
from collections import Counter
from fojas.base import tiempo
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora import verificacion
from fojas.dominio.expedientes import conexion
from fojas.dominio.fe.models import Numero
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.recepcion.models import Mensaje
from fojas.dominio.trabajos.models import Trabajo
almacen = conexion.almacen()
ids = Counter(Mensaje.objects.values_list('message_id', flat=True))
numeros = list(Numero.objects.filter(serie__clave='ingreso').order_by('valor').values_list('valor', flat=True))
print(json.dumps({
    'message_ids': dict(ids),
    'estados': dict(Counter(Mensaje.objects.values_list('estado', flat=True))),
    'folios': Ingreso.objects.count(),
    'canal_folios': dict(Counter(Ingreso.objects.values_list('canal_folio', flat=True))),
    'seguidos': numeros == list(range(1, len(numeros) + 1)),
    'perdidos_en_el_almacen': sum(not almacen.existe(s) for s in Mensaje.objects.values_list('sha256', flat=True)),
    'acuses': dict(Counter(Aviso.objects.values_list('objeto', flat=True))),
    'avisos_sin_salir': Aviso.objects.exclude(estado='enviado').count(),
    'pendientes': Trabajo.objects.filter(estado__in=['pendiente', 'en_curso'], cola='normal').count(),
    'verifica': verificacion.verifica(en=tiempo.ahora()).diferencia,
}))
"""


class _Lector:
    """El proceso que mira el buzón; dice algo en cada vuelta."""

    def __init__(self, casa: Oficina, semilla: int) -> None:
        self.proceso = subprocess.Popen(
            [sys.executable, "-c", f"{PRELUDIO}from tests.fallas import lector_de_buzon as l\nl.corre({semilla})"],
            env=casa.entorno | {"PYTHONPATH": f"{RAIZ / 'src'}:{RAIZ}"}, cwd=RAIZ, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.proceso.stdout is not None
        self.vueltas = 0
        self._oye = threading.Thread(target=self._lee, args=(self.proceso.stdout,))
        self._oye.start()

    def _lee(self, salida: IO[bytes]) -> None:
        with salida:
            for _ in salida:
                self.vueltas += 1

    def espera_una_vuelta(self) -> None:
        limite = time.monotonic() + 60
        antes = self.vueltas
        while self.vueltas == antes and time.monotonic() < limite and self.proceso.poll() is None:
            time.sleep(0.02)

    def mata(self) -> None:
        self.proceso.send_signal(signal.SIGKILL)
        self.proceso.wait()
        self._oye.join()


@pytest.fixture
def servidor() -> Iterator[Dovecot]:
    with dovecot() as propio:
        yield propio


def _correo(n: int) -> bytes:
    quien = {
        "de": f"Vecina {n} <vecina{n}@correo.example>",
        "asunto": f"Pide la cosa {n}",
        "mid": f"<caso-{n}@correo.example>",
    }
    if n % 3 == 0:
        return partes(
            texto(f"Va el papel {n}"), adjunto(b"%PDF-1.4\n" + f"papel {n}".encode() * 50 + b"\n%%EOF\n"), **quien
        )
    return simple(f"Pido la cosa {n}\r\n".encode(), **quien)


@pytest.mark.xdist_group("pesadas")
def test_cada_correo_es_un_folio_aunque_todo_se_caiga(tmp_path: Path, servidor: Dovecot) -> None:
    azar = random.Random(semillas(1)[0])
    cuantos = VUELTAS
    with oficina_nueva(tmp_path / "datos") as vacia:
        casa = Oficina(
            vacia.datos, vacia.base,
            {"FOJAS_BUZON": servidor.direccion, "FOJAS_BUZON_CLAVE": CLAVE, "FOJAS_CORREO_DESDE": NUESTRO},
        )  # fmt: skip
        casa.instala()
        lector = _Lector(casa, 0)
        lector.espera_una_vuelta()
        try:
            for vuelta in range(cuantos):
                servidor.deja(_correo(vuelta))
                time.sleep(azar.uniform(0.0, 0.6))
                if azar.random() < 0.5:
                    servidor.mata()
                    time.sleep(azar.uniform(0.0, 0.2))
                    servidor.prende()
                if vuelta % CADA_CUANTOS_MUERE == 0:
                    lector.mata()
                    lector = _Lector(casa, vuelta + 1)
                    # Que alcance a cargar: si muere antes de mirar, no se interrumpe nada.
                    if azar.random() < 0.7:
                        lector.espera_una_vuelta()
        finally:
            lector.mata()

        casa.python("import sys; sys.path.insert(0, '.')\nfrom tests.fallas import lector_de_buzon as l\nl.termina()")
        visto = json.loads(casa.python(REVISA))

    anota(
        3,
        3,
        f"{cuantos} correos, {cuantos // CADA_CUANTOS_MUERE} muertes del lector y el servidor",
        f"{visto['folios']} folios, 0 perdidos",
    )
    esperados = {f"<caso-{n}@correo.example>": 1 for n in range(cuantos)}
    assert (visto["message_ids"], visto["canal_folios"]) == (esperados, esperados)
    assert (visto["estados"], visto["seguidos"], visto["perdidos_en_el_almacen"]) == ({"ingresado": cuantos}, True, 0)
    assert (set(visto["acuses"].values()), len(visto["acuses"]), visto["avisos_sin_salir"]) == ({1}, cuantos, 0)
    assert (visto["pendientes"], visto["verifica"]) == (0, "")
    en_el_servidor = {n: c for n, c in servidor.cuantos().items() if c}
    # Un Dovecot que muere a medio mover deja el mismo correo dos veces en su carpeta: sobra allá y aquí sigue siendo uno.
    assert set(en_el_servidor) == {".Fojas.Recibidos"}
    assert en_el_servidor[".Fojas.Recibidos"] >= cuantos
