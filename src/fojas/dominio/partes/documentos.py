"""Lo que la Oficina de Partes imprime: certificado de presentación, etiqueta, libro diario y hoja de entrega."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pypdfium2
import segno
from django.conf import settings
from django.db.models import QuerySet

from fojas.base import codigos, rut
from fojas.base.tiempo import ZONA, dia_de
from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.calendario.consultas import PlazoVisto
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import conexion
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import Municipalidad
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones
from fojas.dominio.partes.consultas.casos import prueba_de_despacho
from fojas.dominio.partes.consultas.envios import EnvioVisto, GuiaVista
from fojas.dominio.partes.consultas.ingresos_iguales import LoteVisto
from fojas.dominio.partes.consultas.libros import Asentado, Traspaso
from fojas.dominio.partes.models import Certificado, Comunicacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, NOMBRES_DE_MEDIO_DICHOS, TIPOS, Canal
from fojas.dominio.partes.reglas.comunicaciones import NOMBRES_DE_MEDIO_COMUNICACION, MedioComunicacion
from fojas.dominio.partes.reglas.control import (
    NOMBRES_DE_CAUSA_DE_INTERRUPCION,
    NORMA_INTERRUPCION,
    CausaDeInterrupcion,
)
from fojas.dominio.partes.reglas.silencio import NOMBRES_DE_CERTIFICADO, NORMA_EN_ESTADO, ClaseCertificado
from fojas.normativa.plazos import vigente
from fojas.normativa.procedimientos import CASOS_DE_RECHAZO

MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
UNIDADES_DE_PLAZO = {"habiles": "días hábiles", "corridos": "días corridos", "horas": "horas", "meses": "meses"}
CON_LETRA = (
    (0x20, 0x7E), (0xA0, 0x377), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x484), (0x487, 0x4FF), (0x5D0, 0x5EA),
    (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF), (0x2190, 0x22FF), (0x2500, 0x25FF),
)  # fmt: skip
"""Tramos de letras que traen las fuentes de la imprenta; un PDF de archivo no admite letras sin dibujo."""
SIN_LETRA = "□"
UNEN = frozenset({0x200D, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)})
"""Signos que juntan o tiñen un emoji: solos no dicen nada."""
SOBRE_EN_PAPEL = "Un sobre cerrado, en papel, que no se abrió"
SIN_FIRMA = "Este certificado aún no lleva firma electrónica. Lo que dice se comprueba en la dirección del código QR."


LO_CERTIFICADO: Mapping[ClaseCertificado, str] = {
    ClaseCertificado.POSITIVO: (
        "Certifico que la solicitud que se indica no fue resuelta dentro del plazo legal, que la persona denunció el "
        "incumplimiento y que la autoridad no se pronunció en los cinco días siguientes."
    ),
    ClaseCertificado.NEGATIVO: "Certifico que la solicitud que se indica no fue resuelta dentro del plazo legal.",
    ClaseCertificado.EN_ESTADO: "Certifico que el procedimiento que se indica se encuentra en estado de resolverse.",
}
EFECTO_DEL_CERTIFICADO: Mapping[ClaseCertificado, str] = {
    ClaseCertificado.POSITIVO: (
        "La solicitud se entiende aceptada, con los mismos efectos que una resolución expresa desde la fecha de este "
        "certificado."
    ),
    ClaseCertificado.NEGATIVO: (
        "La solicitud se entiende rechazada, con los mismos efectos que una resolución expresa desde la fecha de este "
        "certificado. Desde ella corren los plazos para interponer los recursos que procedan."
    ),
    ClaseCertificado.EN_ESTADO: "La decisión definitiva debe dictarse en los veinte días hábiles siguientes.",
}
NORMA_DEL_CERTIFICADO: Mapping[ClaseCertificado, str] = {
    ClaseCertificado.POSITIVO: "Ley 19.880, arts. 64 y 66",
    ClaseCertificado.NEGATIVO: "Ley 19.880, arts. 65 y 66",
    ClaseCertificado.EN_ESTADO: NORMA_EN_ESTADO,
}


class Formato(StrEnum):
    """En qué papel se imprime el comprobante."""

    A4 = "a4"
    TERMICO = "80"
    ETIQUETA = "etiqueta"


PLANTILLAS: Mapping[Formato, str] = {
    Formato.A4: "partes/comprobante",
    Formato.TERMICO: "partes/comprobante80",
    Formato.ETIQUETA: "partes/etiqueta",
}


def asegura_comprobante(*, ingreso_id: int, en: datetime) -> str:
    """Compone el certificado de presentación si falta y lo deja en el expediente. Devuelve el código del documento."""
    ingreso = _ingreso(ingreso_id)
    if ingreso.comprobante is not None:
        return ingreso.comprobante.codigo
    asegura_ficha(ingreso, en=en)
    datos = datos_del_comprobante(ingreso) | {"escudo": _escudo()}
    pdf = _compone(PLANTILLAS[Formato.A4], datos, en=ingreso.recibido_en)
    archivo = expedientes.recibe_archivo(
        io.BytesIO(pdf), nombre=f"Comprobante {ingreso.folio}.pdf", en=en, de_casa=True
    )
    hecho = acciones.registra_comprobante(ingreso_id=ingreso_id, sha256=archivo.sha256, en=en)
    return hecho.comprobante.codigo if hecho.comprobante else ""


def asegura_ficha(ingreso: Ingreso, *, en: datetime) -> None:
    """Lo que llegó cerrado y sin digitalizar queda representado por su ficha: ni se abrió ni se leyó."""
    if not TIPOS[ingreso.tipo].sin_archivo or _recibidos(ingreso).exists() or acciones.ficha_de(ingreso) is not None:
        return
    casa, nombres = organizacion.municipalidad(), organizacion.nombres_de([ingreso.recibido_por])
    datos = {
        "municipalidad": casa.nombre, "escudo": _escudo(), "folio": ingreso.folio,
        "cuando": _momento(ingreso.recibido_en, segundos=True).capitalize(), "origen": _origen(ingreso),
        "expediente": ingreso.expediente.codigo, "iuie": ingreso.expediente.iuie, "licitacion": ingreso.referencia,
        "materia": ingreso.materia, "oferente": _presenta(ingreso),
        "recibe": f"{nombres.get(ingreso.recibido_por, 'Fojas')}, Oficina de Partes",
    }  # fmt: skip
    pdf = _compone("partes/ficha", datos, en=ingreso.recibido_en)
    nombre = acciones.nombre_de_ficha(ingreso.folio)
    archivo = expedientes.recibe_archivo(io.BytesIO(pdf), nombre=nombre, en=en, de_casa=True)
    acciones.registra_ficha(ingreso_id=ingreso.pk, sha256=archivo.sha256, en=en)


def _recibidos(ingreso: Ingreso) -> QuerySet[Documento]:
    return ingreso.expediente.documentos.filter(incorporado_en=ingreso.recibido_en, origen="recibido")


def _origen(ingreso: Ingreso) -> str:
    canal = NOMBRES_DE_CANAL[Canal(ingreso.canal)]
    return f"{canal}, folio {ingreso.canal_folio}" if ingreso.canal_folio else canal


def comprobante_pdf(*, ingreso_id: int, formato: Formato, en: datetime) -> bytes:
    """El A4 es el que quedó en el expediente; el térmico y la etiqueta se componen al pedirlos."""
    if formato == Formato.A4:
        codigo = asegura_comprobante(ingreso_id=ingreso_id, en=en)
        (foja,) = archivos.fojas_de(Documento.objects.filter(codigo=codigo).values_list("pk", flat=True))
        with archivos.abre(foja.sha256) as flujo:
            return flujo.read()
    ingreso = _ingreso(ingreso_id)
    datos = datos_del_comprobante(ingreso)
    if formato == Formato.ETIQUETA:
        # La etiqueta va en el papel, que no sale de la casa: su QR lleva a quien trabaja aquí a dónde está y quién lo tiene.
        enlace = enlace_del_papel(ingreso.codigo)
        datos |= {"enlace": enlace, "qr": _qr(enlace)}
    return _compone(PLANTILLAS[formato], datos, en=ingreso.recibido_en)


def comprobantes_pdf(*, ingresos: Sequence[int], formato: Formato, en: datetime) -> bytes:
    """Los comprobantes o etiquetas de varios ingresos, uno tras otro, para mandarlos juntos a la impresora."""
    juntos = pypdfium2.PdfDocument.new()
    for ingreso_id in ingresos:
        juntos.import_pages(pypdfium2.PdfDocument(comprobante_pdf(ingreso_id=ingreso_id, formato=formato, en=en)))
    salida = io.BytesIO()
    juntos.save(salida)
    return salida.getvalue()


def planilla_del_lote_pdf(*, visto: LoteVisto, quien: str, en: datetime) -> bytes:
    """Con qué folio quedó cada presentación del lote."""
    hoja = {
        "titulo": f"Planilla del lote {codigos.agrupado(visto.codigo)}", "recibe": "",
        "bajada": f"{visto.materia} · {_cuenta(len(visto.hechas), 'presentación', 'presentaciones')} con folio",
        "columnas": ("N°", "Folio", "Hora", "Presenta", "Seguimiento", "Expediente"), "anchos": (0.5, 1.4, 1, 4, 2, 2),
        "filas": [
            (str(f.numero), f.folio, _hora(f.recibido_en), f.nombre, codigos.agrupado(f.codigo), f.expediente)
            for f in visto.hechas
        ],
    }  # fmt: skip
    return planilla_pdf(titulo=str(hoja["titulo"]), hojas=[hoja], quien=quien, en=en)


def planilla_pdf(
    *, titulo: str, hojas: Sequence[Mapping[str, Any]], quien: str, en: datetime, codigo: str = "", firma: bool = False,
    enlace: str = "",
) -> bytes:  # fmt: skip
    """Tablas apaisadas, una por hoja; con `firma`, el lugar para que quien recibe el papel firme."""
    datos = {
        "municipalidad": organizacion.municipalidad().nombre, "titulo": titulo, "compuesto": _momento(en),
        "alcance": _alcance(quien), "hojas": list(hojas), "codigo": codigos.agrupado(codigo),
        "qr": _qr(enlace) if enlace else "", "firma": firma,
    }  # fmt: skip
    return _compone("partes/planilla", datos, en=en)


def _hora(en: datetime | None) -> str:
    return f"{en.astimezone(ZONA):%d-%m %H:%M}" if en else ""


def libro_pdf(
    *, ingresados: Sequence[Asentado], despachados: Sequence[Asentado], desde: date, hasta: date, quien: str,
    en: datetime,
) -> bytes:  # fmt: skip
    """El libro diario entre dos días, para imprimir y firmar; lo reservado va con su folio y su causa, nada más."""
    periodo = f"del {_dicho(desde)}" if desde == hasta else f"del {_dicho(desde)} al {_dicho(hasta)}"
    base = ("Folio", "Fecha y hora", "Presenta", "Materia", "Canal", "Unidad a cargo", "Recibió")
    datos = {
        "municipalidad": organizacion.municipalidad().nombre,
        "titulo": f"Libro de Partes {periodo}",
        "compuesto": _momento(en), "alcance": _alcance(quien),
        "libros": [
            {"titulo": _cuenta(len(ingresados), "ingreso", "ingresos"), "columnas": base,
             "filas": [_renglon(a) for a in ingresados]},
            {"titulo": _cuenta(len(despachados), "despacho", "despachos"),
             "columnas": (*base[:2], "Se envió a", "Materia", "Canal", "Resultado", "Despachó"),
             "filas": [_renglon(a) for a in despachados]},
        ],
    }  # fmt: skip
    return _compone("partes/libro", datos, en=en)


def _alcance(quien: str) -> str:
    """De quién es esta vista: quien ve menos no debe creer que está completa."""
    return f"por {quien}. Contiene lo que esa persona puede ver; puede no incluir ingresos reservados."


def _renglon(asentado: Asentado) -> dict[str, str]:
    en = asentado.en.astimezone(ZONA)
    return {
        "folio": asentado.folio, "dia": f"{en:%d-%m-%Y}", "hora": f"{en:%H:%M:%S}",
        "persona": "Reservado" if asentado.reserva else asentado.persona,
        "materia": f"Reservado ({asentado.reserva})" if asentado.reserva else asentado.materia,
        "tipo": asentado.tipo, "canal": asentado.canal, "destino": asentado.destino,
        "quien": asentado.quien, "expediente": asentado.expediente,
    }  # fmt: skip


def acta_de_entrega_pdf(*, despacho: Despacho) -> bytes:
    """Qué se entregó en el mesón, con la huella de cada archivo, y a quién; para firmar (Ley 19.880, art. 46)."""
    visto, salidas = prueba_de_despacho(despacho)
    entregado_en = despacho.entregado_en or despacho.despachado_en
    datos = {
        "municipalidad": organizacion.municipalidad().nombre, "escudo": _escudo(),
        "titulo": f"Acta de entrega {despacho.folio}", "folio": despacho.folio,
        "cuando": _momento(entregado_en).capitalize(),
        "expediente": despacho.expediente.codigo,
        "ingreso": despacho.ingreso.folio if despacho.ingreso else "",
        "materia": despacho.ingreso.materia if despacho.ingreso else despacho.expediente.materia,
        "destinatario": despacho.destinatario, "recibio": despacho.recibio, "documento": visto.recibio_documento,
        "calidad": visto.recibio_calidad, "entrega": visto.despachado_por,
        "cuenta": _cuenta(len(salidas), "archivo", "archivos"),
        "salidas": [{"nombre": s.nombre, "sha256": s.sha256} for s in salidas],
        "notificada": f"{_dicho(visto.notificado_el)}. {visto.norma_notificacion}" if visto.notificado_el else "",
    }  # fmt: skip
    return _compone("partes/acta", datos, en=entregado_en)


def asegura_carta(*, comunicacion_id: int, en: datetime) -> str:
    """Compone la carta si falta y la deja en el expediente. Devuelve el código del documento."""
    comunicacion = Comunicacion.objects.select_related(
        "ingreso__expediente__unidad", "ingreso__remitente", "carta"
    ).get(pk=comunicacion_id)
    if comunicacion.carta is not None:
        return comunicacion.carta.codigo
    pdf = _compone("partes/carta", _datos_de_la_carta(comunicacion) | {"escudo": _escudo()}, en=comunicacion.pedida_en)
    archivo = expedientes.recibe_archivo(io.BytesIO(pdf), nombre=f"{comunicacion.asunto}.pdf", en=en, de_casa=True)
    hecha = acciones.registra_carta(comunicacion_id=comunicacion_id, sha256=archivo.sha256, en=en)
    return hecha.carta.codigo if hecha.carta else ""


def _datos_de_la_carta(comunicacion: Comunicacion) -> dict[str, Any]:
    """Quién la recibe, qué se le dice y dónde puede responder (Ley 19.880, arts. 26, 31, 43 y 46)."""
    ingreso, casa = comunicacion.ingreso, organizacion.municipalidad()
    nombres = organizacion.nombres_de([comunicacion.pedida_por])
    return {
        "municipalidad": casa.nombre, "titulo": comunicacion.asunto, "lugar": casa.direccion,
        "fecha": _dicho(dia_de(comunicacion.pedida_en)).capitalize(), "destinatario": _presenta(ingreso),
        "direccion": comunicacion.direccion,
        "medio": NOMBRES_DE_MEDIO_COMUNICACION[MedioComunicacion(comunicacion.medio)],
        "parrafos": [parrafo for parrafo in comunicacion.texto.split("\n") if parrafo.strip()],
        "folio": ingreso.folio, "materia": ingreso.materia, "expediente": ingreso.expediente.codigo,
        "dispuso": nombres.get(comunicacion.pedida_por, comunicacion.pedida_por),
        "codigo": codigos.agrupado(ingreso.codigo), "enlace": enlace_de_seguimiento(ingreso.codigo),
        "qr": _qr(enlace_de_seguimiento(ingreso.codigo)), "atiende": _o_llama(casa).removeprefix(", o "),
    }  # fmt: skip


def asegura_certificado(*, certificado_id: int, en: datetime) -> str:
    """Compone el certificado si falta y lo deja en el expediente. Devuelve el código del documento."""
    certificado = Certificado.objects.select_related(
        "ingreso__expediente", "ingreso__remitente", "documento", "denuncia__presentada"
    ).get(pk=certificado_id)
    if certificado.documento is not None:
        return certificado.documento.codigo
    datos = _datos_del_certificado(certificado) | {"escudo": _escudo()}
    pdf = _compone("partes/certificado", datos, en=certificado.emitido_en)
    archivo = expedientes.recibe_archivo(
        io.BytesIO(pdf), nombre=f"Certificado {certificado.numero}.pdf", en=en, de_casa=True
    )
    hecho = acciones.registra_certificado(certificado_id=certificado_id, sha256=archivo.sha256, en=en)
    return hecho.documento.codigo if hecho.documento else ""


def _datos_del_certificado(certificado: Certificado) -> dict[str, Any]:
    """Los hechos con sus fechas y la norma que les da efecto (Ley 19.880, arts. 24 y 64 a 66)."""
    ingreso, casa = certificado.ingreso, organizacion.municipalidad()
    clase, denuncia = ClaseCertificado(certificado.clase), certificado.denuncia
    nombres = organizacion.nombres_de([certificado.emitido_por])
    hoy = dia_de(certificado.emitido_en)
    codigos_de_plazo = [c for c in (certificado.plazo, denuncia.plazo_decision if denuncia else "") if c]
    vistos = plazos.plazos_de(codigos_de_plazo, hoy=hoy)
    abierto = vistos.get(certificado.plazo)
    hechos = [
        ("Presentada", f"{_momento(ingreso.recibido_en)} Folio {ingreso.folio}."),
        ("La presentó", _presenta(ingreso)),
        ("Materia", ingreso.materia),
        ("Pidió el certificado", f"{_dicho(certificado.pedido_el)}."),
    ]
    if certificado.vencio_el is not None:
        regla = vigente(certificado.regla, el=dia_de(ingreso.recibido_en))
        hechos.append(
            ("Plazo para resolver", f"{regla.nombre}. {regla.norma}. Venció el {_dicho(certificado.vencio_el)}.")
        )
    if denuncia is not None:
        decide = vistos[denuncia.plazo_decision].vence_el
        hechos += [
            ("Denuncia recibida", f"{_momento(denuncia.recibida_en)} Folio {denuncia.presentada.folio}."),
            ("Debía resolverse", f"A más tardar el {_dicho(decide)}."),
        ]
    if denuncia is not None and denuncia.elevada_en is not None:
        hechos.append(("Copia al superior", f"{_momento(denuncia.elevada_en)} {denuncia.superior}."))
    if certificado.causa:
        caso = CASOS_DE_RECHAZO[certificado.causa]
        hechos.append(("Por qué se rechaza", f"{caso.nombre}. {caso.norma}."))
    return {
        "municipalidad": casa.nombre, "titulo": NOMBRES_DE_CERTIFICADO[clase], "numero": certificado.numero,
        "cuando": _momento(certificado.emitido_en).capitalize(), "certifica": LO_CERTIFICADO[clase],
        "hechos": [(rotulo, dicho[:1].upper() + dicho[1:]) for rotulo, dicho in hechos],
        "efecto": EFECTO_DEL_CERTIFICADO[clase], "norma": NORMA_DEL_CERTIFICADO[clase],
        "abre": f"{abierto.nombre}: hasta el {_dicho(abierto.vence_el)}. {abierto.norma}." if abierto else "",
        "firma": nombres.get(certificado.emitido_por, certificado.emitido_por), "expediente": ingreso.expediente.codigo,
        "codigo": codigos.agrupado(ingreso.codigo), "enlace": enlace_de_seguimiento(ingreso.codigo),
        "qr": _qr(enlace_de_seguimiento(ingreso.codigo)), "advertencia": SIN_FIRMA,
    }  # fmt: skip


def traspaso_pdf(*, hojas: Mapping[str, Sequence[Traspaso]], dia: date, quien: str, en: datetime) -> bytes:
    """Una hoja por unidad con los papeles que se le entregan, para firmar la recepción; lo reservado, sin su materia ni su persona."""
    datos = {
        "municipalidad": organizacion.municipalidad().nombre,
        "titulo": f"Hoja de entrega del {_dicho(dia)}",
        "compuesto": _momento(en), "alcance": _alcance(quien),
        "hojas": [
            {
                "unidad": unidad, "dia": _dicho(dia).capitalize(), "cuenta": _cuenta(len(filas), "papel", "papeles"),
                "filas": [_traspasado(t) for t in filas],
            }
            for unidad, filas in hojas.items()
        ],
    }  # fmt: skip
    return _compone("partes/traspaso", datos, en=en)


def _traspasado(traspaso: Traspaso) -> dict[str, str | int]:
    return {
        "folio": traspaso.folio, "hora": f"{traspaso.enviada_en.astimezone(ZONA):%H:%M}",
        "materia": f"Reservado ({traspaso.reserva})" if traspaso.reserva else traspaso.materia,
        "remitente": "Reservado" if traspaso.reserva else traspaso.remitente,
        "instruccion": "Copia para conocimiento" if traspaso.solo_copia else traspaso.instruccion,
        "texto": "" if traspaso.reserva else traspaso.texto, "fojas": traspaso.fojas,
        "recibida": f"{traspaso.recibida_en.astimezone(ZONA):%d-%m %H:%M}" if traspaso.recibida_en else "",
    }  # fmt: skip


def certifica_interrupcion(*, codigo: str, actor: Actor, en: datetime) -> None:
    """Compone el certificado con el día y la hora de inicio y de término, y lo publica (DS 4 de 2020, art. 7)."""
    caida = acciones.exige_certificable(codigo=codigo, actor=actor)
    if caida.certificada_en is not None:
        return
    enlace = f"{settings.DIRECCION}/interrupciones/{codigo}/"
    datos = {
        "municipalidad": organizacion.municipalidad().nombre, "escudo": _escudo(), "codigo": codigos.agrupado(codigo),
        "desde": _momento(caida.desde, segundos=True).capitalize(),
        "hasta": _momento(caida.hasta or caida.desde, segundos=True).capitalize(),
        "causa": NOMBRES_DE_CAUSA_DE_INTERRUPCION[CausaDeInterrupcion(caida.causa)], "detalle": caida.detalle,
        "sistemas": caida.sistemas, "resolucion": caida.resolucion, "norma": NORMA_INTERRUPCION,
        "certifica": actor.nombre, "cuando": _momento(en).capitalize(), "enlace": enlace, "qr": _qr(enlace),
        "advertencia": SIN_FIRMA,
    }  # fmt: skip
    pdf = _compone("partes/interrupcion", datos, en=en)
    archivo = expedientes.recibe_archivo(io.BytesIO(pdf), nombre=f"Interrupción {codigo}.pdf", en=en)
    acciones.registra_certificado_de_interrupcion(codigo=codigo, sha256=archivo.sha256, actor=actor, en=en)


def enlace_de_seguimiento(codigo: str) -> str:
    """La dirección pública del caso: la que lleva el QR."""
    return f"{settings.DIRECCION}/seguimiento/{codigo}/"


def enlace_del_papel(codigo: str) -> str:
    """La dirección, para quien trabaja en la casa, del papel y de su caso: la que lleva el QR de la etiqueta."""
    return f"{settings.DIRECCION}/escritorio/papel/{codigo}/"


def datos_del_comprobante(ingreso: Ingreso) -> dict[str, Any]:
    """Los seis datos del DS 10 de 2023, art. 30, y lo que la persona necesita para seguir su caso."""
    casa = organizacion.municipalidad()
    nombres = organizacion.nombres_de([ingreso.recibido_por])
    dia = dia_de(ingreso.recibido_en)
    plazo = plazos.plazos_de([ingreso.plazo], hoy=dia).get(ingreso.plazo) if ingreso.plazo else None
    fojas = archivos.fojas_de(_recibidos(ingreso).values_list("pk", flat=True))
    paginas = sum(f.paginas for f in fojas)
    recibe = nombres.get(ingreso.recibido_por, "Fojas")
    presenta = _presenta(ingreso)
    tipo = TIPOS[ingreso.tipo]
    return {
        "municipalidad": casa.nombre,
        "folio": ingreso.folio,
        "tamano_folio": 17 if len(ingreso.folio) <= 11 else 12,
        "cuando": _momento(ingreso.recibido_en, segundos=True).capitalize(),
        "cuando_breve": f"{DIAS[dia.weekday()][:3]} {dia:%d-%m-%Y} · {ingreso.recibido_en.astimezone(ZONA):%H:%M} hrs.",
        "origen": _origen(ingreso),
        "expediente": ingreso.expediente.codigo,
        "iuie": ingreso.expediente.iuie,
        "organo": f"{casa.nombre}, RUT {rut.formatea(casa.rut)}, {casa.direccion}",
        "presenta": presenta,
        # Sin RUT: en la etiqueta no cabe entero con un nombre largo, y uno cortado es otro RUT.
        "presenta_breve": _recorta(ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto, 40),
        "recibe": f"{recibe}, Oficina de Partes",
        "tipo": tipo.nombre,
        "referencia": ingreso.referencia,
        "materia": ingreso.materia,
        "adjuntos": [{"nombre": f.nombre, "paginas": f.paginas, "sha256": f.sha256} for f in fojas],
        "titulo_adjuntos": f"Adjuntos: {_trae(len(fojas), paginas)}" if fojas else SOBRE_EN_PAPEL,
        "trae": _trae(len(fojas), paginas) if fojas else SOBRE_EN_PAPEL,
        "unidad": ingreso.expediente.unidad.nombre if ingreso.expediente.unidad else "",
        "sigue": _sigue(ingreso, plazo, espera=tipo.espera_respuesta),
        "responder_el": _dicho(plazo.vence_el) if plazo else "",
        "norma_del_plazo": f"Son {_plazo_dicho(plazo)}. {plazo.norma}." if plazo else "",
        "norma_breve": _norma_breve(plazo) if plazo else "",
        "asistido": ingreso.nota_asistido if ingreso.asistido else "",
        "codigo": codigos.agrupado(ingreso.codigo),
        "enlace": enlace_de_seguimiento(ingreso.codigo),
        "o_llama": _o_llama(casa),
        "qr": _qr(enlace_de_seguimiento(ingreso.codigo)),
        "advertencia": SIN_FIRMA,
    }


def _ingreso(ingreso_id: int) -> Ingreso:
    return Ingreso.objects.select_related("expediente__unidad", "remitente", "comprobante").get(pk=ingreso_id)


def _presenta(ingreso: Ingreso) -> str:
    quien = ingreso.remitente
    if quien is None:
        return ingreso.remitente_texto
    if quien.rut:
        return f"{quien.nombre}, RUT {rut.formatea(quien.rut)}"
    return f"{quien.nombre}, documento {quien.pasaporte}" if quien.pasaporte else quien.nombre


def _sigue(ingreso: Ingreso, plazo: PlazoVisto | None, *, espera: bool) -> str:
    unidad = ingreso.expediente.unidad
    tiene = f"Tu presentación está en: {unidad.nombre}. " if unidad else "La enviaremos a la unidad que corresponde. "
    if not espera:
        return f"{tiene}No necesita respuesta."
    medio = (
        f"a {ingreso.correo_respuesta}" if ingreso.correo_respuesta else NOMBRES_DE_MEDIO_DICHOS[ingreso.notificar_por]
    )
    if plazo is None:
        return f"{tiene}Te respondemos {medio}."
    return f"{tiene}Te respondemos a más tardar el {_dicho(plazo.vence_el)}, {medio}."


def _plazo_dicho(plazo: PlazoVisto) -> str:
    comienzo = " desde el día hábil siguiente" if plazo.unidad == "habiles" else ""
    return f"{plazo.cantidad} {UNIDADES_DE_PLAZO.get(plazo.unidad, plazo.unidad)}{comienzo}"


def _norma_breve(plazo: PlazoVisto) -> str:
    """`20 días hábiles, Ley 20.285, art. 14`, sin que el número del artículo quede solo en otro renglón."""
    cuantos = f"{plazo.cantidad} {UNIDADES_DE_PLAZO.get(plazo.unidad, plazo.unidad)}"
    return f"{cuantos}, {plazo.norma}".replace("art. ", "art.\u00a0")


def _o_llama(casa: Municipalidad) -> str:
    return f", o llama al {casa.telefono}" if casa.telefono else ""


def _trae(archivos_: int, paginas: int) -> str:
    return f"{_cuenta(archivos_, 'archivo', 'archivos')}, {_cuenta(paginas, 'página', 'páginas')}"


def _cuenta(cuantos: int, uno: str, varios: str) -> str:
    return f"{cuantos} {uno if cuantos == 1 else varios}"


def _recorta(texto: str, largo: int) -> str:
    return texto if len(texto) <= largo else f"{texto[:largo].rsplit(' ', 1)[0]}…"


def _dicho(dia: date) -> str:
    """`lunes 23 de noviembre de 2026`."""
    return f"{DIAS[dia.weekday()]} {dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def _momento(en: datetime, *, segundos: bool = False) -> str:
    hora = en.astimezone(ZONA)
    return f"{_dicho(hora.date())}, {hora:{'%H:%M:%S' if segundos else '%H:%M'}} hrs."


def _compone(plantilla: str, datos: dict[str, Any], *, en: datetime) -> bytes:
    return conexion.imprenta().compone(plantilla, imprimible(datos), en=en)


def imprimible(dato: Any) -> Any:
    """El mismo dato con un cuadro donde la imprenta no tiene letra, como un emoji: el papel sale igual."""
    if isinstance(dato, str):
        return _imprimible(dato)
    if isinstance(dato, Mapping):
        return {clave: imprimible(valor) for clave, valor in dato.items()}
    if isinstance(dato, list | tuple):
        return [imprimible(valor) for valor in dato]
    return dato


def _imprimible(texto: str) -> str:
    letras = []
    for letra in unicodedata.normalize("NFC", texto):
        numero = ord(letra)
        if letra in "\n\t":
            letras.append(" ")
        elif numero in UNEN or unicodedata.category(letra) in {"Cc", "Cf"}:
            continue
        elif any(desde <= numero <= hasta for desde, hasta in CON_LETRA) and unicodedata.category(letra) != "Cn":
            letras.append(letra)
        else:
            letras.append(SIN_LETRA)
    return "".join(letras)


def _escudo() -> list[int]:
    """Los bytes del escudo de la municipalidad, como los recibe la imprenta; ninguno si no hay."""
    if not (huella := organizacion.escudo()):
        return []
    with archivos.abre(huella) as flujo:
        return list(flujo.read())


def _qr(texto: str) -> str:
    """SVG del QR, con corrección media."""
    salida = io.BytesIO()
    segno.make(texto, error="m").save(salida, kind="svg", border=2, xmldecl=False)
    return salida.getvalue().decode()


def guia_pdf(*, guia: GuiaVista, quien: str) -> bytes:
    """La guía con que las cartas certificadas se entregan en Correos, con lugar para cada número y su timbre."""
    datos = {
        "municipalidad": organizacion.municipalidad().nombre, "escudo": _escudo(),
        "titulo": f"Guía de correspondencia certificada del {_dicho(dia_de(guia.hecha_en))}",
        "codigo": guia.codigo, "cuando": _momento(guia.hecha_en).capitalize(), "quien": guia.hecha_por or quien,
        "cuenta": _cuenta(len(guia.cartas), "carta certificada", "cartas certificadas"),
        "filas": [
            {"folio": c.folio, "destinatario": c.destinatario, "direccion": c.direccion, "numero": c.seguimiento}
            for c in guia.cartas
        ],
    }  # fmt: skip
    return _compone("partes/guia", datos, en=guia.hecha_en)


def sobres_pdf(*, cartas: Sequence[EnvioVisto], en: datetime) -> bytes:
    """Un sobre por carta, con el código que lee el escáner al registrar su número."""
    casa = organizacion.municipalidad()
    datos = {
        "municipalidad": casa.nombre, "escudo": _escudo(), "titulo": "Sobres de cartas certificadas",
        "remitente": f"{casa.nombre}, Oficina de Partes", "direccion_remitente": f"{casa.direccion}, {casa.comuna}",
        "sobres": [
            {
                "destinatario": c.destinatario, "direccion": c.direccion, "folio": c.folio, "codigo": c.codigo,
                "qr": _qr(c.codigo),
            }
            for c in cartas
        ],
    }  # fmt: skip
    return _compone("partes/sobre", datos, en=en)
