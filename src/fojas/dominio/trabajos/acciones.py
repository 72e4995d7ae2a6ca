"""Encolar, tomar, avanzar y terminar trabajos."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from fojas.base import cola as registro
from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.trabajos.models import Programacion, Trabajador, Trabajo
from fojas.dominio.trabajos.reglas import Estado, espera

LATIDO_PERDIDO = timedelta(minutes=1)


class TrabajoNoSePuede(ErrorFojas):
    """El trabajo ya terminó, o no está en un estado que admita el paso."""


def encola(
    tarea: str, *, en: datetime | None = None, desde: datetime | None = None, clave: str = "", objeto: str = "",
    prioridad: int = 0, cola: str | None = None, **argumentos: Any,
) -> Trabajo:  # fmt: skip
    """Deja un trabajo pedido en la misma transacción del que llama: o ambos o ninguno.

    Con `clave`, si ya hay uno pendiente de esa tarea y clave, devuelve ese. Lanza `TareaDesconocida`.
    """
    definicion = registro.busca(tarea)
    creado = en or tiempo.ahora()
    if clave and (previo := _pendiente(tarea, clave)):
        return previo
    try:
        with transaction.atomic():
            return Trabajo.objects.create(
                tarea=tarea, argumentos=argumentos, cola=cola or definicion.cola, prioridad=prioridad, clave=clave,
                objeto=objeto, intentos_maximos=definicion.intentos, desde=desde or creado, creado_en=creado,
            )  # fmt: skip
    except IntegrityError:
        # Otro lo encoló entre la mirada y la escritura.
        previo = _pendiente(tarea, clave)
        if previo is None:
            raise
        return previo


def _pendiente(tarea: str, clave: str) -> Trabajo | None:
    return Trabajo.objects.filter(tarea=tarea, clave=clave, estado=Estado.PENDIENTE.value).first()


def toma(*, trabajador: str, colas: Sequence[str] = (), salvo: Sequence[str] = (), en: datetime) -> Trabajo | None:
    """Toma el trabajo que toca, para este trabajador y ningún otro, de esas colas o de todas salvo algunas."""
    candidatos = Trabajo.objects.filter(estado=Estado.PENDIENTE.value, desde__lte=en)
    if colas:
        candidatos = candidatos.filter(cola__in=colas)
    if salvo:
        candidatos = candidatos.exclude(cola__in=salvo)
    # Sin nada que hacer no se abre transacción: en SQLite tomaría el candado de escritura en cada vuelta.
    if not candidatos.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            candidatos = candidatos.select_for_update(skip_locked=True, of=("self",))
        trabajo = candidatos.order_by("-prioridad", "desde", "id").first()
        if trabajo is None:
            return None
        trabajo.estado = Estado.EN_CURSO.value
        trabajo.trabajador = trabajador
        trabajo.intentos += 1
        trabajo.empezado_en = trabajo.latido_en = en
        trabajo.error = ""
        trabajo.save(update_fields=["estado", "trabajador", "intentos", "empezado_en", "latido_en", "error"])
        return trabajo


def _suyo(trabajo: Trabajo) -> QuerySet[Trabajo]:
    """La fila, solo si sigue siendo la misma toma: a quien se dio por muerto no le queda nada que escribir."""
    return Trabajo.objects.filter(
        pk=trabajo.pk, estado=Estado.EN_CURSO.value, trabajador=trabajo.trabajador, intentos=trabajo.intentos,
        empezado_en=trabajo.empezado_en,
    )  # fmt: skip


def late(trabajo: Trabajo, *, en: datetime) -> bool:
    """Dice que sigue vivo. Falso si ya no es suyo (cancelado o recogido)."""
    return bool(_suyo(trabajo).update(latido_en=en))


def avanza(trabajo: Trabajo, *, hechos: int, total: int, mensaje: str = "", en: datetime) -> bool:
    """Anota el avance. Falso si se pidió cancelar o ya no es suyo: la tarea debe detenerse."""
    return bool(_suyo(trabajo).update(hechos=hechos, total=total, mensaje=mensaje[:300], latido_en=en))


def termina(trabajo: Trabajo, *, en: datetime) -> bool:
    """Falso si ya no era suyo."""
    return bool(_suyo(trabajo).update(estado=Estado.HECHO.value, terminado_en=en, error=""))


def da_por_hechos(*, tareas: Sequence[str], en: datetime) -> int:
    """Cierra lo pendiente de esas tareas cuando una carga ya produjo su efecto. Devuelve cuántos eran."""
    return Trabajo.objects.filter(tarea__in=tareas, estado=Estado.PENDIENTE.value).update(
        estado=Estado.HECHO.value, terminado_en=en
    )


@transaction.atomic
def falla(trabajo: Trabajo, *, error: str, en: datetime) -> Estado:
    """Vuelve a la cola con espera, o queda visiblemente fallido si se acabaron los intentos.

    Si mientras corría se pidió otro con la misma clave, ese lo reemplaza y este queda cancelado.
    """
    fila = _suyo(trabajo).select_for_update(of=("self",)).first()
    if fila is None:
        return Estado(Trabajo.objects.values_list("estado", flat=True).get(pk=trabajo.pk))
    fila.error = error[-4000:]
    if fila.intentos >= fila.intentos_maximos:
        return _deja(fila, Estado.FALLIDO, en)
    fila.desde = en + espera(fila.intentos)
    try:
        with transaction.atomic():
            return _deja(fila, Estado.PENDIENTE, None)
    except IntegrityError:
        return _deja(fila, Estado.CANCELADO, en)


def _deja(trabajo: Trabajo, estado: Estado, terminado_en: datetime | None) -> Estado:
    trabajo.estado, trabajo.terminado_en = estado.value, terminado_en
    trabajo.save(update_fields=["error", "estado", "terminado_en", "desde"])
    return estado


@transaction.atomic
def cancela(*, trabajo_id: int, autor: str, en: datetime) -> None:
    """Lo pide una persona y queda anotado quién. Lanza `TrabajoNoSePuede` si ya terminó."""
    vivos = [Estado.PENDIENTE.value, Estado.EN_CURSO.value]
    if not Trabajo.objects.filter(pk=trabajo_id, estado__in=vivos).update(
        estado=Estado.CANCELADO.value, terminado_en=en
    ):
        raise TrabajoNoSePuede("Este trabajo ya terminó; no hay nada que cancelar.")
    _anota("trabajo.cancelado", trabajo_id, autor=autor, en=en)


@transaction.atomic
def reintenta(*, trabajo_id: int, autor: str, en: datetime) -> None:
    """Devuelve a la cola un trabajo fallido o cancelado, con sus intentos completos otra vez, y anota quién lo pidió."""
    quietos = [Estado.FALLIDO.value, Estado.CANCELADO.value]
    if not Trabajo.objects.filter(pk=trabajo_id, estado__in=quietos).update(
        estado=Estado.PENDIENTE.value, intentos=0, desde=en, terminado_en=None, clave=""
    ):
        raise TrabajoNoSePuede("Solo se reintenta un trabajo fallido o cancelado.")
    _anota("trabajo.reintentado", trabajo_id, autor=autor, en=en)


def _anota(suceso: str, trabajo_id: int, *, autor: str, en: datetime) -> None:
    tarea = Trabajo.objects.values_list("tarea", flat=True).get(pk=trabajo_id)
    bitacora.anota(suceso, autor=autor, objeto=f"trabajo:{trabajo_id}", en=en, tarea=tarea)


def programa(*, tarea: str, cada_s: int, en: datetime) -> None:
    """Deja una tarea periódica; repetirlo solo cambia la frecuencia."""
    registro.busca(tarea)
    Programacion.objects.update_or_create(
        tarea=tarea, defaults={"cada_s": cada_s}, create_defaults={"cada_s": cada_s, "toca_en": en}
    )


def programa_lo_declarado(*, en: datetime) -> None:
    """Deja programada cada tarea que dice cada cuánto se repite, y olvida las que ya no lo dicen."""
    periodicas = {tarea.nombre: tarea.cada_s for tarea in registro.registradas() if tarea.cada_s}
    for nombre, cada_s in periodicas.items():
        programa(tarea=nombre, cada_s=cada_s, en=en)
    Programacion.objects.exclude(tarea__in=tuple(periodicas)).delete()


def encola_lo_programado(*, en: datetime) -> int:
    """Encola cada tarea periódica que toca y fija su próxima vez. Devuelve cuántas."""
    if not Programacion.objects.filter(toca_en__lte=en).exists():
        return 0
    with transaction.atomic():
        tocan = list(Programacion.objects.select_for_update(of=("self",)).filter(toca_en__lte=en))
        for programacion in tocan:
            encola(programacion.tarea, en=en, clave="programada")
            programacion.toca_en = en + timedelta(seconds=programacion.cada_s)
            programacion.save(update_fields=["toca_en"])
    return len(tocan)


def recoge_muertos(*, en: datetime) -> int:
    """Devuelve a la cola lo que tomó un trabajador que dejó de latir. Devuelve cuántos."""
    muertos = 0
    for trabajo in Trabajo.objects.filter(estado=Estado.EN_CURSO.value):
        if trabajo.latido_en is None or en - trabajo.latido_en > _limite(trabajo.tarea):
            falla(trabajo, error="El trabajador dejó de responder.", en=en)
            muertos += 1
    return muertos


def _limite(tarea: str) -> timedelta:
    """Una tarea que esta versión ya no conoce se da por muerta al primer silencio."""
    try:
        return timedelta(seconds=registro.busca(tarea).limite_s)
    except registro.TareaDesconocida:
        return LATIDO_PERDIDO


def registra_trabajador(*, nombre: str, en: datetime) -> None:
    """El latido del proceso, para que `doctor` sepa si hay alguno vivo."""
    Trabajador.objects.update_or_create(
        nombre=nombre, defaults={"latido_en": en}, create_defaults={"latido_en": en, "empezado_en": en}
    )


def olvida_trabajador(*, nombre: str, en: datetime) -> None:
    """El que terminó: si murió con trabajos tomados, vuelven a la cola sin esperar a que se note su silencio."""
    for trabajo in Trabajo.objects.filter(estado=Estado.EN_CURSO.value, trabajador=nombre):
        falla(trabajo, error="El trabajador murió mientras lo hacía.", en=en)
    Trabajador.objects.filter(nombre=nombre).delete()


def barre(*, antes_de: datetime) -> int:
    """Borra los trabajos hechos o cancelados viejos; los fallidos se quedan hasta que alguien los mire.

    También olvida a los trabajadores que murieron sin despedirse.
    """
    Trabajador.objects.filter(latido_en__lt=antes_de).delete()
    terminados = [Estado.HECHO.value, Estado.CANCELADO.value]
    return Trabajo.objects.filter(estado__in=terminados, terminado_en__lt=antes_de).delete()[0]
