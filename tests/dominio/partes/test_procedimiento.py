"""Pedir que complete, prorrogar avisando, advertir del abandono y certificar el silencio, con sus fechas y su acto."""

from datetime import date, datetime, timedelta

import pytest

from fojas.base.tiempo import ZONA, dia_de
from fojas.base.veredicto import SI, NoAutorizado
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora import verificacion as bitacora
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.models import Plazo, Suspension
from fojas.dominio.calendario.reglas import ProrrogaNoPermitida
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import acciones, consultas, documentos
from fojas.dominio.partes.acciones import PorDonde
from fojas.dominio.partes.models import Apercibimiento, Certificado, Comunicacion, Denuncia, Ingreso
from fojas.dominio.partes.reglas import CanalDespacho, DatoFaltante, PasoNoPermitido
from fojas.dominio.partes.reglas.comunicaciones import MedioComunicacion, quedo_a_tiempo
from tests.fabricas.organizacion import DIA, MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, archivo, derivado, ingreso, oficina

pytestmark = pytest.mark.django_db
EN_LA_OFICINA = PorDonde(MedioComunicacion.MESON, recibio="Ximena Toro Fuica, RUN 12.345.678-5")
POR_CARTA = PorDonde(MedioComunicacion.CARTA_CERTIFICADA)
POR_CORREO = PorDonde(MedioComunicacion.CORREO)
DETALLE = "Trae el plano firmado por un arquitecto."
FUNDAMENTO = "Falta la visita a terreno de la Dirección de Obras"


def en(dia: date, hora: int = 12) -> datetime:
    return datetime(dia.year, dia.month, dia.day, hora, tzinfo=ZONA)


@pytest.fixture
def casa() -> Oficina:
    return oficina()


@pytest.fixture
def papel(casa: Oficina) -> Ingreso:
    """Una solicitud a cargo de Obras, entrada el martes 24 de noviembre de 2026."""
    return derivado(casa).ingreso


def pide(
    casa: Oficina, papel: Ingreso, *, aviso: PorDonde = EN_LA_OFICINA, faltan: tuple[str, ...] = ("firma",),
    detiene: bool = True,
) -> Apercibimiento:  # fmt: skip
    return acciones.pide_completar(
        ingreso_id=papel.pk, faltan=faltan, detalle=DETALLE, aviso=aviso, detiene=detiene, actor=casa.jefa, en=MEDIODIA
    )


def verifica(cuando: datetime) -> str:
    return bitacora.verifica(en=cuando).diferencia


def vence(codigo: str) -> date:
    return Plazo.objects.get(codigo=codigo).vence_el


# --- Subsanación


def test_notificada_en_la_oficina_tiene_cinco_habiles_y_el_caso_se_detiene(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)

    assert vence(hecho.plazo) == date(2026, 12, 1)
    assert Suspension.objects.get(plazo__codigo=papel.plazo).desde == DIA
    assert verifica(MEDIODIA) == ""


def test_por_carta_el_plazo_de_la_persona_espera_a_que_correos_la_reciba(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel, aviso=POR_CARTA)
    assert (hecho.estado, hecho.plazo) == ("por_notificar", "")

    acciones.notifica(
        comunicacion_codigo=hecho.comunicacion.codigo, medio="carta_certificada", cuando=en(date(2026, 11, 26)),
        constancia="Seguimiento 1170000001", actor=casa.jefa, en=en(date(2026, 11, 27)),
    )  # fmt: skip

    hecho.refresh_from_db()
    assert Comunicacion.objects.get().notificado_el == date(2026, 12, 1)
    assert vence(hecho.plazo) == date(2026, 12, 9)
    assert Suspension.objects.get().desde == date(2026, 12, 1)
    assert verifica(en(date(2026, 11, 27))) == ""


def test_el_correo_comun_sale_y_no_hace_correr_el_plazo(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel, aviso=POR_CORREO)

    avisos.registra_envio(codigo=hecho.comunicacion.aviso, message_id="<a@b>", eml_sha256=archivo().sha256, en=MEDIODIA)

    hecho.refresh_from_db()
    comunicacion = Comunicacion.objects.get()
    assert (comunicacion.estado, comunicacion.notificado_el, hecho.estado) == ("hecha", None, "por_notificar")
    assert not Suspension.objects.exists()
    assert verifica(MEDIODIA) == ""


