"""El ingreso: folio, fecha, hora, huella y plazo; un doble clic no gasta otro folio y nada queda a medias."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.expedientes import acciones as en_la_casa
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.models import Archivo, Documento, Expediente
from fojas.dominio.expedientes.reglas import SOBRE_SIN_LEER, Confidencialidad, FaltaCausaDeReserva
from fojas.dominio.fe.models import Numero
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Borrador, Ingreso
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.organizacion import MEDIODIA, FabricaPersona
from tests.fabricas.partes import Oficina, archivo, derivado, ingreso, oficina

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def test_el_folio_lleva_el_ano_y_sigue_sin_saltos(casa: Oficina) -> None:
    folios = [ingreso(casa).folio for _ in range(3)]

    assert folios == ["2026-000001", "2026-000002", "2026-000003"]


def test_a_las_once_de_la_noche_del_31_de_diciembre_el_folio_es_del_ano_que_termina(casa: Oficina) -> None:
    papel = ingreso(casa, en=datetime(2027, 1, 1, 2, 30, tzinfo=UTC))

    assert papel.folio == "2026-000001"


def test_el_expediente_nace_con_su_identificador_unico(casa: Oficina) -> None:
    papel = ingreso(casa)

    assert papel.expediente.iuie.startswith("08307-2026-")


def test_lo_que_entra_el_sabado_se_entiende_presentado_el_lunes(casa: Oficina) -> None:
    sabado = datetime(2026, 11, 28, 13, 0, tzinfo=UTC)

    papel = ingreso(casa, en=sabado)

    assert (papel.recibido_en, papel.cuenta_desde_el) == (sabado, date(2026, 11, 30))


def test_una_solicitud_abre_el_plazo_de_la_ley_y_lo_copia_para_ordenar(casa: Oficina) -> None:
    papel = ingreso(casa)

    plazo = Plazo.objects.get(codigo=papel.plazo)
    assert (plazo.regla, papel.vence_en) == ("oirs-respuesta", plazo.vence_en)


def test_un_oficio_de_contraloria_exige_el_plazo_que_trae_escrito(casa: Oficina) -> None:
    with pytest.raises(DatoFaltante) as rechazo:
        ingreso(casa, tipo="contraloria")

    assert rechazo.value.campo == "dias_de_plazo"


def test_con_su_plazo_el_oficio_de_contraloria_vence_cuando_el_dice(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="contraloria", dias_de_plazo=10)

    assert Plazo.objects.get(codigo=papel.plazo).cantidad == 10


def test_la_misma_clave_devuelve_el_mismo_folio(casa: Oficina) -> None:
    primero = ingreso(casa, clave_idempotencia="f-1")

    segundo = ingreso(casa, clave_idempotencia="f-1")

    assert (segundo.pk, Ingreso.objects.count(), Numero.objects.count()) == (primero.pk, 1, 1)


@pytest.mark.parametrize(
    ("datos", "campo"),
    [
        ({"materia": "   "}, "materia"),
        ({"materia": "a" * 501}, "materia"),
        ({"archivos": []}, "archivos"),
        ({"remitente_id": None}, "remitente"),
        ({"notificar_por": "paloma"}, "notificar_por"),
        ({"correo_respuesta": ""}, "correo_respuesta"),
        ({"correo_respuesta": "no es un correo"}, "correo_respuesta"),
        ({"asistido": True}, "nota_asistido"),
        ({"tipo": "inventado"}, "tipo"),
    ],
)
def test_un_dato_malo_se_rechaza_junto_a_su_campo_y_no_gasta_folio(
    casa: Oficina, datos: dict[str, Any], campo: str
) -> None:
    with pytest.raises(DatoFaltante) as rechazo:
        ingreso(casa, **datos)

    assert (rechazo.value.campo, Ingreso.objects.count(), Numero.objects.count()) == (campo, 0, 0)


def test_sin_causa_legal_no_se_reserva_y_nada_queda_a_medias(casa: Oficina) -> None:
    with pytest.raises(FaltaCausaDeReserva):
        ingreso(casa, confidencialidad="reservado")

    assert (Expediente.objects.count(), Documento.objects.count(), Numero.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("quien", ["jefa", "funcionaria", "ajeno", "auditora"])
def test_quien_no_lleva_partes_no_ingresa(casa: Oficina, quien: str) -> None:
    with pytest.raises(NoAutorizado):
        ingreso(casa, actor=getattr(casa, quien))


def test_cada_archivo_queda_en_el_indice_con_su_foja(casa: Oficina) -> None:
    papel = ingreso(casa, archivos=[archivo(nombre="carta.txt"), archivo(nombre="fotografía ñ.txt")])

    indice = expedientes.indice_electronico(casa.partes, papel.expediente)
    assert [(f.nombre, f.foja_desde) for f in indice] == [("carta.txt", 1), ("fotografía ñ.txt", 2)]


def test_la_cedula_reservada_no_la_ve_quien_no_tiene_derecho(casa: Oficina) -> None:
    from fojas.dominio.partes.acciones import ArchivoRecibido

    cedula = archivo(nombre="cédula.txt")
    papel = ingreso(
        casa, archivos=[archivo(), ArchivoRecibido(cedula.sha256, cedula.nombre, reservado_por="20285-21-2")]
    )
    derivado(casa, ingresado=papel)

    vistos = expedientes.indice_electronico(casa.funcionaria, papel.expediente)
    assert [f.orden for f in vistos] == [1]


def test_quien_lo_recibio_sigue_viendo_lo_reservado_que_registro(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="sobre-licitacion", confidencialidad="reservado", causa_reserva="19886-sobre")

    assert expedientes.por_codigo(papel.expediente.codigo, casa.partes) is not None


def test_el_sobre_de_licitacion_llega_reservado_aunque_se_pida_publico(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="sobre-licitacion", confidencialidad="publico")

    assert (papel.expediente.confidencialidad, papel.expediente.causa_reserva) == ("reservado", "19886-sobre")


def test_el_sobre_cerrado_no_se_lee(casa: Oficina) -> None:
    oferta = archivo(b"Oferta por 12 millones")

    ingreso(casa, tipo="sobre-licitacion", archivos=[oferta])

    guardado = Archivo.objects.get(pk=oferta.sha256)
    assert (guardado.estado_texto, guardado.nota_texto) == ("sin_texto", SOBRE_SIN_LEER)
    assert not Trabajo.objects.filter(tarea="expedientes.lee_texto").exists()


def test_el_sobre_que_se_agrega_a_un_caso_publico_se_cierra_solo(casa: Oficina) -> None:
    primero = ingreso(casa)

    ingreso(casa, tipo="sobre-licitacion", expediente_codigo=primero.expediente.codigo)

    primero.expediente.refresh_from_db()
    sobre = Documento.objects.filter(expediente=primero.expediente).latest("orden")
    assert primero.expediente.confidencialidad == "publico"
    assert (sobre.confidencialidad, sobre.causa_reserva) == ("reservado", "19886-sobre")


def test_corregir_el_tipo_a_sobre_cerrado_reserva_el_caso(casa: Oficina) -> None:
    papel = ingreso(casa)

    acciones.corrige(ingreso_id=papel.pk, tipo="sobre-licitacion", actor=casa.partes, en=MEDIODIA)

    papel.expediente.refresh_from_db()
    assert papel.expediente.causa_reserva == "19886-sobre"
    assert expedientes.por_codigo(papel.expediente.codigo, casa.partes) is not None


def test_al_abrirse_el_sobre_se_lee(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="sobre-licitacion")

    en_la_casa.reserva(
        expediente_id=papel.expediente_id, nivel=Confidencialidad.PUBLICO, causa="", terminos={"general"},
        autor=casa.partes.codigo, en=MEDIODIA,
    )  # fmt: skip

    assert Trabajo.objects.filter(tarea="expedientes.lee_texto").count() == 1
    assert Archivo.objects.filter(estado_texto="pendiente").count() == 1


def test_se_anota_con_su_folio_y_sin_el_nombre_entre_lo_que_queda_para_siempre(casa: Oficina) -> None:
    papel = ingreso(casa)

    anotacion = Anotacion.objects.get(suceso="ingreso.recibido")
    assert (anotacion.datos["folio"], "Ximena" in str(anotacion.datos)) == (papel.folio, False)


def test_el_comprobante_queda_encolado_en_la_misma_transaccion(casa: Oficina) -> None:
    papel = ingreso(casa)

    assert Trabajo.objects.filter(tarea="partes.comprobante", argumentos={"ingreso_id": papel.pk}).count() == 1


def test_lo_que_se_agrega_a_un_caso_entra_en_su_expediente(casa: Oficina) -> None:
    primero = ingreso(casa)

    segundo = ingreso(casa, materia="Agrega fotografías", expediente_codigo=primero.expediente.codigo)

    assert segundo.expediente_id == primero.expediente_id


def test_ingresar_bota_su_borrador_y_no_el_de_otra_persona(casa: Oficina) -> None:
    propio = acciones.guarda_borrador(codigo="", datos={"materia": "x"}, archivos=[], actor=casa.partes, en=MEDIODIA)
    ajeno = Borrador.objects.create(codigo="AJENO", persona=FabricaPersona(), guardado_en=MEDIODIA)

    ingreso(casa, borrador_codigo=propio.codigo)

    assert list(Borrador.objects.all()) == [ajeno]


def test_guardar_un_borrador_con_el_codigo_de_otro_no_lo_pisa(casa: Oficina) -> None:
    Borrador.objects.create(codigo="AJENO", persona=FabricaPersona(), datos={"materia": "suya"}, guardado_en=MEDIODIA)

    acciones.guarda_borrador(codigo="AJENO", datos={"materia": "mía"}, archivos=[], actor=casa.partes, en=MEDIODIA)

    assert Borrador.objects.get(codigo="AJENO").datos == {"materia": "suya"}


def test_corregir_la_materia_deja_la_anterior_como_dato_personal(casa: Oficina) -> None:
    papel = ingreso(casa)

    acciones.corrige(ingreso_id=papel.pk, materia="Pide reponer una luminaria", actor=casa.partes, en=MEDIODIA)

    anotacion = Anotacion.objects.get(suceso="ingreso.corregido")
    assert anotacion.personal.datos["antes"] == {"materia": papel.materia}


def test_corregir_el_tipo_vuelve_a_contar_el_plazo_desde_la_misma_recepcion(casa: Oficina) -> None:
    papel = ingreso(casa)

    corregido = acciones.corrige(ingreso_id=papel.pk, tipo="sai", actor=casa.partes, en=MEDIODIA + timedelta(days=3))

    nuevo = Plazo.objects.get(codigo=corregido.plazo)
    assert (nuevo.regla, nuevo.desde, Plazo.objects.get(codigo=papel.plazo).anulado_en is not None) == (
        "sai-respuesta",
        MEDIODIA,
        True,
    )


def test_corregir_sin_cambios_no_anota_nada(casa: Oficina) -> None:
    papel = ingreso(casa)

    acciones.corrige(ingreso_id=papel.pk, materia=papel.materia, actor=casa.partes, en=MEDIODIA)

    assert not Anotacion.objects.filter(suceso="ingreso.corregido").exists()
