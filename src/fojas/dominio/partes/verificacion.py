"""Lo que el libro de partes comprueba de lo suyo: que cada ingreso y cada despacho sean los que se anotaron."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import Model

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.bitacora.consultas import Anotado
from fojas.dominio.bitacora.reglas import dicho
from fojas.dominio.bitacora.verificacion import (
    Diferencia,
    Revision,
    en_calma,
    exige_que_existan,
    por_lotes,
    registra_comprobacion,
)
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.verificacion import registra_citas
from fojas.dominio.fe import consultas as libros
from fojas.dominio.fe.verificacion import registra_asuntos
from fojas.dominio.partes.models import (
    Apercibimiento,
    Borrador,
    Certificado,
    Comunicacion,
    Custodia,
    Denuncia,
    Derivacion,
    Despacho,
    DocumentoDespachado,
    Envio,
    Excepcion,
    FilaDeLote,
    Ingreso,
    Interrupcion,
    Lote,
    Peticion,
    PuntoObligado,
)
from fojas.dominio.partes.reglas import NOMBRES_DE_DESPACHO, CanalDespacho, EstadoDerivacion, EstadoEnvio
from fojas.dominio.partes.reglas.comunicaciones import NOMBRES_DE_MEDIO_COMUNICACION, MedioComunicacion
from fojas.dominio.partes.reglas.custodia import HECHO, MovimientoPapel

LOTE = 500
RECIBIDO, CORREGIDO, DESPACHADO = "ingreso.recibido", "ingreso.corregido", "despacho.hecho"
ENTREGADO = "despacho.entregado"
ENVIADA = "derivacion.enviada"
ENVIO_HECHO, ENVIO_CAMBIADO = "envio.hecho", "envio.cambiado"
MOVIDO, DESHECHO = "papel.movido", "papel.deshecho"
ESTADOS_ANOTADOS = {
    "derivacion.recibida": EstadoDerivacion.RECIBIDA,
    "derivacion.devuelta": EstadoDerivacion.DEVUELTA,
    "derivacion.reasignada": EstadoDerivacion.REASIGNADA,
    "derivacion.retirada": EstadoDerivacion.ANULADA,
    "derivacion.cumplida": EstadoDerivacion.CUMPLIDA,
    "derivacion.reabierta": EstadoDerivacion.RECIBIDA,
}
"""Cómo deja una derivación cada suceso después de enviarla."""


def citas(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de los adjuntos de lo que está a medio escribir, de los lotes por ingresar y de lo despachado."""
    pedidas = frozenset(huellas)
    despachadas = DocumentoDespachado.objects.filter(sha256__in=pedidas).values_list("sha256", flat=True)
    por_ingresar = FilaDeLote.objects.filter(ingreso__isnull=True)
    sueltos = Lote.objects.filter(pk__in=por_ingresar.values("lote"), comun__has_key="sueltos")
    adjuntas = chain(
        Borrador.objects.values_list("archivos", flat=True).iterator(),
        por_ingresar.values_list("archivos", flat=True).iterator(),
        sueltos.values_list("comun__sueltos", flat=True).iterator(),
    )
    formularios = Excepcion.objects.filter(formulario_sha256__in=pedidas).values_list("formulario_sha256", flat=True)
    return {
        *despachadas,
        *formularios,
        *(a["sha256"] for archivos in adjuntas for a in archivos if a["sha256"] in pedidas),
    }


registra_citas(citas)


def con_numero(codigos: Collection[str]) -> Collection[str]:
    """Los ingresos, despachos y certificados que existen entre esos códigos: a cada número le corresponde uno."""
    ingresos = Ingreso.objects.filter(codigo__in=codigos).values_list("codigo", flat=True)
    despachos = Despacho.objects.filter(codigo__in=codigos).values_list("codigo", flat=True)
    certificados = Certificado.objects.filter(codigo__in=codigos).values_list("codigo", flat=True)
    return {*ingresos, *despachos, *certificados}


registra_asuntos(con_numero)


