"""Calidades, roles, ausencias y quién ejerce un cargo un día dado: sin base de datos."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import SI, Veredicto

ALCALDE = "alcalde"
SECRETARIO_MUNICIPAL = "secretario-municipal"
FIRMAN_ACTOS = frozenset({ALCALDE, SECRETARIO_MUNICIPAL})
"""Claves de los cargos que ocupan los dos bloques de firma de un acto (Ley 18.695, arts. 20 y 63)."""
SISTEMA = "sistema"
CONSOLA = "consola"


class ErrorOrganizacion(ErrorFojas):
    """Base de los rechazos de organización."""


class ClasePersona(StrEnum):
    NATURAL = "natural"
    JURIDICA = "juridica"
    ORGANISMO = "organismo"
    """Órgano de la Administración del Estado, el Congreso o un tribunal."""


class Calidad(StrEnum):
    TITULAR = "titular"
    SUBROGANTE = "subrogante"
    SUPLENTE = "suplente"


class Rol(StrEnum):
    PARTES = "partes"
    JEFATURA = "jefatura"
    FUNCIONARIO = "funcionario"
    SECRETARIO_MUNICIPAL = "secretario_municipal"
    ALCALDIA = "alcaldia"
    CONCEJO = "concejo"
    TIC = "tic"
    ADMINISTRADOR = "administrador"
    AUDITOR = "auditor"


class CausaAusencia(StrEnum):
    FERIADO_LEGAL = "feriado_legal"
    LICENCIA = "licencia"
    PERMISO = "permiso"
    COMETIDO = "cometido"


class MedioNotificacion(StrEnum):
    CORREO = "correo"
    DDU = "ddu"
    CARTA_CERTIFICADA = "carta_certificada"
    PRESENCIAL = "presencial"


NOMBRES_DE_ROL: Mapping[Rol, str] = {
    Rol.PARTES: "Oficina de Partes",
    Rol.JEFATURA: "Jefatura",
    Rol.FUNCIONARIO: "Funcionario o funcionaria",
    Rol.SECRETARIO_MUNICIPAL: "Secretaría Municipal",
    Rol.ALCALDIA: "Alcaldía",
    Rol.CONCEJO: "Concejo",
    Rol.TIC: "Informática",
    Rol.ADMINISTRADOR: "Administración del sistema",
    Rol.AUDITOR: "Auditoría (solo lectura)",
}
NOMBRES_DE_CAUSA: Mapping[CausaAusencia, str] = {
    CausaAusencia.FERIADO_LEGAL: "Feriado legal",
    CausaAusencia.LICENCIA: "Licencia médica",
    CausaAusencia.PERMISO: "Permiso",
    CausaAusencia.COMETIDO: "Cometido funcionario",
}
NOMBRES_DE_CALIDAD: Mapping[Calidad, str] = {
    Calidad.TITULAR: "Titular",
    Calidad.SUBROGANTE: "Subrogante",
    Calidad.SUPLENTE: "Suplente",
}
NOMBRES_DE_CLASE: Mapping[ClasePersona, str] = {
    ClasePersona.NATURAL: "Persona natural",
    ClasePersona.JURIDICA: "Persona jurídica",
    ClasePersona.ORGANISMO: "Organismo público",
}
NOMBRES_DE_MEDIO: Mapping[MedioNotificacion, str] = {
    MedioNotificacion.CORREO: "Correo electrónico",
    MedioNotificacion.DDU: "Domicilio Digital Único",
    MedioNotificacion.CARTA_CERTIFICADA: "Carta certificada",
    MedioNotificacion.PRESENCIAL: "En persona, en el mesón",
}

VE_TODO_LO_PUBLICO = frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.ALCALDIA, Rol.ADMINISTRADOR, Rol.AUDITOR})
"""Roles que ven cualquier expediente público de la casa; los demás, los de sus unidades y los suyos."""

CON_SEGUNDO_FACTOR = frozenset({Rol.ADMINISTRADOR, Rol.SECRETARIO_MUNICIPAL, Rol.ALCALDIA})
"""Roles cuya cuenta no se abre solo con la clave, en producción."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Quien actúa, con lo que puede ese día. Se arma en `consultas.actor` con pocas consultas."""

    persona_id: int
    codigo: str
    """Código de la persona, el que se anota en la bitácora."""
    nombre: str
    dia: date
    roles: frozenset[tuple[Rol, int | None]]
    """Pares (rol, id de unidad); None vale para toda la municipalidad."""
    unidades: frozenset[int]
    """Unidades donde trabaja ese día, incluidas las que subroga."""
    subroga: frozenset[int]
    """Personas cuya bandeja se le ofrece por ausencia o subrogancia."""
    terminos: frozenset[str]
    """Términos de acceso: `general`, `unidad:ID`, `persona:ID`, `reserva:unidad:ID`, `reserva:persona:ID`,
    `reserva:municipal`."""
    puede_escribir: bool = True
    """Falso para quien solo tiene el rol de auditor."""

    def tiene(self, rol: Rol, *, unidad: int | None = None) -> bool:
        """Verdadero si ejerce el rol en toda la casa o, si se pide, en esa unidad."""
        if (rol, None) in self.roles:
            return True
        if unidad is None:
            return any(propio == rol for propio, _ in self.roles)
        return (rol, unidad) in self.roles


