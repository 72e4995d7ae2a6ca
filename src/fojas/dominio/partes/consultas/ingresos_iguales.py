"""Los lotes de presentaciones iguales: revisarlos antes, y ver cómo quedó cada fila después."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from fojas.base import rut, texto
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import comienzo_de, visibles
from fojas.dominio.partes.models import FilaDeLote, Lote
from fojas.dominio.partes.reglas.lote import FilaEscrita, parece_rut


@dataclass(frozen=True, slots=True)
class FilaRevisada:
    """Una fila antes de ingresarla: de quién es, qué le falta y qué conviene mirar."""

    numero: int
    escrita: FilaEscrita
    nombre: str
    """El de su ficha, o el que se escribió."""
    conocida: bool
    problemas: tuple[str, ...]
    """Con alguno no entra."""
    avisos: tuple[str, ...]
    """Con alguno entra solo si se marca."""


def conocidas_por_rut(ruts: Sequence[str]) -> Mapping[str, Persona]:
    """Las personas de esos RUT escritos de cualquier forma, por RUT normal, en una consulta."""
    normales = {rut.normaliza(escrito) for escrito in ruts if rut.es_valido(escrito)}
    return {p.rut: p for p in Persona.objects.filter(rut__in=normales) if p.rut}


def revisa_lote(
    filas: Sequence[FilaEscrita], *, tipo: str, constancia: bool, actor: Actor, hoy: date
) -> list[FilaRevisada]:
    """Cada fila con lo que le falta, sin escribir nada. Con `constancia`, el archivo no hace falta."""
    conocidas = conocidas_por_rut([f.quien for f in filas])
    de_hoy = _ingresadas_hoy(tipo, actor=actor, hoy=hoy)
    vistas: dict[str, int] = {}
    revisadas = []
    for numero, fila in enumerate(filas, 1):
        persona = conocidas.get(rut.normaliza(fila.quien)) if rut.es_valido(fila.quien) else None
        nombre = persona.nombre if persona is not None else fila.nombre or fila.quien
        avisos = []
        if (antes := vistas.setdefault(fila.llave, numero)) != numero:
            avisos.append(f"Repite a la persona de la fila {antes}.")
        if folio := de_hoy.get(texto.plano(nombre)):
            avisos.append(f"Hoy ya se le ingresó algo de este tipo: folio {folio}.")
        revisadas.append(
            FilaRevisada(
                numero,
                fila,
                nombre,
                persona is not None,
                _problemas(fila, persona, constancia=constancia),
                tuple(avisos),
            )
        )
    return revisadas


def _problemas(fila: FilaEscrita, persona: Persona | None, *, constancia: bool) -> tuple[str, ...]:
    problemas = []
    if not fila.quien:
        problemas.append("Falta su RUT o su nombre.")
    elif parece_rut(fila.quien) and not rut.es_valido(fila.quien):
        try:
            rut.normaliza(fila.quien)
        except rut.RutInvalido as error:
            problemas.append(str(error))
    elif rut.es_valido(fila.quien) and persona is None and not fila.nombre:
        problemas.append("Ese RUT no está en el registro: escribe su nombre.")
    if not fila.archivos and not constancia:
        problemas.append("Falta su archivo.")
    return tuple(problemas)


def _ingresadas_hoy(tipo: str, *, actor: Actor, hoy: date) -> Mapping[str, str]:
    """Folio de lo de ese tipo que entró hoy, por el nombre plano de quien lo presentó."""
    filas = visibles(actor).filter(tipo=tipo, recibido_en__gte=comienzo_de(hoy)).order_by("-pk")
    pares = filas.values_list("folio", "remitente__nombre", "remitente_texto")[:2000]
    return {texto.plano(nombre or suelto): folio for folio, nombre, suelto in pares}


@dataclass(frozen=True, slots=True)
class PorIngresar:
    persona_id: int
    filas: tuple[int, ...]


def por_ingresar(lote_id: int) -> PorIngresar:
    """Quién lo abrió y qué filas elegidas no tienen folio todavía, en orden."""
    lote = Lote.objects.get(pk=lote_id)
    faltan = lote.filas.filter(ingreso__isnull=True).order_by("numero").values_list("pk", "datos")
    return PorIngresar(lote.persona_id, tuple(pk for pk, datos in faltan if "fuera" not in datos))


@dataclass(frozen=True, slots=True)
class FilaDeLoteVista:
    numero: int
    nombre: str
    folio: str
    codigo: str
    expediente: str
    error: str
    ingreso_id: int | None
    recibido_en: datetime | None
    fuera: bool = False
    """No se eligió al revisar: no se reintenta, se corrige."""


@dataclass(frozen=True, slots=True)
class LoteVisto:
    """Un lote y cómo quedó cada fila."""

    id: int
    codigo: str
    materia: str
    creado_en: datetime
    filas: tuple[FilaDeLoteVista, ...]
    abierto_por: str
    es_propio: bool
    """Los de una colega se miran y se vuelven a imprimir; corregirlos y reintentarlos es de quien los abrió."""

    @property
    def hechas(self) -> tuple[FilaDeLoteVista, ...]:
        return tuple(f for f in self.filas if f.folio)

    @property
    def fallidas(self) -> tuple[FilaDeLoteVista, ...]:
        return tuple(f for f in self.filas if not f.folio and f.error)

    @property
    def se_reintenta(self) -> bool:
        return any(not f.folio and not f.fuera for f in self.filas)

    @property
    def esperan(self) -> int:
        return sum(1 for f in self.filas if not f.folio and not f.error)


def lote(codigo: str, actor: Actor) -> LoteVisto | None:
    """Solo el propio."""
    visto = lote_a_la_vista(codigo, actor)
    return visto if visto is not None and visto.es_propio else None


def lote_a_la_vista(codigo: str, actor: Actor) -> LoteVisto | None:
    """El propio o el de otra persona de la Oficina de Partes, con lo que de él puede ver."""
    hallado = Lote.objects.select_related("persona").filter(codigo=codigo).first()
    if hallado is None or not (hallado.persona_id == actor.persona_id or permisos.puede_ingresar(actor)):
        return None
    es_propio = hallado.persona_id == actor.persona_id
    filas = hallado.filas.select_related("ingreso__remitente", "ingreso__expediente").order_by("numero")
    if not es_propio:
        filas = filas.filter(Q(ingreso__isnull=True) | Q(ingreso__in=visibles(actor)))
    return LoteVisto(
        hallado.pk, hallado.codigo, hallado.comun["materia"], hallado.creado_en, tuple(_vista(f) for f in filas),
        hallado.persona.nombre, es_propio,
    )  # fmt: skip


def _vista(fila: FilaDeLote) -> FilaDeLoteVista:
    hecho = fila.ingreso
    if hecho is None:
        nombre = fila.datos["nombre"] or fila.datos["quien"]
        return FilaDeLoteVista(fila.numero, nombre, "", "", "", fila.error, None, None, "fuera" in fila.datos)
    return FilaDeLoteVista(
        fila.numero, hecho.remitente.nombre if hecho.remitente else hecho.remitente_texto, hecho.folio, hecho.codigo,
        hecho.expediente.codigo, fila.error, hecho.pk, hecho.recibido_en,
    )  # fmt: skip


def lotes_de(actor: Actor, *, limite: int = 5) -> list[Lote]:
    """Sus últimos lotes."""
    return list(Lote.objects.filter(persona_id=actor.persona_id).order_by("-creado_en", "-pk")[:limite])
