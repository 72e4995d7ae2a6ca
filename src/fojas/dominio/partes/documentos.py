"""Lo que la Oficina de Partes imprime: los datos de cada plantilla y el certificado de presentación."""

import io
from datetime import datetime
from typing import Any

import segno
from django.conf import settings

from fojas.base import codigos, rut
from fojas.base.tiempo import ZONA
from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import conexion
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, TIPOS, Canal


def asegura_comprobante(*, ingreso_id: int, en: datetime) -> str:
    """Compone el certificado de presentación si falta y lo deja en el expediente. Devuelve el código del documento."""
    ingreso = _ingreso(ingreso_id)
    if ingreso.comprobante is not None:
        return ingreso.comprobante.codigo
    pdf = conexion.imprenta().compone("partes/comprobante", datos_del_comprobante(ingreso), en=ingreso.recibido_en)
    archivo = expedientes.recibe_archivo(io.BytesIO(pdf), nombre=f"Comprobante {ingreso.folio}.pdf", en=en)
    hecho = acciones.registra_comprobante(ingreso_id=ingreso_id, sha256=archivo.sha256, en=en)
    return hecho.comprobante.codigo if hecho.comprobante else ""


def _ingreso(ingreso_id: int) -> Ingreso:
    return Ingreso.objects.select_related("expediente__unidad", "remitente", "comprobante").get(pk=ingreso_id)


def enlace_de_seguimiento(codigo: str) -> str:
    """La dirección pública del caso: la que lleva el QR."""
    return f"{settings.DIRECCION}/seguimiento/{codigo}/"


def datos_del_comprobante(ingreso: Ingreso) -> dict[str, Any]:
    """Los seis datos del DS 10 de 2023, art. 30, y lo que la persona necesita para seguir su caso."""
    casa = organizacion.municipalidad()
    recibido = ingreso.recibido_en.astimezone(ZONA)
    nombres = organizacion.nombres_de([ingreso.recibido_por])
    plazo = plazos.plazos_de([ingreso.plazo], hoy=recibido.date()).get(ingreso.plazo) if ingreso.plazo else None
    remitente = ingreso.remitente
    fojas = archivos.fojas_de(
        ingreso.expediente.documentos.filter(incorporado_en=ingreso.recibido_en, origen="recibido").values_list(
            "pk", flat=True
        )
    )
    return {
        "municipalidad": casa.nombre,
        "direccion": casa.direccion,
        "telefono": casa.telefono,
        "folio": ingreso.folio,
        "fecha": recibido.date().isoformat(),
        "hora": f"{recibido:%H:%M:%S}",
        "origen": NOMBRES_DE_CANAL[Canal(ingreso.canal)],
        "expediente": ingreso.expediente.codigo,
        "iuie": ingreso.expediente.iuie,
        "presenta": remitente.nombre if remitente else ingreso.remitente_texto,
        "rut": rut.formatea(remitente.rut) if remitente and remitente.rut else "",
        "recibe": nombres.get(ingreso.recibido_por, "Fojas"),
        "tipo": TIPOS[ingreso.tipo].nombre,
        "materia": ingreso.materia,
        "adjuntos": [{"nombre": f.nombre, "paginas": f.paginas, "sha256": f.sha256} for f in fojas],
        "responder_el": plazo.vence_el.isoformat() if plazo else "",
        "norma": plazo.norma if plazo else "",
        "cantidad": plazo.cantidad if plazo else 0,
        "unidad_de_plazo": plazo.unidad if plazo else "",
        "correo": ingreso.correo_respuesta,
        "codigo": codigos.agrupado(ingreso.codigo),
        "enlace": enlace_de_seguimiento(ingreso.codigo),
        "qr": _qr(enlace_de_seguimiento(ingreso.codigo)),
        "asistido": ingreso.nota_asistido if ingreso.asistido else "",
    }


def _qr(texto: str) -> str:
    """SVG del QR, con corrección media."""
    salida = io.BytesIO()
    segno.make(texto, error="m").save(salida, kind="svg", border=2, xmldecl=False)
    return salida.getvalue().decode()