def comprueba_ingresos(revision: Revision) -> None:
    """Cada ingreso es el que se anotó al recibirlo, con lo que después se corrigió. Lanza `Diferencia` en el primero."""
    for ids in por_lotes(Ingreso.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_ingresos, ids))
        revision.cuenta("ingresos", len(ids))
    en_calma(partial(exige_que_existan, RECIBIDO, Ingreso.objects.values("codigo"), que="el ingreso"))


def _comprueba_ingresos(ids: Sequence[int]) -> None:
    ingresos = list(Ingreso.objects.filter(pk__in=ids).select_related("expediente").order_by("pk"))
    codigos = [i.codigo for i in ingresos]
    folios = libros.textos_de(codigos)
    originales = expedientes.huellas_originales({i.expediente_id for i in ingresos})
    anotados: dict[str, list[Anotado]] = {codigo: [] for codigo in codigos}
    for anotado in bitacora.anotado((RECIBIDO, CORREGIDO), por="objeto", codigos=codigos):
        anotados[anotado.objeto].append(anotado)
    for ingreso in ingresos:
        suyos = anotados[ingreso.codigo]
        recibido = next((a for a in suyos if a.suceso == RECIBIDO), None)
        if recibido is None:
            raise Diferencia(f"El ingreso {ingreso.folio} existe y la bitácora no dice que se haya recibido.")
        _compara_folio(f"El ingreso {ingreso.codigo}", ingreso.folio, recibido, folios.get(ingreso.codigo, ""))
        _compara_ingreso(ingreso, recibido, originales.get(ingreso.expediente_id, frozenset()))
        _compara_corregible(ingreso, suyos)


def _compara_folio(nombre: str, folio: str, anotado: Anotado, dado: str) -> None:
    if folio != anotado.datos["folio"]:
        raise Diferencia(f"{nombre} lleva ahora el folio {folio} y se anotó con el {anotado.datos['folio']}.")
    if folio != dado:
        raise Diferencia(f"{nombre} lleva el folio {folio} y su libro le dio {dado or 'ninguno'}.")


def _compara_ingreso(ingreso: Ingreso, recibido: Anotado, originales: Collection[str]) -> None:
    nombre = f"El ingreso {ingreso.folio}"
    if ingreso.recibido_en != recibido.ocurrio_en:
        raise Diferencia(
            f"{nombre} dice ahora que se recibió el {dicho(ingreso.recibido_en.isoformat())} y se anotó el "
            f"{dicho(recibido.ocurrio_en.isoformat())}."
        )
    if ingreso.expediente.codigo != recibido.expediente:
        raise Diferencia(f"{nombre} está ahora en otro expediente que {recibido.expediente}, donde se recibió.")
    if ingreso.canal != recibido.datos["canal"]:
        raise Diferencia(f"{nombre} dice ahora otro canal que aquel por el que se recibió.")
    if ingreso.recibido_por != recibido.autor:
        raise Diferencia(f"{nombre} dice ahora que lo recibió otra persona que la anotada.")
    for sha256 in recibido.datos["documentos"]:
        if sha256 not in originales:
            raise Diferencia(f"{nombre} se recibió con el archivo {sha256}, que no está en su expediente.")


def _compara_corregible(ingreso: Ingreso, anotados: Iterable[Anotado]) -> None:
    """Lo último que se sabe de cada dato: lo recibido y cada corrección. Lo que se borró no se puede comparar."""
    sabido: dict[str, str] = {}
    for anotado in anotados:
        personal = anotado.personal
        if anotado.suceso == RECIBIDO:
            sabido["tipo"] = anotado.datos["tipo"]
            if personal is not None and "materia" in personal:
                sabido["materia"] = personal["materia"]
        elif personal is None:
            sabido.clear()
        else:
            sabido |= {
                campo: personal["despues"][campo] for campo in ("materia", "tipo") if campo in personal["despues"]
            }
    for campo, dato in sabido.items():
        if getattr(ingreso, campo) != dato:
            raise Diferencia(
                f"El ingreso {ingreso.folio} dice ahora otra cosa en «{campo}» que lo último que se anotó."
            )


def comprueba_despachos(revision: Revision) -> None:
    """Cada despacho salió con el folio, a la hora y con los archivos que se anotaron. Lanza `Diferencia` en el primero."""
    for ids in por_lotes(Despacho.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_despachos, ids))
        revision.cuenta("despachos", len(ids))