def test_despues_del_correo_que_no_notifica_vale_la_constancia_de_la_oficina(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel, aviso=POR_CORREO)
    avisos.registra_envio(codigo=hecho.comunicacion.aviso, message_id="<a@b>", eml_sha256=archivo().sha256, en=MEDIODIA)

    acciones.notifica(
        comunicacion_codigo=hecho.comunicacion.codigo, medio="meson", cuando=en(date(2026, 11, 25)),
        constancia="La propia interesada", actor=casa.partes, en=en(date(2026, 11, 25)),
    )  # fmt: skip

    hecho.refresh_from_db()
    assert (hecho.estado, vence(hecho.plazo)) == ("corre", date(2026, 12, 2))
    assert verifica(en(date(2026, 11, 25))) == ""


def test_el_correo_que_no_salio_avisa_a_quien_lo_pidio(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel, aviso=POR_CORREO)

    avisos.registra_fallo(codigo=hecho.comunicacion.aviso, error="550 no existe", en=MEDIODIA)

    comunicacion = Comunicacion.objects.get()
    assert (comunicacion.estado, comunicacion.error) == ("fallida", "550 no existe")
    assert Aviso.objects.filter(persona_id=casa.jefa.persona_id, asunto__startswith="No salió el correo").exists()


def test_al_completar_vuelve_a_correr_desde_ese_dia(casa: Oficina, papel: Ingreso) -> None:
    antes = vence(papel.plazo)
    hecho = pide(casa, papel)
    despues = en(date(2026, 11, 30))

    acciones.da_por_cumplido(
        apercibimiento_codigo=hecho.codigo, archivo=archivo(nombre="plano.pdf"), actor=casa.jefa, en=despues
    )

    hecho.refresh_from_db()
    assert (hecho.estado, Plazo.objects.get(codigo=hecho.plazo).cumplido_en) == ("cumplido", despues)
    assert Suspension.objects.get().hasta == date(2026, 11, 30)
    # Tres hábiles detenidos (25, 26 y 27): el martes 24, en que empezó, no se contaba.
    assert (antes, vence(papel.plazo)) == (date(2027, 1, 8), date(2027, 1, 13))
    assert verifica(despues) == ""


def test_completa_con_otra_presentacion_del_mismo_expediente(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)
    llego = en(date(2026, 11, 27))
    otro = ingreso(casa, en=llego, tipo="otro", materia="Trae el plano", expediente_codigo=papel.expediente.codigo)

    acciones.da_por_cumplido(
        apercibimiento_codigo=hecho.codigo, ingreso_codigo=otro.codigo, actor=casa.jefa, en=en(date(2026, 12, 1))
    )

    hecho.refresh_from_db()
    assert hecho.cerrado_con == otro.codigo
    assert Suspension.objects.get().hasta == date(2026, 11, 27)


def test_una_presentacion_anterior_no_completa_lo_que_se_pidio_despues(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)

    with pytest.raises(DatoFaltante, match="posterior a lo pedido"):
        acciones.da_por_cumplido(
            apercibimiento_codigo=hecho.codigo, ingreso_codigo=papel.codigo, actor=casa.jefa, en=MEDIODIA
        )


def test_el_ultimo_dia_todavia_no_se_la_puede_tener_por_desistida(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)

    with pytest.raises(PasoNoPermitido, match="hasta el 01-12-2026 inclusive"):
        acciones.aplica_apercibimiento(
            apercibimiento_codigo=hecho.codigo, archivo=archivo(), titulo="Res. 84", actor=casa.jefa,
            en=en(date(2026, 12, 1), 23),
        )  # fmt: skip


def test_sin_notificar_nunca_se_la_tiene_por_desistida(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel, aviso=POR_CARTA)

    with pytest.raises(PasoNoPermitido, match="no está notificada"):
        acciones.aplica_apercibimiento(
            apercibimiento_codigo=hecho.codigo, archivo=archivo(), titulo="Res. 84", actor=casa.jefa,
            en=en(date(2027, 1, 15)),
        )  # fmt: skip


