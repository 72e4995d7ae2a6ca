"""Comprobar que nada se cambió: cada asiento, el árbol, los puntos de control y lo que otros oficios agreguen.

Recorre por trozos, con memoria acotada, y se detiene en la primera diferencia para nombrarla.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q, QuerySet

from fojas.base import huellas, notas
from fojas.dominio.bitacora import acciones, conexion, consultas, reglas
from fojas.dominio.bitacora.models import Anotacion, Asiento, ContenidoPersonal, Nodo, PuntoDeControl

LOTE = 2000


class Diferencia(reglas.ErrorBitacora):
    """Lo guardado no es lo que se anotó; el mensaje nombra lo primero que no calza."""


@dataclass(slots=True)
class Revision:
    """Lo que una comprobación cuenta y avisa mientras recorre."""

    en: datetime
    cuentas: dict[str, int] = field(default_factory=dict)
    avisos: list[str] = field(default_factory=list)
    """Lo que conviene mirar y no es una diferencia."""

    def cuenta(self, que: str, cuantos: int = 1) -> None:
        self.cuentas[que] = self.cuentas.get(que, 0) + cuantos


@dataclass(frozen=True, slots=True)
class Informe:
    correcto: bool
    diferencia: str
    """La primera que se encontró; vacía si todo calza."""
    asientos: int
    raiz: str
    cuentas: dict[str, int]
    avisos: tuple[str, ...]


Comprobacion = Callable[[Revision], None]
"""Recorre lo suyo; lanza `Diferencia` en lo primero que no calce."""

_comprobaciones: dict[str, Comprobacion] = {}


def registra_comprobacion(nombre: str, comprobacion: Comprobacion) -> None:
    """Agrega lo que un oficio comprueba de lo suyo cada vez que se verifica la bitácora."""
    _comprobaciones[nombre] = comprobacion


def en_calma(comprueba: Callable[[], None]) -> None:
    """Mientras se mira, la oficina escribe: lo que no calza se vuelve a mirar con la base quieta."""
    try:
        comprueba()
    except Diferencia:
        with _base_quieta():
            comprueba()


def por_lotes(filas: QuerySet[Any, Any], *, de: int) -> Iterator[list[int]]:
    """Las llaves de todas las filas, de a tantas y en orden, también las que nazcan mientras se recorre."""
    ultimo = 0
    while ids := list(filas.filter(pk__gt=ultimo).order_by("pk").values_list("pk", flat=True)[:de]):
        yield ids
        ultimo = ids[-1]


@contextmanager
def _base_quieta() -> Iterator[None]:
    """Un solo instante para todas las consultas; en SQLite la transacción IMMEDIATE ya lo da."""
    ya_dentro = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not ya_dentro:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def exige_que_existan(suceso: str, existentes: QuerySet[Any, Any], *, que: str) -> None:
    """Cada objeto que la bitácora dice que nació con ese suceso sigue en su tabla. Lanza `Diferencia`."""
    perdidos = Anotacion.objects.filter(suceso=suceso).exclude(objeto__in=existentes).order_by("pk")
    if perdido := perdidos.values_list("objeto", flat=True).first():
        raise Diferencia(f"La bitácora dice que existe {que} {perdido}, y ya no está.")


def verifica(*, en: datetime) -> Informe:
    """Da lugar a lo pendiente y lo comprueba todo, desde el primer asiento."""
    acciones.secuencia_todo(completa=True)
    revision = Revision(en)
    arbol = huellas.Arbol()
    diferencia = ""
    try:
        _recorre_asientos(revision, arbol)
        _comprueba_personales(revision)
        for comprobacion in _comprobaciones.values():
            comprobacion(revision)
    except Diferencia as hallada:
        diferencia = hallada.mensaje
    return Informe(
        correcto=not diferencia, diferencia=diferencia, asientos=arbol.tamano, raiz=arbol.raiz().hex(),
        cuentas=revision.cuentas, avisos=tuple(revision.avisos),
    )  # fmt: skip


def _recorre_asientos(revision: Revision, arbol: huellas.Arbol) -> None:
    """Recalcula cada hoja y cada nodo, y comprueba cada punto de control al pasar por su tamaño."""
    hasta = consultas.tamano()
    puntos = _Puntos(revision)
    puntos.al_llegar(arbol)
    nacidos: list[tuple[int, int, bytes]] = []
    for posicion, contenido, guardada in _en_orden(hasta):
        hoja = huellas.hoja(contenido)
        if hoja.hex() != guardada:
            raise Diferencia(
                f"El asiento {posicion} no corresponde a su anotación: cambió la fila o su huella. "
                f"Dice ahora {reglas.contenido_legible(contenido)}"
            )
        nacidos += [nacido for nacido in arbol.agrega(hoja) if nacido[0]]
        if len(nacidos) >= LOTE:
            _compara_nodos(nacidos)
            nacidos = []
        puntos.al_llegar(arbol, contenido)
    _compara_nodos(nacidos)
    puntos.al_terminar(arbol)
    _exige_sin_sobrantes()
    revision.cuenta("asientos", arbol.tamano)


def _en_orden(hasta: int) -> Iterator[tuple[int, bytes, str]]:
    esperada = 0
    for posicion, contenido, guardada in consultas.lineas():
        if posicion >= hasta:
            break
        if posicion != esperada:
            break
        esperada += 1
        yield posicion, contenido, guardada
    if esperada < hasta:
        if Asiento.objects.filter(posicion=esperada).exists():
            raise Diferencia(f"El asiento {esperada} quedó sin su anotación.")
        raise Diferencia(f"Falta el asiento {esperada}.")


def _compara_nodos(nacidos: list[tuple[int, int, bytes]]) -> None:
    """Compara con lo guardado los nodos recién calculados, con una consulta."""
    if not nacidos:
        return
    por_nivel = {
        nivel: [indice for _, indice, _ in grupo]
        for nivel, grupo in groupby(sorted(nacidos, key=lambda n: n[:2]), key=lambda n: n[0])
    }
    rangos = Q()
    for nivel, indices in por_nivel.items():
        rangos |= Q(nivel=nivel, indice__gte=indices[0], indice__lte=indices[-1])
    guardados = {
        (nivel, indice): huella
        for nivel, indice, huella in Nodo.objects.filter(rangos).values_list("nivel", "indice", "huella")
    }
    for nivel, indice, huella in nacidos:
        if guardados.get((nivel, indice)) != huella.hex():
            cambio = "cambió" if (nivel, indice) in guardados else "falta"
            raise Diferencia(
                f"En el árbol {cambio} el nodo de los asientos {indice << nivel} a {((indice + 1) << nivel) - 1}."
            )


def _exige_sin_sobrantes() -> None:
    """Nodos que ningún asiento explica. El tamaño se lee después: mientras tanto pudo crecer."""
    filas = list(Nodo.objects.order_by("nivel").values("nivel").annotate(ultimo=Max("indice")))
    tamano = consultas.tamano()
    for fila in filas:
        if fila["ultimo"] >= tamano >> fila["nivel"]:
            raise Diferencia(f"En el árbol sobra un nodo: nivel {fila['nivel']}, índice {fila['ultimo']}.")
    extremos = Asiento.objects.aggregate(primera=Min("posicion"), cuantos=Count("posicion"))
    if extremos["cuantos"] and extremos["primera"] != 0:
        raise Diferencia("Falta el asiento 0.")


class _Puntos:
    """Los puntos de control, en orden de tamaño, con las llaves que la bitácora declara hasta cada uno."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._pendientes = PuntoDeControl.objects.order_by("tamano", "id").iterator(chunk_size=LOTE)
        self._siguiente = next(self._pendientes, None)
        self._llaves: list[tuple[str, str]] = []
        """(vkey, suceso que la declaró), en orden."""
        self._relevo: tuple[str, str] | None = None
        """(vkey retirada, vkey nueva) cuyo primer punto de control deben firmar ambas."""
        self._conocidas = frozenset(conexion.sellador().conocidas())
        self._recordado = conexion.sellador().ultimo_sello()
        """Se lee antes que los puntos: uno que se firme mientras tanto ya estará en la base."""

    def al_llegar(self, arbol: huellas.Arbol, contenido: bytes = b"") -> None:
        if contenido:
            self._mira_llave(contenido)
        while self._siguiente is not None and self._siguiente.tamano <= arbol.tamano:
            self._comprueba(self._siguiente, arbol)
            self._siguiente = next(self._pendientes, None)

    def al_terminar(self, arbol: huellas.Arbol) -> None:
        if self._siguiente is not None and self._siguiente.tamano > consultas.tamano():
            raise Diferencia(
                f"Hay un punto de control firmado con {self._siguiente.tamano} asientos y solo quedan {arbol.tamano}: "
                "se quitaron asientos del final."
            )
        self._exige_el_recordado()
        vigente = conexion.sellador().vigente()
        if self._llaves and vigente != self._llaves[-1][0]:
            self._revision.avisos.append(
                "La llave privada de la bitácora no está en la carpeta de llaves: no se podrá sellar. "
                "Repónla desde el respaldo."
            )

    def _exige_el_recordado(self) -> None:
        """Lo que se firmó se recuerda fuera de la base: quien solo puede escribir en ella no acorta la bitácora."""
        if self._recordado is None:
            return
        tamano, raiz = self._recordado
        if not PuntoDeControl.objects.filter(tamano=tamano, raiz=raiz).exists():
            raise Diferencia(
                f"La carpeta de llaves recuerda haber firmado un punto de control de {tamano} asientos, y ya no está: "
                "se quitaron asientos del final o puntos de control, o la base no es la de esta carpeta."
            )

    def _mira_llave(self, contenido: bytes) -> None:
        declarada = reglas.llave_declarada(contenido)
        if declarada is None:
            return
        suceso, vkey = declarada
        if self._conocidas and vkey not in self._conocidas:
            raise Diferencia(
                f"La bitácora declara la llave {vkey}, que la carpeta de llaves no conoce: no es la bitácora de esta "
                "carpeta, o falta reponer bitacora.publicas."
            )
        anterior = self._llaves[-1][0] if self._llaves else ""
        self._relevo = (anterior, vkey) if suceso == reglas.LLAVE_ROTADA else None
        self._llaves.append((vkey, suceso))
        self._revision.cuenta("llaves")

    def _comprueba(self, punto: PuntoDeControl, arbol: huellas.Arbol) -> None:
        nombre = f"El punto de control de {punto.tamano} asientos"
        if punto.tamano != arbol.tamano:
            raise Diferencia(f"{nombre} está fuera de orden.")
        if not self._llaves:
            raise Diferencia(f"{nombre} no tiene una llave que la bitácora haya declarado antes.")
        vigente = self._llaves[-1][0]
        try:
            texto, firman = notas.firmantes(punto.nota, [vkey for vkey, _ in self._llaves])
            control = notas.lee_control(texto)
        except notas.NotaInvalida as error:
            raise Diferencia(f"{nombre} no vale: {error}") from None
        if (control.tamano, control.raiz.hex()) != (punto.tamano, punto.raiz):
            raise Diferencia(f"{nombre} dice una cosa en su fila y otra en su nota firmada.")
        if control.raiz != arbol.raiz():
            raise Diferencia(f"{nombre} firmó otra raíz: se cambiaron asientos anteriores.")
        if control.origen != notas.lee_vkey(vigente).nombre:
            raise Diferencia(f"{nombre} es de otra bitácora: {control.origen}.")
        deben = {vigente, *(self._relevo or ())}
        if not deben <= firman:
            raise Diferencia(f"{nombre} no lleva la firma de la llave vigente en ese momento.")
        self._relevo = None
        self._revision.cuenta("puntos_de_control")


