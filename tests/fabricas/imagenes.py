"""Imágenes chicas de prueba."""

import io

from PIL import Image


def imagen(formato: str = "PNG", *, lado: int = 600, secreto: str = "") -> bytes:
    """Un cuadrado azul; `secreto` va escondido entre los datos del archivo."""
    dibujo, salida = Image.new("RGB", (lado, lado), "#0b4f93"), io.BytesIO()
    marcas = Image.Exif()
    if secreto:
        marcas[0x010E] = secreto
    dibujo.save(salida, formato, exif=marcas)
    return salida.getvalue()