def actor_del_sistema(dia: date) -> Actor:
    """La casa misma: instala, carga la demostración y corre tareas. No es una persona ni puede ingresar."""
    return Actor(
        persona_id=0,
        codigo=SISTEMA,
        nombre="Fojas",
        dia=dia,
        roles=frozenset({(Rol.ADMINISTRADOR, None)}),
        unidades=frozenset(),
        subroga=frozenset(),
        terminos=frozenset({"general"}),
    )


def actor_de_la_consola(dia: date) -> Actor:
    """Quien tiene la línea de órdenes del servidor: administra, y la bitácora lo dice con su propio nombre."""
    return replace(actor_del_sistema(dia), codigo=CONSOLA, nombre="Consola")


@dataclass(frozen=True, slots=True)
class Nombrado:
    """Un nombramiento vigente, con lo que importa del cargo."""

    nombramiento_id: int
    persona_id: int
    cargo_id: int
    clave: str
    """Clave legal del cargo, o vacío."""
    unidad_id: int
    es_jefatura: bool
    calidad: Calidad
    orden: int = 1


@dataclass(frozen=True, slots=True)
class AusenciaDelDia:
    persona_id: int
    reemplaza_id: int | None = None
    """A quién se designó para su bandeja, o nadie."""


@dataclass(frozen=True, slots=True)
class Plantel:
    """La municipalidad un día: quién está nombrado, quién falta y de quién depende cada unidad."""

    nombrados: tuple[Nombrado, ...]
    ausencias: tuple[AusenciaDelDia, ...] = ()
    padres: Mapping[int, int | None] | None = None
    """Unidad superior de cada unidad."""

    @property
    def ausentes(self) -> frozenset[int]:
        return frozenset(ausencia.persona_id for ausencia in self.ausencias)

    def linea(self, cargo_id: int) -> tuple[Nombrado, ...]:
        """Quiénes están presentes para ejercer el cargo, en su orden."""
        return linea_de_mando((n for n in self.nombrados if n.cargo_id == cargo_id), ausentes=self.ausentes)

    def firmantes(self) -> "Firmantes":
        return reparte_firmas(alcalde=self._linea_de(ALCALDE), secretario=self._linea_de(SECRETARIO_MUNICIPAL))

    def ejerce_clave(self, clave: str) -> Nombrado | None:
        """Quien ejerce el cargo que la ley nombra. Si el secretario subroga al alcalde, lo reemplaza el suyo."""
        if clave == SECRETARIO_MUNICIPAL:
            return self.firmantes().secretario
        return next(iter(self._linea_de(clave)), None)

    def ejerce(self, cargo_id: int) -> Nombrado | None:
        linea = self.linea(cargo_id)
        if linea and linea[0].clave == SECRETARIO_MUNICIPAL:
            return self.firmantes().secretario
        return next(iter(linea), None)

    def ejercen(self) -> tuple[Nombrado, ...]:
        """Quien ejerce cada cargo. Los que admiten varios titulares (no son jefatura ni los nombra la ley), todos."""
        ejercidos: list[Nombrado] = []
        for cargo_id in dict.fromkeys(n.cargo_id for n in self.nombrados):
            if (primero := self.ejerce(cargo_id)) is None:
                continue
            ejercidos.append(primero)
            if not es_unipersonal(clave=primero.clave, es_jefatura=primero.es_jefatura):
                ejercidos += [n for n in self.linea(cargo_id)[1:] if n.calidad == primero.calidad != Calidad.SUBROGANTE]
        return tuple(ejercidos)

    def jefatura(self, unidad_id: int) -> Nombrado | None:
        """Quien ejerce la jefatura de la unidad, sin subir a la superior."""
        cargos = dict.fromkeys(n.cargo_id for n in self.nombrados if n.unidad_id == unidad_id and n.es_jefatura)
        return next((quien for cargo in cargos if (quien := self.ejerce(cargo)) is not None), None)

    def jefatura_superior(self, unidad_id: int, *, salvo: int) -> Nombrado | None:
        """La jefatura presente más cercana, desde la unidad hacia arriba, que no sea `salvo`."""
        vistas: set[int] = set()
        actual: int | None = unidad_id
        while actual is not None and actual not in vistas:
            vistas.add(actual)
            if (quien := self.jefatura(actual)) is not None and quien.persona_id != salvo:
                return quien
            actual = (self.padres or {}).get(actual)
        return None

    def recibe_bandeja_de(self, persona_id: int) -> frozenset[int]:
        """A quiénes se ofrece la bandeja de una persona ausente; vacío si está presente.

        Primero quien se designó; si no lo hay o también falta, quien subroga su cargo; si tampoco, su jefatura. No
        necesita decreto: los plazos corren igual (Ley 19.880, art. 25).
        """
        ausencias = [ausencia for ausencia in self.ausencias if ausencia.persona_id == persona_id]
        if not ausencias:
            return frozenset()
        presentes = {a.reemplaza_id for a in ausencias if a.reemplaza_id is not None} - self.ausentes - {persona_id}
        if presentes:
            return frozenset(presentes)
        propios = [n for n in self.nombrados if n.persona_id == persona_id and n.calidad != Calidad.SUBROGANTE]
        subrogan = {
            quien.persona_id
            for propio in propios
            if (quien := self.ejerce(propio.cargo_id)) is not None and quien.calidad == Calidad.SUBROGANTE
        }
        if subrogan:
            return frozenset(subrogan)
        jefaturas = {
            quien.persona_id
            for unidad in {propio.unidad_id for propio in propios}
            if (quien := self.jefatura_superior(unidad, salvo=persona_id)) is not None
        }
        return frozenset(jefaturas)

    def subroga(self, persona_id: int) -> frozenset[int]:
        """Personas ausentes cuya bandeja se ofrece a esta."""
        return frozenset(ausente for ausente in self.ausentes if persona_id in self.recibe_bandeja_de(ausente))

    def _linea_de(self, clave: str) -> tuple[Nombrado, ...]:
        return linea_de_mando((n for n in self.nombrados if n.clave == clave), ausentes=self.ausentes)