def test_vencido_se_la_tiene_por_desistida_con_una_resolucion_que_queda_por_despachar(
    casa: Oficina, papel: Ingreso
) -> None:
    hecho = pide(casa, papel)
    despues = en(date(2026, 12, 2))

    documento = acciones.aplica_apercibimiento(
        apercibimiento_codigo=hecho.codigo, archivo=archivo(), titulo="Resolución N° 84", actor=casa.jefa, en=despues
    )

    hecho.refresh_from_db()
    papel.refresh_from_db()
    assert (hecho.estado, hecho.cerrado_con, papel.estado) == ("aplicado", documento.codigo, "respondido")
    assert verifica(despues) == ""


def test_retirada_la_resolucion_la_persona_sigue_apercibida(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)
    despues = en(date(2026, 12, 2))
    documento = acciones.aplica_apercibimiento(
        apercibimiento_codigo=hecho.codigo, archivo=archivo(), titulo="Resolución N° 84", actor=casa.jefa, en=despues
    )

    acciones.retira_respuesta(
        ingreso_id=papel.pk, documento_id=documento.pk, motivo="Sí había completado", actor=casa.jefa, en=despues
    )

    hecho.refresh_from_db()
    assert (hecho.estado, hecho.cerrado_con) == ("corre", "")
    assert verifica(despues) == ""


def test_dejar_sin_efecto_lo_pedido_reanuda_el_plazo(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)

    acciones.retira_apercibimiento(
        apercibimiento_codigo=hecho.codigo, motivo="No hacía falta", actor=casa.jefa, en=MEDIODIA + timedelta(days=1)
    )

    assert Suspension.objects.get().hasta == DIA + timedelta(days=1)
    assert Plazo.objects.get(codigo=hecho.plazo).anulado_en is not None
    assert verifica(MEDIODIA + timedelta(days=1)) == ""


def test_sin_pedir_que_se_detenga_el_plazo_del_caso_sigue(casa: Oficina, papel: Ingreso) -> None:
    pide(casa, papel, detiene=False)

    assert not Suspension.objects.exists()


def test_en_acceso_a_la_informacion_se_cuenta_entero_desde_que_esta_completa(casa: Oficina) -> None:
    papel = derivado(casa, tipo="sai").ingreso
    viejo = papel.plazo
    hecho = pide(casa, papel, faltan=("informacion",))
    papel.refresh_from_db()
    assert papel.vence_en is None

    acciones.da_por_cumplido(
        apercibimiento_codigo=hecho.codigo, archivo=archivo(), actor=casa.jefa, en=en(date(2026, 12, 1))
    )

    papel.refresh_from_db()
    assert Plazo.objects.get(codigo=viejo).anulado_en is not None
    # Veinte hábiles desde el martes 1 de diciembre, sin el 8 ni el 25: jueves 31.
    assert vence(papel.plazo) == date(2026, 12, 31)
    assert papel.vence_en is not None
    assert papel.derivaciones.get().plazo == papel.plazo
    assert verifica(en(date(2026, 12, 1))) == ""


def test_en_acceso_a_la_informacion_retirar_lo_pedido_deja_el_plazo_como_era(casa: Oficina) -> None:
    papel = derivado(casa, tipo="sai").ingreso
    hecho = pide(casa, papel, faltan=("informacion",))

    acciones.retira_apercibimiento(apercibimiento_codigo=hecho.codigo, motivo="Era clara", actor=casa.jefa, en=MEDIODIA)

    papel.refresh_from_db()
    assert (Plazo.objects.get(codigo=papel.plazo).anulado_en, papel.vence_en is not None) == (None, True)
    assert verifica(MEDIODIA) == ""


def test_no_se_pide_dos_veces_mientras_se_espera(casa: Oficina, papel: Ingreso) -> None:
    pide(casa, papel)

    with pytest.raises(PasoNoPermitido, match="ya se dispuso"):
        pide(casa, papel)


