"""La carpeta del escáner: cada archivo queda a salvo antes de moverlo, y espera a quien diga quién lo presenta."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.models import Archivo, Version
from fojas.dominio.expedientes.reglas import ArchivoDemasiadoGrande, ArchivoVacio, nombre_limpio
from fojas.dominio.organizacion.reglas import SISTEMA, Actor
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes import permisos
from fojas.dominio.partes.models import Borrador, Ingreso
from fojas.dominio.partes.reglas import TIPOS
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.models import Escaneo
from fojas.dominio.recepcion.puertos import Carpeta, Hallado
from fojas.dominio.recepcion.reglas.escaneos import EscaneoNoSePuede, EstadoEscaneo


def revisa_carpeta(*, en: datetime) -> int:
    """Guarda lo que dejó el escáner. Devuelve cuántos son nuevos. Lanza `CarpetaNoSirve` o `SinEspacio`."""
    carpeta = conexion.carpeta()
    if carpeta is None:
        return 0
    return sum(_guarda(carpeta, hallado, en=en) for hallado in carpeta.quietos(en=en))


def _guarda(carpeta: Carpeta, hallado: Hallado, *, en: datetime) -> bool:
    try:
        with hallado.ruta.open("rb") as flujo:
            archivo = expedientes.recibe_archivo(flujo, nombre=hallado.nombre, en=en)
    except FileNotFoundError:
        return False
    except (ArchivoVacio, ArchivoDemasiadoGrande) as error:
        carpeta.con_error(hallado, explicacion=error.mensaje)
        return False
    except PermissionError:
        carpeta.con_error(hallado, explicacion="La cuenta que corre Fojas no tiene permiso para leer este archivo.")
        return False
    if not carpeta.sigue_igual(hallado):
        # Cambió mientras se leía: no era el archivo completo, y la próxima vuelta lo mira de nuevo.
        return False
    nuevo = _anota(hallado, archivo, en=en)
    carpeta.procesado(hallado, dia=dia_de(en))
    return nuevo


def _anota(hallado: Hallado, archivo: Archivo, *, en: datetime) -> bool:
    """Falso si ya estaba: se cayó entre anotarlo y moverlo."""
    senal = f"{hallado.subcarpeta}\0{hallado.nombre}\0{hallado.cambiado_ns}\0{archivo.sha256}"
    clave = hashlib.sha256(senal.encode("utf-8", "surrogateescape")).hexdigest()
    try:
        with transaction.atomic():
            if Escaneo.objects.filter(clave=clave).exists():
                return False
            escaneo = Escaneo.objects.create(
                codigo=codigos.nuevo(), clave=clave, sha256=archivo.sha256, nombre=nombre_limpio(hallado.nombre),
                bytes=archivo.bytes, tipo=archivo.tipo, paginas=archivo.paginas,
                tipo_ingreso=hallado.subcarpeta if hallado.subcarpeta in TIPOS else "", encontrado_en=en,
            )  # fmt: skip
            bitacora.anota("escaneo.recibido", autor=SISTEMA, objeto=escaneo.codigo, en=en, sha256=archivo.sha256)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def lleva_al_meson(*, codigos_: Sequence[str], actor: Actor, en: datetime) -> Borrador:
    """Abre un borrador con los escaneos elegidos, en su orden, para decir quién presenta y tomar el folio.

    Lanza `NoAutorizado` o `EscaneoNoSePuede`.
    """
    exige(permisos.puede_ingresar(actor))
    hallados = {
        e.codigo: e for e in Escaneo.objects.filter(codigo__in=codigos_, estado=EstadoEscaneo.POR_INGRESAR.value)
    }
    elegidos = [hallados[codigo] for codigo in dict.fromkeys(codigos_) if codigo in hallados]
    if not elegidos:
        raise EscaneoNoSePuede("Elige al menos un escaneo que todavía no tenga folio.", campo="e")
    datos: dict[str, Any] = {"canal": "meson"}
    if (tipo := elegidos[0].tipo_ingreso) and all(e.tipo_ingreso == tipo for e in elegidos):
        datos["tipo"] = tipo
    archivos = [
        {"sha256": e.sha256, "nombre": e.nombre, "tipo": e.tipo, "bytes": e.bytes, "paginas": e.paginas}
        for e in elegidos
    ]
    return partes.guarda_borrador(codigo="", datos=datos, archivos=archivos, actor=actor, en=en)


@transaction.atomic
def descarta_escaneo(*, codigo: str, motivo: str, actor: Actor, en: datetime) -> Escaneo:
    """Sale de la bandeja sin folio, con su motivo; el archivo sigue en la carpeta de procesados."""
    exige(permisos.puede_ingresar(actor))
    escaneo = Escaneo.objects.select_for_update(of=("self",)).filter(codigo=codigo).first()
    if escaneo is None or escaneo.estado == EstadoEscaneo.INGRESADO.value:
        raise EscaneoNoSePuede("Ese escaneo ya tiene folio, y un folio no se borra.")
    if not motivo.strip():
        raise EscaneoNoSePuede("Escribe por qué se descarta.", campo="motivo")
    escaneo.estado, escaneo.motivo, escaneo.decidido_por = (
        EstadoEscaneo.DESCARTADO.value,
        motivo.strip()[:300],
        actor.codigo,
    )
    escaneo.save(update_fields=["estado", "motivo", "decidido_por"])
    bitacora.anota("escaneo.descartado", autor=actor.codigo, objeto=codigo, en=en, personal={"motivo": escaneo.motivo})
    return escaneo


@transaction.atomic
def registra_ingresados(*, ingreso_id: int, en: datetime) -> int:
    """Los escaneos que acaban de entrar con ese ingreso dejan de esperar. Devuelve cuántos."""
    esperan = Escaneo.objects.filter(estado=EstadoEscaneo.POR_INGRESAR.value)
    if not esperan.exists():
        return 0
    ingreso = Ingreso.objects.select_related("expediente").get(pk=ingreso_id)
    suyos = Version.objects.filter(documento__expediente_id=ingreso.expediente_id, creada_en=en).values("archivo_id")
    entraron = list(esperan.filter(sha256__in=suyos))
    for escaneo in entraron:
        escaneo.estado, escaneo.ingreso, escaneo.decidido_por = (
            EstadoEscaneo.INGRESADO.value,
            ingreso,
            ingreso.recibido_por,
        )
        escaneo.save(update_fields=["estado", "ingreso", "decidido_por"])
        bitacora.anota(
            "escaneo.ingresado", autor=ingreso.recibido_por, objeto=escaneo.codigo,
            expediente=ingreso.expediente.codigo, en=en, folio=ingreso.folio, ingreso=ingreso.codigo,
        )  # fmt: skip
    return len(entraron)
