"""La copia de respaldo vuelve entera o se rechaza por su nombre; nunca a medias."""

import io
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fojas.adaptadores import respaldo
from tests.fallas.oficina import FRASE, PRELUDIO, Oficina, oficina_nueva

pytestmark = pytest.mark.fallas
BARATO = 1 << 4
"""Costo de la llave en las pruebas del formato: lo probado no es su lentitud."""

LLENA = """
import io
from datetime import UTC, datetime
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP
from fojas.dominio.expedientes import acciones
from fojas.dominio.organizacion.models import Usuario
for n in range(5):
    acciones.recibe_archivo(io.BytesIO(b'papel %d ' % n * 5000), nombre=f'{n}.txt', en=datetime(2026, 11, 24, 15, tzinfo=UTC))
TOTP.activate(Usuario.objects.get(usuario='ana'), 'JBSWY3DPEHPK3PXP')
"""
SEMILLA = """
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
print(get_adapter().decrypt(Authenticator.objects.get().data['secret']))
"""
CUENTA = """
import hashlib
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes import conexion
from fojas.dominio.expedientes.models import Archivo
for archivo in Archivo.objects.all():
    with conexion.almacen().abre(archivo.pk) as flujo:
        assert hashlib.file_digest(flujo, 'sha256').hexdigest() == archivo.pk
citadas = set(Anotacion.objects.filter(suceso='persona.corregida').values_list('objeto', flat=True))
assert citadas <= {pk[:40] for pk in Archivo.objects.values_list('pk', flat=True)}, 'medio asunto'
print(Archivo.objects.count(), len(citadas))
"""
ESCRIBE = """
import io, sys
from datetime import UTC, datetime
from django.db import transaction
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones
for n in range(100_000):
    en = datetime(2026, 11, 24, 15, tzinfo=UTC)
    with transaction.atomic():
        archivo = acciones.recibe_archivo(io.BytesIO(b'%s %d' % (sys.argv[1].encode(), n)), nombre='x.txt', en=en)
        bitacora.anota('persona.corregida', autor='sistema', objeto=archivo.pk[:40], en=en, campos='x')
    print(n, flush=True)
"""


@pytest.fixture(scope="module")
def oficina(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oficina]:
    with oficina_nueva(tmp_path_factory.mktemp("oficina") / "datos") as nueva:
        nueva.instala()
        nueva.python(LLENA)
        yield nueva


@pytest.fixture(scope="module")
def copia(oficina: Oficina, tmp_path_factory: pytest.TempPathFactory) -> Path:
    codigo, dicho = oficina.fojas("respaldo", "crear", tmp_path_factory.mktemp("copias"))
    assert codigo == 0, dicho
    return Path(dicho["copia"])


@pytest.fixture
def vacia(tmp_path: Path) -> Iterator[Oficina]:
    with oficina_nueva(tmp_path / "otra") as nueva:
        yield nueva


def quedo_sin_nada(oficina: Oficina) -> bool:
    return not oficina.datos.exists()


def test_vuelve_entera_en_una_carpeta_vacia_y_verifica(copia: Path, vacia: Oficina) -> None:
    codigo, dicho = vacia.fojas("respaldo", "restaurar", copia)

    assert codigo == 0, dicho
    assert (dicho["municipalidad"], dicho["archivos"], dicho["faltan"]) == ("Municipalidad de Prueba", 5, [])
    assert dicho["verificacion"]["correcto"]
    assert vacia.python(CUENTA) == "5 0"


def test_la_oficina_restaurada_sabe_de_cuando_es_su_respaldo(copia: Path, vacia: Oficina) -> None:
    vacia.fojas("respaldo", "restaurar", copia)

    _, dicho = vacia.fojas("doctor")

    assert next(r["estado"] for r in dicho["revisiones"] if r["nombre"] == "respaldo") == "bien"


def test_rechazada_en_una_carpeta_que_ya_estaba_no_deja_nada_nuevo(copia: Path, vacia: Oficina) -> None:
    vacia.datos.mkdir()
    (vacia.datos / "ajeno.txt").write_text("mío")

    codigo, _ = vacia.fojas("respaldo", "restaurar", copia)

    assert codigo == 1
    assert [ruta.name for ruta in vacia.datos.iterdir()] == ["ajeno.txt"]


