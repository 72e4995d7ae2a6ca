"""Listas de distribución, las copias que van a ellas y los oficios que la municipalidad despacha sin ingreso."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.reglas import Adjunto
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.fe import acciones as fe
from fojas.dominio.organizacion.models import Unidad
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import consultas, permisos, reglas
from fojas.dominio.partes.acciones.envios import crea_envio
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.models import Despacho, DocumentoDespachado, ListaDistribucion, MiembroLista
from fojas.dominio.partes.reglas import CanalDespacho, DatoFaltante, EstadoDespacho

EN_LISTA = frozenset({CanalDespacho.CORREO, CanalDespacho.CARTA_CERTIFICADA})
TIPO_OFICIO = "Oficio despachado"
MAXIMO = 200
"""Destinatarios de un despacho."""


@dataclass(frozen=True, slots=True)
class Destinatario:
    """A quién va y por dónde, tal como se escribe en el sobre o en el correo."""

    nombre: str
    canal: CanalDespacho
    direccion: str


def destinatario(*, nombre: str, canal: CanalDespacho | str, direccion: str) -> Destinatario:
    """Lanza `DatoFaltante` si falta a quién va o la dirección no sirve para ese medio."""
    por, donde = CanalDespacho(canal), " ".join(direccion.split())
    if not nombre.strip():
        raise DatoFaltante("Escribe a quién va.", campo="nombre")
    if por not in EN_LISTA:
        raise DatoFaltante("A un destinatario se le manda por correo o por carta certificada.", campo="canal")
    if not donde:
        raise DatoFaltante(f"Falta la dirección de {nombre.strip()}.", campo="direccion")
    if por == CanalDespacho.CORREO:
        try:
            validate_email(donde)
        except ValidationError:
            raise DatoFaltante(f"«{donde}» no es una dirección de correo. Revísala.", campo="direccion") from None
    return Destinatario(" ".join(nombre.split())[:200], por, donde[:254])


@transaction.atomic
def crea_lista(*, nombre: str, actor: Actor, en: datetime) -> ListaDistribucion:
    """Lanza `DatoFaltante` si falta el nombre o ya hay otra que se llama así."""
    exige(permisos.puede_despachar(actor))
    limpio = " ".join(nombre.split())[:120]
    if not limpio:
        raise DatoFaltante("Escribe cómo se llama la lista.", campo="nombre")
    if ListaDistribucion.objects.filter(nombre__iexact=limpio).exists():
        raise DatoFaltante("Ya hay una lista con ese nombre: agrega ahí a quienes falten.", campo="nombre")
    lista = ListaDistribucion.objects.create(codigo=codigos.nuevo(), nombre=limpio, creada_en=en)
    bitacora.anota("lista.creada", autor=actor.codigo, objeto=lista.codigo, en=en, nombre=limpio)
    return lista


@transaction.atomic
def agrega_a_lista(
    *, lista_id: int, nombre: str, canal: CanalDespacho | str, direccion: str, actor: Actor, en: datetime,
    unidad_id: int | None = None,
) -> MiembroLista:  # fmt: skip
    """Suma un destinatario. Una unidad de la casa va con su nombre y su correo si no se escriben otros."""
    exige(permisos.puede_despachar(actor))
    lista = _lista_viva(lista_id)
    unidad = Unidad.objects.filter(pk=unidad_id).first() if unidad_id else None
    quien = destinatario(
        nombre=nombre or (unidad.nombre if unidad else ""), canal=canal,
        direccion=direccion or (unidad.correo if unidad and CanalDespacho(canal) == CanalDespacho.CORREO else ""),
    )  # fmt: skip
    vivos = lista.miembros.filter(quitado_en__isnull=True)
    if vivos.filter(direccion__iexact=quien.direccion).exists():
        raise DatoFaltante(f"{quien.direccion} ya está en la lista.", campo="direccion")
    if vivos.count() >= MAXIMO:
        raise DatoFaltante(f"En una lista caben {MAXIMO} destinatarios: haz otra.", campo="nombre")
    miembro = MiembroLista.objects.create(
        lista=lista,
        nombre=quien.nombre,
        unidad=unidad,
        canal=quien.canal.value,
        direccion=quien.direccion,
        agregado_en=en,
    )
    _anota(lista, "Agregó un destinatario", miembro, actor=actor, en=en)
    return miembro


@transaction.atomic
def quita_de_lista(*, miembro_id: int, actor: Actor, en: datetime) -> MiembroLista:
    """Deja de recibir; lo ya enviado sigue como estaba. Repetirlo no cambia la primera vez."""
    exige(permisos.puede_despachar(actor))
    miembro = MiembroLista.objects.select_for_update(of=("self",)).select_related("lista").get(pk=miembro_id)
    if miembro.quitado_en is None:
        miembro.quitado_en = en
        miembro.save(update_fields=["quitado_en"])
        _anota(miembro.lista, "Quitó un destinatario", miembro, actor=actor, en=en)
    return miembro


@transaction.atomic
def retira_lista(*, lista_id: int, actor: Actor, en: datetime) -> ListaDistribucion:
    """La lista ya no se ofrece al despachar; queda su historia."""
    exige(permisos.puede_despachar(actor))
    lista = _lista_viva(lista_id)
    lista.retirada_en = en
    lista.save(update_fields=["retirada_en"])
    bitacora.anota("lista.retirada", autor=actor.codigo, objeto=lista.codigo, en=en, nombre=lista.nombre)
    return lista


def _lista_viva(lista_id: int) -> ListaDistribucion:
    lista = (
        ListaDistribucion.objects.select_for_update(of=("self",)).filter(pk=lista_id, retirada_en__isnull=True).first()
    )
    if lista is None:
        raise DatoFaltante("Esa lista ya no está. Elige otra.", campo="lista")
    return lista


def _anota(lista: ListaDistribucion, que: str, miembro: MiembroLista, *, actor: Actor, en: datetime) -> None:
    bitacora.anota(
        "lista.cambiada", autor=actor.codigo, objeto=lista.codigo, en=en, que=que, nombre=lista.nombre,
        personal={"miembro": miembro.nombre, "direccion": miembro.direccion},
    )  # fmt: skip


def miembros_de(listas: Sequence[int]) -> list[Destinatario]:
    """Los destinatarios vivos de esas listas, cada dirección una vez, en el orden en que se agregaron."""
    if not listas:
        return []
    vivas = ListaDistribucion.objects.filter(pk__in=listas, retirada_en__isnull=True)
    if len(vivas) != len(set(listas)):
        raise DatoFaltante("Una de las listas ya no está. Elige otra vez.", campo="listas")
    vistos: dict[str, Destinatario] = {}
    for m in MiembroLista.objects.filter(lista__in=vivas, quitado_en__isnull=True).order_by("lista_id", "pk"):
        vistos.setdefault(m.direccion.lower(), Destinatario(m.nombre, CanalDespacho(m.canal), m.direccion))
    if not vistos:
        raise DatoFaltante("La lista no tiene destinatarios: agrégalos antes de despachar.", campo="listas")
    return list(vistos.values())


def quienes_reciben(*, destinatarios: Sequence[Destinatario], listas: Sequence[int]) -> list[Destinatario]:
    """A quiénes va un oficio propio, cada dirección una vez. Lanza `DatoFaltante` si no hay a quién o no caben."""
    todos = {d.direccion.lower(): d for d in [*destinatarios, *miembros_de(listas)]}
    if not todos:
        raise DatoFaltante("Elige una lista o escribe a quién va.", campo="nombre")
    if len(todos) > MAXIMO:
        raise DatoFaltante(f"Son {len(todos)} destinatarios y caben {MAXIMO}: despáchalo en dos veces.", campo="listas")
    return list(todos.values())


def distribuye(
    despacho: Despacho, destinatarios: Sequence[Destinatario], fojas: Sequence[Foja], *, materia: str, principal: bool,
    actor: Actor, en: datetime,
) -> None:  # fmt: skip
    """Un envío por destinatario, todos con el mismo folio; cada correo sale en su propio trabajo y deja su prueba."""
    for orden, quien in enumerate(destinatarios, start=1 if principal else 2):
        codigo, aviso = codigos.nuevo(), ""
        if quien.canal == CanalDespacho.CORREO:
            asunto, cuerpo = consultas.correo_de_oficio(
                folio=despacho.folio, materia=materia, nombres=[f.nombre for f in fojas], copia=not principal
            )
            aviso = avisos.prepara_correo(
                direccion=quien.direccion, asunto=asunto, cuerpo=cuerpo, autor=actor.codigo, en=en, objeto=codigo,
                adjuntos=[Adjunto(f.nombre, f.sha256, f.mime) for f in fojas], expediente=despacho.expediente.codigo,
            ).codigo  # fmt: skip
        crea_envio(
            despacho, destinatario=quien.nombre, canal=quien.canal, direccion=quien.direccion, autor=actor.codigo, en=en,
            orden=orden, principal=principal, codigo=codigo, aviso=aviso,
        )  # fmt: skip


@transaction.atomic
def despacha_propio(
    *, materia: str, titulo: str, archivo: ArchivoRecibido, destinatarios: Sequence[Destinatario], actor: Actor,
    en: datetime, listas: Sequence[int] = (), adjuntos: Sequence[ArchivoRecibido] = (), unidad_id: int | None = None,
) -> Despacho:  # fmt: skip
    """Un oficio de la municipalidad que no responde a ningún ingreso: nace su expediente y sale con un solo folio."""
    exige(permisos.puede_despachar(actor))
    if not materia.strip():
        raise DatoFaltante("Escribe de qué trata.", campo="materia")
    if not titulo.strip():
        raise DatoFaltante("Escribe el número y nombre del documento, por ejemplo «ORD. N° 412».", campo="titulo")
    quienes = quienes_reciben(destinatarios=destinatarios, listas=listas)
    expediente = expedientes.abre_expediente(
        materia=materia.strip()[:500], procedimiento=reglas.PROCEDIMIENTO_DE_OFICIO, autor=actor.codigo, en=en,
        unidad_id=unidad_id,
    )  # fmt: skip
    expedientes.bloquea(expediente_id=expediente.pk)
    documentos = [
        expedientes.incorpora(
            expediente_id=expediente.pk, sha256=a.sha256, nombre=a.nombre, tipo=tipo, titulo=dicho,
            origen=Origen.EMITIDO, autor=actor.codigo, en=en, para_interesado=True,
        )
        for a, tipo, dicho in [
            (archivo, TIPO_OFICIO, titulo.strip()), *((a, reglas.TIPO_ANEXO, a.nombre) for a in adjuntos)
        ]
    ]  # fmt: skip
    fojas = vistas.fojas_de([d.pk for d in documentos])
    codigo = codigos.nuevo()
    folio = fe.toma_numero(serie="salida", dia=dia_de(en), para=codigo, en=en).texto
    uno = len(quienes) == 1
    despacho = Despacho.objects.create(
        codigo=codigo, folio=folio, ingreso=None, expediente=expediente, canal=quienes[0].canal.value,
        destinatario=quienes[0].nombre if uno else f"{quienes[0].nombre} y {len(quienes) - 1} más",
        direccion=quienes[0].direccion if uno else "", despachado_en=en, despachado_por=actor.codigo,
        estado=EstadoDespacho.EN_CAMINO.value,
    )  # fmt: skip
    DocumentoDespachado.objects.bulk_create(
        DocumentoDespachado(despacho=despacho, documento_id=f.id, sha256=f.sha256, nombre=f.nombre) for f in fojas
    )
    bitacora.anota(
        "despacho.hecho", autor=actor.codigo, objeto=codigo, expediente=expediente.codigo, en=en, folio=folio,
        canal=reglas.NOMBRES_DE_DESPACHO[CanalDespacho(despacho.canal)], documentos=[f.sha256 for f in fojas],
        despacho=codigo,
        personal={"direccion": despacho.direccion, "recibio": "", "motivo_fuera_de_orden": ""},
    )  # fmt: skip
    distribuye(despacho, quienes, fojas, materia=materia.strip(), principal=True, actor=actor, en=en)
    return despacho
