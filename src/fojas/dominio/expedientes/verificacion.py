"""Cada archivo se vuelve a leer entero y cada expediente se compara con lo anotado.

Lo que nadie cita se nombra y, pasada la gracia, se junta.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from django.db import transaction
from django.db.models import ProtectedError

from fojas.base import huellas
from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.bitacora.consultas import Anotado
from fojas.dominio.bitacora.verificacion import (
    Diferencia,
    Revision,
    en_calma,
    exige_que_existan,
    por_lotes,
    registra_comprobacion,
)
from fojas.dominio.expedientes import conexion, reglas
from fojas.dominio.expedientes.models import Acceso, Archivo, Documento, Expediente, Texto, Version, Vista
from fojas.dominio.expedientes.models import Revision as RevisionDeArchivo
from fojas.dominio.expedientes.reglas import ArchivoPerdido, Confidencialidad
from fojas.dominio.expedientes.reglas.revision import EstadoRevision
from fojas.dominio.organizacion import consultas as organizacion

LOTE = 500
GRACIA = timedelta(hours=24)
"""Entre los bytes y la fila que los cita puede pasar un rato: antes de esto, lo no citado está en camino."""

SUCESOS = (
    "expediente.abierto", "expediente.reservado", "expediente.acceso_dado", "expediente.asignado", "expediente.cerrado",
    "expediente.archivado", "expediente.reabierto", "documento.incorporado", "documento.retirado",
    "documento.abierto", "documento.en_cuarentena", "documento.liberado",
)  # fmt: skip
"""Los que dicen cómo debe estar un expediente."""

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


def _de_vistas(pedidas: Collection[str]) -> Collection[str]:
    return set(Vista.objects.filter(imagen_id__in=pedidas).values_list("imagen_id", flat=True))


registra_citas(_de_documentos)
registra_citas(_de_vistas)
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


@dataclass(slots=True)
class _Dicho:
    """Cómo debe estar un expediente según lo anotado."""

    abierto: Anotado | None = None
    nivel: Confidencialidad | None = None
    """None mientras ningún asiento lo diga: los primeros no lo decían al abrir."""
    causa: str | None = None
    """La de la reserva; None mientras la diga solo la fila con que nació."""
    a_cargo: tuple[str, str] | None = None
    """Códigos de la unidad y de la persona; None si nunca se asignó."""
    cerrado_en: datetime | None = None
    archivado_en: datetime | None = None
    terminos: set[str] = field(default_factory=set)
    documentos: dict[str, Anotado] = field(default_factory=dict)
    retirados: dict[str, datetime] = field(default_factory=dict)
    """Los que dejaron de mostrarse a la persona, y desde cuándo."""
    abiertos: set[str] = field(default_factory=set)
    """Los sobres que llegaron cerrados y ya tuvieron su acto de apertura."""

    apartados: dict[str, EstadoRevision] = field(default_factory=dict)
    """Los que estuvieron en cuarentena, y si siguen ahí o se liberaron."""

    def aplica(self, anotado: Anotado) -> None:
        datos = anotado.datos
        match anotado.suceso:
            case "expediente.abierto":
                self.abierto = anotado
                self.nivel = Confidencialidad(datos["confidencialidad"]) if "confidencialidad" in datos else None
                self.terminos |= reglas.terminos_al_abrir(self.nivel or Confidencialidad.PUBLICO)
            case "expediente.reservado":
                self.nivel = Confidencialidad(datos["nivel"])
                self.causa = datos["causa"]
                if self.nivel != Confidencialidad.PUBLICO:
                    self.terminos = {t for t in self.terminos if t.startswith("reserva:")}
            case "expediente.acceso_dado":
                self.terminos |= set(datos["terminos"])
            case "expediente.asignado":
                self.a_cargo = (datos["unidad"], datos["responsable"])
            case "expediente.cerrado":
                self.cerrado_en = anotado.ocurrio_en
            case "expediente.archivado":
                self.archivado_en = anotado.ocurrio_en
            case "expediente.reabierto":
                self.cerrado_en = self.archivado_en = None
            case "documento.incorporado":
                self.documentos[anotado.objeto] = anotado
            case "documento.abierto":
                self.abiertos.add(anotado.objeto)
            case "documento.retirado":
                self.retirados[anotado.objeto] = anotado.ocurrio_en
            case "documento.en_cuarentena":
                self.apartados[anotado.objeto] = EstadoRevision.EN_CUARENTENA
            case "documento.liberado":
                self.apartados[anotado.objeto] = EstadoRevision.LIBERADO


def comprueba_expedientes(revision: Revision) -> None:
    """Cada expediente, sus accesos y sus documentos son los que dice la bitácora. Lanza `Diferencia` en lo primero."""
    for ids in por_lotes(Expediente.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_lote, ids))
        revision.cuenta("expedientes", len(ids))
    en_calma(partial(exige_que_existan, "expediente.abierto", Expediente.objects.values("codigo"), que="el expediente"))


def _comprueba_lote(ids: Sequence[int]) -> None:
    expedientes = list(Expediente.objects.filter(pk__in=ids).select_related("unidad", "responsable").order_by("pk"))
    terminos: dict[int, set[str]] = {pk: set() for pk in ids}
    for pk, termino in Acceso.objects.filter(expediente_id__in=ids).values_list("expediente_id", "termino"):
        terminos[pk].add(termino)
    documentos: dict[int, list[Documento]] = {pk: [] for pk in ids}
    for documento in Documento.objects.filter(expediente_id__in=ids).order_by("expediente_id", "orden"):
        documentos[documento.expediente_id].append(documento)
    originales = dict(
        Version.objects.filter(documento__expediente_id__in=ids, numero=1).values_list("documento_id", "archivo_id")
    )
    revisiones = dict(
        RevisionDeArchivo.objects.filter(archivo_id__in=set(originales.values())).values_list("archivo_id", "estado")
    )
    dichos: dict[str, _Dicho] = {e.codigo: _Dicho() for e in expedientes}
    for anotado in bitacora.anotado(SUCESOS, por="expediente", codigos=list(dichos)):
        dichos[anotado.expediente].aplica(anotado)
    for expediente in expedientes:
        dicho = dichos[expediente.codigo]
        _compara_expediente(expediente, dicho)
        _compara_estado(expediente, dicho)
        _compara_accesos(expediente.codigo, terminos[expediente.pk], dicho)
        _compara_documentos(expediente, documentos[expediente.pk], originales, dicho)
        _compara_cuarentena(documentos[expediente.pk], originales, revisiones, dicho)
        _compara_fojas(expediente, documentos[expediente.pk])


def _compara_expediente(expediente: Expediente, dicho: _Dicho) -> None:
    nombre = f"El expediente {expediente.codigo}"
    abierto = dicho.abierto
    if abierto is None:
        raise Diferencia(f"{nombre} existe y la bitácora no dice que se haya abierto.")
    if expediente.iuie != abierto.datos["iuie"]:
        raise Diferencia(f"{nombre} tiene ahora otro identificador único que el anotado al abrirlo.")
    if expediente.procedimiento != abierto.datos["procedimiento"]:
        raise Diferencia(f"{nombre} tiene ahora otro procedimiento que el anotado al abrirlo.")
    if expediente.abierto_en != abierto.ocurrio_en:
        raise Diferencia(f"{nombre} dice ahora que se abrió en otro momento que el anotado.")
    if dicho.nivel is not None and expediente.confidencialidad != dicho.nivel.value:
        raise Diferencia(
            f"{nombre} está ahora como {_nivel(expediente.confidencialidad)} y la bitácora lo dejó como "
            f"{_nivel(dicho.nivel.value)}."
        )


def _compara_estado(expediente: Expediente, dicho: _Dicho) -> None:
    nombre = f"El expediente {expediente.codigo}"
    if dicho.causa is not None and expediente.causa_reserva != dicho.causa:
        raise Diferencia(f"{nombre} dice ahora otra causa de reserva que la anotada.")
    unidad = expediente.unidad.codigo if expediente.unidad else ""
    responsable = expediente.responsable.codigo if expediente.responsable else ""
    if dicho.a_cargo is not None and (unidad, responsable) != dicho.a_cargo:
        raise Diferencia(f"{nombre} está ahora a cargo de otra unidad o persona que las anotadas.")
    if (expediente.cerrado_en, expediente.archivado_en) != (dicho.cerrado_en, dicho.archivado_en):
        raise Diferencia(f"{nombre} no está ahora cerrado o archivado como dice la bitácora.")


def _nivel(valor: str) -> str:
    return reglas.NOMBRES_DE_NIVEL.get(valor, valor)


def _compara_accesos(codigo: str, hay: set[str], dicho: _Dicho) -> None:
    # Si ningún asiento dice con qué nivel nació, no se sabe si nació abierto a toda la casa.
    sin_saber = set() if dicho.nivel is not None else {"general"}
    if faltan := dicho.terminos - hay - sin_saber:
        raise Diferencia(f"Al expediente {codigo} le falta un acceso que la bitácora dice que se dio: {min(faltan)}.")
    if sobran := hay - dicho.terminos - sin_saber:
        raise Diferencia(
            f"El expediente {codigo} tiene un acceso que la bitácora no dice que se haya dado: {min(sobran)}."
        )


def _compara_documentos(
    expediente: Expediente, hay: Sequence[Documento], originales: Mapping[int, str], dicho: _Dicho
) -> None:
    for documento in hay:
        nombre = (
            f"El documento {documento.codigo}, en la foja {documento.foja_desde} del expediente {expediente.codigo},"
        )
        anotado = dicho.documentos.pop(documento.codigo, None)
        if anotado is None:
            raise Diferencia(f"{nombre} no está entre los que la bitácora dice que se incorporaron.")
        if originales.get(documento.pk) != anotado.datos["sha256"]:
            raise Diferencia(f"{nombre} tiene ahora otro archivo que el incorporado.")
        if (documento.orden, documento.foja_desde) != (anotado.datos["orden"], anotado.datos["foja"]):
            raise Diferencia(f"{nombre} cambió de lugar: se incorporó en la foja {anotado.datos['foja']}.")
        # Los primeros asientos no decían la confidencialidad.
        nivel = anotado.datos.get("confidencialidad", documento.confidencialidad)
        if documento.codigo in dicho.abiertos:
            nivel = Confidencialidad.PUBLICO.value
        if documento.confidencialidad != nivel:
            raise Diferencia(f"{nombre} está ahora como {_nivel(documento.confidencialidad)} y no se incorporó así.")
        if documento.incorporado_en != anotado.ocurrio_en:
            raise Diferencia(f"{nombre} dice ahora que se incorporó en otro momento que el anotado.")
        if documento.retirado_en != dicho.retirados.get(documento.codigo):
            como = "no figura retirado" if documento.retirado_en is None else "figura retirado"
            raise Diferencia(f"{nombre} {como} de lo que ve la persona, y no es lo que dice la bitácora.")
        if documento.retirado_en is not None and documento.para_interesado:
            raise Diferencia(f"{nombre} se retiró de lo que ve la persona y ahora se le muestra.")
    if dicho.documentos:
        falta = min(dicho.documentos.values(), key=lambda anotado: int(anotado.datos["orden"]))
        raise Diferencia(
            f"En el expediente {expediente.codigo} falta el documento {falta.objeto}, que se incorporó en la foja "
            f"{falta.datos['foja']}."
        )


def _compara_cuarentena(
    hay: Sequence[Documento], originales: Mapping[int, str], revisiones: Mapping[str, str], dicho: _Dicho
) -> None:
    for documento in hay:
        esta = revisiones.get(originales.get(documento.pk, ""))
        anotado = dicho.apartados.get(documento.codigo)
        if (anotado is not None and esta != anotado.value) or (
            anotado is None and esta == EstadoRevision.EN_CUARENTENA.value
        ):
            raise Diferencia(
                f"El documento {documento.codigo}, en la foja {documento.foja_desde}, no está en la cuarentena como dice "
                "la bitácora."
            )


def _compara_fojas(expediente: Expediente, documentos: Sequence[Documento]) -> None:
    """La foliación es corrida: cada documento empieza donde termina el anterior (Ley 19.880, art. 18)."""
    ultima = 0
    for documento in documentos:
        if documento.foja_desde != ultima + 1 or documento.foja_hasta < documento.foja_desde:
            raise Diferencia(
                f"En el expediente {expediente.codigo} la foja {documento.foja_desde} no sigue a la {ultima}."
            )
        ultima = documento.foja_hasta
    if expediente.fojas != ultima:
        raise Diferencia(
            f"El expediente {expediente.codigo} dice tener {expediente.fojas} fojas y su último documento termina en "
            f"la {ultima}."
        )


registra_comprobacion("expedientes", comprueba_expedientes)
