"""Un proceso que ingresa y deriva sin parar con varios hilos, hasta que lo matan. Se corre con las apps ya cargadas.

Cada folio confirmado se escribe de inmediato en su salida: lo dicho a la persona no puede faltar después.
"""

import io
import os
import random
import threading
import uuid

from django.db import OperationalError, connection

from fojas.base import tiempo
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion.models import Unidad
from fojas.dominio.partes import acciones as partes

_salida = threading.Lock()


def confirma(texto: str) -> None:
    with _salida:
        os.write(1, f"{texto}\n".encode())


def escribe(azar: random.Random) -> None:
    actor = gente.actor_de_usuario("consola", dia=tiempo.hoy())
    unidad_id = Unidad.objects.values_list("pk", flat=True).first()
    while True:
        ahora = tiempo.ahora()
        contenido = f"Carta {uuid.uuid4()}".encode() * azar.randint(1, 400)
        try:
            archivo = expedientes.recibe_archivo(io.BytesIO(contenido), nombre="carta.txt", en=ahora)
            ingreso = partes.ingresa(
                tipo="solicitud", materia="Pide algo", canal="consola", remitente_texto="Vecina de prueba",
                archivos=[partes.ArchivoRecibido(archivo.sha256, "carta.txt")], actor=actor, en=ahora,
                clave_idempotencia=uuid.uuid4().hex,
            )  # fmt: skip
            confirma(ingreso.folio)
            if unidad_id is not None and azar.random() < 0.3:
                partes.deriva(
                    ingreso_id=ingreso.pk, destinos=[partes.Destino(unidad_id)], instruccion="para_respuesta",
                    actor=actor, en=ahora,
                )  # fmt: skip
        except OperationalError:
            # La base no alcanzó a darle turno: quien ingresa vuelve a intentarlo.
            connection.close()


def corre(hilos: int, semilla: int) -> None:
    propios = [
        threading.Thread(target=escribe, args=(random.Random(semilla * 1000 + n),), daemon=True) for n in range(hilos)
    ]
    for hilo in propios:
        hilo.start()
    for hilo in propios:
        hilo.join()
