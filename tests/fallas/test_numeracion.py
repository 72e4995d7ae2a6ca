"""Sesenta y cuatro escriben a la vez y cada tanto uno muere de golpe: ni folio repetido, ni salto, ni caso a medias."""

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

from tests.fallas.oficina import PRELUDIO, Oficina, copia_de, oficina_nueva
from tests.medidas import VUELTAS, anota, semillas

pytestmark = pytest.mark.fallas
PROCESOS, HILOS = 8, 8
RAIZ = Path(__file__).resolve().parents[2]

UNIDAD = """
from datetime import UTC, datetime, date
from fojas.dominio.organizacion import acciones
from fojas.dominio.organizacion.reglas import actor_del_sistema
acciones.crea_unidad(codigo='obras', nombre='Obras', sigla='', padre_id=None, vigente_desde=date(2020, 1, 1),
    actor=actor_del_sistema(date(2026, 1, 1)), en=datetime(2026, 1, 1, 15, tzinfo=UTC))
"""
REVISA = """
import json
from django.db.models import Count, F, Q
from fojas.base import tiempo
from fojas.dominio.bitacora import verificacion
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes.models import Documento, Expediente
from fojas.dominio.expedientes.verificacion import huerfanos
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.fe.models import Numero
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.trabajos.models import Trabajo
from datetime import timedelta
numeros = list(Numero.objects.filter(serie__clave='ingreso').order_by('valor').values_list('valor', 'para'))
ingresos = dict(Ingreso.objects.values_list('codigo', 'folio'))
informe = verificacion.verifica(en=tiempo.ahora())
print(json.dumps({
    'seguidos': [n for n, _ in numeros] == list(range(1, len(numeros) + 1)),
    'cada_numero_su_ingreso': sorted(p for _, p in numeros) == sorted(ingresos),
    'folios': sorted(ingresos.values()),
    'sin_documento': Ingreso.objects.annotate(n=Count('expediente__documentos')).filter(n=0).count(),
    'expedientes_sin_ingreso': Expediente.objects.filter(ingresos__isnull=True).count(),
    'sin_plazo': len(set(Ingreso.objects.values_list('plazo', flat=True)) - set(Plazo.objects.values_list('codigo', flat=True))),
    'sin_asiento': len(set(ingresos) - set(Anotacion.objects.filter(suceso='ingreso.recibido').values_list('objeto', flat=True))),
    'sin_trabajo': Ingreso.objects.count() - Trabajo.objects.filter(tarea='partes.comprobante').count(),
    'derivado_a_medias': Ingreso.objects.filter(estado='derivado').annotate(n=Count('derivaciones')).filter(n=0).count()
        + Derivacion.objects.filter(ingreso__estado='ingresado').count(),
    'fojas_mal': Expediente.objects.annotate(n=Count('documentos')).exclude(fojas=F('n')).count(),
    'verifica': informe.diferencia,
    'asientos': informe.asientos,
}))
"""
JUNTA = """
from datetime import timedelta
from fojas.base import tiempo
from fojas.dominio.expedientes import verificacion
verificacion.junta_huerfanos(en=tiempo.ahora() + timedelta(days=2))
print(sum(1 for _ in verificacion.huerfanos()))
"""