def test_un_oficio_de_otro_organo_no_se_manda_completar(casa: Oficina) -> None:
    papel = derivado(casa, tipo="oficio").ingreso

    with pytest.raises(PasoNoPermitido, match="no manda pedir"):
        pide(casa, papel)


@pytest.mark.parametrize("quien", ["auditora", "funcionaria_ajena"])
def test_quien_no_tiene_el_caso_no_le_pide_nada_a_la_persona(casa: Oficina, papel: Ingreso, quien: str) -> None:
    otro = casa.auditora if quien == "auditora" else actor_con((Rol.FUNCIONARIO, casa.dideco))

    with pytest.raises((NoAutorizado, acciones.bloqueo.NoEncontrado)):
        acciones.pide_completar(
            ingreso_id=papel.pk, faltan=["firma"], detalle=DETALLE, aviso=EN_LA_OFICINA, actor=otro, en=MEDIODIA
        )


def test_responder_sin_esperar_deja_sin_efecto_lo_pedido(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)

    acciones.responde(ingreso_id=papel.pk, archivo=archivo(), titulo="ORD. 1", actor=casa.jefa, en=MEDIODIA)

    hecho.refresh_from_db()
    assert hecho.estado == "sin_efecto"
    assert verifica(MEDIODIA) == ""


def test_archivar_deja_sin_efecto_lo_pedido(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)

    acciones.archiva(ingreso_id=papel.pk, motivo="Se desistió por escrito", actor=casa.partes, en=MEDIODIA)

    hecho.refresh_from_db()
    assert hecho.estado == "sin_efecto"
    assert verifica(MEDIODIA) == ""


# --- Prórroga y suspensión avisadas


def test_la_prorroga_sale_con_su_correo_en_el_mismo_paso(casa: Oficina, papel: Ingreso) -> None:
    antes = vence(papel.plazo)

    acciones.prorroga(
        ingreso_id=papel.pk, cantidad=5, fundamento=FUNDAMENTO, aviso=POR_CORREO, actor=casa.jefa, en=MEDIODIA
    )

    comunicacion = Comunicacion.objects.get()
    assert (comunicacion.clase, comunicacion.antes_del) == ("prorroga", antes)
    correo = Aviso.objects.get(codigo=comunicacion.aviso)
    assert FUNDAMENTO in correo.cuerpo
    assert f"{vence(papel.plazo):%d-%m-%Y}" in correo.cuerpo


@pytest.mark.parametrize("fundamento", ["Falta tiempo", "No se alcanzó a"])
def test_una_prorroga_que_no_dice_por_que_no_se_da(casa: Oficina, papel: Ingreso, fundamento: str) -> None:
    with pytest.raises(ProrrogaNoPermitida, match="al menos 5 palabras"):
        acciones.prorroga(
            ingreso_id=papel.pk, cantidad=5, fundamento=fundamento, aviso=POR_CORREO, actor=casa.jefa, en=MEDIODIA
        )

    assert not Comunicacion.objects.exists()


def test_la_suspension_guarda_su_respaldo_y_lo_dice(casa: Oficina, papel: Ingreso) -> None:
    acciones.suspende(
        ingreso_id=papel.pk, causa="fuerza-mayor", norma="Resolución N° 84 de 2026", dia=DIA, actor=casa.jefa,
        aviso=PorDonde(MedioComunicacion.CONSTANCIA), respaldo=archivo(nombre="resolucion.pdf"), en=MEDIODIA,
    )  # fmt: skip

    comunicacion = Comunicacion.objects.get()
    assert comunicacion.respaldo is not None
    assert comunicacion.respaldo.titulo.startswith("resolucion.pdf")
    assert (comunicacion.estado, comunicacion.notificado_el) == ("hecha", None)
    assert "Resolución N° 84" in comunicacion.texto
    assert verifica(MEDIODIA) == ""


