"""Un servidor IMAP de verdad, propio de la prueba: su carpeta, su puerto y ninguna cuenta del sistema."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

USUARIO, CLAVE = "partes@negrete.cl", "clave con ñ y espacios"
AJUSTES = """
protocols = imap
base_dir = {raiz}/base
state_dir = {raiz}/estado
log_path = {raiz}/registro
listen = 127.0.0.1
ssl = {tls}
{certificado}
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {cuenta}
default_internal_group = {grupo}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{raiz}/correo/%u
mail_fsync = always
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {raiz}/claves
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={raiz}/correo/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {puerto_imap}
  }}
  inet_listener imaps {{
    port = {puerto_imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """Se prende, se apaga de golpe y vuelve, siempre con los mismos correos."""

    def __init__(self, raiz: Path, *, certificado: tuple[Path, Path] | None = None) -> None:
        self.raiz = raiz
        self.puerto = puerto_libre()
        self._proceso: subprocess.Popen[bytes] | None = None
        self._ids = _cuenta_de_correo()
        self._escribe_ajustes(certificado)

    @property
    def direccion(self) -> str:
        return f"imap://partes%40negrete.cl@127.0.0.1:{self.puerto}/INBOX"

    @property
    def casilla(self) -> Path:
        return self.raiz / "correo" / USUARIO

    def _escribe_ajustes(self, certificado: tuple[Path, Path] | None) -> None:
        propio = pwd.getpwuid(os.getuid()).pw_name
        de_root = os.getuid() == 0
        ajustes = AJUSTES.format(
            raiz=self.raiz, puerto_imap=0 if certificado else self.puerto, puerto_imaps=self.puerto if certificado else 0,
            tls="yes" if certificado else "no", uid=self._ids[0], gid=self._ids[1],
            certificado=f"ssl_cert = <{certificado[0]}\nssl_key = <{certificado[1]}" if certificado else "",
            cuenta="dovecot" if de_root else propio, login="dovenull" if de_root else propio,
            grupo="dovecot" if de_root else _grupo_propio(),
        )  # fmt: skip
        (self.raiz / "ajustes.conf").write_text(ajustes, encoding="utf-8")
        (self.raiz / "claves").write_text(f"{USUARIO}:{{PLAIN}}{CLAVE}\n", encoding="utf-8")
        for nombre in ("base", "estado", "correo"):
            (self.raiz / nombre).mkdir(exist_ok=True)
        for carpeta in (self.casilla, *(self.casilla / n for n in ("cur", "new", "tmp"))):
            carpeta.mkdir(exist_ok=True)
        for ruta in (self.raiz / "correo", *(self.raiz / "correo").rglob("*")):
            os.chown(ruta, *self._ids)
        (self.raiz / "claves").chmod(0o644)

    def prende(self) -> None:
        (self.raiz / "base" / "master.pid").unlink(missing_ok=True)
        programa = _programa()
        assert programa is not None
        self._proceso = subprocess.Popen(
            [programa, "-F", "-c", str(self.raiz / "ajustes.conf")], start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        limite = time.monotonic() + 20
        while time.monotonic() < limite:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.puerto), timeout=1):
                return
            time.sleep(0.05)
        registro = self.raiz / "registro"
        raise RuntimeError(registro.read_text("utf-8") if registro.exists() else "dovecot no prendió")

    def mata(self) -> None:
        """De golpe, como un corte de luz."""
        if self._proceso is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._proceso.pid, signal.SIGKILL)
            self._proceso.wait()
            self._proceso = None

    def deja(self, datos: bytes) -> None:
        """Llega un correo, como lo entrega el servidor que recibe: primero aparte y después a su lugar, de una vez."""
        nombre = f"{time.time_ns()}.{uuid.uuid4().hex}.prueba"
        aparte = self.casilla / "tmp" / nombre
        aparte.write_bytes(datos)
        os.chown(aparte, *self._ids)
        aparte.rename(self.casilla / "new" / nombre)

    def cuantos(self) -> dict[str, int]:
        """Cuántos correos hay en cada carpeta, mirando el disco."""
        cuentas: dict[str, int] = {}
        for carpeta in (self.casilla, *self.casilla.glob(".*")):
            if carpeta.is_dir():
                cuentas[carpeta.name] = sum(1 for n in ("cur", "new") for _ in (carpeta / n).glob("*"))
        return cuentas


def _programa() -> str | None:
    return shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else None)


def hay_dovecot() -> bool:
    return _programa() is not None


def puerto_libre() -> int:
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        return int(enchufe.getsockname()[1])


def _cuenta_de_correo() -> tuple[int, int]:
    """Dovecot no abre correo de root: con root, el correo es de «nobody»."""
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    nadie = pwd.getpwnam("nobody")
    return nadie.pw_uid, nadie.pw_gid


def _grupo_propio() -> str:
    import grp

    return grp.getgrgid(os.getgid()).gr_name


@contextmanager
def dovecot(*, certificado: tuple[Path, Path] | None = None) -> Iterator[Dovecot]:
    """Prendido; al salir no queda ni el proceso ni la carpeta."""
    raiz = Path(tempfile.mkdtemp(prefix="fojas-dovecot-"))
    raiz.chmod(0o755)
    servidor = Dovecot(raiz, certificado=certificado)
    try:
        servidor.prende()
        yield servidor
    finally:
        servidor.mata()
        shutil.rmtree(raiz, ignore_errors=True)