def test_el_segundo_factor_restaurado_se_puede_leer(copia: Path, vacia: Oficina) -> None:
    vacia.fojas("respaldo", "restaurar", copia.parent)

    assert vacia.python(SEMILLA) == "JBSWY3DPEHPK3PXP"


def test_nada_de_la_oficina_se_lee_en_la_copia(copia: Path) -> None:
    contenido = copia.read_bytes()

    assert b"papel" not in contenido
    assert b"Municipalidad" not in contenido
    assert copia.stat().st_mode & 0o077 == 0


def test_la_copia_queda_anotada_y_deja_de_faltar(oficina: Oficina, copia: Path) -> None:
    estado = oficina.python(
        "from fojas.base.tiempo import ahora\nfrom fojas.interfaz.respaldos import estado_respaldo\n"
        "print(estado_respaldo(en=ahora()).clase)"
    )

    assert estado == "bien"


def test_no_se_restaura_encima_de_nada(copia: Path, oficina: Oficina) -> None:
    codigo, dicho = oficina.fojas("respaldo", "restaurar", copia)

    assert codigo == 1
    assert "no está vacía" in dicho["error"]


def test_no_se_restaura_sobre_una_base_con_tablas(copia: Path, oficina: Oficina, tmp_path: Path) -> None:
    if not oficina.base:
        pytest.skip("en SQLite la base está en la carpeta")

    codigo, dicho = replace(oficina, datos=tmp_path / "nueva").fojas("respaldo", "restaurar", copia)

    assert codigo == 1
    assert "La base de datos" in dicho["error"]


def test_con_otra_frase_no_se_abre_y_no_queda_nada(copia: Path, vacia: Oficina) -> None:
    otra = replace(vacia, ambiente={"FOJAS_FRASE_RESPALDO": "otras palabras cualquiera"})

    codigo, dicho = otra.fojas("respaldo", "restaurar", copia)

    assert codigo == 1
    assert "La frase no abre" in dicho["error"]
    assert quedo_sin_nada(vacia)


def test_la_frase_se_puede_leer_de_un_archivo(copia: Path, tmp_path: Path, vacia: Oficina) -> None:
    (tmp_path / "frase").write_text(FRASE + "\n")
    sin_frase = replace(vacia, ambiente={"FOJAS_FRASE_RESPALDO": ""})

    codigo, _ = sin_frase.fojas("respaldo", "comprobar", copia, "--frase-de", tmp_path / "frase")

    assert codigo == 0


def test_sin_frase_se_dice_donde_ponerla(tmp_path: Path, vacia: Oficina) -> None:
    codigo, dicho = replace(vacia, ambiente={"FOJAS_FRASE_RESPALDO": ""}).fojas("respaldo", "crear", tmp_path)

    assert codigo == 1
    assert "--frase-de" in dicho["error"]


def test_una_frase_corta_no_sirve(tmp_path: Path, oficina: Oficina) -> None:
    corta = replace(oficina, ambiente={"FOJAS_FRASE_RESPALDO": "corta"})

    codigo, dicho = corta.fojas("respaldo", "crear", tmp_path / "copias")

    assert codigo == 1
    assert "al menos" in dicho["error"]


def test_la_copia_no_va_dentro_de_los_datos(oficina: Oficina) -> None:
    codigo, dicho = oficina.fojas("respaldo", "crear", oficina.datos / "copias")

    assert codigo == 1
    assert "otro disco" in dicho["error"]


def test_sin_oficina_no_hay_que_respaldar(tmp_path: Path, vacia: Oficina) -> None:
    codigo, dicho = vacia.fojas("respaldo", "crear", tmp_path / "copias")

    assert codigo == 1
    assert "no hay una oficina" in dicho["error"]


@pytest.mark.parametrize("como", ["cortada", "alterada"])
def test_una_copia_danada_se_rechaza_por_su_nombre_y_no_queda_nada(
    copia: Path, vacia: Oficina, tmp_path: Path, como: str
) -> None:
    entera = copia.read_bytes()
    medio = len(entera) // 2
    danada = tmp_path / "fojas-danada.respaldo"
    danada.write_bytes(
        entera[:medio] if como == "cortada" else entera[:medio] + bytes([entera[medio] ^ 1]) + entera[medio + 1 :]
    )

    codigo, dicho = vacia.fojas("respaldo", "restaurar", danada)

    assert codigo == 1
    assert f"fojas-danada.respaldo está {como}" in dicho["error"]
    assert quedo_sin_nada(vacia)