def _comprueba_despachos(ids: Sequence[int]) -> None:
    despachos = list(Despacho.objects.filter(pk__in=ids).select_related("expediente").order_by("pk"))
    folios = libros.textos_de([d.codigo for d in despachos])
    salieron: dict[int, list[str]] = {d.pk: [] for d in despachos}
    for pk, sha256 in DocumentoDespachado.objects.filter(despacho_id__in=ids).values_list("despacho_id", "sha256"):
        salieron[pk].append(sha256)
    casos = {d.expediente.codigo for d in despachos}
    hechos = {a.datos["despacho"]: a for a in bitacora.anotado((DESPACHADO,), por="expediente", codigos=casos)}
    entregas = {a.datos["despacho"]: a for a in bitacora.anotado((ENTREGADO,), por="expediente", codigos=casos)}
    for despacho in despachos:
        hecho = hechos.get(despacho.codigo)
        if hecho is None:
            raise Diferencia(
                f"El despacho {despacho.folio} existe y la bitácora no dice que se haya hecho en su expediente."
            )
        _compara_folio(f"El despacho {despacho.codigo}", despacho.folio, hecho, folios.get(despacho.codigo, ""))
        if despacho.despachado_en != hecho.ocurrio_en:
            raise Diferencia(f"El despacho {despacho.folio} dice ahora que salió en otro momento que el anotado.")
        entrega = entregas.get(despacho.codigo)
        if despacho.ingreso_id and despacho.entregado_en != (entrega.ocurrio_en if entrega else None):
            raise Diferencia(f"El despacho {despacho.folio} no dice ahora cuándo se entregó como se anotó.")
        if NOMBRES_DE_DESPACHO[CanalDespacho(despacho.canal)] != hecho.datos["canal"]:
            raise Diferencia(f"El despacho {despacho.folio} dice ahora otro medio que aquel por el que salió.")
        if sorted(salieron[despacho.pk]) != sorted(hecho.datos["documentos"]):
            raise Diferencia(f"El despacho {despacho.folio} tiene ahora otros documentos que los que salieron.")


def comprueba_derivaciones(revision: Revision) -> None:
    """Cada derivación va a quien se anotó y está como su última anotación la dejó. Lanza `Diferencia` en la primera."""
    for ids in por_lotes(Ingreso.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_derivaciones, ids))
        revision.cuenta("derivaciones", Derivacion.objects.filter(ingreso_id__in=ids).count())


def _comprueba_derivaciones(ids: Sequence[int]) -> None:
    """Las de esos ingresos."""
    vivas = {
        d.codigo: d
        for d in Derivacion.objects.filter(ingreso_id__in=ids).select_related("ingreso", "para_unidad", "para_persona")
    }
    ingresos = list(Ingreso.objects.filter(pk__in=ids).values_list("codigo", flat=True))
    anotados: dict[str, list[Anotado]] = {codigo: [] for codigo in vivas}
    for anotado in bitacora.anotado((ENVIADA, *ESTADOS_ANOTADOS), por="objeto", codigos=ingresos):
        codigo = anotado.datos["derivacion"]
        if codigo not in vivas:
            raise Diferencia(f"La bitácora dice que existe la derivación {codigo}, y ya no está.")
        anotados[codigo].append(anotado)
    nombres: dict[str, set[str]] = {f"unidad:{d.para_unidad.codigo}": {d.para_unidad.nombre} for d in vivas.values()}
    for anotado in bitacora.anotado(("unidad.creada", "unidad.modificada"), por="objeto", codigos=nombres):
        nombres[anotado.objeto].add(anotado.datos["nombre"])
    for derivacion in vivas.values():
        _compara_derivacion(derivacion, anotados[derivacion.codigo], nombres[f"unidad:{derivacion.para_unidad.codigo}"])


