"""La oficina de prueba y papeles que recorren su camino con las mismas acciones de la oficina."""

import io
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.models import Persona, Unidad
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import acciones
from fojas.dominio.partes.acciones import ArchivoRecibido, Destino
from fojas.dominio.partes.models import Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import Canal, CanalDespacho, Instruccion
from tests.fabricas.organizacion import MEDIODIA, FabricaMunicipalidad, FabricaPersona, FabricaUnidad, actor_con

_contador = count(1)
RUN_DE_QUIEN_RETIRA = "12.345.678-5"


@dataclass(frozen=True, slots=True)
class Oficina:
    """Partes, una unidad con jefatura y funcionaria, y otra unidad ajena."""

    obras: Unidad
    dideco: Unidad
    partes: Actor
    jefa: Actor
    funcionaria: Actor
    ajeno: Actor
    """Funcionario de DIDECO: no ve lo de Obras."""
    auditora: Actor
    vecina: Persona


def oficina() -> Oficina:
    FabricaMunicipalidad()
    obras, dideco = FabricaUnidad(codigo="obras", nombre="Dirección de Obras"), FabricaUnidad(codigo="dideco")
    return Oficina(
        obras=obras,
        dideco=dideco,
        partes=actor_con(Rol.PARTES),
        jefa=actor_con((Rol.JEFATURA, obras), es_jefe_de=obras),
        funcionaria=actor_con((Rol.FUNCIONARIO, obras)),
        ajeno=actor_con((Rol.FUNCIONARIO, dideco)),
        auditora=actor_con(Rol.AUDITOR),
        vecina=FabricaPersona(nombre="Ximena Toro Fuica", correo="x.toro@correo.example", direccion="Los Boldos 214"),
    )


def archivo(contenido: bytes | None = None, *, nombre: str = "carta.txt", en: datetime = MEDIODIA) -> ArchivoRecibido:
    """Bytes guardados de verdad; cada uno distinto si no se dice otra cosa."""
    propio = contenido if contenido is not None else f"Carta número {next(_contador)}".encode()
    guardado = expedientes.recibe_archivo(io.BytesIO(propio), nombre=nombre, en=en)
    return ArchivoRecibido(sha256=guardado.sha256, nombre=nombre)


def ingreso(casa: Oficina, *, en: datetime = MEDIODIA, actor: Actor | None = None, **datos: Any) -> Ingreso:
    return acciones.ingresa(
        **(
            {
                "tipo": "solicitud",
                "materia": "Pide reponer las luminarias de calle Los Boldos",
                "canal": Canal.MESON,
                "remitente_id": casa.vecina.pk,
                "archivos": [archivo(en=en)],
                "notificar_por": "correo",
                "correo_respuesta": "x.toro@correo.example",
                "actor": actor or casa.partes,
                "en": en,
            }
            | datos
        )
    )


def derivado(
    casa: Oficina, *, a: Unidad | None = None, persona_id: int | None = None, en: datetime = MEDIODIA,
    ingresado: Ingreso | None = None, cantidad: int | None = None, **datos: Any,
) -> Derivacion:  # fmt: skip
    """Un ingreso derivado por Partes, para respuesta, a Obras si no se dice otra unidad."""
    papel = ingresado or ingreso(casa, en=en, **datos)
    hechas = acciones.deriva(
        ingreso_id=papel.pk, destinos=[Destino((a or casa.obras).pk, persona_id)],
        instruccion=Instruccion.PARA_RESPUESTA, texto="Para su respuesta directa.", cantidad=cantidad,
        actor=casa.partes, en=en,
    )  # fmt: skip
    return hechas[0]


def respondido(casa: Oficina, *, en: datetime = MEDIODIA, **datos: Any) -> tuple[Ingreso, Documento]:
    """Un ingreso con su respuesta adjunta, por despachar."""
    derivacion = derivado(casa, en=en, **datos)
    documento = acciones.responde(
        ingreso_id=derivacion.ingreso_id, archivo=archivo(nombre="respuesta.txt", en=en), titulo="ORD. N° 412",
        actor=casa.jefa, en=en,
    )  # fmt: skip
    return Ingreso.objects.select_related("expediente").get(pk=derivacion.ingreso_id), documento


def despachado(
    casa: Oficina, *, canal: CanalDespacho = CanalDespacho.CORREO, en: datetime = MEDIODIA, **datos: Any
) -> Despacho:
    papel, documento = respondido(casa, en=en, **datos)
    return acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal=canal, actor=casa.partes, en=en,
        recibio="Ximena Toro Fuica" if canal == CanalDespacho.MESON else "",
        recibio_documento=RUN_DE_QUIEN_RETIRA if canal == CanalDespacho.MESON else "",
    )  # fmt: skip
