"""Lo escrito en el formulario, como documento que se puede leer y archivar (DS 10 de 2023, art. 21)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fojas.base import rut
from fojas.base.tiempo import ZONA
from fojas.dominio.expedientes import conexion
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import MedioNotificacion
from fojas.dominio.partes.documentos import imprimible
from fojas.dominio.recepcion.reglas import TIPOS_PUBLICOS

PLANTILLA = "recepcion/presentacion"
MEDIOS_DICHOS: Mapping[MedioNotificacion, str] = {
    MedioNotificacion.CORREO: "Por correo electrónico, que acepta como medio de notificación",
    MedioNotificacion.CARTA_CERTIFICADA: "Por carta certificada",
    MedioNotificacion.PRESENCIAL: "En el mesón, cuando venga",
}


def presentacion_pdf(datos: Mapping[str, Any], *, archivos: Sequence[Mapping[str, Any]], en: datetime) -> bytes:
    """El documento con todo lo escrito; los mismos datos en el mismo instante dan los mismos bytes."""
    casa = organizacion.municipalidad()
    tipo = TIPOS_PUBLICOS[datos["tipo"]]
    hora = en.astimezone(ZONA)
    juridica = datos.get("clase") == "juridica"
    numero = rut.formatea(rut.normaliza(datos["rut"])) if datos.get("rut") else ""
    direccion = ", ".join(filter(None, (datos.get("direccion", ""), datos.get("comuna", ""))))
    compuesto = {
        "municipalidad": casa.nombre, "comuna": casa.comuna, "tipo": tipo.termino, "norma": tipo.norma,
        "asunto": datos["asunto"], "fecha": f"{hora:%d-%m-%Y}, {hora:%H:%M:%S} hrs.",
        "quien": [
            ["Organización" if juridica else "Nombre", datos["nombre"]],
            ["RUT" if juridica else "RUN", numero],
            ["La representa", datos.get("representante", "") if juridica else ""],
            ["Dirección", direccion], ["Correo", datos.get("correo", "")], ["Teléfono", datos.get("telefono", "")],
            ["Se le notifica", MEDIOS_DICHOS[MedioNotificacion(datos["medio"])]],
            [
                "Datos sensibles",
                "Autoriza pedirlos a otros órganos del Estado" if datos.get("autoriza_datos") == "si"
                else "No autoriza pedirlos a otros órganos del Estado",
            ],
        ],
        "parrafos": [renglon for renglon in str(datos["texto"]).split("\n") if renglon.strip()],
        "archivos": [{"nombre": a["nombre"], "sha256": a["sha256"]} for a in archivos],
    }  # fmt: skip
    return conexion.imprenta().compone(PLANTILLA, imprimible(compuesto), en=en)