def _compara_derivacion(derivacion: Derivacion, anotados: Sequence[Anotado], nombres: Collection[str]) -> None:
    nombre = f"La derivación {derivacion.codigo} del ingreso {derivacion.ingreso.folio}"
    enviada = next((a for a in anotados if a.suceso == ENVIADA), None)
    if enviada is None:
        raise Diferencia(f"{nombre} existe y la bitácora no dice que se haya enviado.")
    if enviada.datos["unidad"] not in nombres:
        raise Diferencia(f"{nombre} va ahora a otra unidad que «{enviada.datos['unidad']}», a la que se envió.")
    persona = derivacion.para_persona.codigo if derivacion.para_persona else ""
    if persona != (enviada.datos["persona"] or ""):
        raise Diferencia(f"{nombre} va ahora a otra persona que la anotada.")
    if derivacion.enviada_en != enviada.ocurrio_en or derivacion.solo_copia != enviada.datos["copia"]:
        raise Diferencia(f"{nombre} no dice ahora cuándo se envió o si es copia como se anotó.")
    if not enviada.borrado and derivacion.texto != (enviada.personal or {}).get("texto", ""):
        raise Diferencia(f"{nombre} lleva ahora otro texto que el de la providencia anotada.")
    estado = ESTADOS_ANOTADOS.get(anotados[-1].suceso, EstadoDerivacion.ENVIADA)
    if derivacion.estado != estado.value:
        raise Diferencia(f"{nombre} está ahora «{derivacion.estado}» y lo último anotado la dejó «{estado.value}».")


Sabido = dict[str, object]
"""Lo que la bitácora dice de una fila, por su columna."""


def _peticion_anotada(anotados: Sequence[Anotado]) -> Sabido:
    sabido: Sabido = {"letra": anotados[0].datos["letra"], "estado": "pendiente", "causa": "", "documento": ""}
    sabido["quitada"] = any(a.suceso in {"peticion.unida", "peticion.quitada"} for a in anotados)
    for anotado in anotados:
        if anotado.suceso in {"peticion.agregada", "peticion.corregida"}:
            sabido.pop("texto", None)
            if anotado.personal:
                sabido["texto"] = anotado.personal["texto"]
        elif anotado.suceso == "peticion.resuelta":
            sabido |= {campo: anotado.datos[campo] for campo in ("estado", "causa", "documento")}
        elif anotado.suceso == "peticion.reabierta":
            sabido |= {"estado": "pendiente", "causa": "", "documento": ""}
    return sabido


def _peticion(fila: Peticion) -> Sabido:
    return {
        "letra": fila.letra, "texto": fila.texto, "estado": fila.estado, "causa": fila.causa,
        "documento": fila.documento.codigo if fila.documento else "", "quitada": fila.quitada_en is not None,
    }  # fmt: skip


def _comunicacion_anotada(anotados: Sequence[Anotado]) -> Sabido:
    dispuesta = anotados[0]
    sabido: Sabido = {"pedida_en": dispuesta.ocurrio_en, "medio": dispuesta.datos["medio"], "hecha": "", "efecto": ""}
    if dispuesta.personal:
        sabido["texto"] = dispuesta.personal["texto"]
    for anotado in anotados:
        if anotado.suceso == "comunicacion.hecha":
            sabido |= {campo: anotado.datos[campo] for campo in ("medio", "hecha", "efecto")}
    return sabido


def _comunicacion(fila: Comunicacion) -> Sabido:
    return {
        "pedida_en": fila.pedida_en, "medio": NOMBRES_DE_MEDIO_COMUNICACION[MedioComunicacion(fila.medio)],
        "texto": fila.texto, "efecto": fila.notificado_el.isoformat() if fila.notificado_el else "",
        "hecha": fila.hecha_en,
    }  # fmt: skip


def _apercibimiento_anotado(anotados: Sequence[Anotado]) -> Sabido:
    sabido: Sabido = {
        "clase": anotados[0].datos["clase"],
        "faltan": anotados[0].datos["faltan"],
        "plazo": "",
        "con": "",
    }
    sabido |= {"hecho_en": anotados[0].ocurrio_en, "estado": "por_notificar"}
    for anotado in anotados:
        if anotado.suceso == "apercibimiento.notificado":
            sabido |= {"plazo": anotado.datos["plazo"], "estado": "corre"}
        elif anotado.suceso == "apercibimiento.cerrado":
            sabido |= {"estado": anotado.datos["estado"], "con": anotado.datos["con"]}
    return sabido


