"""Anotar, dar lugar, sellar y cambiar la llave."""

import secrets
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from fojas.base import codigos, eventos, huellas, notas
from fojas.dominio.bitacora import conexion, consultas, reglas
from fojas.dominio.bitacora.eventos import AsientoAgregado
from fojas.dominio.bitacora.models import Anotacion, Asiento, ContenidoPersonal, Nodo, PuntoDeControl
from fojas.dominio.bitacora.puertos import Sellador

LLAVE_DEL_SECUENCIADOR = 0x464F4A4153
"""Candado consultivo de PostgreSQL; en SQLite la transacción IMMEDIATE es el candado."""
VENTANA = 1000
"""Cuánto hacia atrás del último lugar dado se mira en cada vuelta: cubre las transacciones que terminan tarde."""
BITACORA = "bitacora"


def anota(
    suceso: str, *, autor: str, objeto: str, en: datetime, expediente: str = "", personal: dict[str, Any] | None = None,
    **datos: Any,
) -> Anotacion:  # fmt: skip
    """Inserta una anotación sin lugar, en la transacción de quien llama; no bloquea nada.

    Lanza `SucesoDesconocido` o `DatoNoDeclarado`.
    """
    reglas.exige_declarado(suceso, datos, personal or {})
    sal = secrets.token_hex(32) if personal else ""
    anotacion = Anotacion.objects.create(
        suceso=suceso, autor=autor, objeto=objeto, expediente=expediente, ocurrio_en=en, datos=datos,
        compromiso=reglas.compromiso(sal, personal) if personal else "",
    )  # fmt: skip
    if personal:
        ContenidoPersonal.objects.create(anotacion=anotacion, sal=sal, datos=personal)
    return anotacion


@transaction.atomic
def borra_personal(*, anotacion_id: int, autor: str, motivo: str, en: datetime) -> None:
    """Quita los datos personales de una anotación; la bitácora sigue verificando por el compromiso (Ley 19.628).

    Lanza `ErrorBitacora` si no se dice por qué.
    """
    if not motivo.strip():
        raise reglas.ErrorBitacora("Escribe por qué se borran los datos personales.", campo="motivo")
    borradas, _ = ContenidoPersonal.objects.filter(anotacion_id=anotacion_id).delete()
    if borradas:
        anota(
            reglas.PERSONAL_BORRADO, autor=autor, objeto=BITACORA, en=en, anotacion=anotacion_id,
            motivo=motivo.strip(),
        )  # fmt: skip


def secuencia(*, lote: int = 1000, completa: bool = False) -> int:
    """Da lugar a las anotaciones comprometidas que no lo tienen. Devuelve cuántas; 0 si no quedaba ninguna.

    De ordinario mira desde un poco antes del último lugar dado, y ociosa cuesta una consulta corta. `completa` mira
    toda la tabla: así se hace antes de sellar y de verificar, por si una transacción terminó con mucho atraso.
    """
    if not _pendientes(completa=completa).exists():
        return 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LLAVE_DEL_SECUENCIADOR])
        return _da_lugar(lote=lote, completa=completa)


def secuencia_todo(*, completa: bool = False) -> int:
    """Da lugar a todo lo comprometido, por lotes. Devuelve cuántas."""
    total = 0
    while puestas := secuencia(completa=completa):
        total += puestas
    return total


def _pendientes(*, completa: bool) -> QuerySet[Anotacion]:
    if completa:
        return Anotacion.objects.filter(asiento__isnull=True)
    desde = (Asiento.objects.aggregate(ultima=Max("anotacion_id"))["ultima"] or 0) - VENTANA
    # Las dos tablas se acotan: con una sola, PostgreSQL prefiere recorrer entera la otra.
    con_lugar = Asiento.objects.filter(anotacion_id__gt=desde).values("anotacion_id")
    return Anotacion.objects.filter(pk__gt=desde).exclude(pk__in=con_lugar)


def _da_lugar(*, lote: int, completa: bool) -> int:
    pendientes = list(_pendientes(completa=completa).order_by("pk")[:lote])
    tamano = consultas.tamano()
    conocidos = consultas.huellas_en(huellas.frontera(tamano))
    asientos, nodos = [], []
    for anotacion in pendientes:
        hoja = huellas.hoja(consultas.contenido_de(anotacion))
        for nivel, indice, huella in huellas.agrega(tamano, hoja, lambda n, i: conocidos[n, i]):
            conocidos[nivel, indice] = huella
            if nivel:
                nodos.append(Nodo(nivel=nivel, indice=indice, huella=huella.hex()))
            else:
                asientos.append(Asiento(posicion=indice, anotacion=anotacion, hoja=huella.hex()))
        tamano += 1
    Asiento.objects.bulk_create(asientos)
    Nodo.objects.bulk_create(nodos)
    if asientos:
        eventos.publica(AsientoAgregado(tamano=tamano, nuevos=len(asientos)))
    return len(asientos)


