"""El día de las postulaciones: 2.000 presentaciones escaneadas, con el reconocimiento de texto andando detrás.

`python -m bench temporada --postulaciones 2000 --minutos 15`. Cinco mesones envían el formulario real a `fojas arranca`
(web y trabajador), a ritmo de llegada al azar con semilla fija; cada uno adjunta una página escaneada distinta. Se mide lo
que espera la persona: desde que se envía hasta que el mesón responde que quedó. La base es lo mismo sin escaneos: un PDF
con texto, que no da trabajo al reconocimiento.
"""

import argparse
import io
import queue
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pypdfium2
from PIL import Image

from bench.comun import RAIZ, avisa, entrega, percentil
from bench.ingresos import Cliente, campo_oculto, espera_web, pdf_chico, puerto_libre
from bench.siembra import COMUNES, DEL_OFICIO
from fojas.config.cli import prepara_django

MESONES = 5
SEMILLA = 20_26
PUNTOS = 200
HOJAS, VECES = 12, 5
"""Hojas distintas, y cuántas veces se pasa cada una por el escáner: se hacen antes, para no medir a quien las hace."""


def hojas() -> list[Image.Image]:
    """Hojas de texto como las ve un escáner de 200 puntos por pulgada, en gris."""
    azar = random.Random(SEMILLA)
    hechas = []
    for _ in range(HOJAS):
        renglones = [" ".join(azar.choices(COMUNES + DEL_OFICIO, k=11)) for _ in range(34)]
        pdf = pypdfium2.PdfDocument(io.BytesIO(_pdf_de(renglones)))
        hechas.append(pdf[0].render(scale=PUNTOS / 72, grayscale=True).to_pil())
        pdf.close()
    return hechas


def _pdf_de(renglones: list[str]) -> bytes:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    for renglon in renglones:
        pdf.cell(text=renglon, new_x="LMARGIN", new_y="NEXT", h=7)
    return bytes(pdf.output())


def escanea(hoja: Image.Image, azar: random.Random) -> bytes:
    """La hoja, apenas torcida y en JPEG dentro de un PDF."""
    torcida = hoja.rotate(azar.uniform(-0.6, 0.6), fillcolor=255)
    pagina = io.BytesIO()
    torcida.save(pagina, "PDF", resolution=PUNTOS, quality=azar.randint(55, 75))
    return pagina.getvalue()


def escaneos() -> list[bytes]:
    azar = random.Random(SEMILLA)
    return [escanea(hoja, azar) for hoja in hojas() for _ in range(VECES)]


def llegadas(cuantas: int, segundos: float) -> list[float]:
    """Los instantes de llegada, al azar y con el golpe de las primeras horas: la mitad llega en el primer tercio."""
    azar = random.Random(SEMILLA)
    temprano = [azar.uniform(0, segundos / 3) for _ in range(cuantas // 2)]
    resto = [azar.uniform(segundos / 3, segundos) for _ in range(cuantas - len(temprano))]
    return sorted(temprano + resto)


def mide(cuantas: int, segundos: float, *, con_escaneos: bool) -> dict[str, Any]:
    """Repite el día con esos envíos en ese tiempo, por cinco mesones a la vez."""
    from fojas.dominio.expedientes.models import Archivo
    from fojas.dominio.organizacion import consultas as organizacion
    from fojas.dominio.partes.models import Ingreso

    unidad = organizacion.unidad_de_codigo("dom")
    assert unidad is not None
    moldes = escaneos() if con_escaneos else []
    puerto = puerto_libre()
    orden = [sys.executable, "-m", "fojas.config", "arranca", "--puerto", str(puerto), "--sin-demo"]
    with subprocess.Popen(orden, cwd=RAIZ, stdout=subprocess.DEVNULL, start_new_session=True) as web:
        try:
            espera_web(puerto, web)
            clientes = [Cliente(puerto) for _ in range(MESONES)]
            for n, cliente in enumerate(clientes):
                cliente.entra("jefe-partes" if n == 0 else f"partes-{n - 1}")
            tokens = [campo_oculto(c.pide("GET", "/escritorio/meson/")[2], "csrfmiddlewaretoken") for c in clientes]
            for cliente, token in zip(clientes, tokens, strict=True):
                cliente.ingresa(token, unidad.pk)
            antes, leidos_antes = Ingreso.objects.count(), _leidos(Archivo)
            fila: queue.Queue[float] = queue.Queue()
            for instante in llegadas(cuantas, segundos):
                fila.put(instante)
            demoras: list[float] = []
            hechos = [0] * MESONES
            comienzo = time.monotonic()

            def atiende(n: int) -> None:
                azar = random.Random(SEMILLA + n)
                while True:
                    try:
                        instante = fila.get_nowait()
                    except queue.Empty:
                        return
                    pdf = azar.choice(moldes) + _marca() if moldes else pdf_chico()
                    if (falta := comienzo + instante - time.monotonic()) > 0:
                        time.sleep(falta)
                    inicio = time.perf_counter()
                    hechos[n] += clientes[n].ingresa(tokens[n], unidad.pk, pdf)
                    demoras.append((time.perf_counter() - inicio) * 1000)

            hilos = [threading.Thread(target=atiende, args=(n,)) for n in range(MESONES)]
            for hilo in hilos:
                hilo.start()
            for hilo in hilos:
                hilo.join()
            duracion = time.monotonic() - comienzo
            en_base = Ingreso.objects.count() - antes
            leidos = _leidos(Archivo) - leidos_antes
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(timeout=60)
    assert en_base == sum(hechos) == cuantas, f"se enviaron {cuantas}, se dijeron hechos {sum(hechos)} y hay {en_base}"
    return {
        "ingresos": en_base, "segundos": round(duracion, 1), "leidos": leidos,
        "p50": round(percentil(demoras, 50), 1), "p95": round(percentil(demoras, 95), 1),
        "p99": round(percentil(demoras, 99), 1), "peor": round(max(demoras), 1),
    }  # fmt: skip


def _marca() -> bytes:
    """Una línea que el PDF ignora: ningún archivo se repite, y todos se leen."""
    return f"%{secrets.token_hex(16)}\n".encode()


def _leidos(archivo: Any) -> int:
    leidos: int = archivo.objects.filter(estado_texto="leido").count()
    return leidos


def main() -> None:
    lector = argparse.ArgumentParser(prog="bench.temporada")
    lector.add_argument("--postulaciones", type=int, default=2000)
    lector.add_argument("--minutos", type=float, default=15.0)
    argumentos = lector.parse_args()
    prepara_django()
    segundos = argumentos.minutos * 60
    pocos = max(50, argumentos.postulaciones // 5)
    avisa(f"  {pocos} sin escaneos, al mismo ritmo…")
    sin = mide(pocos, segundos * pocos / argumentos.postulaciones, con_escaneos=False)
    avisa(f"  {argumentos.postulaciones} escaneadas en {argumentos.minutos:.0f} minutos…")
    con = mide(argumentos.postulaciones, segundos, con_escaneos=True)
    entrega({"sin": sin, "con": con})


if __name__ == "__main__":
    main()