class _Escritor:
    """Un proceso de ocho hilos y los folios que alcanzó a confirmar."""

    def __init__(self, casa: Oficina, semilla: int) -> None:
        self.proceso = subprocess.Popen(
            [sys.executable, "-c", f"{PRELUDIO}from tests.fallas import escritor\nescritor.corre({HILOS}, {semilla})"],
            env=casa.entorno | {"PYTHONPATH": f"{RAIZ / 'src'}:{RAIZ}"}, cwd=RAIZ, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.proceso.stdout is not None
        self.confirmados: list[str] = []
        self._lector = threading.Thread(target=self._lee, args=(self.proceso.stdout,))
        self._lector.start()

    def _lee(self, salida: IO[bytes]) -> None:
        # Una línea cortada por la muerte no alcanzó a decirse.
        with salida:
            self.confirmados += [linea.decode().strip() for linea in salida if linea.endswith(b"\n")]

    def mata(self) -> list[str]:
        self.proceso.send_signal(signal.SIGKILL)
        self.proceso.wait()
        self._lector.join()
        return self.confirmados


def _hasta_que_escriban(casa: Oficina, escritores: list[_Escritor]) -> None:
    """Los procesos tardan en cargar: se espera a que haya trabajo que interrumpir."""
    limite = time.monotonic() + 60
    while time.monotonic() < limite and not all(e.proceso.poll() is None for e in escritores):
        time.sleep(0.1)
    while time.monotonic() < limite:
        if int(casa.python("from fojas.dominio.partes.models import Ingreso; print(Ingreso.objects.count())")) > 0:
            return
    pytest.fail("Los escritores no alcanzaron a ingresar nada en un minuto.")


@pytest.mark.xdist_group("pesadas")
def test_matar_a_quien_escribe_no_deja_folio_repetido_salto_ni_caso_a_medias(tmp_path: Path) -> None:
    azar = random.Random(semillas(1)[0])
    with oficina_nueva(tmp_path / "datos") as casa:
        casa.instala()
        casa.python(UNIDAD)
        escritores = [_Escritor(casa, n) for n in range(PROCESOS)]
        confirmados: list[str] = []
        try:
            _hasta_que_escriban(casa, escritores)
            for muerte in range(VUELTAS):
                time.sleep(azar.uniform(0.05, 0.8))
                victima = azar.randrange(PROCESOS)
                confirmados += escritores[victima].mata()
                escritores[victima] = _Escritor(casa, PROCESOS + muerte)
        finally:
            for escritor in escritores:
                confirmados += escritor.mata()

        huerfanos = int(casa.python(JUNTA))
        visto = json.loads(casa.python(REVISA))

    anota(
        2,
        3,
        f"{PROCESOS * HILOS} escritores, {VUELTAS} muertes",
        f"{len(visto['folios'])} ingresos, 0 saltos, 0 repetidos",
    )
    perdidos = set(confirmados) - set(visto["folios"])
    faltas = {
        clave: dato
        for clave, dato in visto.items()
        if clave not in {"folios", "asientos"} and dato not in (True, 0, "")
    }
    assert visto["folios"], "nadie alcanzó a ingresar"
    assert (perdidos, faltas, huerfanos, len(set(confirmados)) == len(confirmados)) == (set(), {}, 0, True)


CAMBIA = {
    "una anotación": (
        "UPDATE bitacora_anotacion SET autor = 'otro' WHERE id = (SELECT max(id) FROM bitacora_anotacion)",
        "asiento",
    ),
    "un asiento": ("UPDATE bitacora_asiento SET hoja = 'ab' WHERE posicion = 1", "asiento"),
    "un folio": ("UPDATE fe_numero SET valor = 99 WHERE valor = 2", "falta el número 2"),
    "un ingreso borrado": ("UPDATE partes_ingreso SET codigo = 'OTRO' WHERE folio LIKE '%000002'", "que no existe"),
    "la hora de un ingreso": (
        "UPDATE partes_ingreso SET recibido_en = '2020-01-02 03:04:05' WHERE folio LIKE '%000002'",
        "000002 dice ahora que se recibió el 02-01-2020",
    ),
    "la materia de un ingreso": (
        "UPDATE partes_ingreso SET materia = 'Otra cosa' WHERE folio LIKE '%000002'",
        "000002 dice ahora otra cosa en «materia»",
    ),
    "el folio de un ingreso": (
        "UPDATE partes_ingreso SET folio = 'I-2020-000077' WHERE folio LIKE '%000002'",
        "lleva ahora el folio I-2020-000077",
    ),
    "la reserva de un expediente": (
        "UPDATE expedientes_expediente SET confidencialidad = 'secreto', causa_reserva = 'x' "
        "WHERE id = (SELECT min(id) FROM expedientes_expediente)",
        "está ahora como secreto y la bitácora lo dejó como público",
    ),
    "los accesos": ("DELETE FROM expedientes_acceso WHERE termino = 'general'", "se dio: general"),
    "un acceso de más": (
        "INSERT INTO expedientes_acceso (expediente_id, termino) SELECT min(id), 'unidad:99' FROM expedientes_expediente",
        "que la bitácora no dice que se haya dado: unidad:99",
    ),
    "dos archivos cruzados": (
        "UPDATE expedientes_version SET archivo_id = (SELECT otra.archivo_id FROM expedientes_version AS otra "
        "WHERE otra.id = (SELECT min(id) + max(id) FROM expedientes_version) - expedientes_version.id) "
        "WHERE id IN ((SELECT min(id) FROM expedientes_version), (SELECT max(id) FROM expedientes_version))",
        "tiene ahora otro archivo que el incorporado",
    ),
    "datos personales borrados a mano": (
        "DELETE FROM bitacora_contenidopersonal",
        "ningún asiento dice que se hayan borrado",
    ),
}
APARTA_DISPAROS = """
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == 'postgresql':
        cursor.execute("SET session_replication_role = replica")
    else:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (nombre,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER {nombre}')
    cursor.execute(ORDEN)
"""


@pytest.fixture(scope="module")
def con_papeles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Oficina, list[str]]]:
    """Una oficina con tres ingresos que verifica bien, y la huella de cada uno. Se copia antes de estropearla."""
    carpeta = tmp_path_factory.mktemp("papeles")
    with oficina_nueva(carpeta / "datos") as casa:
        casa.instala()
        huellas = []
        for n in range(3):
            papel = carpeta / f"carta{n}.txt"
            papel.write_text(f"Carta número {n}")
            codigo, dicho = casa.fojas("ingresar", papel, "--materia", "Pide algo", "--remitente", "Vecina de prueba")
            assert codigo == 0, dicho
            huellas.append(dicho["sha256"][0])
        codigo, dicho = casa.fojas("bitacora", "verificar")
        assert codigo == 0, dicho
        yield casa, huellas


