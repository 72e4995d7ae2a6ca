"""Lo que otro sistema entrega por la API: primero sus archivos, después un ingreso que no se repite."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction

from fojas.base import rut
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.reglas import nombre_limpio
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes.acciones import ArchivoRecibido
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import Canal
from fojas.dominio.recepcion import reglas
from fojas.dominio.recepcion.models import ArchivoSubido, EnvioApi
from fojas.dominio.recepcion.reglas import Alcance, ArchivoAjeno, ClaveUsada, Portador


@dataclass(frozen=True, slots=True)
class Envio:
    """Lo que pide registrar, ya con forma; los archivos, por la huella con que se subieron."""

    tipo: str
    materia: str
    remitente: str
    huellas: tuple[str, ...]
    rut: str = ""
    referencia: str = ""
    folio_de_origen: str = ""
    notificar_por: str = "presencial"
    correo: str = ""

    def huella(self) -> str:
        return reglas.huella_del_envio({campo: getattr(self, campo) for campo in self.__slots__})


def sube_archivo(*, flujo: BinaryIO, nombre: str, portador: Portador, en: datetime) -> ArchivoSubido:
    """Guarda los bytes para citarlos en un ingreso. Subir lo mismo otra vez renueva su plazo.

    Lanza `SinAlcance`, `ArchivoVacio`, `ArchivoDemasiadoGrande` o `SinEspacio`.
    """
    portador.exige(Alcance.INGRESAR)
    guardado = expedientes.recibe_archivo(flujo, nombre=nombre, en=en)
    subido, _ = ArchivoSubido.objects.update_or_create(
        cuenta_id=portador.cuenta_id, sha256=guardado.sha256,
        defaults={"nombre": nombre_limpio(nombre), "tipo": guardado.tipo, "bytes": guardado.bytes, "subido_en": en},
    )  # fmt: skip
    return subido


def sube_texto(*, texto: str, portador: Portador, en: datetime) -> ArchivoSubido:
    """Lo que se pide, escrito en el mismo envío, queda como documento de texto."""
    return sube_archivo(flujo=io.BytesIO(texto.strip().encode()), nombre="Presentación.txt", portador=portador, en=en)


@transaction.atomic
def ingresa_por_api(*, envio: Envio, clave: str, portador: Portador, en: datetime) -> tuple[Ingreso, bool]:
    """El ingreso y si es nuevo. La misma clave con lo mismo devuelve el ya hecho; con otra cosa, `ClaveUsada`.

    Lanza además `SinAlcance`, `ArchivoAjeno` o lo que lance el ingreso.
    """
    portador.exige(Alcance.INGRESAR)
    clave, huella = reglas.exige_clave(clave), envio.huella()
    if envio.rut and not rut.es_valido(envio.rut):
        raise reglas.DatoDelEnvio("El RUN o RUT no calza con su dígito verificador. Puede ir vacío.", campo="rut")
    fila, _ = EnvioApi.objects.get_or_create(
        cuenta_id=portador.cuenta_id, clave=clave, defaults={"huella": huella, "recibido_en": en}
    )
    if fila.huella != huella:
        raise ClaveUsada(
            "Esa Idempotency-Key ya se usó con otro contenido. Si es otro ingreso, usa otra; si es el mismo, no lo cambies.",
            campo="Idempotency-Key",
        )
    if fila.ingreso is not None:
        return fila.ingreso, False
    ingreso = partes.ingresa(
        tipo=envio.tipo, materia=envio.materia, canal=Canal.API,
        remitente_texto=reglas.declarado({"nombre": envio.remitente, "rut": envio.rut}) if envio.remitente.strip() else "",
        referencia=envio.referencia, canal_folio=envio.folio_de_origen, archivos=_suyos(envio.huellas, portador),
        notificar_por=envio.notificar_por, correo_respuesta=envio.correo,
        clave_idempotencia=f"api:{portador.cuenta_id}:{reglas.huella_del_envio({'clave': clave})[:40]}",
        actor=portador.actor, en=en,
    )  # fmt: skip
    fila.ingreso = ingreso
    fila.save(update_fields=["ingreso"])
    return ingreso, True


def barre_subidos(*, en: datetime) -> int:
    """Olvida los que nadie citó a tiempo; sus bytes se juntan después si nadie más los cita."""
    limite = en - timedelta(days=reglas.DIAS_DEL_ARCHIVO_SUBIDO)
    return ArchivoSubido.objects.filter(subido_en__lt=limite).delete()[0]


def _suyos(huellas: Sequence[str], portador: Portador) -> list[ArchivoRecibido]:
    nombres: Mapping[str, str] = dict(
        ArchivoSubido.objects.filter(cuenta_id=portador.cuenta_id, sha256__in=huellas).values_list("sha256", "nombre")
    )
    if ajenas := [h for h in huellas if h not in nombres]:
        raise ArchivoAjeno(
            f"No hay un archivo tuyo con la huella {ajenas[0][:64]}. Súbelo antes con POST /archivos: se guarda dos días.",
            campo="archivos",
        )
    return [ArchivoRecibido(sha256=h, nombre=nombres[h]) for h in dict.fromkeys(huellas)]