def test_la_copia_de_otro_motor_se_rechaza_diciendo_como(copia: Path, vacia: Oficina) -> None:
    if not vacia.base:
        pytest.skip("se prueba donde hay los dos motores")

    codigo, dicho = replace(vacia, base="").fojas("respaldo", "restaurar", copia)

    assert codigo == 1
    assert "es de PostgreSQL y aquí la base es SQLite" in dicho["error"]
    assert quedo_sin_nada(vacia)


def test_se_hace_mientras_la_oficina_escribe_y_sale_coherente(tmp_path: Path, vacia: Oficina) -> None:
    vacia.instala()
    escritores = [
        subprocess.Popen(
            [sys.executable, "-c", PRELUDIO + ESCRIBE, str(n)], env=vacia.entorno, stdout=subprocess.PIPE, text=True
        )
        for n in range(3)
    ]
    for escritor in escritores:
        assert escritor.stdout is not None
        escritor.stdout.readline()

    codigo, dicho = vacia.fojas("respaldo", "crear", tmp_path / "copias")

    siguen = [escritor.poll() for escritor in escritores]
    for escritor in escritores:
        escritor.kill()
        escritor.communicate()
    assert (codigo, siguen) == (0, [None] * 3), dicho
    with oficina_nueva(tmp_path / "repuesta") as repuesta:
        codigo, dicho = repuesta.fojas("respaldo", "restaurar", tmp_path / "copias")
        assert codigo == 0, dicho
        assert dicho["archivos"] >= 3
        archivos, anotados = repuesta.python(CUENTA).split()
        assert int(archivos) >= int(anotados) >= 3


def test_si_se_mata_a_medias_no_queda_una_copia_con_su_nombre(tmp_path: Path, vacia: Oficina) -> None:
    vacia.instala()
    vacia.python(LLENA.replace("* 5000", "* 2_000_000"))
    copias = tmp_path / "copias"
    haciendo = subprocess.Popen(
        [sys.executable, "-m", "fojas.config", "respaldo", "crear", str(copias)], env=vacia.entorno
    )
    limite = time.monotonic() + 30
    while not any(copias.glob(".*.parcial")) and time.monotonic() < limite:
        time.sleep(0.002)

    haciendo.send_signal(signal.SIGKILL)
    haciendo.wait()

    assert list(copias.glob("*.respaldo")) == []
    codigo, dicho = vacia.fojas("respaldo", "crear", copias)
    assert codigo == 0, dicho
    assert not (vacia.datos / ".respaldando").exists()


