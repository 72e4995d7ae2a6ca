"""Plataforma de Notificaciones del Estado, por sus dos rutas: enviar un mensaje y saber en qué está."""

import base64
import http.client
import json
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from fojas.base.tiempo import ZONA
from fojas.dominio.avisos.reglas import (
    ERRORES_DICHOS,
    Acuse,
    DomicilioDigital,
    Mensaje,
    NoSeEnvio,
    NoSeSabe,
    NotificacionRechazada,
    Seguimiento,
    YaEnviada,
)

RESPUESTA_MAXIMA = 1_000_000
LOCALES = frozenset({"localhost", "127.0.0.1", "::1"})
REPETIDA = "ERR031"
CON_CREDENCIAL_MALA = frozenset({401, 403})
NO_ATENDIDAS = frozenset({429, 503})
"""El servidor dice que no la atendió: se puede repetir sin riesgo."""


@dataclass(frozen=True, slots=True)
class NotificadorHttp:
    """Habla con la Plataforma por el nodo de interoperabilidad de la municipalidad."""

    direccion: str
    cliente: str
    secreto: str
    espera_s: float = 30.0

    def envia(self, mensaje: Mensaje) -> Acuse:
        """Lanza `NoSeEnvio`, `NoSeSabe`, `YaEnviada` o `NotificacionRechazada`."""
        frontera, cuerpo = _multiparte(mensaje)
        estado, dicho = self._pide(
            "POST", "/notificador/sendMessage", cuerpo, {"Content-Type": f"multipart/form-data; boundary={frontera}"}
        )
        if estado != http.client.OK:
            raise _rechazo(estado, dicho)
        transaccion = dicho.get("message_data_id")
        if not transaccion:
            raise NoSeSabe("La Plataforma contestó sin código de transacción: no se sabe si la recibió.")
        return Acuse(transaccion=str(transaccion), enviado_en=_instante(dicho.get("sent_at")))

    def estado(self, *, transaccion: str, rol_unico: str) -> Seguimiento:
        """Lanza `NoSeEnvio` o `NoSeSabe` si no contesta algo que se entienda."""
        estado, dicho = self._pide("GET", f"/notificador/messageStatus/{quote(transaccion, safe='')}", None, {})
        if estado != http.client.OK:
            raise _rechazo(estado, dicho)
        destinatarios = dicho.get("recipients")
        suyo = destinatarios.get(rol_unico) if isinstance(destinatarios, dict) else None
        if not isinstance(suyo, dict):
            raise NoSeSabe("La Plataforma no dice nada de esa persona en ese mensaje.")
        clase = str(suyo.get("ddu_type") or "")
        conocida = clase in {d.value for d in DomicilioDigital}
        return Seguimiento(
            domicilio=DomicilioDigital(clase) if conocida else DomicilioDigital.DESCONOCIDO,
            estado=str(suyo.get("message_status") or "pending"), entregado_en=_instante(suyo.get("delivered_at")),
            leido_en=_instante(suyo.get("read_at")),
        )  # fmt: skip

    def _pide(
        self, metodo: str, ruta: str, cuerpo: bytes | None, cabeceras: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        partes = urlsplit(self.direccion)
        conexion = self._conexion(partes.scheme, partes.hostname or "", partes.port)
        credencial = base64.b64encode(f"{self.cliente}:{self.secreto}".encode()).decode()
        try:
            # Aparte del pedido: si no se llegó a conectar, se sabe que no salió nada.
            conexion.connect()
        except (OSError, ssl.SSLError) as error:
            conexion.close()
            raise NoSeEnvio(f"No se pudo llegar a la Plataforma de Notificaciones: {_breve(error)}") from error
        try:
            conexion.request(
                metodo, f"{partes.path.rstrip('/')}{ruta}", body=cuerpo,
                headers={"Authorization": f"Basic {credencial}", "Accept": "application/json", **cabeceras},
            )  # fmt: skip
            respuesta = conexion.getresponse()
            crudo = respuesta.read(RESPUESTA_MAXIMA)
        except (OSError, http.client.HTTPException) as error:
            raise NoSeSabe(f"La Plataforma no terminó de contestar: {_breve(error)}") from error
        finally:
            conexion.close()
        return respuesta.status, _lee(crudo, respuesta.status)

    def _conexion(self, esquema: str, servidor: str, puerto: int | None) -> http.client.HTTPConnection:
        if esquema == "https":
            return http.client.HTTPSConnection(
                servidor, puerto, timeout=self.espera_s, context=ssl.create_default_context()
            )
        if servidor not in LOCALES:
            raise NoSeEnvio(
                "La Plataforma de Notificaciones solo se usa con cifrado: su dirección empieza con https://."
            )
        return http.client.HTTPConnection(servidor, puerto, timeout=self.espera_s)


def _multiparte(mensaje: Mensaje) -> tuple[str, bytes]:
    datos = {
        "recipients": [{"rol_unico": mensaje.rol_unico}],
        "message_type": "NT",
        "procedure_code": mensaje.tramite,
        "procedure_stage": mensaje.etapa,
        "subject": mensaje.asunto,
        "content": mensaje.cuerpo,
        "content_type": "text/html",
    }
    frontera = f"fojas{secrets.token_hex(16)}"
    trozos = [
        f'--{frontera}\r\nContent-Disposition: form-data; name="data"\r\nContent-Type: application/json\r\n\r\n'.encode(),
        json.dumps(datos, ensure_ascii=False).encode(),
        b"\r\n",
    ]
    for adjunto in mensaje.adjuntos:
        nombre = adjunto.nombre.replace("\r", " ").replace("\n", " ").replace('"', "'")
        trozos += [
            f'--{frontera}\r\nContent-Disposition: form-data; name="attachments"; filename="{nombre}"\r\n'
            f"Content-Type: {adjunto.tipo or 'application/octet-stream'}\r\n\r\n".encode(),
            adjunto.contenido,
            b"\r\n",
        ]
    return frontera, b"".join([*trozos, f"--{frontera}--\r\n".encode()])


def _lee(crudo: bytes, estado: int) -> dict[str, Any]:
    try:
        dicho = json.loads(crudo)
    except ValueError:
        if estado == http.client.OK:
            raise NoSeSabe("La Plataforma contestó algo que no se entiende: no se sabe si la recibió.") from None
        # Un rechazo puede venir en texto plano.
        return {"message": crudo.decode("utf-8", "replace").strip()[:200]}
    return dicho if isinstance(dicho, dict) else {}


def _rechazo(estado: int, dicho: Mapping[str, Any]) -> NoSeEnvio | NoSeSabe | YaEnviada | NotificacionRechazada:
    codigo = str(dicho.get("code") or dicho.get("error_code") or dicho.get("error") or "")[:20]
    detalle = str(dicho.get("message") or dicho.get("detail") or "")[:200]
    if codigo == REPETIDA:
        return YaEnviada(ERRORES_DICHOS[REPETIDA])
    if estado in CON_CREDENCIAL_MALA:
        return NoSeEnvio(f"La Plataforma no aceptó la credencial de la municipalidad ({estado}). {detalle}".strip())
    if estado in NO_ATENDIDAS:
        return NoSeEnvio(f"La Plataforma está ocupada ({estado}) y no la atendió.")
    if http.client.BAD_REQUEST <= estado < http.client.INTERNAL_SERVER_ERROR:
        conocido = ERRORES_DICHOS.get(codigo)
        return NotificacionRechazada(
            conocido or f"La Plataforma la rechazó: {detalle or 'sin decir por qué'} ({codigo or estado}).",
            codigo=codigo or str(estado),
        )
    return NoSeSabe(f"La Plataforma falló ({estado}) y no se sabe si la recibió.")


def _instante(dicho: object) -> datetime | None:
    """Con zona; sin ella, la hora es la de Chile."""
    if not isinstance(dicho, str):
        return None
    try:
        leido = datetime.fromisoformat(dicho)
    except ValueError:
        return None
    return leido if leido.tzinfo is not None else leido.replace(tzinfo=ZONA)


def _breve(error: Exception) -> str:
    return "no contestó a tiempo" if isinstance(error, TimeoutError) else (str(error) or type(error).__name__)[:150]
