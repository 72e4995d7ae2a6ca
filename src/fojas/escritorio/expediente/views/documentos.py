"""Los archivos: uno, o el expediente entero en un ZIP. Nada que pueda ejecutarse se muestra dentro de la casa."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence, Set

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.base.huellas import TROZO
from fojas.base.veredicto import exige
from fojas.dominio.expedientes import acciones
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.organizacion import consultas as organizacion
from fojas.interfaz.errores import o_404
from fojas.interfaz.exporta import inofensiva
from fojas.interfaz.puerta import actor_de, requiere

SE_MIRAN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp"})
"""Tipos, por contenido, que el navegador muestra sin ejecutar nada; todo lo demás se descarga."""
NO_VA = "no va: en cuarentena o por revisar"
NO_VA_EL_SOBRE = "no va: es un sobre cerrado"
ENCIERRO = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@requiere()
@require_safe
def documento(request: HttpRequest, codigo: str) -> FileResponse:
    """Un documento, si lo puede ver. Con `?mirar=1`, los PDF y las fotos se abren en el navegador."""
    hallado, foja = o_404(expedientes.documento(codigo, actor_de(request)))
    exige(expedientes.puede_abrir(actor_de(request), foja))
    acciones.registra_lectura(
        actor=actor_de(request), en=tiempo.ahora(), expediente=hallado.expediente, documento=hallado
    )
    se_mira = "mirar" in request.GET and foja.mime in SE_MIRAN
    respuesta = FileResponse(
        expedientes.abre(foja.sha256),
        as_attachment=not se_mira,
        filename=foja.nombre,
        content_type=foja.mime if se_mira else "application/octet-stream",
    )
    respuesta["Content-Security-Policy"] = ENCIERRO
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


@requiere()
@require_safe
def en_zip(request: HttpRequest, codigo: str) -> StreamingHttpResponse:
    """Los originales que puede ver, con su índice. La lectura de cada reservado queda anotada."""
    actor, ahora = actor_de(request), tiempo.ahora()
    expediente = o_404(expedientes.por_codigo(codigo, actor))
    acciones.registra_lectura(actor=actor, en=ahora, expediente=expediente)
    fojas = expedientes.indice_electronico(actor, expediente)
    van = [f for f in fojas if expedientes.puede_abrir(actor, f)]
    reservados = {f.id for f in van if f.reservado}
    for reservado in expedientes.documentos_visibles(actor, expediente) if reservados else ():
        if reservado.pk in reservados:
            acciones.registra_lectura(actor=actor, en=ahora, expediente=expediente, documento=reservado)
    nombres = organizacion.nombres_de({f.incorporado_por for f in fojas})
    respuesta = StreamingHttpResponse(_empaca(van, fojas, nombres), content_type="application/zip")
    respuesta["Content-Disposition"] = content_disposition_header(True, f"Expediente {expediente.codigo}.zip")
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


class _Salida(io.RawIOBase):
    """Lo que el ZIP escribe, para entregarlo de a trozos y no tenerlo entero en memoria."""

    def __init__(self) -> None:
        self.trozos: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, trozo: bytes) -> int:  # type: ignore[override]
        self.trozos.append(bytes(trozo))
        return len(trozo)

    def vacia(self) -> bytes:
        listo, self.trozos = b"".join(self.trozos), []
        return listo


def _empaca(van: Sequence[Foja], fojas: Sequence[Foja], nombres: dict[str, str]) -> Iterator[bytes]:
    """Lo que el antivirus apartó o no revisa, y los sobres cerrados, están en el índice y no en el paquete."""
    salida = _Salida()
    with zipfile.ZipFile(salida, "w") as paquete:
        for foja in van:
            local = foja.incorporado_en.astimezone(tiempo.ZONA)
            ficha = zipfile.ZipInfo(_nombre_en_zip(foja), date_time=local.timetuple()[:6])
            ficha.external_attr = 0o600 << 16
            ficha.file_size = foja.bytes
            with expedientes.abre(foja.sha256) as original, paquete.open(ficha, "w") as destino:
                while trozo := original.read(TROZO):
                    destino.write(trozo)
                    yield salida.vacia()
        paquete.writestr("indice.csv", _indice(fojas, {f.id for f in van}, nombres))
    yield salida.vacia()


def _nombre_en_zip(foja: Foja) -> str:
    """Por foja, para que el orden del índice sea el de la carpeta."""
    limpio = "".join("-" if letra in '<>:"/\\|?*' else letra for letra in foja.nombre)
    return f"{foja.foja_desde:04d} {limpio}"


def _archivo_dicho(foja: Foja, *, va: bool) -> str:
    if va:
        return _nombre_en_zip(foja)
    return NO_VA_EL_SOBRE if foja.sobre_cerrado else NO_VA


def _indice(fojas: Sequence[Foja], van: Set[int], nombres: dict[str, str]) -> bytes:
    """El índice electrónico (DS 10 de 2023, art. 19), con la huella de cada original."""
    texto = io.StringIO()
    escribe = csv.writer(texto, delimiter=";")
    escribe.writerow(
        ("Orden", "Desde foja", "Hasta foja", "Tipo", "Título", "Origen", "Incorporado", "Por", "Reserva", "Archivo", "Bytes", "SHA-256")
    )  # fmt: skip
    for f in fojas:
        fila = (
            f.orden, f.foja_desde, f.foja_hasta, f.tipo, f.titulo, f.origen,
            f"{f.incorporado_en.astimezone(tiempo.ZONA):%d-%m-%Y %H:%M:%S}", nombres.get(f.incorporado_por, f.incorporado_por),
            "reservado" if f.reservado else "público", _archivo_dicho(f, va=f.id in van), f.bytes, f.sha256,
        )  # fmt: skip
        escribe.writerow([inofensiva(str(celda)) for celda in fila])
    return ("\ufeff" + texto.getvalue()).encode()