def test_un_aviso_que_no_sale_no_deja_la_suspension_a_medias(casa: Oficina) -> None:
    papel = derivado(casa, notificar_por="presencial", correo_respuesta="").ingreso

    with pytest.raises(DatoFaltante, match="no dejó correo"):
        acciones.suspende(
            ingreso_id=papel.pk, causa="fuerza-mayor", norma="Res. 84", dia=DIA, actor=casa.jefa, aviso=POR_CORREO,
            en=MEDIODIA,
        )  # fmt: skip

    assert not Suspension.objects.exists()


def test_la_carta_se_compone_una_vez_y_queda_en_el_expediente(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel, aviso=POR_CARTA)

    codigo = documentos.asegura_carta(comunicacion_id=hecho.comunicacion_id, en=MEDIODIA)

    assert documentos.asegura_carta(comunicacion_id=hecho.comunicacion_id, en=MEDIODIA) == codigo
    carta = Documento.objects.get(codigo=codigo)
    assert (carta.expediente_id, carta.para_interesado) == (papel.expediente_id, True)


# --- Abandono


ULTIMA = date(2026, 11, 24)
PROCEDE = date(2027, 1, 11)
"""Treinta hábiles desde el 24 de noviembre, sin el 8, el 25 ni el 1, se cumplen el viernes 8 de enero."""


def advierte(casa: Oficina, papel: Ingreso, *, cuando: date = PROCEDE) -> Apercibimiento:
    return acciones.advierte_abandono(
        ingreso_id=papel.pk, paralizado_desde=ULTIMA, detalle=DETALLE, aviso=EN_LA_OFICINA, actor=casa.jefa,
        en=en(cuando),
    )  # fmt: skip


