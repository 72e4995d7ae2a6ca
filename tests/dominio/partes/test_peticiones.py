"""Las partes a), b), c)… de un papel: se separan, se reparten, se responden y ninguna se pierde."""

from datetime import timedelta

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora import verificacion as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones import Resultado
from fojas.dominio.partes.models import Ingreso, Peticion
from fojas.dominio.partes.reglas import CanalDespacho, DatoFaltante
from fojas.dominio.partes.reglas.peticiones import EstadoPeticion, parte_peticiones, siguiente_letra
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, archivo, derivado, oficina

CONCEDIDA = Resultado(EstadoPeticion.CONCEDIDA)
DENEGADA = Resultado(EstadoPeticion.DENEGADA, causa="fondo", razon="El terreno no es municipal.")


# --- Reglas puras


@pytest.mark.parametrize(
    ("escrito", "partes"),
    [
        ("a) Copia del permiso\nb) Copia del plano", ["Copia del permiso", "Copia del plano"]),
        ("1. Luminarias\n2. Bacheo\n3. Poda", ["Luminarias", "Bacheo", "Poda"]),
        ("- Luminarias\n• Bacheo", ["Luminarias", "Bacheo"]),
        ("a) Copia del permiso\n   de la calle Los Boldos\nb) El plano", ["Copia del permiso de la calle Los Boldos", "El plano"]),
        ("Luminarias\n\nBacheo", ["Luminarias", "Bacheo"]),
        ("Pide una sola cosa", ["Pide una sola cosa"]),
    ],
)  # fmt: skip
def test_una_lista_pegada_se_separa_como_viene(escrito: str, partes: list[str]) -> None:
    assert parte_peticiones(escrito) == partes


def test_las_letras_siguen_despues_de_la_z() -> None:
    assert siguiente_letra({"z"}) == "aa"


def test_una_letra_quitada_no_se_da_de_nuevo() -> None:
    assert siguiente_letra({"a", "c"}) == "d"


@pytest.mark.parametrize("escrito", ["", "  \n ", "\n".join(f"- Cosa {n}" for n in range(61)), "x" * 1001])
def test_lo_que_no_es_una_lista_razonable_se_rechaza(escrito: str) -> None:
    with pytest.raises(DatoFaltante):
        parte_peticiones(escrito)


# --- Acciones


@pytest.fixture
def casa(db: None) -> Oficina:
    return oficina()


@pytest.fixture
def papel(casa: Oficina) -> Ingreso:
    return derivado(casa).ingreso


def agrega(casa: Oficina, papel: Ingreso, *textos: str) -> list[Peticion]:
    return acciones.agrega_peticiones(ingreso_id=papel.pk, textos=textos, actor=casa.jefa, en=MEDIODIA)


def verifica() -> str:
    return bitacora.verifica(en=MEDIODIA + timedelta(days=1)).diferencia


def responde(casa: Oficina, papel: Ingreso, resultados: dict[str, Resultado]) -> int:
    return acciones.responde_partes(
        ingreso_id=papel.pk, archivo=archivo(nombre="respuesta.txt"), titulo="ORD. N° 412", resultados=resultados,
        actor=casa.jefa, en=MEDIODIA,
    ).pk  # fmt: skip


def despacha(casa: Oficina, papel: Ingreso, documento: int, *, parcial: bool = False) -> None:
    acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento], canal=CanalDespacho.MESON, recibio="Ximena Toro",
        recibio_documento="12345678-5", parcial=parcial, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip


def test_cada_parte_lleva_su_letra_y_la_unidad_del_caso(casa: Oficina, papel: Ingreso) -> None:
    hechas = agrega(casa, papel, "Luminarias", "Bacheo")

    assert [(p.letra, p.unidad_id) for p in hechas] == [("a", casa.obras.pk), ("b", casa.obras.pk)]
    assert verifica() == ""


def test_una_parte_repetida_no_se_registra_dos_veces(casa: Oficina, papel: Ingreso) -> None:
    agrega(casa, papel, "Luminarias")

    with pytest.raises(DatoFaltante, match="ya está"):
        agrega(casa, papel, "Luminarias")


def test_corregir_y_repartir_dejan_lo_anterior_en_la_bitacora(casa: Oficina, papel: Ingreso) -> None:
    (parte,) = agrega(casa, papel, "Luminaria")

    acciones.corrige_peticion(
        codigo=parte.codigo, texto="Luminarias", unidad_id=casa.dideco.pk, actor=casa.jefa, en=MEDIODIA
    )

    assert Anotacion.objects.get(suceso="peticion.corregida").personal.datos["antes"] == "Luminaria"
    assert Peticion.objects.get().unidad_id == casa.dideco.pk
    assert verifica() == ""


