"""Lecturas: quién es quién, quién ejerce cada cargo un día y qué puede quien actúa."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from fojas.base import memoria
from fojas.base import rut as base_rut
from fojas.base import texto as base_texto
from fojas.dominio.organizacion import reglas
from fojas.dominio.organizacion.models import (
    AsignacionRol,
    Ausencia,
    Cargo,
    Municipalidad,
    Nombramiento,
    Persona,
    Unidad,
    Usuario,
    VistaGuardada,
)
from fojas.dominio.organizacion.reglas import (
    Actor,
    AusenciaDelDia,
    Calidad,
    ErrorOrganizacion,
    Nombrado,
    Plantel,
    Rol,
)

PERFIL = "organizacion.municipalidad"
"""Nombre con que se recuerda el perfil durante una petición."""


class SinMunicipalidad(ErrorOrganizacion):
    """Todavía no se configura el perfil de la municipalidad."""


class PersonaDesconocida(ErrorOrganizacion):
    """El código o identificador no es de nadie."""


def vigentes(dia: date, *, hasta: str = "hasta", desde: str = "desde") -> Q:
    """Filas cuyo periodo incluye el día."""
    return Q(**{f"{desde}__lte": dia}) & (Q(**{f"{hasta}__isnull": True}) | Q(**{f"{hasta}__gte": dia}))


def hay_municipalidad() -> bool:
    return Municipalidad.objects.exists()


def municipalidad() -> Municipalidad:
    """El perfil. Lanza `SinMunicipalidad` si falta."""
    perfil = memoria.una_vez(PERFIL, Municipalidad.objects.first)
    if perfil is None:
        raise SinMunicipalidad("Falta el perfil de la municipalidad. Créalo con «fojas instalar».")
    return perfil


def escudo() -> str:
    """Huella de la imagen del escudo; vacía si no hay."""
    return Municipalidad.objects.values_list("escudo_sha256", flat=True).first() or ""


def plantel(dia: date) -> Plantel:
    """Nombramientos, ausencias y árbol de unidades de un día, en tres consultas."""
    filas = (
        Nombramiento.objects.filter(vigentes(dia))
        .order_by("id")
        .values_list(
            "id",
            "persona_id",
            "cargo_id",
            "cargo__clave",
            "cargo__unidad_id",
            "cargo__es_jefatura",
            "calidad",
            "orden",
        )
    )
    nombrados = tuple(
        Nombrado(
            nombramiento_id=pk,
            persona_id=persona,
            cargo_id=cargo,
            clave=clave,
            unidad_id=unidad,
            es_jefatura=jefatura,
            calidad=Calidad(calidad),
            orden=orden,
        )
        for pk, persona, cargo, clave, unidad, jefatura, calidad, orden in filas
    )
    ausencias = tuple(
        AusenciaDelDia(persona_id=persona, reemplaza_id=reemplaza)
        for persona, reemplaza in Ausencia.objects.filter(anulada_en__isnull=True, desde__lte=dia, hasta__gte=dia)
        .order_by("id")
        .values_list("persona_id", "reemplaza_id")
    )
    return Plantel(nombrados, ausencias, padres() if ausencias else {})


def padres() -> Mapping[int, int | None]:
    """Unidad superior de cada unidad."""
    return dict(Unidad.objects.values_list("id", "padre_id"))


def actor(*, persona_id: int, dia: date) -> Actor:
    """Quien actúa, con lo que puede ese día: cuatro consultas a lo más. Lanza `PersonaDesconocida`."""
    filas = list(
        Persona.objects.filter(pk=persona_id).values_list(
            "codigo", "nombre", "roles__rol", "roles__unidad_id", "roles__desde", "roles__hasta"
        )
    )
    if not filas:
        raise PersonaDesconocida("La persona no existe.")
    asignados = [
        (Rol(rol), unidad)
        for _, _, rol, unidad, desde, hasta in filas
        if rol is not None and desde <= dia and (hasta is None or dia <= hasta)
    ]
    return reglas.arma_actor(
        persona_id=persona_id,
        codigo=filas[0][0],
        nombre=filas[0][1],
        dia=dia,
        asignados=asignados,
        plantel=plantel(dia),
    )


def actor_de_codigo(codigo: str, *, dia: date) -> Actor:
    """El actor de una persona por su código; «sistema» es la casa misma."""
    if codigo == reglas.SISTEMA:
        return reglas.actor_del_sistema(dia)
    persona = por_codigo(codigo)
    if persona is None:
        raise PersonaDesconocida(f"No hay una persona con el código {codigo}.")
    return actor(persona_id=persona.pk, dia=dia)


def actor_de_usuario(usuario: str, *, dia: date) -> Actor:
    """El actor de una cuenta activa por su nombre de usuario. Lanza `PersonaDesconocida`."""
    cuenta = Usuario.objects.filter(usuario=usuario, is_active=True).first()
    if cuenta is None:
        raise PersonaDesconocida(f"No hay una cuenta activa con el usuario {usuario}.")
    return actor(persona_id=cuenta.persona_id, dia=dia)


def ejerce(clave_cargo: str, dia: date) -> Nombramiento | None:
    """Quién ejerce ese día el cargo que la ley nombra, con su calidad; nadie si está vacante y sin reemplazo."""
    return _nombramiento(plantel(dia).ejerce_clave(clave_cargo))


def ejerce_cargo(cargo_id: int, dia: date) -> Nombramiento | None:
    return _nombramiento(plantel(dia).ejerce(cargo_id))


@dataclass(frozen=True, slots=True)
class Firmas:
    """Las dos personas que ese día firman un acto, en la calidad que corresponde."""

    alcalde: Nombramiento | None
    secretario: Nombramiento | None


def firmas_de_acto(dia: date) -> Firmas:
    """Los dos bloques de firma, siempre personas distintas."""
    reparto = plantel(dia).firmantes()
    return Firmas(_nombramiento(reparto.alcalde), _nombramiento(reparto.secretario))


def unidades_vigentes(dia: date) -> list[Unidad]:
    return list(
        Unidad.objects.filter(vigentes(dia, desde="vigente_desde", hasta="vigente_hasta")).order_by("nombre", "id")
    )


@dataclass(frozen=True, slots=True)
class Rama:
    """Una unidad y a qué altura del organigrama está."""

    unidad: Unidad
    nivel: int


def organigrama(dia: date) -> list[Rama]:
    """Las unidades vigentes en el orden del árbol; la que depende de una cerrada queda como raíz."""
    unidades = unidades_vigentes(dia)
    presentes = {unidad.pk for unidad in unidades}
    hijas: dict[int | None, list[Unidad]] = {}
    for unidad in unidades:
        hijas.setdefault(unidad.padre_id if unidad.padre_id in presentes else None, []).append(unidad)
    ramas: list[Rama] = []

    def baja(superior: int | None, nivel: int) -> None:
        for unidad in hijas.get(superior, []):
            ramas.append(Rama(unidad, nivel))
            baja(unidad.pk, nivel + 1)

    baja(None, 0)
    return ramas


def unidad_de_codigo(codigo: str) -> Unidad | None:
    return Unidad.objects.select_related("padre").filter(codigo=codigo).first()


def nombres_de_unidades(ids: Iterable[int]) -> list[str]:
    """Los nombres de esas unidades, en orden alfabético; sin ninguna, ni se pregunta."""
    pedidas = frozenset(ids)
    return list(Unidad.objects.filter(pk__in=pedidas).order_by("nombre").values_list("nombre", flat=True))


def personas_de_unidad(unidad_id: int, dia: date) -> list[Persona]:
    """Quienes trabajan en la unidad ese día, por cargo o por rol."""
    por_cargo = Nombramiento.objects.filter(vigentes(dia), cargo__unidad_id=unidad_id).exclude(
        calidad=Calidad.SUBROGANTE.value
    )
    por_rol = AsignacionRol.objects.filter(vigentes(dia), unidad_id=unidad_id)
    return list(
        Persona.objects.filter(Q(pk__in=por_cargo.values("persona_id")) | Q(pk__in=por_rol.values("persona_id")))
        .distinct()
        .order_by("nombre_plano", "id")
    )


def personas_por_unidad(dia: date) -> dict[int, list[Persona]]:
    """Quienes trabajan ese día en cada unidad, por cargo o por rol, en dos consultas."""
    por_cargo = (
        Nombramiento.objects.filter(vigentes(dia))
        .exclude(calidad=Calidad.SUBROGANTE.value)
        .select_related("persona", "cargo")
    )
    por_rol = AsignacionRol.objects.filter(vigentes(dia), unidad__isnull=False).select_related("persona")
    pares = [(n.cargo.unidad_id, n.persona) for n in por_cargo]
    pares += [(r.unidad_id, r.persona) for r in por_rol if r.unidad_id is not None]
    gente: dict[int, dict[int, Persona]] = {}
    for unidad_id, persona in pares:
        gente.setdefault(unidad_id, {})[persona.pk] = persona
    return {u: sorted(suya.values(), key=lambda p: (p.nombre_plano, p.pk)) for u, suya in gente.items()}


def jefatura_de(unidad_id: int, dia: date) -> Persona | None:
    """Quien ejerce ese día la jefatura de la unidad."""
    quien = plantel(dia).jefatura(unidad_id)
    return Persona.objects.get(pk=quien.persona_id) if quien else None


def reciben_bandeja_de(persona_id: int, dia: date) -> list[Persona]:
    """A quiénes se ofrece su bandeja ese día; vacío si está presente."""
    return list(
        Persona.objects.filter(pk__in=plantel(dia).recibe_bandeja_de(persona_id)).order_by("nombre_plano", "id")
    )


def atienden_unidad(unidad_id: int, dia: date) -> frozenset[int]:
    """A quiénes se avisa lo que llega a la unidad ese día: su jefatura o, si falta, quien recibe su bandeja."""
    casa = plantel(dia)
    if (jefatura := casa.jefatura(unidad_id)) is not None:
        return frozenset({jefatura.persona_id})
    titulares = [
        n for n in casa.nombrados if n.unidad_id == unidad_id and n.es_jefatura and n.calidad != Calidad.SUBROGANTE
    ]
    return frozenset(quien for n in titulares for quien in casa.recibe_bandeja_de(n.persona_id))


def atienden_persona(persona_id: int, dia: date) -> frozenset[int]:
    """A quiénes se avisa lo que llega a su nombre: ella o, si está ausente, quien recibe su bandeja."""
    return plantel(dia).recibe_bandeja_de(persona_id) or frozenset({persona_id})


def con_rol(rol: Rol, dia: date) -> frozenset[int]:
    """Las personas con cuenta activa que tienen ese rol asignado ese día."""
    return frozenset(
        AsignacionRol.objects.filter(
            vigentes(dia), rol=rol.value, persona__usuario__is_active=True, persona__usuario__es_de_servicio=False
        ).values_list("persona_id", flat=True)
    )


def unidades_de_persona(persona_id: int, dia: date) -> frozenset[int]:
    """Unidades donde tiene cargo propio o rol ese día."""
    cargos = (
        Nombramiento.objects.filter(vigentes(dia), persona_id=persona_id)
        .exclude(calidad=Calidad.SUBROGANTE.value)
        .values_list("cargo__unidad_id", flat=True)
    )
    roles = AsignacionRol.objects.filter(vigentes(dia), persona_id=persona_id, unidad__isnull=False)
    return frozenset(cargos) | frozenset(u for u in roles.values_list("unidad_id", flat=True) if u is not None)


@dataclass(frozen=True, slots=True)
class Casos:
    """Lo que un oficio de más arriba sabe de las personas: en qué casos están y qué términos abren los reservados.

    Las condiciones filtran personas: van dentro de la consulta que las pide.
    """

    hay: Callable[[], Q]
    """Está en algún caso."""
    a_la_vista: Callable[[Iterable[str]], Q]
    """Está en un caso público, o en uno reservado que abren esos términos."""
    terminos: Callable[[Collection[int]], Iterable[tuple[int, str]]]
    """De esas personas, con qué términos se abre cada caso reservado en que están."""
    personas_en: Callable[[Collection[str]], Iterable[int]]
    """Quiénes están en los expedientes de esos códigos."""


_casos: dict[str, Casos] = {}


def registra_casos(nombre: str, casos: Casos) -> None:
    """Cada oficio que pone personas en casos dice en cuáles. Se llama al importar `<app>/fichas.py`."""
    _casos[nombre] = casos


def con_casos() -> tuple[Casos, ...]:
    return tuple(_casos.values())


def hay_alguna(filas: QuerySet[Any]) -> Q:
    """Condición: hay alguna de esas filas, que nombran a la de fuera. Se pregunta fila por fila.

    No es `Exists`: PostgreSQL lo cambia por una tabla de todas las filas, y la página paga el archivo entero.
    """
    return Q(IsNull(Subquery(filas.order_by().values("pk")[:1]), False))


def es_de_la_casa() -> Q:
    """Tiene o tuvo cuenta, cargo o rol: que se la conozca no delata ningún caso."""
    suyas = (filas.objects.filter(persona=OuterRef("pk")) for filas in (Usuario, Nombramiento, AsignacionRol))
    return reduce(or_, (hay_alguna(filas) for filas in suyas))


def es_conocida(terminos: Iterable[str] = ()) -> Q:
    """Condición de las personas cuyo nombre se puede ver con esos términos; sin ninguno, las que conoce cualquiera.

    No se conoce a quien solo está en casos reservados: su nombre bastaría para saber que existen (Ley 20.285, art. 21).
    """
    propios = frozenset(terminos)
    conocida = [casos.a_la_vista(propios) for casos in con_casos()]
    sin_casos = reduce(and_, (~casos.hay() for casos in con_casos()), Q())
    return reduce(or_, [*conocida, es_de_la_casa()], sin_casos) if conocida else Q()


def conocidas(actor: Actor) -> QuerySet[Persona]:
    """Las personas cuyo nombre puede ver ese día. Toda lista y toda búsqueda de personas parte de aquí."""
    return Persona.objects.filter(es_conocida(actor.terminos))


def conocida(codigo: str, actor: Actor) -> Persona | None:
    """La persona de ese código si puede saber de ella; nadie si no existe o solo está en casos que no puede ver."""
    return conocidas(actor).filter(codigo=codigo).first()


def es_conocida_por(persona_id: int, actor: Actor) -> bool:
    return conocidas(actor).filter(pk=persona_id).exists()


def por_rut(rut: str) -> Persona | None:
    """La persona de un RUT escrito de cualquier forma; nadie si no está o no es un RUT.

    No mira permisos: quien lo escribe completo tiene el documento en la mano, y el RUT es de una sola ficha.
    """
    try:
        normal = base_rut.normaliza(rut)
    except base_rut.RutInvalido:
        return None
    return Persona.objects.filter(rut=normal).first()


def por_codigo(codigo: str) -> Persona | None:
    return Persona.objects.filter(codigo=codigo).first()


def homonimas(nombre: str, *, actor: Actor, salvo: int | None = None) -> list[Persona]:
    """Personas del mismo nombre, entre las que puede conocer: se muestran para elegir, nunca se funden."""
    iguales = conocidas(actor).filter(nombre_plano=base_texto.plano(nombre)).order_by("id")
    return list(iguales.exclude(pk=salvo) if salvo else iguales)


def busca_personas(texto: str, *, terminos: Iterable[str], limite: int = 8) -> list[Persona]:
    """Por RUT o comienzo de RUT, código o palabras del nombre en cualquier orden, con o sin tildes.

    Solo las que se pueden conocer con esos términos: ni el RUT completo trae a las demás.
    """
    limpio = texto.strip()
    if not limpio:
        return []
    filas = (
        Persona.objects.filter(es_conocida(terminos))
        .exclude(Q(codigo=reglas.CONSOLA) | Q(usuario__es_de_servicio=True))
        .order_by("nombre_plano", "id")
    )
    numero = limpio.replace(".", "").replace(" ", "").upper()
    cuerpo = numero.split("-", 1)[0]
    if cuerpo.isdigit():
        if base_rut.es_valido(limpio) and (exactas := list(filas.filter(rut=base_rut.normaliza(limpio)))):
            return exactas
        return list(filas.filter(rut__startswith=numero)[:limite])
    if exactas := list(filas.filter(codigo=numero)):
        return exactas
    for palabra in base_texto.palabras(limpio):
        filas = filas.filter(nombre_plano__contains=palabra)
    return list(filas[:limite])


def nombres_de(codigos: Iterable[str], *, actor: Actor | None = None) -> dict[str, str]:
    """Nombre de cada código de persona; los que no están, no aparecen.

    Con `actor`, tampoco los de quienes no puede conocer. Sin él se nombra a quienes trabajan en la casa.
    """
    pedidos = set(codigos)
    filas = Persona.objects.all() if actor is None else conocidas(actor)
    nombres = dict(filas.filter(codigo__in=pedidos).values_list("codigo", "nombre"))
    if reglas.SISTEMA in pedidos:
        nombres[reglas.SISTEMA] = "Fojas"
    return nombres


@dataclass(frozen=True, slots=True)
class FiltroPersonas:
    """Lo que se pide a la lista de personas."""

    texto: str = ""
    solo_cuentas: bool = False
    clase: str = ""


def personas(
    filtro: FiltroPersonas, *, actor: Actor, desde_nombre: str = "", desde_id: int = 0, limite: int = 50
) -> list[Persona]:
    """La lista por nombre, en páginas por llave: las que siguen a (`desde_nombre`, `desde_id`)."""
    filas = conocidas(actor).select_related("usuario").order_by("nombre_plano", "id")
    if filtro.solo_cuentas:
        filas = filas.filter(usuario__isnull=False)
    if filtro.clase:
        filas = filas.filter(clase=filtro.clase)
    if filtro.texto:
        halladas = busca_personas(filtro.texto, terminos=actor.terminos, limite=1000)
        filas = filas.filter(pk__in=[persona.pk for persona in halladas])
    if desde_nombre:
        filas = filas.filter(Q(nombre_plano__gt=desde_nombre) | Q(nombre_plano=desde_nombre, pk__gt=desde_id))
    return list(filas[:limite])


def nombramientos_de(persona_id: int) -> list[Nombramiento]:
    return list(
        Nombramiento.objects.filter(persona_id=persona_id)
        .select_related("cargo", "cargo__unidad")
        .order_by(F("hasta").desc(nulls_first=True), "-desde", "id")
    )


def nombramiento(nombramiento_id: int) -> Nombramiento | None:
    return Nombramiento.objects.select_related("persona", "cargo", "cargo__unidad").filter(pk=nombramiento_id).first()


def roles_de(persona_id: int) -> list[AsignacionRol]:
    return list(
        AsignacionRol.objects.filter(persona_id=persona_id)
        .select_related("unidad")
        .order_by(F("hasta").desc(nulls_first=True), "-desde", "id")
    )


def roles_vigentes(dia: date) -> list[AsignacionRol]:
    """Todas las asignaciones del día, para revisar quién puede qué."""
    return list(
        AsignacionRol.objects.filter(vigentes(dia))
        .select_related("persona", "unidad")
        .order_by("rol", "persona__nombre_plano", "id")
    )


def asignacion(asignacion_id: int) -> AsignacionRol | None:
    return AsignacionRol.objects.select_related("persona", "unidad").filter(pk=asignacion_id).first()


def ausencia(ausencia_id: int) -> Ausencia | None:
    return Ausencia.objects.select_related("persona", "reemplaza").filter(pk=ausencia_id).first()


def ausencias_de(persona_id: int) -> list[Ausencia]:
    return list(Ausencia.objects.filter(persona_id=persona_id).select_related("reemplaza").order_by("-desde", "-id"))


def ausencias_desde(dia: date, *, limite: int = 200) -> list[Ausencia]:
    """Las vigentes y las que vienen, sin las anuladas."""
    return list(
        Ausencia.objects.filter(hasta__gte=dia, anulada_en__isnull=True)
        .select_related("persona", "reemplaza")
        .order_by("desde", "id")[:limite]
    )


def ausentes(dia: date) -> dict[int, date]:
    """Quienes faltan ese día y hasta cuándo."""
    filas = Ausencia.objects.filter(anulada_en__isnull=True, desde__lte=dia, hasta__gte=dia)
    return dict(filas.order_by("hasta").values_list("persona_id", "hasta"))


@dataclass(frozen=True, slots=True)
class AusenciaConReemplazo:
    """Una ausencia y a nombre de quiénes se ofrece la bandeja."""

    ausencia: Ausencia
    reciben: tuple[str, ...]


def ausencias_con_reemplazo(dia: date) -> list[AusenciaConReemplazo]:
    """Las vigentes y las que vienen, en cinco consultas: lo que viene, según los nombramientos de ese día."""
    filas = ausencias_desde(dia)
    casa = replace(plantel(dia), padres=padres())
    quienes: list[frozenset[int]] = []
    for ausencia in filas:
        primero = max(ausencia.desde, dia)
        faltan = tuple(AusenciaDelDia(a.persona_id, a.reemplaza_id) for a in filas if a.desde <= primero <= a.hasta)
        quienes.append(replace(casa, ausencias=faltan).recibe_bandeja_de(ausencia.persona_id))
    nombres = dict(Persona.objects.filter(pk__in=frozenset[int]().union(*quienes)).values_list("pk", "nombre"))
    return [
        AusenciaConReemplazo(ausencia, tuple(sorted(nombres[pk] for pk in reciben)))
        for ausencia, reciben in zip(filas, quienes, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class CargoDelDia:
    """Un cargo, sus nombramientos vigentes y quién lo ejerce."""

    cargo: Cargo
    nombramientos: tuple[Nombramiento, ...]
    ejerce: Nombramiento | None


def cargos_del_dia(dia: date) -> list[CargoDelDia]:
    """Todos los cargos con quien los ejerce ese día, en cinco consultas."""
    casa = plantel(dia)
    vigentes_hoy = Nombramiento.objects.filter(vigentes(dia)).select_related("persona").order_by("orden", "id")
    cargos = (
        Cargo.objects.select_related("unidad")
        .prefetch_related(Prefetch("nombramientos", queryset=vigentes_hoy, to_attr="del_dia"))
        .order_by("unidad__nombre", "-es_jefatura", "nombre", "id")
    )
    resultado = []
    for cargo in cargos:
        del_dia: list[Nombramiento] = getattr(cargo, "del_dia", [])
        quien = casa.ejerce(cargo.pk)
        elegido = next((n for n in del_dia if quien and n.pk == quien.nombramiento_id), None)
        resultado.append(CargoDelDia(cargo, tuple(del_dia), elegido))
    return resultado


def cargo_de_codigo(codigo: str) -> Cargo | None:
    return Cargo.objects.select_related("unidad").filter(codigo=codigo).first()


def usuario_de(persona_id: int) -> Usuario | None:
    return Usuario.objects.filter(persona_id=persona_id).first()


def cuenta(usuario: str) -> Usuario | None:
    return Usuario.objects.select_related("persona").filter(usuario=usuario).first()


def cuentas() -> QuerySet[Usuario]:
    return Usuario.objects.select_related("persona").order_by("usuario")


def cuentas_desde(*, texto: str = "", estado: str = "", desde: str = "", limite: int = 50) -> list[Usuario]:
    """Las cuentas por usuario, después de `desde`; `estado` es `activa` o `cerrada`."""
    filas = cuentas().filter(usuario__gt=desde) if desde else cuentas()
    if estado:
        filas = filas.filter(is_active=estado == "activa")
    for palabra in base_texto.palabras(texto):
        filas = filas.filter(Q(usuario__contains=palabra) | Q(persona__nombre_plano__contains=palabra))
    return list(filas[:limite])


def administradores(dia: date) -> list[Persona]:
    """Quienes pueden administrar ese día: rol vigente y cuenta activa."""
    return list(
        Persona.objects.filter(
            pk__in=AsignacionRol.objects.filter(vigentes(dia), rol=Rol.ADMINISTRADOR.value, unidad__isnull=True).values(
                "persona_id"
            ),
            usuario__is_active=True,
            usuario__es_de_servicio=False,
        ).order_by("nombre_plano", "id")
    )


def exige_segundo_factor(*, persona_id: int, dia: date) -> bool:
    """Verdadero si ese día tiene un rol, o está en la línea de un cargo que firma, que no puede ir con sola clave."""
    roles = [rol.value for rol in reglas.CON_SEGUNDO_FACTOR]
    if AsignacionRol.objects.filter(vigentes(dia), persona_id=persona_id, rol__in=roles).exists():
        return True
    return Nombramiento.objects.filter(
        vigentes(dia), persona_id=persona_id, cargo__clave__in=reglas.FIRMAN_ACTOS
    ).exists()


def _nombramiento(nombrado: Nombrado | None) -> Nombramiento | None:
    if nombrado is None:
        return None
    return Nombramiento.objects.select_related("persona", "cargo", "cargo__unidad").get(pk=nombrado.nombramiento_id)


@dataclass(frozen=True, slots=True)
class VistaDeLista:
    """Los filtros y columnas que alguien guardó con un nombre."""

    codigo: str
    lista: str
    nombre: str
    consulta: str
    mia: bool
    de: str
    """Quién la guardó."""
    unidad: str
    """Con qué unidad se comparte; vacío si es solo de quien la guardó."""
    unidad_codigo: str
    ruta: str

    @property
    def url(self) -> str:
        return f"{self.ruta}?{self.consulta or 'vista=todo'}"


def vistas_de_lista(actor: Actor, lista: str = "") -> list[VistaDeLista]:
    """Las suyas y las que comparten sus unidades; sin nombrar lista, las de todas."""
    suyas = Q(persona_id=actor.persona_id) | Q(unidad_id__in=actor.unidades)
    filas = VistaGuardada.objects.filter(suyas, olvidada_en__isnull=True).select_related("persona", "unidad")
    if lista:
        filas = filas.filter(lista=lista)
    return [
        VistaDeLista(
            v.codigo, v.lista, v.nombre, v.consulta, v.persona_id == actor.persona_id, v.persona.nombre,
            v.unidad.nombre if v.unidad else "", v.unidad.codigo if v.unidad else "", v.ruta,
        )
        for v in filas.order_by("lista", "nombre", "id")
    ]  # fmt: skip
