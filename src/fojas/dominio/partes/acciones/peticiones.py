"""Las partes de lo que alguien pidió: registrarlas, repartirlas, y decir en qué quedó cada una (Ley 19.880, art. 41)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, ingreso_bloqueado
from fojas.dominio.partes.models import Ingreso, Peticion
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.partes.reglas.peticiones import (
    EXIGEN_CAUSA,
    LARGO_PETICION,
    MAS_PETICIONES,
    NOMBRES_DE_PETICION,
    NORMA_PETICIONES,
    EstadoPeticion,
    exige_peticiones,
    lista_de_causas,
    orden_de,
    siguiente_letra,
)


@dataclass(frozen=True, slots=True)
class Resultado:
    """En qué quedó una parte, y por qué."""

    estado: EstadoPeticion
    causa: str = ""
    """De `causales.toml`, si se niega en todo o en parte."""
    razon: str = ""
    organo: str = ""
    """Al que se envió, si no le toca a la municipalidad."""


@transaction.atomic
def agrega_peticiones(*, ingreso_id: int, textos: Sequence[str], actor: Actor, en: datetime) -> list[Peticion]:
    """Registra las partes de lo pedido con las letras que siguen. Lanza `NoAutorizado` o `DatoFaltante`."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_dividir(actor, ingreso))
    limpios = [" ".join(texto.split()) for texto in textos]
    exige_peticiones(limpios)
    usadas = set(ingreso.peticiones.values_list("letra", flat=True))
    vivas = ingreso.peticiones.filter(quitada_en__isnull=True)
    if vivas.count() + len(limpios) > MAS_PETICIONES:
        raise DatoFaltante(f"Un caso lleva a lo más {MAS_PETICIONES} partes: junta las que se parecen.", campo="textos")
    repetidas = set(vivas.values_list("texto", flat=True)) & set(limpios)
    if repetidas or len(set(limpios)) < len(limpios):
        cual = min(repetidas) if repetidas else next(t for t in limpios if limpios.count(t) > 1)
        raise DatoFaltante(f"Esa parte ya está: «{cual[:60]}».", campo="textos")
    hechas = []
    for texto in limpios:
        letra = siguiente_letra(usadas)
        usadas.add(letra)
        peticion = Peticion.objects.create(
            codigo=codigos.nuevo(), ingreso=ingreso, letra=letra, orden=orden_de(letra), texto=texto,
            unidad_id=ingreso.expediente.unidad_id,
        )  # fmt: skip
        hechas.append(peticion)
        _anota(peticion, "peticion.agregada", actor=actor, en=en, personal={"texto": texto})
    return hechas


@transaction.atomic
def corrige_peticion(
    *, codigo: str, actor: Actor, en: datetime, texto: str | None = None, unidad_id: int | None = None
) -> Peticion:
    """Corrige el texto de una parte sin responder, o la reparte a otra unidad. Lo anterior queda en la bitácora."""
    peticion = _pendiente(codigo, actor=actor)
    limpio = peticion.texto if texto is None else " ".join(texto.split())
    if not limpio or len(limpio) > LARGO_PETICION:
        raise DatoFaltante(f"Escribe lo que pide, en a lo más {LARGO_PETICION} letras.", campo="texto")
    if limpio != peticion.texto:
        antes, peticion.texto = peticion.texto, limpio
        peticion.save(update_fields=["texto"])
        _anota(peticion, "peticion.corregida", actor=actor, en=en, personal={"antes": antes, "texto": limpio})
    if unidad_id is not None and unidad_id != peticion.unidad_id:
        unidad = next((u for u in organizacion.unidades_vigentes(dia_de(en)) if u.pk == unidad_id), None)
        if unidad is None:
            raise DatoFaltante("Esa unidad ya no está vigente. Elige otra.", campo="unidad")
        peticion.unidad = unidad
        peticion.save(update_fields=["unidad"])
        _anota(peticion, "peticion.asignada", actor=actor, en=en, unidad=unidad.nombre)
    return peticion