def sella(*, en: datetime, exige_hora: bool = True) -> consultas.Punto | None:
    """Firma tamaño y raíz si hay asientos nuevos. Con `exige_hora`, a lo más uno por hora y uno al cierre del día.

    Lanza `LlavePerdida` si la llave declarada no está.
    """
    secuencia_todo(completa=True)
    if not _falta_sello(en=en, exige_hora=exige_hora):
        return None
    sellador = conexion.sellador()
    _estrena_llave(sellador, en=en)
    with transaction.atomic():
        _candado_de_llaves()
        if not _falta_sello(en=en, exige_hora=exige_hora):
            return None
        vigente = consultas.llaves()[-1].vkey
        sellador.asume(vigente)
        punto = _firma_punto((vigente,), sellador, en=en)
    sellador.recuerda_sello(punto.tamano, punto.raiz)
    return punto


def _falta_sello(*, en: datetime, exige_hora: bool) -> bool:
    ultimo, tamano = consultas.ultimo_punto(), consultas.tamano()
    if ultimo is None:
        return tamano > 0
    return ultimo.tamano < tamano and (not exige_hora or reglas.toca_sellar(ultimo.hecho_en, en))


def rota_llave(*, motivo: str, autor: str, en: datetime, perdida: bool = False) -> consultas.Punto:
    """Estrena otra llave: queda anotado, y el punto de control del relevo lo firman la retirada y la nueva.

    Con `perdida`, la anterior ya no puede firmar y firma solo la nueva. Lanza `LlavePerdida` o `ErrorBitacora`.
    """
    if not motivo.strip():
        raise reglas.ErrorBitacora("Escribe por qué se cambia la llave.", campo="motivo")
    sellador = conexion.sellador()
    _estrena_llave(sellador, en=en)
    secuencia_todo(completa=True)
    with transaction.atomic():
        _candado_de_llaves()
        declaradas = [llave.vkey for llave in consultas.llaves()]
        anterior = declaradas[-1]
        presente = sellador.asume(anterior)
        if perdida and presente:
            raise reglas.ErrorBitacora("La llave no está perdida: cámbiala sin declararla perdida.")
        # La llave nueva está en disco antes de anotarse: si se corta aquí, sobra un archivo y sigue la anterior.
        nueva = sellador.prepara(notas.lee_vkey(anterior).nombre, recuerda=declaradas if perdida else ())
        anota(
            reglas.LLAVE_PERDIDA if perdida else reglas.LLAVE_ROTADA, autor=autor, objeto=BITACORA, en=en, vkey=nueva,
            anterior=anterior, motivo=motivo.strip(),
        )  # fmt: skip
        secuencia_todo()
        punto = _firma_punto((nueva,) if perdida else (nueva, anterior), sellador, en=en)
    with transaction.atomic():
        _candado_de_llaves()
        sellador.asume(consultas.llaves()[-1].vkey)
    sellador.recuerda_sello(punto.tamano, punto.raiz)
    return punto


def _estrena_llave(sellador: Sellador, *, en: datetime) -> None:
    """La primera vez crea la llave y la declara en la bitácora; vuelve cuando la declaración tiene su lugar."""
    declaradas = consultas.llaves()
    # Otro proceso puede haberla declarado recién: no se firma con ella antes de que tenga lugar.
    if declaradas and declaradas[-1].desde is not None:
        return
    with transaction.atomic():
        _candado_de_llaves()
        if not consultas.llaves():
            vkey = sellador.estrena(f"fojas/bitacora/{codigos.nuevo()}")
            anota(reglas.LLAVE_ESTRENADA, autor=reglas.SISTEMA, objeto=BITACORA, en=en, vkey=vkey)
    secuencia_todo(completa=True)


def _candado_de_llaves() -> None:
    """Sellar y cambiar de llave, de a uno. Se toma antes que el candado del secuenciador."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LLAVE_DEL_SECUENCIADOR + 1])


def _firma_punto(vkeys: tuple[str, ...], sellador: Sellador, *, en: datetime) -> consultas.Punto:
    tamano, raiz = consultas.cabeza()
    cuerpo = notas.escribe_control(notas.Control(notas.lee_vkey(vkeys[0]).nombre, tamano, bytes.fromhex(raiz)))
    nota = notas.arma(cuerpo, {vkey: sellador.firma(cuerpo.encode(), con=vkey) for vkey in vkeys})
    llave = notas.lee_vkey(vkeys[0])
    punto = PuntoDeControl.objects.create(
        tamano=tamano, raiz=raiz, nota=nota, llave=f"{llave.nombre}+{llave.id.hex()}"[:80], hecho_en=en
    )
    return consultas.Punto(punto.tamano, punto.raiz, punto.nota, punto.llave, punto.hecho_en)
