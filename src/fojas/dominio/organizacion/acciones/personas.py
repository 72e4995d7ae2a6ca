"""Registrar y corregir a quien presenta, responde o firma; y anotar quién miró sus datos."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fojas.base import codigos
from fojas.base import texto as base_texto
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import permisos
from fojas.dominio.organizacion.acciones.revisiones import correo_limpio, rut_limpio
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor, ClasePersona, ErrorOrganizacion, MedioNotificacion

CONTACTO = ("correo", "telefono", "direccion", "comuna", "medio_notificacion")


@transaction.atomic
def registra_persona(
    *,
    clase: ClasePersona | str,
    nombre: str,
    actor_codigo: str,
    en: datetime,
    rut: str | None = None,
    pasaporte: str = "",
    correo: str = "",
    telefono: str = "",
    direccion: str = "",
    comuna: str = "",
    medio_notificacion: MedioNotificacion | str = "",
) -> Persona:
    """Devuelve a la persona del RUT o pasaporte, con su contacto al día, o la crea.

    El nombre guardado no se pisa: lo cambia `corrige_persona`. Sin RUT ni pasaporte siempre nace una persona nueva,
    porque dos homónimas no son la misma.
    """
    limpios = _limpia_persona(
        nombre=nombre, rut=rut, correo=correo, clase=ClasePersona(clase), medio_notificacion=medio_notificacion
    )
    contacto = {
        "correo": limpios["correo"],
        "telefono": telefono.strip(),
        "direccion": direccion.strip(),
        "comuna": comuna.strip(),
        "medio_notificacion": limpios["medio_notificacion"],
    }
    nueva = (
        limpios
        | contacto
        | {
            "codigo": "P" + codigos.nuevo(largo=10),
            "pasaporte": pasaporte.strip().upper(),
            "creada_en": en,
        }
    )
    if limpios["rut"]:
        persona, creada = Persona.objects.get_or_create(rut=limpios["rut"], defaults=nueva)
    elif nueva["pasaporte"]:
        persona, creada = Persona.objects.get_or_create(pasaporte=nueva["pasaporte"], rut=None, defaults=nueva)
    else:
        persona, creada = Persona.objects.create(**nueva), True
    if creada:
        bitacora.anota(
            "persona.registrada",
            autor=actor_codigo,
            objeto=persona.codigo,
            en=en,
            personal={"nombre": persona.nombre, "rut": persona.rut or "", "pasaporte": persona.pasaporte},
            clase=persona.clase,
        )
        return persona
    _corrige(persona, {campo: dato for campo, dato in contacto.items() if dato}, autor=actor_codigo, en=en)
    return persona


@transaction.atomic
def corrige_persona(*, persona_id: int, actor: Actor, en: datetime, **cambios: str | None) -> Persona:
    """Cambia nombre, RUT, pasaporte, clase o contacto. Lo anterior queda en la bitácora como dato personal."""
    if persona_id != actor.persona_id or not set(cambios) <= set(CONTACTO):
        exige(permisos.puede_corregir_personas(actor))
    permitidos = {"clase", "nombre", "rut", "pasaporte", *CONTACTO}
    if ajenos := set(cambios) - permitidos:
        raise TypeError(f"Campos desconocidos: {sorted(ajenos)}")
    persona = Persona.objects.select_for_update(of=("self",)).get(pk=persona_id)
    actuales: dict[str, Any] = {campo: getattr(persona, campo) for campo in permitidos}
    quedan = actuales | {campo: (dato or "").strip() for campo, dato in cambios.items()}
    quedan |= _limpia_persona(
        nombre=quedan["nombre"],
        rut=quedan["rut"],
        correo=quedan["correo"],
        clase=ClasePersona(quedan["clase"]),
        medio_notificacion=quedan["medio_notificacion"],
    )
    quedan["pasaporte"] = quedan["pasaporte"].upper()
    if quedan["rut"] and Persona.objects.filter(rut=quedan["rut"]).exclude(pk=persona.pk).exists():
        raise ErrorOrganizacion("Ese RUT ya es de otra persona. Búscala y usa su ficha.", campo="rut")
    _corrige(persona, quedan, autor=actor.codigo, en=en)
    return persona


def registra_lectura(*, persona: Persona, actor: Actor, en: datetime) -> None:
    """Deja constancia de quién miró los datos de otra persona (Ley 21.719). Mirar los propios no se anota."""
    if persona.pk == actor.persona_id:
        return
    bitacora.anota("persona.leida", autor=actor.codigo, objeto=persona.codigo, en=en)


def _corrige(persona: Persona, quedan: Mapping[str, Any], *, autor: str, en: datetime) -> None:
    cambian = {campo: dato for campo, dato in quedan.items() if getattr(persona, campo) != dato}
    if not cambian:
        return
    antes = {campo: getattr(persona, campo) for campo in cambian}
    for campo, dato in cambian.items():
        setattr(persona, campo, dato)
    persona.save(update_fields=[*cambian])
    visibles = sorted(set(cambian) - {"nombre_plano"})
    bitacora.anota(
        "persona.corregida",
        autor=autor,
        objeto=persona.codigo,
        en=en,
        personal={"antes": antes, "despues": cambian},
        campos=", ".join(visibles),
    )


def _limpia_persona(
    *, nombre: str, rut: str | None, correo: str, clase: ClasePersona, medio_notificacion: MedioNotificacion | str
) -> dict[str, Any]:
    limpio = " ".join(nombre.split())
    if not limpio:
        raise ErrorOrganizacion("Escribe el nombre de la persona.", campo="nombre")
    if len(limpio) > 200:
        raise ErrorOrganizacion("El nombre no puede pasar de 200 letras.", campo="nombre")
    return {
        "clase": clase.value,
        "nombre": limpio,
        "nombre_plano": base_texto.plano(limpio),
        "rut": rut_limpio(rut),
        "correo": correo_limpio(correo),
        "medio_notificacion": MedioNotificacion(medio_notificacion).value if medio_notificacion else "",
    }
