"""Qué queda para siempre en la bitácora y cómo se lee."""

from typing import Any

import pytest

from fojas.dominio.bitacora.reglas import SUCESOS, frase_de, registra_suceso

QUEDAN = frozenset({
    "a", "acogida", "adjuntos", "alcances", "anotacion", "anterior", "antes", "apercibimiento", "archivos", "aviso",
    "buzon", "bytes", "calidad", "cambio", "campos", "canal", "cantidad", "cargo", "cartas", "causa", "certificado",
    "clase", "comunicacion", "con", "confidencialidad", "copia", "cuantas", "cuenta", "denuncia", "derivacion",
    "derivaciones", "desde", "despacho", "destino", "detiene", "dia", "dias", "dicho", "documento", "documentos",
    "domicilio", "donde", "efecto", "eml", "enviada_en", "envio", "envios", "estado", "faltan", "fecha", "filas",
    "foja", "folio", "formulario", "guia", "hasta", "hecha", "hecha_en", "hora", "ingreso", "instruccion", "intento",
    "interrupcion", "iuie", "letra", "lista", "medio", "message_id", "metodo", "motor", "movimiento", "nivel",
    "notificado", "numero", "orden", "otro", "papel", "persona", "peticion", "planilla", "plazo", "preferencia",
    "prefijo", "procedimiento", "prueba", "punto", "que", "quita", "reemplaza", "regla", "responsable", "resuelta_el",
    "rol", "seguimiento", "sesion_el", "sha256", "tarea", "terminos", "tipo", "transaccion", "unidad", "unidades",
    "vence", "vencio", "vista", "vkey",
})  # fmt: skip
"""Códigos, números, fechas, huellas y valores de listas cerradas. Un dato nuevo se agrega aquí solo si es de estos."""
LIBRES = {
    ("aviso.preparado", "asunto"): "lo compone Fojas y solo lleva el folio",
    ("bitacora.llave_perdida", "motivo"): "dice qué pasó con una llave y la verificación lo necesita siempre",
    ("bitacora.llave_rotada", "motivo"): "dice por qué se cambió una llave y la verificación lo necesita siempre",
    ("bitacora.personal_borrado", "motivo"): "borrar es lo que no puede quedar sin explicación",
    ("cargo.creado", "nombre"): "nombre de un cargo, no de una persona",
    ("cierre.fijado", "norma"): "cita de una ordenanza",
    ("documento.en_cuarentena", "hallazgo"): "nombre que el antivirus da a lo que encontró",
    ("documento.liberado", "hallazgo"): "nombre que el antivirus da a lo que encontró",
    ("envio.cambiado", "motivo"): "de la lista cerrada de motivos de devolución de Correos",
    ("expediente.asignado", "nombre"): "nombre de una unidad",
    ("feriado.anulado", "motivo"): "sobre el calendario de todos",
    ("feriado.decretado", "nombre"): "nombre de un feriado",
    ("feriado.decretado", "norma"): "cita de una norma",
    ("lista.cambiada", "nombre"): "nombre de una lista de distribución",
    ("lista.creada", "nombre"): "nombre de una lista de distribución",
    ("lista.retirada", "nombre"): "nombre de una lista de distribución",
    ("notificacion.preparada", "asunto"): "lo compone Fojas y solo lleva el folio",
    ("persona.nombrada", "acto"): "cita del acto administrativo, que es público",
    ("persona.nombramiento_terminado", "acto"): "cita del acto administrativo, que es público",
    ("plazo.suspendido", "norma"): "cita de una norma",
    ("unidad.cerrada", "nombre"): "nombre de una unidad",
    ("unidad.creada", "nombre"): "nombre de una unidad",
    ("unidad.modificada", "nombre"): "nombre de una unidad",
}
"""Lo único escrito a mano que queda para siempre, y por qué puede."""


def _declarados() -> list[str]:
    return sorted(nombre for nombre in SUCESOS if not nombre.startswith("prueba."))


@pytest.mark.parametrize("nombre", _declarados())
def test_lo_que_una_persona_escribe_no_queda_para_siempre(nombre: str) -> None:
    sueltos = {campo for campo in SUCESOS[nombre].datos - QUEDAN if (nombre, campo) not in LIBRES}

    assert not sueltos, f"{nombre}: {sorted(sueltos)} van en personal, o en LIBRES con su razón"


def test_toda_excepcion_sigue_haciendo_falta() -> None:
    assert {(s, campo) for s, campo in LIBRES if campo not in SUCESOS[s].datos} == set()


@pytest.mark.parametrize(
    ("valor", "dicho"),
    [
        ("2026-11-24", "24-11-2026"),
        ("2026-11-24T15:00:00+00:00", "24-11-2026 a las 12:00"),
        ("2026-99-99", "2026-99-99"),
        ("08307-2026-11", "08307-2026-11"),
        (["a", "b", "c"], "a, b y c"),
        ([], "—"),
        (True, "sí"),
        (False, "no"),
        (7, "7"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_un_dato_se_lee_en_palabras(valor: object, dicho: str) -> None:
    registra_suceso("prueba.dicho", frase="{que}", datos=("que",))

    assert frase_de("prueba.dicho", {"que": valor}) == dicho


@pytest.mark.parametrize(
    ("suceso", "datos", "frase"),
    [
        ("expediente.asignado", {"unidad": "dom", "nombre": "Dirección de Obras"}, "Lo dejó a cargo de Dirección de Obras"),
        ("expediente.asignado", {"unidad": "dom", "responsable": ""}, "Lo dejó a cargo de dom"),
        (
            "expediente.acceso_dado",
            {"terminos": ["persona:3", "reserva:persona:3", "reserva:unidad:7", "unidad:7"], "unidades": ["Obras"]},
            "Dio acceso a Obras y 1 persona",
        ),
        ("expediente.acceso_dado", {"terminos": ["reserva:unidad:7", "unidad:7"]}, "Dio acceso a 1 unidad"),
        ("expediente.acceso_dado", {"terminos": ["general"]}, "Dio acceso a toda la municipalidad"),
        (
            "expediente.reservado",
            {"nivel": "reservado", "causa": "20285-21-2"},
            "Lo declaró reservado por Ley 20.285, art. 21 N° 2: derechos de las personas",
        ),
        ("expediente.reservado", {"nivel": "publico", "causa": ""}, "Lo declaró público"),
        ("expediente.reabierto", {"motivo": "Se anotó antes"}, "Reabrió el expediente"),
        ("plazo.anulado", {"motivo": "De antes", "plazo": "X"}, "Dejó sin efecto el plazo"),
        (
            "plazo.suspendido",
            {"causa": "Se espera que la persona complete su solicitud", "norma": "Resolución N° 84 de 2026"},
            "Suspendió el plazo: Se espera que la persona complete su solicitud (Resolución N° 84 de 2026)",
        ),
        ("plazo.reanudado", {"vence": "2026-12-11"}, "El plazo volvió a correr; vence el 11-12-2026"),
    ],
)  # fmt: skip
def test_lo_anotado_hoy_y_lo_de_antes_se_lee_en_palabras(suceso: str, datos: dict[str, Any], frase: str) -> None:
    assert frase_de(suceso, datos) == frase
