"""Qué tan bien y qué tan rápido se leen los papeles: `python -m bench lectura`.

Cincuenta páginas compuestas con Typst, pasadas por un escáner imaginario (giro, borrón y ruido con semilla fija) a cuatro
resoluciones, y leídas por el mismo lector de la oficina. Después, con el trabajador ocupado en un tomo escaneado y en
correos con escaneos, se ingresa en el mesón una página y se mide en cuánto la encuentra el buscador.
"""

import argparse
import io
import os
import random
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pypdfium2
import typst
from PIL import Image, ImageChops, ImageFilter

from bench.comun import RAIZ, avisa, entrega, percentil
from bench.siembra import COMUNES, DEL_OFICIO
from fojas.adaptadores.lector import LectorEnProceso
from fojas.config.cli import prepara_django
from fojas.dominio.expedientes.puertos import Lectura

RESOLUCIONES = (100, 150, 200, 300)
SEMILLA = 20_26
PALABRAS = 330
RUIDO, BORRON, GIRO = 22, 0.7, 1.5
"""Desviación del gris; radio del borrón a 200 puntos por pulgada; grados, a cada lado."""
TOMO = 120
CORREOS = 30
ESPERA_S = 60


def parrafos(azar: random.Random) -> list[str]:
    """Tantas palabras como una carta llena, con mayúsculas, comas, puntos y números."""
    hechos, frase = [], list[str]()
    for _ in range(PALABRAS):
        palabra = azar.choice(COMUNES + DEL_OFICIO) if azar.random() > 0.04 else f"{azar.randrange(1, 40_000)}"
        frase.append(palabra.capitalize() if not frase else palabra + ("," if azar.random() < 0.06 else ""))
        if len(frase) == 22:
            hechos.append(" ".join(frase).rstrip(",") + ".")
            frase = []
    return [*hechos, " ".join(frase).rstrip(",") + "."] if frase else hechos


def compone(renglones: list[str]) -> bytes:
    fuente = '#set page(paper: "us-letter", margin: 2.5cm)\n#set text(size: 11pt, lang: "es")\n' + "\n\n".join(
        renglones
    )
    return bytes(typst.compile(fuente.encode(), format="pdf"))  # type: ignore[arg-type]


def escanea(pdf: bytes, dpi: int, azar: random.Random) -> Image.Image:
    """La hoja como la deja un escáner: en gris, algo torcida, borrosa y con ruido."""
    documento = pypdfium2.PdfDocument(pdf)
    hoja = documento[0].render(scale=dpi / 72, grayscale=True).to_pil()
    documento.close()
    hoja = hoja.rotate(azar.uniform(-GIRO, GIRO), resample=Image.Resampling.BICUBIC, fillcolor=255)
    hoja = hoja.filter(ImageFilter.GaussianBlur(BORRON * dpi / 200))
    return ImageChops.add(hoja, Image.effect_noise(hoja.size, RUIDO), 1, -128)


def en_pdf(hojas: list[Image.Image], dpi: int) -> bytes:
    salida = io.BytesIO()
    hojas[0].save(salida, "PDF", resolution=dpi, quality=80, save_all=True, append_images=hojas[1:])
    return salida.getvalue() + f"%{secrets.token_hex(8)}\n".encode()


def distancia(una: str, otra: str) -> int:
    """Cambios de una letra entre dos textos (Levenshtein), de a una columna entera por paso (Myers, 1999)."""
    if not una:
        return len(otra)
    lugares: dict[str, int] = {}
    for lugar, letra in enumerate(una):
        lugares[letra] = lugares.get(letra, 0) | 1 << lugar
    todo, ultimo, cuenta = (1 << len(una)) - 1, 1 << len(una) - 1, len(una)
    mas, menos = todo, 0
    for letra in otra:
        iguales = lugares.get(letra, 0)
        vertical = iguales | menos
        horizontal = (((iguales & mas) + mas) ^ mas) | iguales
        sube, baja = menos | ~(horizontal | mas) & todo, mas & horizontal
        cuenta += bool(sube & ultimo) - bool(baja & ultimo)
        sube, baja = (sube << 1 | 1) & todo, baja << 1 & todo
        mas, menos = baja | ~(vertical | sube) & todo, sube & vertical
    return cuenta


def exactitud(original: str, leido: str) -> float:
    uno, otro = " ".join(original.split()), " ".join(leido.split())
    return max(0.0, 1 - distancia(uno, otro) / len(uno))