def test_a_los_treinta_dias_justos_todavia_no_se_advierte(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(DatoFaltante, match="desde el 11-01-2027"):
        advierte(casa, papel, cuando=date(2027, 1, 8))


def test_advertida_tiene_siete_habiles_y_el_abandono_necesita_un_acto(casa: Oficina, papel: Ingreso) -> None:
    hecho = advierte(casa, papel)
    assert vence(hecho.plazo) == date(2027, 1, 20)
    assert not Suspension.objects.exists()

    acciones.aplica_apercibimiento(
        apercibimiento_codigo=hecho.codigo, archivo=archivo(), titulo="Resolución N° 3", actor=casa.jefa,
        en=en(date(2027, 1, 21)),
    )  # fmt: skip

    hecho.refresh_from_db()
    assert hecho.estado == "aplicado"
    assert verifica(en(date(2027, 1, 21))) == ""


def test_el_septimo_dia_todavia_no_se_declara(casa: Oficina, papel: Ingreso) -> None:
    hecho = advierte(casa, papel)

    with pytest.raises(PasoNoPermitido, match="20-01-2027"):
        acciones.aplica_apercibimiento(
            apercibimiento_codigo=hecho.codigo, archivo=archivo(), titulo="Res. 3", actor=casa.jefa,
            en=en(date(2027, 1, 20)),
        )  # fmt: skip


def test_por_interes_general_se_sigue_adelante(casa: Oficina, papel: Ingreso) -> None:
    hecho = advierte(casa, papel)

    acciones.retira_apercibimiento(
        apercibimiento_codigo=hecho.codigo, motivo="Afecta al interés general (art. 44)", actor=casa.jefa,
        en=en(date(2027, 1, 20)),
    )  # fmt: skip

    hecho.refresh_from_db()
    assert hecho.estado == "sin_efecto"


def test_una_peticion_de_concejal_no_se_abandona(casa: Oficina) -> None:
    papel = derivado(casa, tipo="concejal").ingreso

    with pytest.raises(PasoNoPermitido, match="Solo se abandona"):
        advierte(casa, papel)


# --- Silencio


VENCIDO = date(2027, 1, 11)
"""La solicitud del 24 de noviembre venció el viernes 8 de enero."""


@pytest.fixture
def secretaria() -> Actor:
    return actor_con(Rol.SECRETARIO_MUNICIPAL)


def denuncia(casa: Oficina, papel: Ingreso, *, cuando: date = VENCIDO, caso: str = "") -> Denuncia:
    return acciones.denuncia(
        ingreso_id=papel.pk, archivos=[archivo(nombre="denuncia.pdf")], canal="meson", caso=caso, actor=casa.partes,
        en=en(cuando),
    )  # fmt: skip


def certifica(papel: Ingreso, secretaria: Actor, clase: str, *, cuando: date, caso: str = "") -> Certificado:
    return acciones.certifica_silencio(
        ingreso_id=papel.pk, clase=clase, pedido_el=cuando, caso=caso, actor=secretaria, en=en(cuando)
    )


def test_la_denuncia_entra_con_su_folio_y_abre_sus_dos_plazos(casa: Oficina, papel: Ingreso) -> None:
    hecha = denuncia(casa, papel)

    assert hecha.presentada.expediente_id == papel.expediente_id
    assert vence(hecha.plazo_decision) == date(2027, 1, 18)
    assert Plazo.objects.get(codigo=hecha.plazo_copia).vence_en == en(date(2027, 1, 12))
    assert verifica(en(VENCIDO)) == ""


def test_el_ultimo_dia_no_se_denuncia(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(DatoFaltante, match="puede resolver hasta el 08-01-2027"):
        denuncia(casa, papel, cuando=date(2027, 1, 8))


def test_lo_que_afecta_el_patrimonio_no_se_denuncia(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(DatoFaltante, match="el silencio rechaza"):
        denuncia(casa, papel, caso="patrimonio-fiscal")


def test_elevar_la_copia_cumple_su_plazo(casa: Oficina, papel: Ingreso) -> None:
    hecha = denuncia(casa, papel)

    acciones.eleva_denuncia(denuncia_codigo=hecha.codigo, superior="Alcaldesa", actor=casa.jefa, en=en(VENCIDO, 16))

    assert Plazo.objects.get(codigo=hecha.plazo_copia).cumplido_en == en(VENCIDO, 16)
    assert verifica(en(VENCIDO, 16)) == ""


def test_pasados_los_cinco_dias_se_certifica_que_se_acepta(casa: Oficina, papel: Ingreso, secretaria: Actor) -> None:
    hecha = denuncia(casa, papel)
    despues = date(2027, 1, 19)

    certificado = certifica(papel, secretaria, "silencio_positivo", cuando=despues)

    hecha.refresh_from_db()
    assert (certificado.numero, certificado.vencio_el, hecha.estado) == ("C2027-000001", date(2027, 1, 8), "aceptada")
    assert verifica(en(despues)) == ""


def test_al_quinto_dia_todavia_no_se_acepta(casa: Oficina, papel: Ingreso, secretaria: Actor) -> None:
    denuncia(casa, papel)

    with pytest.raises(DatoFaltante, match="18-01-2027 inclusive"):
        certifica(papel, secretaria, "silencio_positivo", cuando=date(2027, 1, 18))


def test_sin_denuncia_no_se_acepta(papel: Ingreso, secretaria: Actor) -> None:
    with pytest.raises(DatoFaltante, match="Falta que la persona denuncie"):
        certifica(papel, secretaria, "silencio_positivo", cuando=date(2027, 2, 1))


def test_respondida_a_tiempo_la_denuncia_queda_resuelta_y_no_hay_certificado(
    casa: Oficina, papel: Ingreso, secretaria: Actor
) -> None:
    hecha = denuncia(casa, papel)
    acciones.responde(
        ingreso_id=papel.pk, archivo=archivo(), titulo="ORD. 9", actor=casa.jefa, en=en(date(2027, 1, 12))
    )
    hecha.refresh_from_db()
    assert hecha.estado == "resuelta"

    with pytest.raises(DatoFaltante, match="ya se pronunció"):
        certifica(papel, secretaria, "silencio_positivo", cuando=date(2027, 1, 18))
    assert verifica(en(date(2027, 1, 18))) == ""


def test_el_rechazo_se_certifica_sin_denuncia_y_abre_el_plazo_para_recurrir(casa: Oficina, secretaria: Actor) -> None:
    papel = derivado(casa, tipo="reclamo").ingreso

    certificado = certifica(papel, secretaria, "silencio_negativo", cuando=VENCIDO)

    assert certificado.causa == "peticion"
    # Cinco hábiles desde el lunes 11 de enero: lunes 18.
    assert vence(certificado.plazo) == date(2027, 1, 18)
    assert verifica(en(VENCIDO)) == ""


@pytest.mark.parametrize("pedido", [date(2027, 1, 8), VENCIDO + timedelta(days=1)], ids=["sin vencer", "futuro"])
def test_el_certificado_no_se_pide_antes_de_vencer_ni_en_un_dia_por_venir(
    casa: Oficina, secretaria: Actor, pedido: date
) -> None:
    papel = derivado(casa, tipo="reclamo").ingreso

    with pytest.raises(DatoFaltante) as rechazo:
        acciones.certifica_silencio(
            ingreso_id=papel.pk, clase="silencio_negativo", pedido_el=pedido, actor=secretaria, en=en(VENCIDO)
        )

    assert (rechazo.value.campo, Certificado.objects.exists()) == ("pedido_el", False)


def test_fuera_de_los_casos_de_la_ley_el_silencio_no_rechaza(papel: Ingreso, secretaria: Actor) -> None:
    with pytest.raises(DatoFaltante, match="debe denunciar"):
        certifica(papel, secretaria, "silencio_negativo", cuando=VENCIDO)


@pytest.mark.parametrize("tipo", ["sai", "concejal", "reclamo-ilegalidad", "oficio"])
def test_lo_que_no_sigue_la_ley_19880_no_tiene_certificado(casa: Oficina, secretaria: Actor, tipo: str) -> None:
    papel = derivado(casa, tipo=tipo).ingreso

    with pytest.raises(DatoFaltante):
        certifica(papel, secretaria, "silencio_negativo", cuando=date(2027, 3, 1), caso="peticion")


def test_el_silencio_se_certifica_una_vez(casa: Oficina, secretaria: Actor) -> None:
    papel = derivado(casa, tipo="reclamo").ingreso
    certifica(papel, secretaria, "silencio_negativo", cuando=VENCIDO)

    with pytest.raises(PasoNoPermitido, match="ya se certificó"):
        certifica(papel, secretaria, "silencio_negativo", cuando=VENCIDO)


@pytest.mark.parametrize("quien", ["partes", "jefa", "auditora"])
def test_solo_quien_ejerce_la_secretaria_certifica(casa: Oficina, quien: str) -> None:
    papel = derivado(casa, tipo="reclamo").ingreso

    with pytest.raises(NoAutorizado):
        certifica(papel, getattr(casa, quien), "silencio_negativo", cuando=VENCIDO)


def test_el_certificado_se_compone_una_vez(casa: Oficina, secretaria: Actor) -> None:
    papel = derivado(casa, tipo="reclamo").ingreso
    certificado = certifica(papel, secretaria, "silencio_negativo", cuando=VENCIDO)

    codigo = documentos.asegura_certificado(certificado_id=certificado.pk, en=en(VENCIDO))

    assert documentos.asegura_certificado(certificado_id=certificado.pk, en=en(VENCIDO)) == codigo
    assert verifica(en(VENCIDO)) == ""


def test_en_estado_de_resolverse_se_decide_en_veinte_dias(papel: Ingreso, secretaria: Actor) -> None:
    certificado = acciones.certifica_estado(ingreso_id=papel.pk, pedido_el=DIA, actor=secretaria, en=MEDIODIA)

    # Veinte hábiles desde el martes 24 de noviembre, sin el 8: miércoles 23 de diciembre.
    assert vence(certificado.plazo) == date(2026, 12, 23)
    assert verifica(MEDIODIA) == ""


# --- La bitácora vigila lo nuevo


def _cambios() -> dict[str, tuple[type, dict[str, object]]]:
    return {
        "estado del apercibimiento": (Apercibimiento, {"estado": "cumplido"}),
        "requisitos pedidos": (Apercibimiento, {"faltan": ["poder"]}),
        "efecto de la notificación": (Comunicacion, {"notificado_el": date(2026, 12, 30)}),
        "lo que se le dijo": (Comunicacion, {"texto": "Otra cosa"}),
    }


@pytest.mark.parametrize("cual", _cambios())
def test_lo_cambiado_por_fuera_se_nota(casa: Oficina, papel: Ingreso, cual: str) -> None:
    pide(casa, papel)
    modelo, cambio = _cambios()[cual]

    modelo.objects.update(**cambio)  # type: ignore[attr-defined]

    assert "no dice ahora lo último que se anotó" in verifica(MEDIODIA)


def test_el_caso_despachado_por_el_meson_sigue_su_camino(casa: Oficina, papel: Ingreso) -> None:
    hecho = pide(casa, papel)
    despues = en(date(2026, 12, 2))
    documento = acciones.aplica_apercibimiento(
        apercibimiento_codigo=hecho.codigo, archivo=archivo(), titulo="Resolución N° 84", actor=casa.jefa, en=despues
    )

    acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal=CanalDespacho.MESON,
        recibio="Ximena Toro", recibio_documento="12345678-5",
        actor=casa.partes, en=despues,
    )  # fmt: skip

    papel.refresh_from_db()
    assert (papel.estado, dia_de(despues)) == ("despachado", date(2026, 12, 2))
    assert verifica(despues) == ""


# --- Mi día


def test_mi_dia_dice_lo_que_vence_hoy_y_lo_que_ya_vencio(casa: Oficina, papel: Ingreso) -> None:
    pide(casa, papel)
    calendario = dias.calendario()

    hoy = consultas.esperas(casa.jefa, hoy=date(2026, 12, 1), calendario=calendario)
    manana = consultas.esperas(casa.jefa, hoy=date(2026, 12, 2), calendario=calendario)

    assert [e.frase for e in (*hoy, *manana)] == [
        "Vence hoy: la persona puede completar su solicitud",
        "Venció sin respuesta: puedes tenerla por desistida",
    ]


def test_mi_dia_recuerda_lo_que_nadie_ha_notificado(casa: Oficina, papel: Ingreso) -> None:
    pide(casa, papel, aviso=POR_CARTA)

    (espera,) = consultas.mi_dia(casa.partes, hoy=date(2026, 11, 30)).esperas

    assert (espera.frase, espera.urge) == ("Falta que la persona quede notificada", True)


def test_mi_dia_de_otra_unidad_no_lo_muestra(casa: Oficina, papel: Ingreso) -> None:
    pide(casa, papel)

    assert consultas.mi_dia(casa.ajeno, hoy=date(2026, 12, 2)).esperas == ()


def test_mi_dia_pone_primero_lo_denunciado(casa: Oficina, papel: Ingreso) -> None:
    denuncia(casa, papel)

    (espera,) = consultas.mi_dia(casa.partes, hoy=VENCIDO).esperas

    assert (espera.frase, espera.vence_el) == ("Denunciaron que no se resolvió a tiempo", date(2027, 1, 18))


# --- Prórroga comunicada a tiempo


@pytest.mark.parametrize(
    ("comunicada_el", "hoy", "a_tiempo"),
    [
        (date(2027, 1, 8), date(2027, 1, 8), True),
        (date(2027, 1, 11), date(2027, 1, 11), False),
        (None, date(2027, 1, 8), None),
        (None, date(2027, 1, 11), False),
    ],
)
def test_la_prorroga_se_comunica_antes_de_vencer(comunicada_el: date | None, hoy: date, a_tiempo: bool | None) -> None:
    assert quedo_a_tiempo(comunicada_el=comunicada_el, antes_del=date(2027, 1, 8), hoy=hoy) is a_tiempo


def test_la_prorroga_con_solo_constancia_se_marca_al_vencer(casa: Oficina, papel: Ingreso) -> None:
    acciones.prorroga(
        ingreso_id=papel.pk, cantidad=5, fundamento=FUNDAMENTO, aviso=PorDonde(MedioComunicacion.CONSTANCIA),
        actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip
    caso = consultas.caso(papel.expediente.codigo, casa.jefa, hoy=date(2027, 1, 11))
    assert caso is not None

    visto = consultas.procedimiento(caso.principal, puede_comunicar=SI, plazos_=caso.plazos, hoy=date(2027, 1, 11))

    assert [c.a_tiempo for c in visto.comunicaciones] == [False]
