"""Doble de la Plataforma de Notificaciones: un servidor HTTP de verdad, hecho de su contrato, sin internet.

Sus dos rutas, sus estados por persona y los errores que documenta. Cada persona se prepara con `dice`; lo que no se
prepara tiene casilla. Los fallos de la red se piden con `falla`.
"""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RUN_CASILLA, RUN_EXCEPTUADO = "33333333", "33333351"
VENTANA_S = 300
MAXIMO_DESTINATARIOS, MAXIMO_ADJUNTOS, MAXIMO_BYTES, LARGO_ASUNTO = 250, 50, 20 * 1000 * 1000, 150
EXTENSIONES = frozenset({"pdf", "jpg", "png", "doc", "docx", "xls", "xlsx"})
HORA = "2026-11-24T12:00:00-03:00"


@dataclass
class Plataforma:
    """Lo que el servidor recibió y cómo debe contestar."""

    cliente: str = "muni"
    secreto: str = "secreta"
    con_logo: bool = True
    tramites: frozenset[str] = frozenset({"CPAT-001"})
    enviada_en: str = HORA
    recibidos: list[dict[str, Any]] = field(default_factory=list)
    mensajes: dict[str, dict[str, Any]] = field(default_factory=dict)
    domicilios: dict[str, dict[str, Any]] = field(default_factory=dict)
    fallas: list[str] = field(default_factory=list)
    """Una por pedido, en orden: `500`, `503`, `corta` (recibe y cuelga), `muda` (200 sin JSON), `lenta`."""
    reloj: float = 0.0
    direccion: str = ""
    _vistos: dict[str, float] = field(default_factory=dict)
    _candado: threading.Lock = field(default_factory=threading.Lock)

    def dice(
        self, rol_unico: str, ddu: str, estado: str = "delivered", *, entregado: str = HORA, leido: str = ""
    ) -> None:
        """Qué domicilio digital tiene esa persona y en qué queda lo que se le envía."""
        self.domicilios[rol_unico] = {
            "ddu_type": ddu, "message_status": estado, "method": ddu if ddu in {"casilla", "email"} else None,
            "delivered_at": entregado if estado == "delivered" else None, "read_at": leido or None,
        }  # fmt: skip

    def falla(self, *como: str) -> None:
        self.fallas.extend(como)

    def recibe(self, datos: dict[str, Any], adjuntos: list[tuple[str, bytes]]) -> tuple[int, dict[str, Any]]:
        """Valida como la Plataforma y guarda el mensaje."""
        if error := self._error(datos, adjuntos):
            return 400, error
        llave = json.dumps(datos, sort_keys=True) + "".join(nombre for nombre, _ in adjuntos)
        ahora = self.reloj or time.monotonic()
        with self._candado:
            if ahora - self._vistos.get(llave, -VENTANA_S * 2) < VENTANA_S:
                return 400, {"code": "ERR031", "message": "Mensaje duplicado"}
            self._vistos[llave] = ahora
            numero = f"msg-{len(self.recibidos) + 1:06d}"
            self.recibidos.append({**datos, "adjuntos": adjuntos, "message_data_id": numero})
            self.mensajes[numero] = datos
        return 200, {"message_data_id": numero, "sent_at": self.enviada_en, "status": "pending"}

    def _error(self, datos: dict[str, Any], adjuntos: list[tuple[str, bytes]]) -> dict[str, Any] | None:
        faltas = (
            (not self.con_logo, "ERR008", "La institución no tiene logo"),
            (len(datos.get("recipients", [])) > MAXIMO_DESTINATARIOS, "ERR030", "Máximo 250 destinatarios"),
            (not datos.get("recipients"), "ERR001", "Faltan destinatarios"),
            (datos.get("message_type") == "NT" and datos.get("procedure_code") not in self.tramites, "ERR007",
             "El procedimiento no está habilitado"),
            (datos.get("message_type") == "NT" and datos.get("procedure_stage") not in {1, 2, 3}, "ERR009",
             "Etapa no válida"),
            (not 0 < len(datos.get("subject", "")) <= LARGO_ASUNTO, "ERR010", "Asunto no válido"),
            (len(adjuntos) > MAXIMO_ADJUNTOS, "ERR032", "Máximo 50 archivos"),
            (sum(len(c) for _, c in adjuntos) > MAXIMO_BYTES, "ERR033", "Máximo 20 MB"),
            (any(n.rpartition(".")[2].lower() not in EXTENSIONES for n, _ in adjuntos), "ERR020", "Tipo no admitido"),
        )  # fmt: skip
        return next(({"code": c, "message": m} for falta, c, m in faltas if falta), None)

    def estado(self, numero: str) -> tuple[int, dict[str, Any]]:
        """En qué está cada destinatario de ese mensaje."""
        datos = self.mensajes.get(numero)
        if datos is None:
            return 404, {"code": "ERR404", "message": "El mensaje no existe"}
        propios = {
            d["rol_unico"]: self.domicilios.get(d["rol_unico"]) or _por_omision(d["rol_unico"])
            for d in datos["recipients"]
        }
        return 200, {
            "entity_id": "muni", "message_data_id": numero, "received_at": HORA, "status": "sent",
            "subject": datos["subject"], "recipents_count": len(propios), "recipients": propios,
        }  # fmt: skip