@pytest.fixture(scope="module")
def chica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Una copia de varios trozos con el formato solo, sin oficina."""
    destino = tmp_path_factory.mktemp("formato") / "fojas-chica.respaldo"
    azar = random.Random(7)
    manifiesto: dict[str, Any] = {"motor": "sqlite"}
    with respaldo.escribe(destino, FRASE, manifiesto, costo=BARATO) as copia:
        for nombre in ("base/fojas.sqlite3", "archivos/" + "ab" * 32, "llaves/clave_secreta"):
            contenido = azar.randbytes(800_000)
            copia.agrega(nombre, io.BytesIO(contenido), len(contenido))
    return destino


@pytest.mark.parametrize("vigesimo", range(20))
def test_cortada_en_cualquier_parte_se_dice_que_esta_cortada(chica: Path, tmp_path: Path, vigesimo: int) -> None:
    entera = chica.read_bytes()
    cortada = tmp_path / chica.name
    cortada.write_bytes(entera[: len(entera) * vigesimo // 20])

    with pytest.raises(respaldo.CopiaDanada, match=r"fojas-chica\.respaldo está cortada"):
        respaldo.comprueba(cortada, FRASE)


def test_cortada_justo_entre_dos_trozos_tambien(chica: Path, tmp_path: Path) -> None:
    entera = chica.read_bytes()
    cabecera = entera.index(b"}\n") + 2
    cortada = tmp_path / chica.name
    cortada.write_bytes(entera[: cabecera + 36 + respaldo.TROZO + 16])

    with pytest.raises(respaldo.CopiaDanada, match="está cortada"):
        respaldo.comprueba(cortada, FRASE)


@pytest.mark.parametrize("lugar", [0, 5, 16, 40, 150, 250, 1000, 1_048_900, 2_000_000, -1])
def test_un_solo_bit_cambiado_se_rechaza(chica: Path, tmp_path: Path, lugar: int) -> None:
    contenido = bytearray(chica.read_bytes())
    contenido[lugar] ^= 1
    alterada = tmp_path / chica.name
    alterada.write_bytes(contenido)

    with pytest.raises(respaldo.CopiaDanada, match=r"fojas-chica\.respaldo"):
        respaldo.comprueba(alterada, FRASE)


def test_con_algo_al_final_se_rechaza(chica: Path, tmp_path: Path) -> None:
    larga = tmp_path / chica.name
    larga.write_bytes(chica.read_bytes() + b"x")

    with pytest.raises(respaldo.CopiaDanada, match="después de su final"):
        respaldo.comprueba(larga, FRASE)


def test_de_otra_version_del_formato_se_dice(chica: Path, tmp_path: Path) -> None:
    otra = tmp_path / chica.name
    otra.write_bytes(chica.read_bytes().replace(b"RESPALDO-1", b"RESPALDO-9", 1))

    with pytest.raises(respaldo.CopiaDanada, match="otra versión"):
        respaldo.comprueba(otra, FRASE)


def test_trozos_en_otro_orden_se_rechazan(chica: Path, tmp_path: Path) -> None:
    entera = chica.read_bytes()
    inicio = entera.index(b"}\n") + 2
    largo = 36 + respaldo.TROZO + 16
    primero, segundo = entera[inicio : inicio + largo], entera[inicio + largo : inicio + 2 * largo]
    cambiada = tmp_path / chica.name
    cambiada.write_bytes(entera[:inicio] + segundo + primero + entera[inicio + 2 * largo :])

    with pytest.raises((respaldo.CopiaDanada, respaldo.FraseEquivocada)):
        respaldo.comprueba(cambiada, FRASE)


def test_una_entrada_fuera_de_lugar_no_se_recibe(tmp_path: Path) -> None:
    destino = tmp_path / "fojas-mala.respaldo"
    with respaldo.escribe(destino, FRASE, {}, costo=BARATO) as copia:
        copia.agrega("llaves/../../fuera", io.BytesIO(b"x"), 1)

    with pytest.raises(respaldo.CopiaDanada, match="no corresponde"):
        respaldo.comprueba(destino, FRASE)


def test_con_el_disco_lleno_se_dice_y_no_queda_nada(tmp_path: Path, vacia: Oficina) -> None:
    vacia.instala()
    vacia.python(LLENA.replace("* 5000", "* 900_000"))
    copias = tmp_path / "copias"
    tope = 4_000_000

    hecho = subprocess.run(
        [sys.executable, "-m", "fojas.config", "respaldo", "crear", str(copias), "--json"],
        env=vacia.entorno,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (tope, tope)),
    )

    assert hecho.returncode == 1
    assert "disco está lleno" in json.loads(hecho.stderr)["error"]
    assert list(copias.iterdir()) == []
    assert not (vacia.datos / ".respaldando").exists()


def test_un_archivo_perdido_se_nombra_y_la_copia_se_hace_igual(tmp_path: Path, vacia: Oficina) -> None:
    vacia.instala()
    vacia.python(LLENA)
    perdido = next(ruta for ruta in sorted((vacia.datos / "archivos").glob("??/??/*")))
    perdido.unlink()

    codigo, dicho = vacia.fojas("respaldo", "crear", tmp_path / "copias")

    assert codigo == 1
    assert dicho["faltan"] == [perdido.name]
    assert Path(dicho["copia"]).is_file()


def test_de_una_carpeta_se_restaura_la_mas_nueva(copia: Path, tmp_path: Path, vacia: Oficina) -> None:
    shutil.copy(copia, tmp_path / "fojas-20200101T000000Z.respaldo")
    shutil.copy(copia, tmp_path / "fojas-20300101T000000Z.respaldo")

    _, dicho = vacia.fojas("respaldo", "restaurar", tmp_path)

    assert Path(dicho["copia"]).name == "fojas-20300101T000000Z.respaldo"