@pytest.mark.parametrize("que", list(CAMBIA))
def test_un_cambio_a_mano_en_la_base_se_nombra(
    con_papeles: tuple[Oficina, list[str]], tmp_path: Path, que: str
) -> None:
    orden, seña = CAMBIA[que]
    with copia_de(con_papeles[0], tmp_path / "copia") as casa:
        casa.python(f"ORDEN = {orden!r}\n{APARTA_DISPAROS}")

        codigo, dicho = casa.fojas("bitacora", "verificar")

    assert codigo == 1
    assert seña in json.dumps(dicho, ensure_ascii=False)


def test_un_byte_cambiado_en_un_archivo_se_nombra(con_papeles: tuple[Oficina, list[str]], tmp_path: Path) -> None:
    huella = con_papeles[1][1]
    with copia_de(con_papeles[0], tmp_path / "copia") as casa:
        archivo = casa.datos / "archivos" / huella[:2] / huella[2:4] / huella
        archivo.chmod(0o600)
        archivo.write_bytes(archivo.read_bytes().replace(b"Carta", b"Karta"))

        codigo, dicho = casa.fojas("bitacora", "verificar")

    assert codigo == 1
    assert huella[:12] in json.dumps(dicho)


def test_un_archivo_que_falta_se_nombra(con_papeles: tuple[Oficina, list[str]], tmp_path: Path) -> None:
    huella = con_papeles[1][0]
    with copia_de(con_papeles[0], tmp_path / "copia") as casa:
        archivo = casa.datos / "archivos" / huella[:2] / huella[2:4] / huella
        archivo.unlink()

        codigo, dicho = casa.fojas("bitacora", "verificar")

    assert codigo == 1
    assert huella[:12] in json.dumps(dicho)