def mide_exactitud(hojas: int) -> list[dict[str, Any]]:
    """Por resolución, con un lector por núcleo: letras acertadas, la peor hoja, páginas por minuto y puntos bien medidos."""
    azar = random.Random(SEMILLA)

    def lee(escaneo: bytes) -> Lectura:
        return LectorEnProceso().lee(io.BytesIO(escaneo), "application/pdf", segundos=60)

    originales = [parrafos(azar) for _ in range(hojas)]
    pdfs = [compone(renglones) for renglones in originales]
    medidas = []
    for dpi in RESOLUCIONES:
        escaneos = [en_pdf([escanea(pdf, dpi, azar)], dpi) for pdf in pdfs]
        aciertos, medidos = [], 0
        comienzo = time.monotonic()
        with ThreadPoolExecutor(os.cpu_count()) as hilos:
            lecturas = list(hilos.map(lee, escaneos))
        por_minuto = hojas / (time.monotonic() - comienzo) * 60
        for renglones, lectura in zip(originales, lecturas, strict=True):
            aciertos.append(exactitud(" ".join(renglones), lectura.texto))
            medidos += abs(lectura.dpi[0] - dpi) <= 1 if lectura.dpi else 0
        avisa(f"  {dpi} puntos: {sum(aciertos) / hojas:.4f}, {por_minuto:.1f} páginas por minuto")
        medidas.append(
            {
                "dpi": dpi, "acierto": sum(aciertos) / hojas, "peor": min(aciertos), "por_minuto": por_minuto,
                "dpi_bien_medidos": medidos, "hojas": hojas,
            }
        )  # fmt: skip
    return medidas


def mide_espera(veces: int) -> dict[str, Any]:
    """Desde que el mesón guarda una página escaneada hasta que se encuentra una palabra suya, con OCR por detrás."""
    from fojas.dominio.trabajos.models import Trabajo

    azar = random.Random(SEMILLA + 1)
    molde = [escanea(compone(parrafos(azar)), 200, azar) for _ in range(6)]
    orden = [sys.executable, "-m", "fojas.config", "trabajador"]
    tiempos = []
    with subprocess.Popen(orden, cwd=RAIZ, stdout=subprocess.DEVNULL) as trabajador:
        try:
            _ingresa(en_pdf([molde[n % 6] for n in range(TOMO)], 200), "Tomo escaneado", "correo")
            for n in range(CORREOS):
                _ingresa(en_pdf([molde[n % 6]], 200), f"Escaneo por correo {n}", "correo")
            time.sleep(5)
            for _ in range(veces):
                palabra = "".join(azar.choices("bcdfglmnprst", k=1)) + "".join(
                    s + v for s, v in zip(azar.choices("bdfglmnrst", k=5), azar.choices("aeiou", k=5), strict=True)
                )
                hoja = escanea(compone([f"Consta la palabra {palabra} en esta carta.", *parrafos(azar)]), 200, azar)
                pdf = en_pdf([hoja], 200)
                comienzo = time.monotonic()
                folio = _ingresa(pdf, "Escaneo del mesón", "meson")
                tiempos.append(_hasta_encontrar(palabra, folio, comienzo))
                avisa(f"  se encuentra a los {tiempos[-1]:.1f} s")
            detras = Trabajo.objects.filter(cola="fondo", estado__in=("pendiente", "en_curso")).count()
        finally:
            trabajador.terminate()
            trabajador.wait(timeout=120)
    return {
        "veces": veces, "p50": percentil(tiempos, 50), "peor": max(tiempos), "detras": detras, "tomo": TOMO,
        "correos": CORREOS,
    }  # fmt: skip


def _ingresa(pdf: bytes, materia: str, canal: str) -> str:
    from fojas.base import tiempo
    from fojas.dominio.expedientes import acciones as expedientes
    from fojas.dominio.organizacion import consultas as organizacion
    from fojas.dominio.partes import acciones as partes

    actor = organizacion.actor_de_usuario("jefe-partes", dia=tiempo.hoy())
    archivo = expedientes.recibe_archivo(io.BytesIO(pdf), nombre="escaneo.pdf", en=tiempo.ahora())
    ingreso = partes.ingresa(
        tipo="solicitud", materia=materia, canal=canal, actor=actor, en=tiempo.ahora(), remitente_texto="Vecina",
        archivos=[partes.ArchivoRecibido(sha256=archivo.sha256, nombre="escaneo.pdf")],
    )  # fmt: skip
    return str(ingreso.folio)


def _hasta_encontrar(palabra: str, folio: str, comienzo: float) -> float:
    from fojas.base import tiempo
    from fojas.dominio.busqueda import consultas as busqueda
    from fojas.dominio.organizacion import consultas as organizacion

    actor = organizacion.actor_de_usuario("jefe-partes", dia=tiempo.hoy())
    while time.monotonic() - comienzo < ESPERA_S:
        if busqueda.busca(palabra, actor=actor).aciertos:
            return time.monotonic() - comienzo
        time.sleep(0.1)
    avisa(f"  {folio}: «{palabra}» no se encontró en {ESPERA_S} s")
    return float(ESPERA_S)


def main() -> None:
    lector = argparse.ArgumentParser(prog="bench.lectura")
    lector.add_argument("--hojas", type=int, default=50)
    lector.add_argument("--veces", type=int, default=10)
    argumentos = lector.parse_args()
    prepara_django()
    espera = mide_espera(argumentos.veces) if argumentos.veces else None
    entrega({"exactitud": mide_exactitud(argumentos.hojas) if argumentos.hojas else [], "espera": espera})


if __name__ == "__main__":
    main()
