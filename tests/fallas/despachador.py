"""Procesos que despachan y envían hasta que los matan, o en un disco que se llena; y el servidor de correo que los recibe.

`python -m tests.fallas.despachador correo PUERTO ANOTADOS`: recibe correos y anota cada uno antes de decir que lo aceptó.
`python -m tests.fallas.despachador disco RAIZ VUELTAS SEMILLA`: despacha en un disco chico que se llena al azar.
"""

import asyncio
import hashlib
import io
import json
import os
import random
import sys
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

PREPARA = """
from tests.fallas import despachador
despachador.prepara({cuantos})
"""
REVISA = """
import json
from tests.fallas import despachador
print(json.dumps(despachador.revisa()))
"""
ATRASO = timedelta(days=1)


class Recibidor:
    """Anota cada mensaje en su archivo antes de aceptarlo: lo aceptado no se pierde aunque lo maten."""

    def __init__(self, anotados: Path) -> None:
        self.anotados = anotados

    async def handle_DATA(self, servidor: Any, sesion: Any, sobre: Any) -> str:  # noqa: N802 — así la llama aiosmtpd
        mensaje = message_from_bytes(sobre.content)
        # El servidor puede acomodar los saltos de línea: se compara lo que dicen.
        huella = hashlib.sha256(sobre.content.replace(b"\r\n", b"\n").rstrip()).hexdigest()
        linea = json.dumps({"id": mensaje["Message-ID"], "para": sobre.rcpt_tos[0], "huella": huella})
        with self.anotados.open("a", encoding="utf-8") as salida:
            salida.write(f"{linea}\n")
            salida.flush()
            os.fsync(salida.fileno())
        return "250 OK"


def recibe(puerto: int, anotados: Path) -> None:
    from aiosmtpd.smtp import SMTP

    async def sirve() -> None:
        bucle = asyncio.get_running_loop()
        recibidor = Recibidor(anotados)
        servidor = await bucle.create_server(lambda: SMTP(recibidor, hostname="localhost"), "127.0.0.1", puerto)
        os.write(1, b"listo\n")
        await servidor.serve_forever()

    asyncio.run(sirve())


def quien() -> Any:
    """La cuenta de servicio, que nace con el primer ingreso por la consola."""
    from fojas.base import tiempo
    from fojas.dominio.organizacion import consultas

    return consultas.actor_de_usuario("consola", dia=tiempo.hoy())


def nace_la_cuenta(casa: Any) -> None:
    raiz = Path(__file__).resolve().parents[2]
    casa.fojas("ingresar", raiz / "README.md", "--materia", "Da lo mismo", "--remitente", "Vecina de prueba")


def prepara(cuantos: int) -> None:
    """Casos con su respuesta ya adjunta, por despachar."""
    from fojas.base import tiempo
    from fojas.dominio.expedientes import acciones as expedientes
    from fojas.dominio.partes import acciones

    ahora = tiempo.ahora()
    actor = quien()

    def guarda(nombre: str) -> acciones.ArchivoRecibido:
        recibido = expedientes.recibe_archivo(io.BytesIO(os.urandom(3000).hex().encode()), nombre=nombre, en=ahora)
        return acciones.ArchivoRecibido(recibido.sha256, nombre)

    for n in range(cuantos):
        ingreso = acciones.ingresa(
            tipo="solicitud", materia=f"Pide algo {n}", canal="consola", remitente_texto=f"Vecina {n}",
            archivos=[guarda("carta.txt")], notificar_por="correo", correo_respuesta=f"vecina{n}@correo.example",
            actor=actor, en=ahora,
        )  # fmt: skip
        acciones.responde(
            ingreso_id=ingreso.pk, archivo=guarda("respuesta.txt"), titulo=f"ORD. N° {n}", actor=actor, en=ahora
        )
    recoge()


def recoge() -> None:
    """Lo que dejó a medias un proceso muerto vuelve a la cola, y nada espera su hora. Leer y componer no es de aquí."""
    from fojas.base import tiempo
    from fojas.dominio.trabajos import acciones as trabajos
    from fojas.dominio.trabajos.models import Trabajo

    trabajos.recoge_muertos(en=tiempo.ahora() + ATRASO)
    Trabajo.objects.filter(estado="pendiente").exclude(tarea="avisos.envia").update(
        estado="hecho", terminado_en=tiempo.ahora()
    )
    Trabajo.objects.filter(estado="pendiente").update(desde=tiempo.ahora() - ATRASO)


def por_despachar() -> list[int]:
    from fojas.dominio.partes.models import Ingreso

    return list(Ingreso.objects.filter(estado="respondido").order_by("pk").values_list("pk", flat=True))