def _comprueba_personales(revision: Revision) -> None:
    """Los datos personales que quedan son los que se comprometieron, y los que no están se borraron con su motivo."""
    ultimo = 0
    while filas := list(
        ContenidoPersonal.objects.filter(pk__gt=ultimo)
        .order_by("pk")
        .values_list("pk", "sal", "datos", "anotacion__compromiso")[:LOTE]
    ):
        for clave, sal, datos, compromiso in filas:
            if reglas.compromiso(sal, datos) != compromiso:
                raise Diferencia(f"Los datos personales de la anotación {clave} no son los que se anotaron.")
        revision.cuenta("datos_personales", len(filas))
        ultimo = filas[-1][0]
    _exige_borrado_anotado()
    revision.cuenta("anotaciones_sin_lugar", Anotacion.objects.filter(asiento__isnull=True).count())


def _exige_borrado_anotado() -> None:
    sin_personal = Anotacion.objects.filter(personal__isnull=True).exclude(compromiso="").order_by("pk")
    faltan = list(sin_personal.values_list("pk", flat=True))
    borrados = {
        datos["anotacion"]
        for datos in Anotacion.objects.filter(suceso=reglas.PERSONAL_BORRADO).values_list("datos", flat=True)
    }
    for clave in faltan:
        if clave not in borrados:
            raise Diferencia(
                f"Faltan los datos personales de la anotación {clave}, y ningún asiento dice que se hayan borrado."
            )
