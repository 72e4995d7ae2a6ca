"""Los recorridos son tablas: de cada estado se sale por los pasos escritos y por ninguno más."""

import pytest

from fojas.dominio.partes import reglas
from fojas.dominio.partes.reglas import (
    CanalDespacho,
    Estado,
    EstadoDerivacion,
    EstadoDespacho,
    Paso,
    PasoDerivacion,
    PasoNoPermitido,
)
from fojas.normativa.plazos import REGLAS


def test_todo_estado_es_alcanzable_desde_el_ingreso() -> None:
    alcanzados, por_ver = {Estado.INGRESADO}, [Estado.INGRESADO]
    while por_ver:
        desde = por_ver.pop()
        nuevos = {hacia for (de, _), hacia in reglas.RECORRIDO.items() if de == desde} - alcanzados
        alcanzados |= nuevos
        por_ver += nuevos

    assert alcanzados == set(Estado)


@pytest.mark.parametrize("estado", list(Estado))
def test_de_ningun_estado_se_queda_sin_salida(estado: Estado) -> None:
    assert any(de == estado for de, _ in reglas.RECORRIDO)


@pytest.mark.parametrize(
    ("estado", "paso"),
    [
        (Estado.INGRESADO, Paso.DESPACHAR),
        (Estado.DERIVADO, Paso.DESPACHAR),
        (Estado.EN_TRAMITE, Paso.DESPACHAR),
        (Estado.DESPACHADO, Paso.DESPACHAR),
        (Estado.DESPACHADO, Paso.DERIVAR),
        (Estado.ARCHIVADO, Paso.RESPONDER),
        (Estado.ARCHIVADO, Paso.ARCHIVAR),
        (Estado.INGRESADO, Paso.REABRIR),
    ],
)
def test_un_paso_fuera_de_la_tabla_se_rechaza_diciendo_en_que_estado_esta(estado: Estado, paso: Paso) -> None:
    with pytest.raises(PasoNoPermitido, match=reglas.NOMBRES_DE_ESTADO[estado].lower()):
        reglas.siguiente(estado, paso)


@pytest.mark.parametrize("estado", sorted(set(EstadoDerivacion) - reglas.ABIERTAS))
@pytest.mark.parametrize("paso", sorted(set(PasoDerivacion) - {PasoDerivacion.REABRIR}))
def test_una_derivacion_cerrada_no_admite_ningun_paso(estado: EstadoDerivacion, paso: PasoDerivacion) -> None:
    with pytest.raises(PasoNoPermitido):
        reglas.siguiente_derivacion(estado, paso)


@pytest.mark.parametrize("estado", sorted(EstadoDerivacion))
def test_solo_la_cumplida_se_reabre(estado: EstadoDerivacion) -> None:
    reabre = (estado, PasoDerivacion.REABRIR) in reglas.RECORRIDO_DERIVACION

    assert reabre == (estado == EstadoDerivacion.CUMPLIDA)


@pytest.mark.parametrize("estado", sorted(Estado))
def test_solo_se_retira_la_respuesta_que_no_ha_salido(estado: Estado) -> None:
    assert reglas.admite(estado, Paso.RETIRAR) == (estado == Estado.RESPONDIDO)


@pytest.mark.parametrize(
    ("escrito", "guardado"),
    [("12.345.678-5", "12345678-5"), ("123456785", "12345678-5"), (" ab12345 ", "AB12345"), ("", "")],
)
def test_quien_retira_se_identifica_con_su_run_o_su_pasaporte(escrito: str, guardado: str) -> None:
    assert reglas.documento_de_identidad(escrito) == guardado


def test_un_run_mal_escrito_dice_como_corregirlo() -> None:
    with pytest.raises(reglas.DatoFaltante, match="dígito verificador") as rechazo:
        reglas.documento_de_identidad("12.345.678-9")

    assert rechazo.value.campo == "recibio_documento"


@pytest.mark.parametrize("tipo", list(reglas.TIPOS.values()), ids=lambda t: t.clave)
def test_cada_tipo_cita_una_regla_que_existe_o_ninguna(tipo: reglas.TipoIngreso) -> None:
    assert tipo.regla == "" or tipo.regla in REGLAS


@pytest.mark.parametrize("tipo", list(reglas.TIPOS.values()), ids=lambda t: t.clave)
def test_el_plazo_se_pide_solo_si_la_regla_no_lo_fija(tipo: reglas.TipoIngreso) -> None:
    sin_cantidad = bool(tipo.regla) and REGLAS[tipo.regla].cantidad is None

    assert tipo.pide_plazo == sin_cantidad


def test_un_tipo_fuera_del_catalogo_se_rechaza_junto_a_su_campo() -> None:
    with pytest.raises(reglas.DatoFaltante) as rechazo:
        reglas.tipo_de("resolucion-exenta")

    assert rechazo.value.campo == "tipo"


@pytest.mark.parametrize("estado", list(Estado))
def test_cada_estado_tiene_nombre_proximo_paso_y_frase_para_la_persona(estado: Estado) -> None:
    frases = (
        reglas.NOMBRES_DE_ESTADO[estado],
        reglas.proximo_paso(estado=estado),
        reglas.frase_para_la_persona(estado),
    )

    assert all(frases)


@pytest.mark.parametrize(
    ("canal", "estado", "nombre"),
    [
        (CanalDespacho.CORREO, EstadoDespacho.EN_CAMINO, "Por salir"),
        (CanalDespacho.CORREO, EstadoDespacho.ENTREGADO, "Enviado"),
        (CanalDespacho.CARTA_CERTIFICADA, EstadoDespacho.EN_CAMINO, "En camino"),
        (CanalDespacho.MESON, EstadoDespacho.ENTREGADO, "Entregado"),
    ],
)
def test_de_un_correo_se_dice_que_salio_y_no_que_se_entrego(
    canal: CanalDespacho, estado: EstadoDespacho, nombre: str
) -> None:
    assert reglas.nombre_de_estado(canal, estado) == nombre