def _por_omision(rol_unico: str) -> dict[str, Any]:
    exceptuado = rol_unico == RUN_EXCEPTUADO
    return {
        "ddu_type": "excepcion" if exceptuado else "casilla", "message_status": "delivered",
        "method": None if exceptuado else "casilla", "delivered_at": HORA, "read_at": None,
    }  # fmt: skip


@contextmanager
def plataforma_local(**ajustes: Any) -> Iterator[Plataforma]:
    """La sirve en un puerto libre de este equipo mientras dura."""
    plataforma = Plataforma(**ajustes)

    class Atiende(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            """Sin registro: las pruebas miran lo recibido."""

        def do_POST(self) -> None:
            cuerpo = self.rfile.read(int(self.headers["Content-Length"] or 0))
            if self.path == "/notificador/sendMessage":
                self._con_fallas(lambda: plataforma.recibe(*_partes(self.headers["Content-Type"], cuerpo)))
            else:
                self._contesta(404, {"code": "ERR404"})

        def do_GET(self) -> None:
            base, _, numero = self.path.rpartition("/")
            if base == "/notificador/messageStatus":
                self._con_fallas(lambda: plataforma.estado(numero))
            else:
                self._contesta(404, {"code": "ERR404"})

        def _con_fallas(self, atiende: Any) -> None:
            esperada = base64.b64encode(f"{plataforma.cliente}:{plataforma.secreto}".encode()).decode()
            if self.headers["Authorization"] != f"Basic {esperada}":
                self._texto(401, "401 UNAUTHORIZED")
                return
            falla = plataforma.fallas.pop(0) if plataforma.fallas else ""
            if falla == "503":
                self._contesta(503, {"message": "ocupado"})
            elif falla == "corta":
                atiende()
                self.close_connection = True
                self.connection.close()
            elif falla == "muda":
                atiende()
                self._texto(200, "<html>en mantención</html>")
            elif falla == "500":
                atiende()
                self._contesta(500, {"message": "error interno"})
            else:
                if falla == "lenta":
                    time.sleep(1.0)
                self._contesta(*atiende())

        def _contesta(self, estado: int, dicho: dict[str, Any]) -> None:
            self._bytes(estado, json.dumps(dicho).encode(), "application/json")

        def _texto(self, estado: int, dicho: str) -> None:
            self._bytes(estado, dicho.encode(), "text/plain")

        def _bytes(self, estado: int, cuerpo: bytes, tipo: str) -> None:
            self.send_response(estado)
            self.send_header("Content-Type", tipo)
            self.send_header("Content-Length", str(len(cuerpo)))
            self.end_headers()
            self.wfile.write(cuerpo)

    servidor = ThreadingHTTPServer(("127.0.0.1", 0), Atiende)
    servidor.daemon_threads = True
    hilo = threading.Thread(target=servidor.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    hilo.start()
    plataforma.direccion = f"http://127.0.0.1:{servidor.server_address[1]}"
    try:
        yield plataforma
    finally:
        servidor.shutdown()
        servidor.server_close()
        hilo.join()


def _partes(tipo: str, cuerpo: bytes) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
    """El JSON de `data` y los archivos de `attachments`."""
    mensaje = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {tipo}\r\n\r\n".encode() + cuerpo)
    datos: dict[str, Any] = {}
    adjuntos = []
    for parte in mensaje.iter_parts():
        contenido = parte.get_payload(decode=True)
        assert isinstance(contenido, bytes)
        if parte.get_param("name", header="content-disposition") == "data":
            datos = json.loads(contenido)
        else:
            adjuntos.append((parte.get_filename() or "", contenido))
    return datos, adjuntos
