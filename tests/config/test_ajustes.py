"""Producción se niega a arrancar insegura y dice por qué; la clave secreta nace una vez y solo la lee su dueño."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from fojas.config.settings import ambiente

BIEN = {"FOJAS_DIRECCION": "https://fojas.negrete.cl", "FOJAS_DATOS": "/datos"}
SQLITE = {"ENGINE": "django.db.backends.sqlite3"}
CLAVE = "k8Jq2nVx0Zt5Lw9Rb3Hs7Yd1Fg4Mc6Pa0Te8Ui2Oo5Ne7Kx1Wz3Vb"


@pytest.fixture
def datos(tmp_path: Path) -> Path:
    carpeta = tmp_path / "segura"
    carpeta.mkdir(mode=0o700)
    return carpeta


def faltas(datos: Path, base: dict[str, Any] | None = None, **cambios: str) -> list[str]:
    entorno = {clave: valor for clave, valor in (BIEN | cambios).items() if valor}
    return ambiente.faltas_de_produccion(datos=datos, base=base or SQLITE, ambiente=entorno)


def test_con_lo_minimo_bien_puesto_no_hay_faltas(datos: Path) -> None:
    assert faltas(datos) == []


@pytest.mark.parametrize(
    ("cambios", "dice"),
    [
        ({"FOJAS_DIRECCION": ""}, "Falta FOJAS_DIRECCION"),
        ({"FOJAS_DIRECCION": "http://fojas.negrete.cl"}, "https://"),
        ({"FOJAS_DIRECCION": "https://negrete.cl/fojas"}, "sin carpeta"),
        ({"FOJAS_HOSTS": "*.negrete.cl"}, "comodines"),
        ({"FOJAS_HOSTS": ".negrete.cl"}, "comodines"),
        ({"FOJAS_DATOS": ""}, "Falta FOJAS_DATOS"),
        ({"FOJAS_CLAVE_SECRETA": "secreto"}, "adivinable"),
        ({"FOJAS_CLAVE_SECRETA": "a" * 60}, "adivinable"),
        ({"FOJAS_CORREO_SERVIDOR": "smtp.negrete.cl", "FOJAS_CORREO_DESDE": ""}, "FOJAS_CORREO_DESDE"),
        (
            {
                "FOJAS_CORREO_SERVIDOR": "smtp.negrete.cl",
                "FOJAS_CORREO_DESDE": "partes@negrete.cl",
                "FOJAS_CORREO_CIFRADO": "ninguno",
            },
            "sin cifrar",
        ),
    ],
)
def test_cada_falta_se_dice_con_su_remedio(datos: Path, cambios: dict[str, str], dice: str) -> None:
    (falta,) = faltas(datos, **cambios)

    assert dice in falta


def test_una_base_remota_sin_cifrar_es_falta(datos: Path) -> None:
    base = {"ENGINE": "django.db.backends.postgresql", "HOST": "10.0.0.4"}

    assert "sslmode" in faltas(datos, base)[0]


@pytest.mark.parametrize(
    "base",
    [
        {"HOST": "localhost"},
        {"HOST": "/var/run/postgresql"},
        {"HOST": "10.0.0.4", "OPTIONS": {"sslmode": "verify-full"}},
    ],
)
def test_una_base_local_o_cifrada_no_es_falta(datos: Path, base: dict[str, Any]) -> None:
    assert faltas(datos, {"ENGINE": "django.db.backends.postgresql"} | base) == []


def test_una_carpeta_de_datos_abierta_a_otras_cuentas_es_falta(datos: Path) -> None:
    datos.chmod(0o755)

    assert "chmod 700" in faltas(datos)[0]


def test_una_llave_legible_por_otras_cuentas_es_falta(datos: Path) -> None:
    ambiente.secreto_guardado(datos / "llaves" / "clave_secreta").encode()
    (datos / "llaves" / "clave_secreta").chmod(0o644)

    assert "chmod 600" in faltas(datos)[0]


def test_la_clave_secreta_nace_una_vez_y_solo_la_lee_su_duenio(datos: Path) -> None:
    archivo = datos / "llaves" / "clave_secreta"

    primera = ambiente.secreto_guardado(archivo)

    assert len(primera) >= ambiente.LARGO_DE_CLAVE
    assert ambiente.secreto_guardado(archivo) == primera
    assert stat.S_IMODE(archivo.stat().st_mode) == 0o600
    assert stat.S_IMODE(archivo.parent.stat().st_mode) == 0o700


def test_dos_procesos_que_la_piden_a_la_vez_reciben_la_misma(datos: Path) -> None:
    archivo, recibidas = datos / "llaves" / "clave_secreta", []
    hilos = [threading.Thread(target=lambda: recibidas.append(ambiente.secreto_guardado(archivo))) for _ in range(16)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert len(set(recibidas)) == 1
    assert [p.name for p in archivo.parent.iterdir()] == ["clave_secreta"]


def test_sin_servidor_de_correo_los_correos_quedan_en_la_carpeta(datos: Path) -> None:
    assert ambiente.correo(datos, {})["EMAIL_FILE_PATH"] == datos / "correos"


@pytest.mark.parametrize(("cifrado", "puerto"), [("ssl", 465), ("starttls", 587), ("ninguno", 25)])
def test_el_puerto_de_correo_sigue_al_cifrado(datos: Path, cifrado: str, puerto: int) -> None:
    ajustes = ambiente.correo(datos, {"FOJAS_CORREO_SERVIDOR": "smtp.cl", "FOJAS_CORREO_CIFRADO": cifrado})

    assert ajustes["EMAIL_PORT"] == puerto
    assert (ajustes["EMAIL_USE_SSL"], ajustes["EMAIL_USE_TLS"]) == (cifrado == "ssl", cifrado == "starttls")


def carga_produccion(**entorno: str) -> subprocess.CompletedProcess[str]:
    limpio = {clave: valor for clave, valor in os.environ.items() if not clave.startswith("FOJAS_")}
    orden = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'fojas.config.settings.produccion';"
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 0, s.ALLOWED_HOSTS, s.EXIGE_SEGUNDO_FACTOR)"
    )
    return subprocess.run(
        [sys.executable, "-c", orden], env=limpio | entorno, capture_output=True, text=True, check=False
    )


def test_produccion_sin_configurar_no_carga_y_lista_las_faltas() -> None:
    resultado = carga_produccion()

    assert resultado.returncode != 0
    assert "no sería seguro" in resultado.stderr
    assert "FOJAS_DIRECCION" in resultado.stderr
    assert "FOJAS_DATOS" in resultado.stderr


def test_produccion_bien_configurada_carga_cerrada(datos: Path) -> None:
    resultado = carga_produccion(FOJAS_DIRECCION="https://fojas.negrete.cl", FOJAS_DATOS=str(datos))

    assert resultado.stdout.strip() == "False True True True True ['fojas.negrete.cl'] True"
    assert not (datos / "llaves").exists()


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"FOJAS_AMBIENTE": "prod"}, "desarrollo, produccion o pruebas"),
        ({"FOJAS_BASE": "mysql://u:secretisimo@servidor/base"}, "postgresql://usuario:clave@servidor/base"),
        ({"FOJAS_BASE": "postgresql://u:secretisimo%zz@servidor/base"}, "postgresql://usuario:clave@servidor/base"),
        ({"FOJAS_MAXIMO_ARCHIVO": "abc"}, "megabytes"),
        ({"FOJAS_MAXIMO_ARCHIVO": "0"}, "megabytes"),
        ({"FOJAS_BORRADORES_DIAS": "6"}, "borrador"),
        ({"FOJAS_PROXIES": "-1"}, "intermediarios"),
        ({"FOJAS_PROXIES": "abc"}, "intermediarios"),
        ({"FOJAS_PROCESOS_WEB": "abc"}, "procesos"),
        ({"FOJAS_PROCESOS_WEB": "0"}, "procesos"),
        ({"FOJAS_HILOS_WEB": "0"}, "peticiones"),
        ({"FOJAS_CORREO_PUERTO": "x"}, "puerto"),
        ({"FOJAS_NIVEL_REGISTRO": "todo"}, "WARNING"),
    ],
)
def test_un_ajuste_que_no_se_entiende_se_dice_sin_su_clave(tmp_path: Path, cambio: dict[str, str], frase: str) -> None:
    limpio = {clave: valor for clave, valor in os.environ.items() if not clave.startswith(("FOJAS_", "DJANGO_"))}

    dicho = subprocess.run(
        [sys.executable, "-m", "fojas.config", "usuarios", "listar", "--json"],
        env=limpio | {"FOJAS_DATOS": str(tmp_path / "no")} | cambio, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert dicho.returncode == 1, dicho.stderr
    assert frase in json.loads(dicho.stderr)["error"]
    assert "secretisimo" not in dicho.stderr + dicho.stdout