@dataclass(frozen=True, slots=True)
class Firmantes:
    """Quién ocupa ese día cada bloque de firma de un acto; nadie ocupa los dos."""

    alcalde: Nombrado | None
    secretario: Nombrado | None


def linea_de_mando(nombrados: Iterable[Nombrado], *, ausentes: frozenset[int]) -> tuple[Nombrado, ...]:
    """Los nombrados de un cargo que están presentes, en el orden en que lo ejercen.

    Ley 18.883, art. 6: el suplente desempeña el cargo que su titular no ejerce, y por eso lo desplaza; el subrogante
    entra por el solo ministerio de la ley cuando el titular o el suplente está impedido.
    """
    todos = list(nombrados)
    hay_suplente = any(n.calidad == Calidad.SUPLENTE for n in todos)
    lugar = {Calidad.SUPLENTE: 0, Calidad.TITULAR: 1, Calidad.SUBROGANTE: 2}
    presentes = [
        n for n in todos if n.persona_id not in ausentes and not (hay_suplente and n.calidad == Calidad.TITULAR)
    ]
    return tuple(sorted(presentes, key=lambda n: (lugar[n.calidad], n.orden, n.nombramiento_id)))


def reparte_firmas(*, alcalde: Sequence[Nombrado], secretario: Sequence[Nombrado]) -> Firmantes:
    """Da los bloques a personas distintas: si el secretario subroga al alcalde, firma como secretario el suyo."""
    firma_alcalde = next(iter(alcalde), None)
    ocupado = firma_alcalde.persona_id if firma_alcalde else None
    firma_secretario = next((n for n in secretario if n.persona_id != ocupado), None)
    return Firmantes(firma_alcalde, firma_secretario)


def pueden_firmar_juntos(*, alcalde_id: int, secretario_id: int) -> Veredicto:
    """El ministro de fe da fe de la firma de otra persona, nunca de la propia."""
    if alcalde_id == secretario_id:
        return Veredicto(
            "Una misma persona no puede firmar como alcalde y como secretario municipal. "
            "Firma como secretario quien subroga ese cargo.",
            norma="Ley 18.695, art. 20 letra b)",
        )
    return SI


