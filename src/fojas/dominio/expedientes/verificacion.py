"""Cada archivo guardado se vuelve a leer entero; lo que nadie cita se nombra y, pasada la gracia, se junta."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import ProtectedError

from fojas.base import huellas
from fojas.dominio.bitacora.verificacion import Diferencia, Revision, registra_comprobacion
from fojas.dominio.expedientes import conexion
from fojas.dominio.expedientes.models import Archivo, Texto, Version
from fojas.dominio.expedientes.reglas import ArchivoPerdido
from fojas.dominio.organizacion import consultas as organizacion

LOTE = 500
GRACIA = timedelta(hours=24)
"""Entre los bytes y la fila que los cita puede pasar un rato: antes de esto, lo no citado está en camino."""

Citas = Callable[[Collection[str]], Collection[str]]
"""Recibe huellas y devuelve las que cita."""

_citas: list[Citas] = []


def registra_citas(citas: Citas) -> None:
    """Cada oficio que guarda huellas de archivos fuera de un documento dice cuáles cita."""
    if citas not in _citas:
        _citas.append(citas)


def _de_documentos(pedidas: Collection[str]) -> Collection[str]:
    return set(Version.objects.filter(archivo_id__in=pedidas).values_list("archivo_id", flat=True))


def _el_escudo(pedidas: Collection[str]) -> Collection[str]:
    return {organizacion.escudo()} & set(pedidas)


registra_citas(_de_documentos)
registra_citas(_el_escudo)


def citados(pedidas: Collection[str]) -> frozenset[str]:
    """Cuáles de esas huellas cita algún oficio."""
    return frozenset(huella for citas in _citas for huella in citas(pedidas))


def comprueba_archivos(revision: Revision) -> None:
    """Relee cada archivo y compara su huella y su tamaño. Lanza `Diferencia` en el primero que cambió o falta."""
    almacen = conexion.almacen()
    sin_cita = 0
    for filas in _por_trozos():
        for sha256, largo, _ in filas:
            try:
                with almacen.abre(sha256) as flujo:
                    leido = huellas.sha256_de(flujo)
            except ArchivoPerdido:
                raise Diferencia(f"El archivo {sha256} falta en el almacén.") from None
            if leido != (sha256, largo):
                raise Diferencia(f"El archivo {sha256} cambió: sus bytes ya no son los que se guardaron.")
        revision.cuenta("archivos", len(filas))
        usados = citados([sha256 for sha256, _, _ in filas])
        for sha256, _, guardado_en in filas:
            if sha256 not in usados:
                sin_cita += 1
                _exige_en_gracia(sha256, guardado_en, revision.en)
    for sha256, guardado_en in huerfanos():
        sin_cita += 1
        _exige_en_gracia(sha256, guardado_en, revision.en)
    if sin_cita:
        revision.cuenta("huerfanos", sin_cita)
        revision.avisos.append(
            f"{sin_cita} archivos recientes no tienen todavía un documento que los cite; se juntan solos a las 24 horas."
        )


def _exige_en_gracia(sha256: str, guardado_en: datetime, en: datetime) -> None:
    # Quien junta pasa una vez al día: solo es diferencia lo que ya debió juntarse.
    if en - guardado_en > 2 * GRACIA + timedelta(hours=1):
        raise Diferencia(f"El archivo {sha256} lleva más de dos días en el almacén y ningún documento lo cita.")


def _por_trozos() -> Iterator[list[tuple[str, int, datetime]]]:
    ultimo = ""
    while filas := list(
        Archivo.objects.filter(pk__gt=ultimo).order_by("pk").values_list("pk", "bytes", "guardado_en")[:LOTE]
    ):
        yield filas
        ultimo = filas[-1][0]


def huerfanos() -> Iterator[tuple[str, datetime]]:
    """Archivos del almacén que no tienen fila: un corte entre los bytes y la base."""
    guardados = conexion.almacen().recorre()
    while trozo := list(islice(guardados, LOTE)):
        conocidos = set(Archivo.objects.filter(pk__in=[sha for sha, _ in trozo]).values_list("pk", flat=True))
        yield from ((sha256, cuando) for sha256, cuando in trozo if sha256 not in conocidos)


def junta_huerfanos(*, en: datetime) -> int:
    """Borra lo que nadie cita desde hace más de un día: primero la fila, después los bytes. Devuelve cuántos."""
    antes_de = en - GRACIA
    juntados = 0
    for filas in _por_trozos():
        viejos = [sha256 for sha256, _, guardado_en in filas if guardado_en < antes_de]
        usados = citados(viejos)
        for sha256 in viejos:
            if sha256 in usados or conexion.almacen().guardado_en(sha256) >= antes_de:
                continue
            if _borra_fila(sha256):
                juntados += conexion.almacen().olvida(sha256, antes_de=antes_de)
    for sha256, guardado_en in huerfanos():
        if guardado_en < antes_de:
            juntados += conexion.almacen().olvida(sha256, antes_de=antes_de)
    return juntados


@transaction.atomic
def _borra_fila(sha256: str) -> bool:
    """Falso si alguien alcanzó a citarlo: la llave de la base lo protege."""
    archivo = Archivo.objects.select_for_update(of=("self",)).filter(pk=sha256).first()
    if archivo is None or sha256 in citados([sha256]):
        return False
    Texto.objects.filter(archivo=archivo).delete()
    try:
        archivo.delete()
    except ProtectedError:
        return False
    return True


registra_comprobacion("archivos", comprueba_archivos)