def _apercibimiento(fila: Apercibimiento) -> Sabido:
    return {
        "clase": fila.clase, "faltan": fila.faltan, "plazo": fila.plazo, "con": fila.cerrado_con,
        "hecho_en": fila.hecho_en, "estado": fila.estado,
    }  # fmt: skip


def _denuncia_anotada(anotados: Sequence[Anotado]) -> Sabido:
    sabido: Sabido = {"recibida_en": anotados[0].ocurrio_en, "estado": "corre", "elevada_en": None}
    for anotado in anotados:
        if anotado.suceso == "denuncia.elevada":
            sabido["elevada_en"] = anotado.ocurrio_en
        elif anotado.suceso == "denuncia.cerrada":
            sabido["estado"] = anotado.datos["estado"]
    return sabido


def _denuncia(fila: Denuncia) -> Sabido:
    return {"recibida_en": fila.recibida_en, "estado": fila.estado, "elevada_en": fila.elevada_en}


def _certificado_anotado(anotados: Sequence[Anotado]) -> Sabido:
    datos = anotados[0].datos
    return {campo: datos[campo] for campo in ("numero", "clase", "regla", "vencio")} | {
        "emitido_en": anotados[0].ocurrio_en, "emitido_por": anotados[0].autor,
    }  # fmt: skip