def es_unipersonal(*, clave: str, es_jefatura: bool) -> bool:
    """Verdadero si el cargo solo admite un titular: las jefaturas y los que la ley nombra."""
    return bool(clave) or es_jefatura


def se_cruzan(desde: date, hasta: date | None, otro_desde: date, otro_hasta: date | None) -> bool:
    """Verdadero si dos periodos comparten un día; sin término, siguen abiertos."""
    return (otro_hasta is None or desde <= otro_hasta) and (hasta is None or otro_desde <= hasta)


def cuelga_de(unidad_id: int, superior_id: int, *, padres: Mapping[int, int | None]) -> bool:
    """Verdadero si la unidad es `superior_id` o depende de ella a cualquier altura."""
    vistas: set[int] = set()
    actual: int | None = unidad_id
    while actual is not None and actual not in vistas:
        if actual == superior_id:
            return True
        vistas.add(actual)
        actual = padres.get(actual)
    return False


def arma_actor(
    *,
    persona_id: int,
    codigo: str,
    nombre: str,
    dia: date,
    asignados: Iterable[tuple[Rol, int | None]],
    plantel: Plantel,
) -> Actor:
    """Junta roles asignados, cargos que ejerce ese día y bandejas que se le ofrecen, y saca sus términos de acceso."""
    ejercidos = [n for n in plantel.ejercen() if n.persona_id == persona_id]
    propios = [n for n in plantel.nombrados if n.persona_id == persona_id and n.calidad != Calidad.SUBROGANTE]
    subrogadas = plantel.subroga(persona_id)
    roles = set(asignados)
    roles |= {(Rol.FUNCIONARIO, n.unidad_id) for n in [*ejercidos, *propios]}
    roles |= {(Rol.JEFATURA, n.unidad_id) for n in ejercidos if n.es_jefatura}
    roles |= {(Rol.ALCALDIA, None) for n in ejercidos if n.clave == ALCALDE}
    roles |= {(Rol.SECRETARIO_MUNICIPAL, None) for n in ejercidos if n.clave == SECRETARIO_MUNICIPAL}
    unidades = {unidad for _, unidad in roles if unidad is not None}
    # La bandeja de la unidad no queda sin nadie porque falte su jefatura, aunque no se ejerza su cargo.
    unidades |= {n.unidad_id for n in plantel.nombrados if n.es_jefatura and n.persona_id in subrogadas}
    terminos = {f"unidad:{u}" for u in unidades} | {f"persona:{p}" for p in subrogadas}
    terminos |= {f"persona:{persona_id}", f"reserva:persona:{persona_id}"}
    terminos |= {f"reserva:unidad:{unidad}" for rol, unidad in roles if rol == Rol.JEFATURA and unidad is not None}
    if any(unidad is None and rol in VE_TODO_LO_PUBLICO for rol, unidad in roles):
        terminos.add("general")
    if any(n.clave in FIRMAN_ACTOS for n in ejercidos):
        terminos.add("reserva:municipal")
    return Actor(
        persona_id=persona_id,
        codigo=codigo,
        nombre=nombre,
        dia=dia,
        roles=frozenset(roles),
        unidades=frozenset(unidades),
        subroga=subrogadas,
        terminos=frozenset(terminos),
        puede_escribir=any(rol != Rol.AUDITOR for rol, _ in roles),
    )


LARGO_DE_VISTA, LARGO_DE_CONSULTA = 40, 1000
VISTAS_POR_LISTA = 12
"""Más que esto en una lista ya no se hallan."""
TODO_LO_DE_LA_LISTA = "todo"
"""Abrir la lista sin filtros, aunque antes se haya elegido una vista."""


class VistaNoSePuede(ErrorOrganizacion):
    """El nombre no sirve, sobra una o no es de quien la cambia."""


def preferencia_de_inicio(lista: str) -> str:
    """Con qué nombre se recuerda la vista con que alguien abre una lista."""
    return f"inicio.{lista}"


def nombre_de_vista(escrito: str) -> str:
    """El nombre sin espacios de más. Lanza `VistaNoSePuede`."""
    nombre = " ".join(escrito.split())
    if not nombre:
        raise VistaNoSePuede("La vista no se guardó: escribe su nombre.", campo="nombre")
    if len(nombre) > LARGO_DE_VISTA:
        raise VistaNoSePuede(f"Usa un nombre de hasta {LARGO_DE_VISTA} letras.", campo="nombre")
    return nombre