def despacha(ingreso_id: int) -> None:
    from fojas.base import tiempo
    from fojas.dominio.expedientes.models import Documento
    from fojas.dominio.partes import acciones
    from fojas.dominio.partes.models import Ingreso

    ingreso = Ingreso.objects.get(pk=ingreso_id)
    respuestas = Documento.objects.filter(expediente_id=ingreso.expediente_id, tipo="Respuesta")
    acciones.despacha(
        ingreso_id=ingreso_id, documentos_ids=[d.pk for d in respuestas], canal="correo", en=tiempo.ahora(),
        actor=quien(), motivo_fuera_de_orden="Van en cualquier orden.",
    )  # fmt: skip


def trabaja(cuantos: int) -> None:
    """Despacha unos pocos y envía lo encolado; dice cuándo empieza, para que lo maten en cualquier momento."""
    from fojas.dominio.trabajos import motor

    recoge()
    os.write(1, b"listo\n")
    for ingreso_id in por_despachar()[:cuantos]:
        despacha(ingreso_id)
        motor.corre_pendientes()
    motor.corre_pendientes()


def revisa() -> dict[str, Any]:
    """Cómo quedó el libro de despacho, y los Message-ID que la oficina da por enviados, por caso."""
    from django.db.models import Count, Q

    from fojas.base import tiempo
    from fojas.dominio.avisos.models import Aviso
    from fojas.dominio.bitacora import verificacion
    from fojas.dominio.fe.models import Numero
    from fojas.dominio.partes.models import Despacho, Ingreso

    numeros = list(Numero.objects.filter(serie__clave="salida").order_by("valor").values_list("valor", "para"))
    vivos = Ingreso.objects.annotate(llegaron=Count("despachos", filter=Q(despachos__estado="entregado")))
    return {
        "seguidos": [n for n, _ in numeros] == list(range(1, len(numeros) + 1)),
        "cada_folio_su_despacho": sorted(p for _, p in numeros)
        == sorted(Despacho.objects.values_list("codigo", flat=True)),
        "sin_llegar": vivos.filter(materia__startswith="Pide algo").exclude(llegaron=1).count(),
        "por_despachar": len(por_despachar()),
        "sin_prueba": Despacho.objects.filter(estado="entregado", aviso="").count()
        + Aviso.objects.filter(estado="enviado", eml_sha256="").count(),
        "mal_apuntados": Despacho.objects.exclude(aviso="").exclude(aviso__in=Aviso.objects.values("codigo")).count(),
        "verifica": verificacion.verifica(en=tiempo.ahora()).diferencia,
        "enviados": sorted(Aviso.objects.filter(estado="enviado").values_list("message_id", flat=True)),
        "despachos": len(numeros),
    }


def en_disco(raiz: Path, vueltas: int, semilla: int) -> None:
    """Cada despacho se intenta con el disco por llenarse, y después con espacio."""
    import django

    django.setup()
    from django.db import DatabaseError

    from fojas.base.errores import ErrorFojas
    from fojas.dominio.trabajos import motor
    from tests.fallas.disco_lleno import MAXIMO_LIBRE, Disco
    from tests.fallas.oficina import Oficina

    azar, disco = random.Random(semilla), Disco(raiz)
    casa = Oficina(raiz / "datos", os.environ.get("FOJAS_BASE", ""))
    casa.instala()
    nace_la_cuenta(casa)
    prepara(vueltas)
    fallaron = 0
    for ingreso_id in por_despachar():
        disco.deja(azar.randrange(MAXIMO_LIBRE))
        try:
            despacha(ingreso_id)
            with suppress(DatabaseError):
                motor.corre_pendientes()
        except (DatabaseError, OSError, ErrorFojas):
            fallaron += 1
        finally:
            disco.libera()
    for _ in range(6):
        recoge()
        for ingreso_id in por_despachar():
            despacha(ingreso_id)
        motor.corre_pendientes()
    visto = revisa() | {"fallaron": fallaron}
    enteros = {}
    for ruta in (raiz / "datos" / "correos").glob("*.eml"):
        mensaje = message_from_bytes(ruta.read_bytes())
        enteros.setdefault(str(mensaje["To"]), set()).add(str(mensaje["Message-ID"]))
    visto["con_otro_id"] = sum(len(ids) > 1 for ids in enteros.values())
    visto["sin_correo"] = vueltas - len(enteros)
    sys.stdout.write(f"{json.dumps(visto)}\n")


if __name__ == "__main__":
    if sys.argv[1] == "correo":
        recibe(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        en_disco(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