def _certificado(fila: Certificado) -> Sabido:
    return {
        "numero": fila.numero, "clase": fila.clase, "regla": fila.regla, "emitido_en": fila.emitido_en,
        "vencio": fila.vencio_el.isoformat() if fila.vencio_el else "", "emitido_por": fila.emitido_por,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparado:
    """Una tabla del procedimiento y los sucesos que dicen cómo debe estar cada fila suya."""

    filas: type[Model]
    dato: str
    """Con qué dato nombran los sucesos a la fila; es también el prefijo de ellos."""
    sucesos: tuple[str, ...]
    """El primero es el que la hizo nacer."""
    anotada: Callable[[Sequence[Anotado]], Sabido]
    viva: Callable[[Any], Sabido]


COMPARADOS = (
    Comparado(
        Peticion, "peticion", ("agregada", "corregida", "unida", "quitada", "resuelta", "reabierta"), _peticion_anotada,
        _peticion,
    ),
    Comparado(Comunicacion, "comunicacion", ("dispuesta", "hecha"), _comunicacion_anotada, _comunicacion),
    Comparado(
        Apercibimiento, "apercibimiento", ("dispuesto", "notificado", "cerrado"), _apercibimiento_anotado, _apercibimiento
    ),
    Comparado(Denuncia, "denuncia", ("recibida", "elevada", "cerrada"), _denuncia_anotada, _denuncia),
    Comparado(Certificado, "certificado", ("emitido",), _certificado_anotado, _certificado),
)  # fmt: skip


def comprueba_procedimiento(revision: Revision) -> None:
    """Cada parte, aviso, apercibimiento, denuncia y certificado está como se anotó. Lanza `Diferencia` en el primero."""
    for comparado in COMPARADOS:
        for ids in por_lotes(comparado.filas._default_manager.all(), de=LOTE):
            en_calma(partial(_compara_filas, comparado, ids))
            revision.cuenta("procedimiento", len(ids))
        en_calma(partial(_exige_que_sigan, comparado))


def _exige_que_sigan(comparado: Comparado) -> None:
    nacimiento = f"{comparado.dato}.{comparado.sucesos[0]}"
    for codigos in bitacora.mencionados(nacimiento, dato=comparado.dato, por_trozos=LOTE):
        vivos = set(comparado.filas._default_manager.filter(codigo__in=codigos).values_list("codigo", flat=True))
        if perdidos := set(codigos) - vivos:
            raise Diferencia(f"La bitácora dice que existe {comparado.dato} {min(perdidos)}, y ya no está.")


def _compara_filas(comparado: Comparado, ids: Sequence[int]) -> None:
    filas: list[Any] = list(
        comparado.filas._default_manager.filter(pk__in=ids).select_related("ingreso").order_by("pk")
    )
    anotados: dict[str, list[Anotado]] = {fila.codigo: [] for fila in filas}
    sucesos = [f"{comparado.dato}.{suceso}" for suceso in comparado.sucesos]
    for anotado in bitacora.anotado(sucesos, por="objeto", codigos={fila.ingreso.codigo for fila in filas}):
        if anotado.datos[comparado.dato] in anotados:
            anotados[anotado.datos[comparado.dato]].append(anotado)
    for fila in filas:
        nombre = f"{comparado.dato} {fila.codigo} del ingreso {fila.ingreso.folio}"
        suyos = anotados[fila.codigo]
        if not suyos or suyos[0].suceso != sucesos[0]:
            raise Diferencia(f"{nombre}: existe y la bitácora no dice que haya empezado.")
        viva = comparado.viva(fila)
        for columna, dicho_ in comparado.anotada(suyos).items():
            ahora = viva[columna]
            if ahora != (_instante(dicho_) if columna == "hecha" else dicho_):
                raise Diferencia(f"{nombre}: «{columna.replace('_', ' ')}» no dice ahora lo último que se anotó.")


def _instante(escrito: object) -> datetime | None:
    return datetime.fromisoformat(escrito) if isinstance(escrito, str) and escrito else None


def comprueba_papeles(revision: Revision) -> None:
    """Cada movimiento del papel es el que se anotó, y el vigente es el último. Lanza `Diferencia` en el primero."""
    for ids in por_lotes(Ingreso.objects.filter(custodias__isnull=False).distinct(), de=LOTE):
        en_calma(partial(_comprueba_papeles, ids))
        revision.cuenta("movimientos de papel", Custodia.objects.filter(ingreso_id__in=ids).count())


def _comprueba_papeles(ids: Sequence[int]) -> None:
    filas = Custodia.objects.filter(ingreso_id__in=ids).select_related("ingreso", "persona", "unidad").order_by("pk")
    por_ingreso: dict[str, list[Custodia]] = {}
    for fila in filas:
        por_ingreso.setdefault(fila.ingreso.codigo, []).append(fila)
    anotados = {a.datos["papel"]: a for a in bitacora.anotado((MOVIDO,), por="objeto", codigos=por_ingreso)}
    deshechos = {a.datos["papel"]: a for a in bitacora.anotado((DESHECHO,), por="objeto", codigos=por_ingreso)}
    vivos = {fila.codigo for suyas in por_ingreso.values() for fila in suyas}
    if faltan := sorted(anotados.keys() - vivos):
        raise Diferencia(f"La bitácora dice que el papel tuvo el movimiento {faltan[0]}, y ya no está.")
    for suyas in por_ingreso.values():
        _compara_papel(suyas, anotados, deshechos)


def _compara_papel(
    suyas: Sequence[Custodia], anotados: Mapping[str, Anotado], deshechos: Mapping[str, Anotado]
) -> None:  # fmt: skip
    nombre = f"El papel del ingreso {suyas[0].ingreso.folio}"
    en_pie = [c for c in suyas if c.deshecho_en is None]
    if [c.codigo for c in suyas if c.vigente] != [c.codigo for c in en_pie[-1:]]:
        raise Diferencia(f"{nombre} no está donde dice su último movimiento.")
    for custodia in suyas:
        anotado = anotados.get(custodia.codigo)
        es_el_primero = custodia is suyas[0] and custodia.hecho_en == custodia.ingreso.recibido_en
        if anotado is None:
            if not es_el_primero or custodia.hecho_por != custodia.ingreso.recibido_por:
                raise Diferencia(f"{nombre} tiene el movimiento {custodia.codigo}, que la bitácora no dice.")
            continue
        if custodia.hecho_en != anotado.ocurrio_en or custodia.hecho_por != anotado.autor:
            raise Diferencia(f"{nombre} no dice ahora cuándo o quién anotó el movimiento {custodia.codigo}.")
        if HECHO[MovimientoPapel(custodia.movimiento)] != anotado.datos["movimiento"]:
            raise Diferencia(f"{nombre} dice ahora otro movimiento en {custodia.codigo} que el anotado.")
        if (custodia.persona.codigo if custodia.persona else "") != anotado.datos["persona"]:
            raise Diferencia(f"{nombre} dice ahora que en {custodia.codigo} lo recibió otra persona que la anotada.")
        if not anotado.borrado and custodia.lugar != (anotado.personal or {}).get("lugar", ""):
            raise Diferencia(f"{nombre} dice ahora otro lugar en {custodia.codigo} que el anotado.")
        deshecho = deshechos.get(custodia.codigo)
        if custodia.deshecho_en != (deshecho.ocurrio_en if deshecho else None):
            raise Diferencia(f"{nombre} no dice ahora si se deshizo el movimiento {custodia.codigo} como se anotó.")


registra_comprobacion("ingresos", comprueba_ingresos)
registra_comprobacion("derivaciones", comprueba_derivaciones)
registra_comprobacion("despachos", comprueba_despachos)
registra_comprobacion("procedimiento", comprueba_procedimiento)
registra_comprobacion("papeles", comprueba_papeles)


def comprueba_envios(revision: Revision) -> None:
    """Cada envío fue a quien se anotó y está como su última anotación lo dejó. Lanza `Diferencia` en el primero."""
    for ids in por_lotes(Envio.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_envios, ids))
        revision.cuenta("envíos", len(ids))
    en_calma(_exige_que_sigan_los_envios)