def test_unidas_quedan_en_una_y_su_letra_no_vuelve(casa: Oficina, papel: Ingreso) -> None:
    primera, segunda = agrega(casa, papel, "Luminarias", "Alumbrado")

    acciones.une_peticiones(codigo=segunda.codigo, a=primera.codigo, actor=casa.jefa, en=MEDIODIA)

    (tercera,) = agrega(casa, papel, "Poda")
    vivas = consultas.peticiones(papel.pk, procedimiento="presentacion")
    assert [(p.letra, p.texto) for p in vivas] == [("a", "Luminarias · Alumbrado"), ("c", "Poda")]
    assert tercera.letra == "c"
    assert verifica() == ""


def test_quitar_pide_su_motivo(casa: Oficina, papel: Ingreso) -> None:
    (parte,) = agrega(casa, papel, "Luminarias")
    with pytest.raises(DatoFaltante, match="por qué se quita"):
        acciones.quita_peticion(codigo=parte.codigo, motivo=" ", actor=casa.jefa, en=MEDIODIA)

    acciones.quita_peticion(codigo=parte.codigo, motivo="Estaba dos veces", actor=casa.jefa, en=MEDIODIA)

    assert consultas.peticiones(papel.pk, procedimiento="presentacion") == []
    assert verifica() == ""


def test_una_parte_respondida_ya_no_se_corrige(casa: Oficina, papel: Ingreso) -> None:
    (parte,) = agrega(casa, papel, "Luminarias")
    acciones.resuelve_peticion(codigo=parte.codigo, resultado=CONCEDIDA, actor=casa.jefa, en=MEDIODIA)

    with pytest.raises(DatoFaltante, match="ya se respondió"):
        acciones.corrige_peticion(codigo=parte.codigo, texto="Otra cosa", actor=casa.jefa, en=MEDIODIA)


@pytest.mark.parametrize(
    ("resultado", "campo"),
    [
        (Resultado(EstadoPeticion.DENEGADA), "causa"),
        (Resultado(EstadoPeticion.DENEGADA, causa="funciones", razon="x"), "causa"),
        (Resultado(EstadoPeticion.DENEGADA, causa="fondo"), "razon"),
        (Resultado(EstadoPeticion.PARCIAL, causa="fondo"), "razon"),
        (Resultado(EstadoPeticion.DERIVADA), "organo"),
        (Resultado(EstadoPeticion.SIN_OBJETO), "razon"),
    ],
)
def test_lo_que_no_se_concede_dice_por_que(casa: Oficina, papel: Ingreso, resultado: Resultado, campo: str) -> None:
    (parte,) = agrega(casa, papel, "Luminarias")

    with pytest.raises(DatoFaltante) as rechazo:
        acciones.resuelve_peticion(codigo=parte.codigo, resultado=resultado, actor=casa.jefa, en=MEDIODIA)

    assert rechazo.value.campo == campo


