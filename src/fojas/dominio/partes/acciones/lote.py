"""Presentaciones iguales que entran juntas: cada fila toma su propio folio, en su propia transacción."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from fojas.base import codigos, rut
from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor, ClasePersona, MedioNotificacion
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.acciones.derivacion import Destino, deriva
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido, ingresa
from fojas.dominio.partes.models import Borrador, FilaDeLote, Ingreso, Lote
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, Canal, DatoFaltante
from fojas.dominio.partes.reglas.lote import SIN_TRABAJADOR, TOPE_DE_FILAS, materia_de
from fojas.dominio.trabajos import acciones as trabajos

LOTE = "lote"
"""Clase del borrador en que se escribe."""
PRIMERA_JURIDICA = 50_000_000
LARGO_ERROR = 400
FUERA = "fuera"
"""Por qué una fila no se eligió al revisar el lote."""
SUELTOS = "sueltos"
"""Los archivos que se subieron y no eran de ninguna fila."""


@transaction.atomic
def abre_lote(
    *, codigo: str, comun: Mapping[str, Any], filas: Sequence[Mapping[str, Any]],
    sueltos: Sequence[Mapping[str, Any]] = (), actor: Actor, en: datetime,
) -> Lote:  # fmt: skip
    """Deja el lote escrito y listo para tomar folios; su borrador desaparece. Repetirlo devuelve el mismo.

    `codigo` es el del borrador. Cada fila trae quien, nombre, correo, telefono, nota y archivos ({sha256, nombre}); la
    que trae `fuera` queda aparte, con ese motivo, hasta que se corrija. `sueltos` son los archivos sin asignar: van al
    borrador con que se corrija.
    """
    exige(permisos.puede_ingresar(actor))
    Borrador.objects.select_for_update(of=("self",)).filter(codigo=codigo, persona_id=actor.persona_id).first()
    if previo := Lote.objects.filter(codigo=codigo, persona_id=actor.persona_id).first():
        return previo
    if not filas:
        raise DatoFaltante("No hay filas que ingresar: escribe o pega al menos una.", campo="filas")
    if len(filas) > TOPE_DE_FILAS:
        raise DatoFaltante(f"Un lote lleva hasta {TOPE_DE_FILAS} filas: divídelo en dos.", campo="filas")
    lote = Lote.objects.create(
        codigo=codigo, persona_id=actor.persona_id, comun=dict(comun) | {SUELTOS: list(sueltos)}, creado_en=en
    )
    FilaDeLote.objects.bulk_create(
        FilaDeLote(
            lote=lote, numero=numero, datos={c: dato for c, dato in fila.items() if c != "archivos"},
            archivos=list(fila["archivos"]), error=str(fila.get(FUERA, ""))[:LARGO_ERROR],
        )
        for numero, fila in enumerate(filas, 1)
    )  # fmt: skip
    Borrador.objects.filter(codigo=codigo, persona_id=actor.persona_id).delete()
    bitacora.anota("lote.abierto", autor=actor.codigo, objeto=f"lote:{lote.codigo}", en=en, filas=len(filas))
    if len(filas) > SIN_TRABAJADOR:
        trabajos.encola("partes.lote", en=en, objeto=f"lote:{lote.codigo}", clave=lote.codigo, lote_id=lote.pk)
    return lote


def ingresa_fila(*, fila_id: int, actor: Actor, en: datetime) -> FilaDeLote:
    """Da folio a una fila y la deriva. Un rechazo queda escrito en ella; repetirla no gasta otro folio."""
    fila = FilaDeLote.objects.select_related("lote").get(pk=fila_id)
    if fila.lote.persona_id != actor.persona_id:
        raise NoEncontrado("No encontramos ese lote.")
    if fila.ingreso_id is not None or FUERA in fila.datos:
        return fila
    try:
        hecho = _ingresa(fila, actor=actor, en=en)
    except ErrorFojas as error:
        fila.error = error.mensaje[:LARGO_ERROR]
        fila.save(update_fields=["error"])
        return fila
    # Ya es un ingreso: lo que se escribió de la persona vive en él y no se guarda dos veces.
    fila.ingreso, fila.error, fila.datos, fila.archivos = (
        hecho,
        _deriva(fila.lote.comun, hecho, actor=actor, en=en),
        {},
        [],
    )
    fila.save(update_fields=["ingreso", "error", "datos", "archivos"])
    return fila


def _ingresa(fila: FilaDeLote, *, actor: Actor, en: datetime) -> Ingreso:
    comun, datos = fila.lote.comun, fila.datos
    persona = organizacion.por_rut(datos["quien"]) if rut.es_valido(datos["quien"]) else None
    nombre = persona.nombre if persona is not None else datos["nombre"] or datos["quien"]
    correo = datos["correo"] or (persona.correo if persona is not None else "")
    archivos = [ArchivoRecibido(a["sha256"], a["nombre"]) for a in fila.archivos]
    if not archivos and comun.get("constancia"):
        archivos = [_constancia(comun, nombre, en=en)]
    es_nueva = persona is None and rut.es_valido(datos["quien"])
    ficha = persona.telefono if persona is not None else ""
    telefono = "" if es_nueva or datos["telefono"] in {"", ficha} else f"tel. {datos['telefono']}"
    referencia = " · ".join(dicho for dicho in (datos["nota"] or comun["referencia"], telefono) if dicho)
    return ingresa(
        tipo=comun["tipo"], materia=materia_de(comun["materia"], nombre), canal=comun["canal"], archivos=archivos,
        remitente_id=persona.pk if persona is not None else None, remitente_texto="" if es_nueva else nombre,
        persona_nueva=_nueva(datos) if es_nueva else None, referencia=referencia,
        notificar_por=(MedioNotificacion.CORREO if correo else MedioNotificacion.PRESENCIAL).value,
        correo_respuesta=correo, dias_de_plazo=comun.get("dias_de_plazo"),
        clave_idempotencia=f"lote:{fila.lote.codigo}:{fila.numero}", actor=actor, en=en,
    )  # fmt: skip


def _nueva(datos: Mapping[str, str]) -> dict[str, str]:
    """Los datos de quien presenta por primera vez; desde los cincuenta millones, un RUT es de una persona jurídica."""
    es_juridica = int(rut.normaliza(datos["quien"]).split("-", 1)[0]) >= PRIMERA_JURIDICA
    clase = ClasePersona.JURIDICA if es_juridica else ClasePersona.NATURAL
    return {
        "clase": clase.value, "nombre": datos["nombre"], "rut": datos["quien"], "pasaporte": "",
        "correo": datos["correo"], "telefono": datos["telefono"], "direccion": "", "comuna": "",
    }  # fmt: skip


def _constancia(comun: Mapping[str, Any], nombre: str, *, en: datetime) -> ArchivoRecibido:
    """Lo que queda en el expediente mientras el papel no se digitaliza."""
    canal = NOMBRES_DE_CANAL[Canal(comun["canal"])]
    texto = (
        f"Constancia de recepción\n\nEl {en.astimezone(ZONA):%d-%m-%Y a las %H:%M} se recibió en papel ({canal}) lo que "
        f"presentó {nombre}. El original está en la Oficina de Partes y aún no se digitaliza.\n"
    )
    guardado = expedientes.recibe_archivo(io.BytesIO(texto.encode()), nombre="Constancia de recepción.txt", en=en)
    return ArchivoRecibido(guardado.sha256, "Constancia de recepción.txt")


def _deriva(comun: Mapping[str, Any], ingreso: Ingreso, *, actor: Actor, en: datetime) -> str:
    """El folio no se deshace si no se pudo derivar: devuelve por qué, o nada."""
    if not comun.get("unidad_id") or ingreso.derivaciones.exists():
        return ""
    try:
        deriva(
            ingreso_id=ingreso.pk, destinos=[Destino(comun["unidad_id"])], instruccion=comun["instruccion"],
            texto=comun["texto"], cantidad=comun.get("cantidad"), actor=actor, en=en,
        )  # fmt: skip
    except ErrorFojas as error:
        # Si otro envío del mismo lote lo derivó entre medio, no falta nada.
        return "" if ingreso.derivaciones.exists() else f"Quedó por derivar: {error.mensaje}"[:LARGO_ERROR]
    return ""


@transaction.atomic
def corrige_fallidas(*, lote_id: int, actor: Actor, en: datetime) -> Borrador:
    """Saca del lote las filas que no pudieron entrar y las deja en un borrador, para corregirlas y enviarlas."""
    exige(permisos.puede_ingresar(actor))
    lote = Lote.objects.select_for_update(of=("self",)).filter(pk=lote_id, persona_id=actor.persona_id).first()
    if lote is None:
        raise NoEncontrado("No encontramos ese lote.")
    fallidas = list(lote.filas.filter(ingreso__isnull=True).exclude(error="").order_by("numero"))
    if not fallidas:
        raise DatoFaltante("Ninguna fila de este lote falló.", campo="filas")
    sueltos = lote.comun.get(SUELTOS, [])
    escritas = [{c: dato for c, dato in fila.datos.items() if c != FUERA} for fila in fallidas]
    borrador = Borrador.objects.create(
        codigo=codigos.nuevo(), clase=LOTE, persona_id=actor.persona_id, guardado_en=en,
        datos={"materia": lote.comun["materia"], "comun": lote.comun["escrito"], "filas": escritas},
        archivos=[
            *(archivo | {"fila": n} for n, fila in enumerate(fallidas, 1) for archivo in fila.archivos),
            *(archivo | {"fila": 0} for archivo in sueltos),
        ],
    )  # fmt: skip
    FilaDeLote.objects.filter(pk__in=[f.pk for f in fallidas]).delete()
    # Ya están en el borrador: otra corrección del mismo lote no los repite.
    lote.comun = lote.comun | {SUELTOS: []}
    lote.save(update_fields=["comun"])
    bitacora.anota(
        "lote.por_corregir", autor=actor.codigo, objeto=f"lote:{lote.codigo}", en=en, filas=len(fallidas)
    )  # fmt: skip
    return borrador