def _exige_que_sigan_los_envios() -> None:
    for codigos in bitacora.mencionados(ENVIO_HECHO, dato="envio", por_trozos=LOTE):
        vivos = set(Envio.objects.filter(codigo__in=codigos).values_list("codigo", flat=True))
        if perdidos := set(codigos) - vivos:
            raise Diferencia(f"La bitácora dice que existe el envío {min(perdidos)}, y ya no está.")


def _comprueba_envios(ids: Sequence[int]) -> None:
    envios = list(Envio.objects.filter(pk__in=ids).select_related("despacho__expediente").order_by("pk"))
    casos = {e.despacho.expediente.codigo for e in envios}
    hechos: dict[str, Anotado] = {}
    cambios: dict[str, list[Anotado]] = {}
    for anotado in bitacora.anotado((ENVIO_HECHO, ENVIO_CAMBIADO), por="expediente", codigos=casos):
        if anotado.suceso == ENVIO_HECHO:
            hechos[anotado.datos["envio"]] = anotado
        else:
            cambios.setdefault(anotado.datos["envio"], []).append(anotado)
    for envio in envios:
        hecho = hechos.get(envio.codigo)
        # Las cartas de antes de esta versión nacieron al instalarla, con la fecha que su despacho ya tenía.
        if hecho is not None or envio.codigo in cambios:
            _compara_envio(envio, hecho, cambios.get(envio.codigo, []))


def _compara_envio(envio: Envio, hecho: Anotado | None, cambios: Sequence[Anotado]) -> None:
    nombre = f"El envío {envio.codigo} del despacho {envio.despacho.folio}"
    if hecho is not None:
        if NOMBRES_DE_DESPACHO[CanalDespacho(envio.canal)] != hecho.datos["canal"]:
            raise Diferencia(f"{nombre} dice ahora otro medio que aquel por el que salió.")
        if hecho.personal and envio.destinatario != hecho.personal["destinatario"]:
            raise Diferencia(f"{nombre} va ahora a otro destinatario que el anotado.")
        if hecho.personal and envio.direccion != hecho.personal["direccion"]:
            raise Diferencia(f"{nombre} va ahora a otra dirección que la anotada.")
    if not cambios:
        inicial = EstadoEnvio.POR_ENTREGAR if envio.canal == CanalDespacho.CARTA_CERTIFICADA else EstadoEnvio.POR_ENVIAR
        if envio.estado != inicial.value:
            raise Diferencia(f"{nombre} está ahora «{envio.estado}» y la bitácora no dice que haya cambiado.")
        return
    ultimo = cambios[-1].datos
    notificado = envio.notificado_el.isoformat() if envio.notificado_el else ""
    for que, ahora, dicho_ in (
        ("estado", envio.estado, ultimo["estado"]),
        ("número", envio.seguimiento, ultimo["seguimiento"]),
        ("motivo", envio.motivo, ultimo["motivo"]),
        ("día en que se entiende notificado", notificado, ultimo["notificado"]),
    ):
        if ahora != dicho_:
            raise Diferencia(f"{nombre} dice ahora otra cosa en «{que}» que lo último que se anotó.")