@transaction.atomic
def une_peticiones(*, codigo: str, a: str, actor: Actor, en: datetime) -> Peticion:
    """Junta una parte con otra que pide lo mismo; su letra no se da de nuevo. Las dos deben estar sin responder."""
    peticion, destino = _pendiente(codigo, actor=actor), _pendiente(a, actor=actor)
    if peticion.pk == destino.pk or peticion.ingreso_id != destino.ingreso_id:
        raise DatoFaltante("Elige otra parte del mismo caso.", campo="a")
    junto = f"{destino.texto} · {peticion.texto}"
    if len(junto) > LARGO_PETICION:
        raise DatoFaltante(f"Juntas pasan de {LARGO_PETICION} letras: acorta una primero.", campo="a")
    antes, destino.texto = destino.texto, junto
    destino.save(update_fields=["texto"])
    _anota(destino, "peticion.corregida", actor=actor, en=en, personal={"antes": antes, "texto": junto})
    peticion.quitada_en, peticion.unida_a = en, destino
    peticion.save(update_fields=["quitada_en", "unida_a"])
    _anota(peticion, "peticion.unida", actor=actor, en=en, a=destino.letra)
    return destino


@transaction.atomic
def quita_peticion(*, codigo: str, motivo: str, actor: Actor, en: datetime) -> Peticion:
    """Quita una parte registrada por error, sin responder, con su motivo."""
    peticion = _pendiente(codigo, actor=actor)
    if not motivo.strip():
        raise DatoFaltante("Escribe por qué se quita.", campo="motivo")
    peticion.quitada_en = en
    peticion.save(update_fields=["quitada_en"])
    _anota(peticion, "peticion.quitada", actor=actor, en=en, personal={"motivo": motivo.strip()})
    return peticion


@transaction.atomic
def resuelve_peticion(
    *, codigo: str, resultado: Resultado, actor: Actor, en: datetime, documento_codigo: str = ""
) -> Peticion:
    """Dice en qué quedó una parte y con qué documento se responde. Lanza `NoAutorizado` o `DatoFaltante`.

    Una ya resuelta se puede corregir mientras su respuesta no haya salido.
    """
    peticion = _peticion(codigo, actor=actor)
    exige(permisos.puede_resolver_peticion(actor, peticion))
    if peticion.quitada_en is not None:
        raise DatoFaltante(f"La parte {peticion.letra}) se quitó o se unió a otra.")
    documento = None
    if documento_codigo:
        documento = Documento.objects.filter(
            codigo=documento_codigo, expediente_id=peticion.ingreso.expediente_id, para_interesado=True
        ).first()
        if documento is None:
            raise DatoFaltante("Elige una respuesta de este expediente.", campo="documento")
    _resuelve(peticion, resultado, documento=documento, actor=actor, en=en)
    return peticion


def resuelve_con(
    ingreso: Ingreso, resultados: Mapping[str, Resultado], *, documento: Documento, actor: Actor, en: datetime
) -> None:
    """Las partes que responde un documento que se está adjuntando, por su código."""
    suyas = {p.codigo: p for p in pendientes_de(ingreso)}
    if ajenas := set(resultados) - set(suyas):
        raise DatoFaltante(f"Esa parte ya está respondida o no es de este caso: {min(ajenas)}.", campo="partes")
    for codigo, resultado in resultados.items():
        _resuelve(suyas[codigo], resultado, documento=documento, actor=actor, en=en)


def pendientes_de(ingreso: Ingreso) -> list[Peticion]:
    """Las partes que nadie ha respondido, por su letra."""
    return list(
        ingreso.peticiones.filter(quitada_en__isnull=True, estado=EstadoPeticion.PENDIENTE.value)
        .select_related("ingreso__expediente")
        .order_by("orden")
    )


