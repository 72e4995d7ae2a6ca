"""El perfil de la municipalidad y sus unidades."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from fojas.base import memoria
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import consultas, permisos, reglas
from fojas.dominio.organizacion.acciones.revisiones import correo_limpio, exige_codigo, nombre_limpio, rut_limpio
from fojas.dominio.organizacion.models import AsignacionRol, Municipalidad, Nombramiento, Unidad
from fojas.dominio.organizacion.reglas import Actor, ErrorOrganizacion


@transaction.atomic
def configura_municipalidad(*, actor: Actor, en: datetime, **datos: Any) -> Municipalidad:
    """Crea o cambia el perfil: una sola fila. La población lleva fecha y fuente."""
    exige(permisos.puede_administrar(actor))
    campos = {campo.name for campo in Municipalidad._meta.get_fields() if campo.name != "id"}
    if ajenos := set(datos) - campos:
        raise TypeError(f"Campos desconocidos: {sorted(ajenos)}")
    perfil = Municipalidad.objects.select_for_update().filter(pk=1).first() or Municipalidad(pk=1)
    cambian = [campo for campo, dato in datos.items() if getattr(perfil, campo) != dato]
    for campo, dato in datos.items():
        setattr(perfil, campo, dato)
    _revisa_perfil(perfil)
    perfil.save()
    bitacora.anota(
        "municipalidad.configurada",
        autor=actor.codigo,
        objeto="municipalidad",
        en=en,
        campos=", ".join(sorted(campo.removesuffix("_sha256") for campo in cambian)),
    )
    memoria.olvida(consultas.PERFIL)
    return perfil


def _revisa_perfil(perfil: Municipalidad) -> None:
    for campo in ("nombre", "comuna", "region", "direccion", "poblacion_fuente"):
        if not getattr(perfil, campo).strip():
            raise ErrorOrganizacion("Falta este dato del perfil.", campo=campo)
    perfil.rut = rut_limpio(perfil.rut) or ""
    if not perfil.rut:
        raise ErrorOrganizacion("Falta el RUT de la municipalidad.", campo="rut")
    if not re.fullmatch(r"\d{5}", perfil.codigo_comuna):
        raise ErrorOrganizacion("El código de comuna tiene cinco cifras, por ejemplo 08307.", campo="codigo_comuna")
    if not re.fullmatch(r"[A-Z]{1,4}", perfil.sigla):
        raise ErrorOrganizacion("La sigla tiene de una a cuatro letras mayúsculas.", campo="sigla")
    if perfil.poblacion is None or perfil.poblacion_al is None:
        raise ErrorOrganizacion("Escribe la población y su fecha.", campo="poblacion")
    perfil.correo = correo_limpio(perfil.correo)


@transaction.atomic
def crea_unidad(
    *,
    codigo: str,
    nombre: str,
    actor: Actor,
    en: datetime,
    sigla: str = "",
    padre_id: int | None = None,
    correo: str = "",
    vigente_desde: date | None = None,
) -> Unidad:
    """Agrega una unidad al organigrama (Ley 18.695, art. 31)."""
    exige(permisos.puede_administrar(actor))
    exige_codigo(codigo, largo=40)
    if Unidad.objects.filter(codigo=codigo).exists():
        raise ErrorOrganizacion(f"Ya hay una unidad con el código {codigo}.", campo="codigo")
    unidad = Unidad.objects.create(
        codigo=codigo,
        nombre=nombre_limpio(nombre),
        sigla=sigla.strip(),
        padre_id=padre_id,
        correo=correo_limpio(correo),
        vigente_desde=vigente_desde or dia_de(en),
    )
    bitacora.anota("unidad.creada", autor=actor.codigo, objeto=f"unidad:{codigo}", en=en, nombre=unidad.nombre)
    return unidad


@transaction.atomic
def modifica_unidad(
    *, unidad_id: int, nombre: str, sigla: str, padre_id: int | None, correo: str, actor: Actor, en: datetime
) -> Unidad:
    """Cambia nombre, sigla, correo o de quién depende. Ninguna unidad depende de sí misma."""
    exige(permisos.puede_administrar(actor))
    unidad = Unidad.objects.select_for_update(of=("self",)).get(pk=unidad_id)
    if padre_id is not None and reglas.cuelga_de(padre_id, unidad.pk, padres=consultas.padres()):
        raise ErrorOrganizacion(
            "Una unidad no puede depender de sí misma ni de otra que dependa de ella.", campo="padre"
        )
    quedan = {
        "nombre": nombre_limpio(nombre),
        "sigla": sigla.strip(),
        "padre_id": padre_id,
        "correo": correo_limpio(correo),
    }
    cambian = [campo for campo, dato in quedan.items() if getattr(unidad, campo) != dato]
    if not cambian:
        return unidad
    for campo, dato in quedan.items():
        setattr(unidad, campo, dato)
    unidad.save(update_fields=[*quedan])
    bitacora.anota(
        "unidad.modificada",
        autor=actor.codigo,
        objeto=f"unidad:{unidad.codigo}",
        en=en,
        nombre=unidad.nombre,
        campos=", ".join(sorted(campo.removesuffix("_id") for campo in cambian)),
    )
    return unidad


@transaction.atomic
def cierra_unidad(*, unidad_id: int, hasta: date, actor: Actor, en: datetime) -> Unidad:
    """Le pone término. Antes deben terminar sus cargos ejercidos, sus roles y las unidades que dependen de ella."""
    exige(permisos.puede_administrar(actor))
    unidad = Unidad.objects.select_for_update(of=("self",)).get(pk=unidad_id)
    if hasta < unidad.vigente_desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio de la unidad.", campo="hasta")
    siguiente = hasta + timedelta(days=1)
    if Unidad.objects.filter(
        consultas.vigentes(siguiente, desde="vigente_desde", hasta="vigente_hasta"), padre=unidad
    ).exists():
        raise ErrorOrganizacion("Otras unidades dependen de esta: muévelas o ciérralas primero.")
    if Nombramiento.objects.filter(consultas.vigentes(siguiente), cargo__unidad=unidad).exists():
        raise ErrorOrganizacion("Hay nombramientos vigentes en sus cargos: termínalos primero.")
    if AsignacionRol.objects.filter(consultas.vigentes(siguiente), unidad=unidad).exists():
        raise ErrorOrganizacion("Hay roles vigentes en esta unidad: termínalos primero.")
    unidad.vigente_hasta = hasta
    unidad.save(update_fields=["vigente_hasta"])
    bitacora.anota(
        "unidad.cerrada",
        autor=actor.codigo,
        objeto=f"unidad:{unidad.codigo}",
        en=en,
        nombre=unidad.nombre,
        hasta=hasta.isoformat(),
    )
    return unidad