registra_comprobacion("envíos", comprueba_envios)


CAIDA_ANOTADA, CAIDA_TERMINADA = "interrupcion.anotada", "interrupcion.terminada"
CAIDA_CERTIFICADA = "interrupcion.certificada"
PUNTO_ANOTADO, PUNTO_TRATADO = "punto.anotado", "punto.tratado"


def comprueba_control(revision: Revision) -> None:
    """Cada interrupción y cada punto del Concejo son los que se anotaron. Lanza `Diferencia` en el primero que no."""
    for ids in por_lotes(Interrupcion.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_interrupciones, ids))
        revision.cuenta("interrupciones", len(ids))
    for ids in por_lotes(PuntoObligado.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_puntos, ids))
        revision.cuenta("puntos del Concejo", len(ids))
    en_calma(_exige_que_siga_lo_vigilado)


def _exige_que_siga_lo_vigilado() -> None:
    for suceso, dato, modelo, que in (
        (CAIDA_ANOTADA, "interrupcion", Interrupcion, "la interrupción"),
        (PUNTO_ANOTADO, "punto", PuntoObligado, "el punto del Concejo"),
    ):
        for codigos in bitacora.mencionados(suceso, dato=dato, por_trozos=LOTE):
            vivos = set(modelo._default_manager.filter(codigo__in=codigos).values_list("codigo", flat=True))
            if perdidos := set(codigos) - vivos:
                raise Diferencia(f"La bitácora dice que existe {que} {min(perdidos)}, y ya no está.")


def _comprueba_interrupciones(ids: Sequence[int]) -> None:
    caidas = list(Interrupcion.objects.filter(pk__in=ids).select_related("certificado").order_by("pk"))
    anotado: dict[str, dict[str, Anotado]] = {}
    for a in bitacora.anotado(
        (CAIDA_ANOTADA, CAIDA_TERMINADA, CAIDA_CERTIFICADA), por="objeto",
        codigos=[f"interrupcion:{c.codigo}" for c in caidas],
    ):  # fmt: skip
        anotado.setdefault(a.datos["interrupcion"], {})[a.suceso] = a
    for caida in caidas:
        nombre, dichos = f"La interrupción {caida.codigo}", anotado.get(caida.codigo, {})
        if CAIDA_ANOTADA not in dichos:
            raise Diferencia(f"{nombre} existe y la bitácora no dice que se haya anotado.")
        nacio = dichos[CAIDA_ANOTADA].datos
        termino = dichos[CAIDA_TERMINADA].datos["hasta"] if CAIDA_TERMINADA in dichos else nacio["hasta"]
        if caida.desde != datetime.fromisoformat(nacio["desde"]):
            raise Diferencia(f"{nombre} dice ahora otro comienzo que el anotado.")
        if caida.hasta != (datetime.fromisoformat(termino) if termino else None):
            raise Diferencia(f"{nombre} dice ahora otro término que el anotado.")
        if (caida.certificada_en is not None) != (CAIDA_CERTIFICADA in dichos):
            raise Diferencia(f"{nombre} no está certificada como la bitácora dice.")


def _comprueba_puntos(ids: Sequence[int]) -> None:
    puntos = list(PuntoObligado.objects.filter(pk__in=ids).select_related("ingreso").order_by("pk"))
    codigos = {p.ingreso.codigo for p in puntos}
    tratados = {a.datos["punto"]: a for a in bitacora.anotado((PUNTO_TRATADO,), por="objeto", codigos=codigos)}
    anotados = {a.datos["punto"] for a in bitacora.anotado((PUNTO_ANOTADO,), por="objeto", codigos=codigos)}
    for punto in puntos:
        nombre, tratado = f"El punto del folio {punto.ingreso.folio}", tratados.get(punto.codigo)
        if punto.codigo not in anotados:
            raise Diferencia(f"{nombre} existe y la bitácora no dice que se haya anotado.")
        dicho_ = tratado.datos["sesion_el"] if tratado else ""
        if (punto.sesion_el.isoformat() if punto.sesion_el else "") != dicho_:
            raise Diferencia(f"{nombre} dice ahora otra sesión que la anotada.")


registra_comprobacion("control", comprueba_control)