def reabre_las_de(documento: Documento, *, actor: Actor, en: datetime) -> None:
    """La respuesta se retiró: las partes que respondía vuelven a estar sin responder."""
    for peticion in (
        Peticion.objects.filter(documento=documento).select_related("ingreso__expediente").order_by("orden")
    ):
        peticion.estado, peticion.documento, peticion.resuelta_en = EstadoPeticion.PENDIENTE.value, None, None
        peticion.causa = peticion.razon = peticion.organo = ""
        peticion.save(update_fields=["estado", "documento", "resuelta_en", "causa", "razon", "organo"])
        _anota(peticion, "peticion.reabierta", actor=actor, en=en)


def _resuelve(
    peticion: Peticion, resultado: Resultado, *, documento: Documento | None, actor: Actor, en: datetime
) -> None:
    _revisa(peticion, resultado)
    peticion.estado, peticion.documento = resultado.estado.value, documento
    peticion.causa = resultado.causa if resultado.estado in EXIGEN_CAUSA else ""
    peticion.razon, peticion.organo = resultado.razon.strip()[:1000], resultado.organo.strip()[:200]
    pende = resultado.estado == EstadoPeticion.PENDIENTE
    peticion.resuelta_en = None if pende else en
    peticion.save(update_fields=["estado", "documento", "causa", "razon", "organo", "resuelta_en"])
    if pende:
        _anota(peticion, "peticion.reabierta", actor=actor, en=en)
        return
    _anota(
        peticion, "peticion.resuelta", actor=actor, en=en, estado=resultado.estado.value,
        dicho=NOMBRES_DE_PETICION[resultado.estado], causa=peticion.causa,
        documento=documento.codigo if documento else "",
        personal={"razon": peticion.razon, "organo": peticion.organo},
    )  # fmt: skip


def _revisa(peticion: Peticion, resultado: Resultado) -> None:
    causas = lista_de_causas(peticion.ingreso.expediente.procedimiento)
    if resultado.estado in EXIGEN_CAUSA:
        if resultado.causa not in causas:
            raise DatoFaltante(
                f"Elige la causa de la ley por la que la parte {peticion.letra}) no se concede.", campo="causa",
                norma="Ley 19.880, art. 41 inc. 4",
            )  # fmt: skip
        if not resultado.razon.strip():
            raise DatoFaltante(
                f"Escribe las razones por las que la parte {peticion.letra}) no se concede.", campo="razon",
                norma="Ley 19.880, art. 41 inc. 4",
            )  # fmt: skip
    if resultado.estado == EstadoPeticion.DERIVADA and not resultado.organo.strip():
        raise DatoFaltante("Escribe a qué órgano se envió.", campo="organo", norma="Ley 19.880, art. 14 inc. 2")
    if resultado.estado == EstadoPeticion.SIN_OBJETO and not resultado.razon.strip():
        raise DatoFaltante("Escribe por qué ya no hace falta responderla.", campo="razon", norma=NORMA_PETICIONES)


def _peticion(codigo: str, *, actor: Actor) -> Peticion:
    ingreso_id = Peticion.objects.filter(codigo=codigo).values_list("ingreso_id", flat=True).first()
    if ingreso_id is None:
        raise NoEncontrado("No encontramos esa parte.")
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    peticion = Peticion.objects.select_related("documento", "unidad").get(codigo=codigo)
    peticion.ingreso = ingreso
    return peticion


def _pendiente(codigo: str, *, actor: Actor) -> Peticion:
    peticion = _peticion(codigo, actor=actor)
    exige(permisos.puede_dividir(actor, peticion.ingreso))
    if peticion.quitada_en is not None or peticion.estado != EstadoPeticion.PENDIENTE.value:
        raise DatoFaltante(f"La parte {peticion.letra}) ya se respondió o se quitó: no se cambia.")
    return peticion


def _anota(
    peticion: Peticion, suceso: str, *, actor: Actor, en: datetime, personal: dict[str, str] | None = None, **datos: str
) -> None:
    dichos = {clave: dato for clave, dato in (personal or {}).items() if dato}
    bitacora.anota(
        suceso, autor=actor.codigo, objeto=peticion.ingreso.codigo, expediente=peticion.ingreso.expediente.codigo,
        en=en, letra=peticion.letra, peticion=peticion.codigo, personal=dichos or None, **datos,
    )  # fmt: skip
