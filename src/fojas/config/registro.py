"""El registro técnico: una línea JSON por hecho, con campos y sin datos de nadie."""

import json
import logging
from datetime import UTC, datetime

PROPIOS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "request"}
"""Atributos que trae todo registro: lo demás son los campos que agregó quien escribe."""


class Lineas(logging.Formatter):
    """Hora UTC, nivel, origen, suceso y campos."""

    def format(self, record: logging.LogRecord) -> str:
        linea: dict[str, object] = {
            "hora": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "nivel": record.levelname.lower(),
            "origen": record.name,
            "suceso": record.getMessage(),
        }
        linea |= {clave: valor for clave, valor in record.__dict__.items() if clave not in PROPIOS}
        if record.exc_info:
            linea["error"] = self.formatException(record.exc_info)
        return json.dumps(linea, ensure_ascii=False, default=str)
