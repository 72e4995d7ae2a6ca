"""Lo que el esquema promete, y solo eso: llamadas al azar no encuentran un 500 ni una respuesta sin documentar."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import llave
from tests.medidas import VUELTAS

pytestmark = pytest.mark.django_db


# El esquema no mira la base: se puede leer antes de que ninguna prueba la tenga.
ESQUEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def dada(casa: Any, reloj: Any) -> Iterator[str]:
    # La conexión es la de la prueba: la petición no la cierra al terminar, como hace el cliente de Django.
    for aviso in (request_started, request_finished):
        aviso.disconnect(close_old_connections)
    yield llave()
    for aviso in (request_started, request_finished):
        aviso.connect(close_old_connections)


@ESQUEMA.parametrize()
@settings(max_examples=VUELTAS, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_ninguna_llamada_encuentra_una_falla(case: Any, dada: str) -> None:
    respuesta = case.call(headers={"Authorization": f"Bearer {dada}"})

    case.validate_response(
        respuesta,
        checks=[
            schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance,
            response_schema_conformance,
        ],
    )  # fmt: skip