def test_en_acceso_a_la_informacion_solo_valen_las_causas_de_su_ley(casa: Oficina) -> None:
    papel = derivado(casa, tipo="sai").ingreso
    (parte,) = agrega(casa, papel, "Copia del sumario")
    with pytest.raises(DatoFaltante, match="causa de la ley"):
        acciones.resuelve_peticion(codigo=parte.codigo, resultado=DENEGADA, actor=casa.jefa, en=MEDIODIA)

    acciones.resuelve_peticion(
        codigo=parte.codigo, resultado=Resultado(EstadoPeticion.DENEGADA, causa="derechos", razon="Salud de terceros"),
        actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip

    (vista,) = consultas.peticiones(papel.pk, procedimiento="acceso-informacion")
    assert vista.norma == "Ley 20.285, art. 21 N° 2"


def test_la_unidad_que_lleva_una_parte_la_resuelve_y_no_las_demas(casa: Oficina, papel: Ingreso) -> None:
    suya, de_obras = agrega(casa, papel, "Subsidio", "Luminarias")
    acciones.corrige_peticion(codigo=suya.codigo, unidad_id=casa.dideco.pk, actor=casa.jefa, en=MEDIODIA)
    acciones.deriva(
        ingreso_id=papel.pk, destinos=[acciones.Destino(casa.dideco.pk)], instruccion="para_informe", actor=casa.jefa,
        en=MEDIODIA,
    )  # fmt: skip

    acciones.resuelve_peticion(codigo=suya.codigo, resultado=CONCEDIDA, actor=casa.ajeno, en=MEDIODIA)

    with pytest.raises(NoAutorizado):
        acciones.resuelve_peticion(codigo=de_obras.codigo, resultado=CONCEDIDA, actor=casa.ajeno, en=MEDIODIA)


def test_quien_audita_no_separa(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(NoAutorizado):
        acciones.agrega_peticiones(ingreso_id=papel.pk, textos=["x"], actor=casa.auditora, en=MEDIODIA)


# --- Responder y despachar


def test_con_partes_sin_responder_no_se_despacha_como_completa(casa: Oficina, papel: Ingreso) -> None:
    una, _ = agrega(casa, papel, "Luminarias", "Bacheo")
    documento = responde(casa, papel, {una.codigo: CONCEDIDA})

    with pytest.raises(DatoFaltante, match=r"Falta responder b\)"):
        despacha(casa, papel, documento)


def test_la_respuesta_parcial_deja_el_caso_en_tramite_y_el_plazo_corriendo(casa: Oficina, papel: Ingreso) -> None:
    una, otra = agrega(casa, papel, "Luminarias", "Bacheo")
    primero = responde(casa, papel, {una.codigo: CONCEDIDA})
    despacha(casa, papel, primero, parcial=True)
    papel.refresh_from_db()
    assert (papel.estado, Plazo.objects.get(codigo=papel.plazo).cumplido_en) == ("ingresado", None)

    segundo = acciones.responde_partes(
        ingreso_id=papel.pk, archivo=archivo(nombre="resto.txt"), titulo="ORD. N° 413",
        resultados={otra.codigo: DENEGADA}, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip
    despacha(casa, papel, segundo.pk)

    papel.refresh_from_db()
    assert (papel.estado, Plazo.objects.get(codigo=papel.plazo).cumplido_en) == ("despachado", MEDIODIA)
    assert verifica() == ""


def test_retirada_la_respuesta_sus_partes_vuelven_a_estar_sin_responder(casa: Oficina, papel: Ingreso) -> None:
    (parte,) = agrega(casa, papel, "Luminarias")
    documento = responde(casa, papel, {parte.codigo: CONCEDIDA})

    acciones.retira_respuesta(
        ingreso_id=papel.pk, documento_id=documento, motivo="Era otra", actor=casa.jefa, en=MEDIODIA
    )

    parte.refresh_from_db()
    assert (parte.estado, parte.documento) == ("pendiente", None)
    assert verifica() == ""


def test_una_parte_ya_respondida_no_la_responde_otro_documento(casa: Oficina, papel: Ingreso) -> None:
    (parte,) = agrega(casa, papel, "Luminarias")
    acciones.resuelve_peticion(codigo=parte.codigo, resultado=CONCEDIDA, actor=casa.jefa, en=MEDIODIA)

    with pytest.raises(DatoFaltante, match="ya está respondida"):
        responde(casa, papel, {parte.codigo: CONCEDIDA})

    papel.refresh_from_db()
    assert papel.estado == "derivado"


def test_veinte_letras_se_responden_de_una_vez_y_se_despachan(casa: Oficina, papel: Ingreso) -> None:
    hechas = agrega(casa, papel, *(f"Copia del documento {n}" for n in range(1, 21)))
    assert hechas[-1].letra == "t"

    documento = responde(casa, papel, {p.codigo: CONCEDIDA for p in hechas})
    despacha(casa, papel, documento)

    papel.refresh_from_db()
    assert papel.estado == "despachado"
    assert {p.titulo for p in consultas.peticiones(papel.pk, procedimiento="presentacion")} == {"ORD. N° 412"}
    assert verifica() == ""


@pytest.mark.parametrize(
    "cambio", [{"estado": "concedida", "resuelta_en": MEDIODIA}, {"texto": "Otra cosa"}, {"quitada_en": MEDIODIA}]
)
def test_una_parte_cambiada_por_fuera_se_nota(casa: Oficina, papel: Ingreso, cambio: dict[str, object]) -> None:
    agrega(casa, papel, "Luminarias")

    Peticion.objects.update(**cambio)

    assert "peticion" in verifica()


def test_una_parte_borrada_por_fuera_se_nota(casa: Oficina, papel: Ingreso) -> None:
    agrega(casa, papel, "Luminarias")

    Peticion.objects.all().delete()

    assert "ya no está" in verifica()
