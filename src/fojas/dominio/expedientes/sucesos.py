"""Lo que los expedientes anotan (DS 10, art. 11)."""

from collections.abc import Mapping
from typing import Any

from fojas.dominio.bitacora.reglas import dicho, registra_suceso
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA, NOMBRES_DE_NIVEL, acceso_dicho


def _asignado(datos: Mapping[str, Any]) -> str:
    return f"Lo dejó a cargo de {dicho(datos.get('nombre') or datos.get('unidad'))}"


def _acceso_dado(datos: Mapping[str, Any]) -> str:
    return f"Dio acceso a {acceso_dicho(datos.get('terminos', ()), unidades=datos.get('unidades', ()))}"


def _reservado(datos: Mapping[str, Any]) -> str:
    nivel, causa = datos.get("nivel", ""), datos.get("causa", "")
    como = f"Lo declaró {NOMBRES_DE_NIVEL.get(nivel, nivel)}"
    return f"{como} por {CAUSAS_DE_RESERVA.get(causa, causa)}" if causa else como


registra_suceso(
    "expediente.abierto",
    frase="Abrió el expediente {iuie}",
    datos=("iuie", "procedimiento", "confidencialidad"),
)
registra_suceso(
    "expediente.asignado",
    frase="Lo dejó a cargo de {nombre}",
    datos=("unidad", "responsable", "nombre"),
    redacta=_asignado,
)
registra_suceso(
    "expediente.acceso_dado",
    frase="Dio acceso a quien lo recibe",
    datos=("terminos", "unidades"),
    redacta=_acceso_dado,
)
registra_suceso(
    "expediente.reservado",
    frase="Lo declaró {nivel} por {causa}",
    datos=("nivel", "causa"),
    personal=("motivo",),
    redacta=_reservado,
)
registra_suceso("expediente.cerrado", frase="Cerró el expediente", datos=())
registra_suceso("expediente.reabierto", frase="Reabrió el expediente", personal=("motivo",))
registra_suceso("expediente.archivado", frase="Archivó el expediente", datos=())
registra_suceso(
    "expediente.interesado_agregado", frase="Agregó a una persona como {calidad}", datos=("persona", "calidad")
)
registra_suceso(
    "expediente.interesado_quitado",
    frase="Quitó a una persona que estaba como {calidad}",
    datos=("persona", "calidad"),
    personal=("motivo",),
)
registra_suceso("expediente.vinculado", frase="Citó como antecedente a {otro}", datos=("otro",))
registra_suceso("expediente.leido", frase="Leyó el expediente", datos=())
registra_suceso(
    "documento.incorporado",
    frase="Incorporó «{tipo}» en la foja {foja}",
    datos=("tipo", "foja", "sha256", "orden", "confidencialidad"),
)
registra_suceso("documento.abierto", frase="Abrió el sobre de la foja {foja}", datos=("foja",))
registra_suceso(
    "documento.retirado", frase="Retiró de lo que ve la persona el documento de la foja {foja}", datos=("foja",)
)
registra_suceso(
    "documento.en_cuarentena",
    frase="El antivirus encontró «{hallazgo}»: quedó en cuarentena",
    datos=("sha256", "hallazgo", "motor"),
)
registra_suceso(
    "documento.liberado",
    frase="Lo liberó de la cuarentena por «{hallazgo}»",
    datos=("sha256", "hallazgo"),
    personal=("motivo",),
)
registra_suceso("documento.leido", frase="Leyó el documento en la foja {foja}", datos=("foja",))
registra_suceso("documento.texto_leido", frase="Se leyó el texto ({metodo})", datos=("metodo", "sha256"))
