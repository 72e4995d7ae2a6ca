"""Una carta vive hasta que Correos la entrega o la devuelve, y la notificación se cuenta solo desde el hecho que dice la ley."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fojas.adaptadores.notificador import NotificadorHttp
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos import conexion
from fojas.dominio.avisos.models import Aviso, Notificacion
from fojas.dominio.avisos.reglas import ErrorAvisos
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.expedientes.models import Expediente
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Despacho, Envio, Ingreso
from fojas.dominio.partes.reglas import DEVOLUCIONES, CanalDespacho, DatoFaltante, MotivoDevolucion, PasoNoPermitido
from fojas.dominio.trabajos import motor
from tests.dobles.notificador import RUN_CASILLA, Plataforma, plataforma_local
from tests.fabricas.expedientes import pdf
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaPersona
from tests.fabricas.partes import Oficina, archivo, derivado, despachado, ingreso, oficina, respondido

pytestmark = pytest.mark.django_db
NUMERO = "RA123456789CL"
DIAS_DESPUES = MEDIODIA + timedelta(days=10)


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def carta(casa: Oficina, **datos: Any) -> Envio:
    return despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA, **datos).envios.get()


def en_correos(casa: Oficina, envio: Envio, numero: str = NUMERO) -> Envio:
    return acciones.registra_admision(
        envio_id=envio.pk, seguimiento=numero, dia=DIA, actor=casa.partes, en=DIAS_DESPUES
    )


def en_destino(casa: Oficina, envio: Envio, dia: date = DIA) -> Envio:
    return acciones.registra_llegada(envio_id=envio.pk, dia=dia, actor=casa.partes, en=DIAS_DESPUES)


def devuelve(casa: Oficina, envio: Envio, motivo: str, **mas: Any) -> Envio:
    return acciones.registra_devolucion(
        envio_id=envio.pk, dia=DIA + timedelta(days=6), motivo=motivo, actor=casa.partes, en=DIAS_DESPUES, **mas
    )


def como_esta(despacho_id: int) -> tuple[str, str]:
    despacho = Despacho.objects.select_related("ingreso").get(pk=despacho_id)
    assert despacho.ingreso is not None
    return despacho.estado, despacho.ingreso.estado


def test_la_carta_que_vuelve_porque_no_es_su_domicilio_deja_de_cumplir_el_plazo(casa: Oficina) -> None:
    envio = en_correos(casa, carta(casa))

    devuelve(casa, envio, "desconocida")

    ingreso_ = Despacho.objects.select_related("ingreso").get().ingreso
    assert ingreso_ is not None
    plazo = Plazo.objects.get(codigo=ingreso_.plazo)
    assert (ingreso_.estado, plazo.cumplido_en, plazo.cumplido_con) == ("respondido", None, "")


def test_despachar_una_carta_no_notifica_ni_cumple_el_plazo(casa: Oficina) -> None:
    envio = carta(casa)

    despacho = Despacho.objects.select_related("ingreso").get()
    assert (envio.estado, despacho.estado, despacho.notificado_el) == ("por_entregar", "en_camino", None)
    assert despacho.ingreso is not None
    assert Plazo.objects.get(codigo=despacho.ingreso.plazo).cumplido_en is None


def test_recibida_por_correos_cumple_el_plazo_y_todavia_no_notifica(casa: Oficina) -> None:
    envio = en_correos(casa, carta(casa))

    despacho = Despacho.objects.select_related("ingreso").get()
    assert (envio.estado, envio.seguimiento, despacho.notificado_el) == ("en_correos", NUMERO, None)
    assert despacho.ingreso is not None
    assert Plazo.objects.get(codigo=despacho.ingreso.plazo).cumplido_con == despacho.codigo


def test_en_la_oficina_de_destino_se_notifica_al_tercer_dia_habil(casa: Oficina) -> None:
    en_destino(casa, en_correos(casa, carta(casa)))

    despacho = Despacho.objects.get()
    assert (despacho.notificado_el, despacho.estado) == (date(2026, 11, 27), "en_camino")


def test_entregada_sin_constancia_de_su_llegada_se_cuenta_desde_la_entrega(casa: Oficina) -> None:
    envio = en_correos(casa, carta(casa))

    acciones.registra_entrega_de_carta(
        envio_id=envio.pk, dia=DIA + timedelta(days=1), recibio="Elsa Toro", actor=casa.partes, en=DIAS_DESPUES
    )

    despacho = Despacho.objects.get()
    assert (despacho.notificado_el, despacho.estado, despacho.recibio) == (date(2026, 11, 30), "entregado", "Elsa Toro")


def test_entregada_con_llegada_anotada_conserva_la_fecha_de_la_ley(casa: Oficina) -> None:
    envio = en_destino(casa, en_correos(casa, carta(casa)))

    acciones.registra_entrega_de_carta(
        envio_id=envio.pk, dia=DIA + timedelta(days=7), recibio="Elsa Toro", actor=casa.partes, en=DIAS_DESPUES
    )

    assert Despacho.objects.get().notificado_el == date(2026, 11, 27)


@pytest.mark.parametrize(
    "motivo", ["domicilio_inexistente", "direccion_incompleta", "desconocida", "se_cambio", "fallecida"]
)
def test_devuelta_porque_no_era_su_domicilio_deja_de_notificar_y_el_caso_vuelve(casa: Oficina, motivo: str) -> None:
    envio = en_destino(casa, en_correos(casa, carta(casa)))

    devuelve(casa, envio, motivo)

    despacho = Despacho.objects.get()
    assert (*como_esta(despacho.pk), despacho.notificado_el) == ("fallido", "respondido", None)
    assert Aviso.objects.filter(persona_id=casa.partes.persona_id, asunto__contains=despacho.folio).exists()


@pytest.mark.parametrize("motivo", ["ausente", "no_retirada", "rechazada"])
def test_devuelta_por_ausencia_o_rechazo_sigue_notificada(casa: Oficina, motivo: str) -> None:
    envio = en_destino(casa, en_correos(casa, carta(casa)))

    devuelve(casa, envio, motivo)

    despacho = Despacho.objects.get()
    assert (*como_esta(despacho.pk), despacho.notificado_el) == ("devuelto", "despachado", date(2026, 11, 27))


def test_devuelta_sin_saber_cuando_llego_no_notifica(casa: Oficina) -> None:
    devuelve(casa, en_correos(casa, carta(casa)), "ausente")

    assert como_esta(Despacho.objects.get().pk) == ("fallido", "respondido")


def test_una_devuelta_se_repite_a_otro_domicilio_con_el_mismo_folio(casa: Oficina) -> None:
    primera = devuelve(casa, en_correos(casa, carta(casa)), "se_cambio")

    otra = acciones.insiste_con_otra_carta(
        envio_id=primera.pk, direccion="Los Aromos 12", actor=casa.partes, en=DIAS_DESPUES
    )

    despacho = Despacho.objects.get()
    assert (otra.intento, otra.direccion, otra.estado) == (2, "Los Aromos 12", "por_entregar")
    assert (*como_esta(despacho.pk), despacho.direccion) == ("en_camino", "despachado", "Los Aromos 12")


def test_si_el_caso_salio_por_otro_medio_la_carta_no_se_repite(casa: Oficina) -> None:
    primera = devuelve(casa, en_correos(casa, carta(casa)), "se_cambio")
    despacho = primera.despacho
    assert despacho.ingreso_id is not None
    acciones.despacha(
        ingreso_id=despacho.ingreso_id, documentos_ids=[d.documento_id for d in despacho.documentos.all()],
        canal="meson", recibio="Ximena Toro", recibio_documento="12.345.678-5", actor=casa.partes, en=DIAS_DESPUES,
    )  # fmt: skip

    with pytest.raises(PasoNoPermitido, match="otro camino"):
        acciones.insiste_con_otra_carta(envio_id=primera.pk, direccion="x", actor=casa.partes, en=DIAS_DESPUES)


def test_la_constancia_de_la_devuelta_queda_en_su_foja(casa: Oficina) -> None:
    envio = devuelve(casa, en_correos(casa, carta(casa)), "se_cambio", evidencia=archivo(nombre="devuelta.txt"))

    assert envio.evidencia is not None
    assert (envio.evidencia.tipo, envio.evidencia.origen) == ("Constancia de Correos", "recibido")


def test_devuelta_despues_de_archivar_reabre_el_caso_y_guarda_la_constancia(casa: Oficina) -> None:
    envio = en_correos(casa, carta(casa))
    acciones.archiva(ingreso_id=envio.despacho.ingreso_id or 0, actor=casa.partes, en=DIAS_DESPUES)

    devuelta = devuelve(casa, envio, "se_cambio", evidencia=archivo(nombre="devuelta.txt"))

    assert (Expediente.objects.get().archivado_en, devuelta.evidencia is not None) == (None, True)


def test_un_numero_de_seguimiento_no_sirve_para_dos_cartas(casa: Oficina) -> None:
    en_correos(casa, carta(casa))
    otra = carta(casa, en=MEDIODIA + timedelta(hours=1))

    with pytest.raises(DatoFaltante, match="ya es de la carta"):
        en_correos(casa, otra)


@pytest.mark.parametrize("escrito", ["ra 123.456.789-cl", "RA123456789CL ", "  ra123456789cl"])
def test_el_numero_se_lee_como_lo_pegue_el_escaner(casa: Oficina, escrito: str) -> None:
    assert en_correos(casa, carta(casa), escrito).seguimiento == NUMERO


@pytest.mark.parametrize("escrito", ["", "12", "sin número", "ÑÑÑÑÑÑÑ1"])
def test_lo_que_no_es_un_numero_se_dice(casa: Oficina, escrito: str) -> None:
    with pytest.raises(DatoFaltante) as rechazo:
        en_correos(casa, carta(casa), escrito)

    assert rechazo.value.campo == "seguimiento"


def test_una_fecha_futura_o_en_desorden_no_se_acepta(casa: Oficina) -> None:
    envio = en_correos(casa, carta(casa))

    with pytest.raises(DatoFaltante, match="todavía no llega"):
        en_destino(casa, envio, date(2027, 1, 1))
    with pytest.raises(DatoFaltante, match="no puede ser antes"):
        en_destino(casa, envio, DIA - timedelta(days=1))


def test_repetir_el_mismo_registro_no_cambia_nada(casa: Oficina) -> None:
    envio = en_correos(casa, carta(casa))

    en_correos(casa, envio)
    en_destino(casa, envio)
    en_destino(casa, envio)

    assert Envio.objects.get().estado == "en_destino"


def test_la_guia_junta_las_cartas_por_entregar(casa: Oficina) -> None:
    primera, segunda = carta(casa), en_correos(casa, carta(casa, en=MEDIODIA + timedelta(hours=1)))

    hecha = acciones.hace_guia(envios_ids=[primera.pk, segunda.pk], actor=casa.partes, en=MEDIODIA)

    vista = consultas.guia(hecha.codigo, casa.partes)
    assert vista is not None
    assert [c.codigo for c in vista.cartas] == [primera.codigo]


def test_quien_no_lleva_partes_no_toca_las_cartas(casa: Oficina) -> None:
    envio = carta(casa)

    for actor in (casa.funcionaria, casa.jefa, casa.auditora):
        with pytest.raises(NoAutorizado):
            acciones.registra_admision(envio_id=envio.pk, seguimiento=NUMERO, dia=DIA, actor=actor, en=MEDIODIA)
        with pytest.raises(NoAutorizado):
            acciones.hace_guia(envios_ids=[envio.pk], actor=actor, en=MEDIODIA)


def test_la_carta_se_encuentra_por_su_numero_o_por_su_folio(casa: Oficina) -> None:
    envio = en_correos(casa, carta(casa))

    por_numero = consultas.carta_de("ra 123456789 cl", casa.partes)
    por_folio = consultas.carta_de(envio.despacho.folio.lower(), casa.partes)

    assert por_numero is not None
    assert por_numero == por_folio


def test_la_carta_de_un_caso_reservado_ajeno_no_aparece(casa: Oficina) -> None:
    envio = carta(casa, ingresado=ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2"))

    assert consultas.lista_cartas(casa.auditora, consultas.FiltroCartas()) == []
    assert consultas.carta_de(envio.despacho.folio, casa.ajeno) is None


def test_en_el_meson_sin_run_no_se_despacha(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    with pytest.raises(DatoFaltante) as rechazo:
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="meson", recibio="Ximena Toro", actor=casa.partes,
            en=MEDIODIA,
        )  # fmt: skip

    assert (rechazo.value.campo, Despacho.objects.count()) == ("recibio_documento", 0)


@pytest.mark.parametrize("documento_", ["AB12345", "12.345.678-5"])
def test_en_el_meson_basta_el_run_o_el_pasaporte(casa: Oficina, documento_: str) -> None:
    papel, documento = respondido(casa)

    hecho = acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="meson", recibio="Ximena Toro", actor=casa.partes,
        recibio_documento=documento_, recibio_calidad="autorizada", en=MEDIODIA,
    )  # fmt: skip

    assert hecho.estado == "entregado"


def test_el_acta_firmada_se_adjunta_una_vez(casa: Oficina) -> None:
    hecho = despachado(casa, canal=CanalDespacho.MESON)

    acciones.adjunta_acta_firmada(
        despacho_id=hecho.pk, archivo=archivo(nombre="acta.txt"), actor=casa.partes, en=MEDIODIA
    )

    hecho.refresh_from_db()
    assert hecho.acta_firmada is not None
    assert hecho.acta_firmada.tipo == "Acta de entrega firmada"
    with pytest.raises(PasoNoPermitido):
        acciones.adjunta_acta_firmada(despacho_id=hecho.pk, archivo=archivo(), actor=casa.partes, en=MEDIODIA)


# --- Domicilio Digital Único ---


@pytest.fixture
def plataforma(settings: Any) -> Iterator[Plataforma]:
    settings.FOJAS_NOTIFICADOR_TRAMITE = "CPAT-001"
    with plataforma_local() as local:
        conectado = NotificadorHttp(local.direccion, local.cliente, local.secreto, 5.0)
        anterior = conexion._notificadores["notificador"]
        conexion.conecta(notificador=lambda: conectado)
        yield local
        conexion.conecta(notificador=anterior)


def con_run(casa: Oficina, **datos: Any) -> Persona:
    persona: Persona = FabricaPersona(nombre="Elsa Toro", rut=f"{RUN_CASILLA}-3", direccion="Los Boldos 214", **datos)
    return persona


def por_ddu(casa: Oficina) -> Despacho:
    vecina = con_run(casa)
    papel = derivado(casa, remitente_id=vecina.pk, notificar_por="ddu").ingreso
    respuesta = archivo(pdf("ORD. 412"), nombre="ORD 412.pdf")
    documento = acciones.responde(
        ingreso_id=papel.pk, archivo=respuesta, titulo="ORD. N° 412", actor=casa.jefa, en=MEDIODIA
    )
    return acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="ddu", actor=casa.partes, en=MEDIODIA
    )


def corre(en: datetime = datetime(2100, 1, 1, tzinfo=UTC)) -> None:
    motor.corre_pendientes(en=en)
    avisos.consulta_pendientes(en=en)


def test_al_ddu_sale_con_su_transaccion_y_se_notifica_al_tercer_dia_del_envio(
    casa: Oficina, plataforma: Plataforma
) -> None:
    despacho = por_ddu(casa)

    corre()

    envio = despacho.envios.get()
    assert (envio.estado, envio.seguimiento) == ("disponible", plataforma.recibidos[0]["message_data_id"])
    assert (*como_esta(despacho.pk), envio.notificado_el) == ("entregado", "despachado", date(2026, 11, 27))


def test_antes_de_que_la_plataforma_diga_que_la_dejo_no_se_da_por_notificada(
    casa: Oficina, plataforma: Plataforma
) -> None:
    plataforma.dice(RUN_CASILLA, "email", "pending")
    despacho = por_ddu(casa)

    corre()

    assert (despacho.envios.get().estado, Despacho.objects.get().notificado_el) == ("enviada", None)


@pytest.mark.parametrize("ddu", ["not_configured", "excepcion"])
def test_sin_domicilio_digital_el_caso_vuelve_a_despacharse(casa: Oficina, plataforma: Plataforma, ddu: str) -> None:
    plataforma.dice(RUN_CASILLA, ddu)
    despacho = por_ddu(casa)

    corre()

    despacho.refresh_from_db()
    assert (*como_esta(despacho.pk), despacho.notificado_el) == ("fallido", "respondido", None)
    assert "carta certificada" in despacho.error


def test_lo_que_quedo_en_duda_lo_confirma_partes(casa: Oficina, plataforma: Plataforma) -> None:
    plataforma.falla("corta")
    despacho = por_ddu(casa)
    corre()
    duda = despacho.envios.get()

    acciones.confirma_en_la_plataforma(
        envio_id=duda.pk, transaccion="msg-000001", enviada_en=MEDIODIA, actor=casa.partes, en=MEDIODIA
    )
    corre()

    assert (duda.estado, despacho.envios.get().estado, len(plataforma.recibidos)) == ("por_confirmar", "disponible", 1)


def test_sin_plataforma_el_ddu_dice_por_que_no_se_puede(casa: Oficina) -> None:
    papel, documento = respondido(casa, remitente_id=con_run(casa).pk, notificar_por="ddu")

    with pytest.raises(NoAutorizado, match="Plataforma"):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="ddu", actor=casa.partes, en=MEDIODIA
        )

    consejo = consultas.aconseja_medio(Ingreso.objects.get(pk=papel.pk), en=MEDIODIA)
    assert (consejo.canal, "Plataforma" in consejo.motivo) == (CanalDespacho.CARTA_CERTIFICADA, True)


def test_un_procedimiento_de_antes_de_julio_no_va_al_ddu(casa: Oficina, plataforma: Plataforma) -> None:
    papel, documento = respondido(casa, remitente_id=con_run(casa).pk, en=datetime(2026, 6, 1, 15, tzinfo=UTC))

    with pytest.raises(NoAutorizado, match="reglas anteriores"):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="ddu", actor=casa.partes, en=MEDIODIA
        )


def test_lo_que_no_cabe_en_la_plataforma_se_dice_y_no_toma_folio(casa: Oficina, plataforma: Plataforma) -> None:
    papel, documento = respondido(casa, remitente_id=con_run(casa).pk)  # un .txt no lo recibe

    with pytest.raises(ErrorAvisos, match=r"respuesta\.txt"):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="ddu", actor=casa.partes, en=MEDIODIA
        )

    assert (Despacho.objects.count(), Notificacion.objects.count()) == (0, 0)


# --- Excepciones ---


def excepcion(casa: Oficina, persona: Persona, **cambios: Any) -> Any:
    datos = {
        "persona_id": persona.pk, "causa": "mayor", "nacimiento": date(1950, 5, 1), "medio": "carta_certificada",
        "domicilio": "Los Boldos 214", "actor": casa.partes, "en": MEDIODIA,
    }  # fmt: skip
    return acciones.pide_excepcion(**(datos | cambios))


def test_pedir_una_excepcion_abre_tres_dias_y_la_persona_sigue_en_papel(casa: Oficina, plataforma: Plataforma) -> None:
    vecina = con_run(casa)

    pedida = excepcion(casa, vecina)

    papel = ingreso(casa, remitente_id=vecina.pk, notificar_por="ddu")
    assert Plazo.objects.get(codigo=pedida.plazo).vence_el == date(2026, 11, 27)
    assert "falta resolverlo" in consultas.aconseja_medio(papel, en=MEDIODIA).motivo
    assert not consultas.puede_notificarse_en_ddu(papel, en=MEDIODIA)


@pytest.mark.parametrize(
    ("cambio", "campo"),
    [
        ({"nacimiento": None}, "nacimiento"),
        ({"nacimiento": date(1990, 1, 1)}, "causa"),
        ({"causa": "otra"}, "detalle"),
        ({"domicilio": " "}, "domicilio"),
    ],
)
def test_una_excepcion_pide_lo_que_pide_el_formulario(casa: Oficina, cambio: dict[str, Any], campo: str) -> None:
    with pytest.raises(DatoFaltante) as rechazo:
        excepcion(casa, casa.vecina, **cambio)

    assert rechazo.value.campo == campo


def test_resuelta_cumple_su_plazo_y_rige_hasta_que_termina(casa: Oficina) -> None:
    pedida = excepcion(casa, casa.vecina)
    acciones.resuelve_excepcion(
        excepcion_id=pedida.pk, acogida=True, resolucion="D.A. 77", resuelta_el=DIA, actor=casa.partes, en=MEDIODIA
    )
    rige = consultas.excepcion_que_rige(casa.vecina.pk, dia=DIA)

    acciones.termina_excepcion(
        excepcion_id=pedida.pk, dia=DIA, motivo="Ya tiene domicilio digital", actor=casa.partes, en=MEDIODIA
    )

    assert rige is not None
    assert Plazo.objects.get(codigo=pedida.plazo).cumplido_con == pedida.codigo
    assert consultas.excepcion_que_rige(casa.vecina.pk, dia=DIA) is None


def test_denegar_una_excepcion_exige_decir_por_que(casa: Oficina) -> None:
    pedida = excepcion(casa, casa.vecina)

    with pytest.raises(DatoFaltante) as rechazo:
        acciones.resuelve_excepcion(
            excepcion_id=pedida.pk, acogida=False, resolucion="D.A. 77", resuelta_el=DIA, actor=casa.partes, en=MEDIODIA
        )

    assert rechazo.value.campo == "fundamento"


def test_no_hay_dos_excepciones_por_resolver_de_la_misma_persona(casa: Oficina) -> None:
    excepcion(casa, casa.vecina)

    with pytest.raises(PasoNoPermitido):
        excepcion(casa, casa.vecina)


def test_quien_no_lleva_partes_no_registra_excepciones(casa: Oficina) -> None:
    for actor in (casa.funcionaria, casa.jefa, casa.auditora):
        with pytest.raises(NoAutorizado):
            excepcion(casa, casa.vecina, actor=actor)


def test_la_excepcion_se_comunica_solo_acogida(casa: Oficina) -> None:
    pedida = excepcion(casa, casa.vecina)

    with pytest.raises(PasoNoPermitido):
        acciones.comunica_excepcion(excepcion_id=pedida.pk, dia=DIA, actor=casa.partes, en=MEDIODIA)


def test_el_registro_se_busca_por_nombre_y_por_estado(casa: Oficina) -> None:
    pedida = excepcion(casa, casa.vecina)
    acciones.resuelve_excepcion(
        excepcion_id=pedida.pk, acogida=True, resolucion="D.A. 77", resuelta_el=DIA, actor=casa.partes, en=MEDIODIA
    )

    for texto, estado, hallada in (
        ("xime toro", "vigente", 1),
        ("xime", "denegada", 0),
        ("otro", "", 0),
        ("77", "", 1),
    ):
        filtro = consultas.FiltroExcepciones(texto=texto, estado=estado)
        assert len(consultas.lista_excepciones(casa.partes, filtro, dia=DIA)) == hallada


# --- Listas y oficios propios ---


def lista(casa: Oficina, *correos: str, cartas: tuple[str, ...] = ()) -> int:
    pk: int = acciones.crea_lista(nombre="Juntas de vecinos", actor=casa.partes, en=MEDIODIA).pk
    for correo in correos:
        acciones.agrega_a_lista(
            lista_id=pk, nombre=f"Junta {correo}", canal="correo", direccion=correo, actor=casa.partes, en=MEDIODIA
        )
    for domicilio in cartas:
        acciones.agrega_a_lista(
            lista_id=pk,
            nombre="Gobernación",
            canal="carta_certificada",
            direccion=domicilio,
            actor=casa.partes,
            en=MEDIODIA,
        )
    return pk


def propio(casa: Oficina, *listas: int, **cambios: Any) -> Despacho:
    datos: dict[str, Any] = {
        "materia": "Invita a la consulta vecinal", "titulo": "ORD. N° 500", "archivo": archivo(nombre="ord.txt"),
        "destinatarios": (), "listas": listas, "actor": casa.partes, "en": MEDIODIA,
    }  # fmt: skip
    return acciones.despacha_propio(**(datos | cambios))


def test_un_oficio_a_una_lista_lleva_un_folio_y_un_envio_por_destinatario(casa: Oficina) -> None:
    despacho = propio(casa, lista(casa, "a@x.cl", "b@x.cl", cartas=("Freire 1",)))

    assert (despacho.ingreso, Despacho.objects.count()) == (None, 1)
    assert list(despacho.envios.order_by("orden").values_list("canal", "principal")) == [
        ("correo", True), ("correo", True), ("carta_certificada", True),
    ]  # fmt: skip


def test_cada_destinatario_tiene_su_prueba_y_el_oficio_termina_cuando_terminan_todos(casa: Oficina) -> None:
    despacho = propio(casa, lista(casa, "a@x.cl", cartas=("Freire 1",)))
    corre()
    por_correo = despacho.envios.get(canal="correo")
    a_medias = Despacho.objects.get().estado

    acciones.registra_entrega_de_carta(
        envio_id=despacho.envios.get(canal="carta_certificada").pk, dia=DIA, recibio="Portería", actor=casa.partes,
        en=DIAS_DESPUES,
    )  # fmt: skip

    assert (por_correo.estado, Aviso.objects.get().message_id != "") == ("enviada", True)
    assert (a_medias, Despacho.objects.get().estado) == ("en_camino", "entregado")


def test_las_copias_no_cambian_como_esta_lo_de_la_persona(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    despacho = acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="meson", recibio="Ximena Toro",
        recibio_documento="12.345.678-5", listas=[lista(casa, "a@x.cl", "b@x.cl")], actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip
    primera = despacho.envios.first()
    assert primera is not None

    avisos.registra_fallo(codigo=primera.aviso, error="550 no existe", en=MEDIODIA)

    despacho.refresh_from_db()
    assert (despacho.estado, despacho.envios.filter(principal=False).count()) == ("entregado", 2)
    assert Envio.objects.get(pk=primera.pk).estado == "fallida"


def test_una_direccion_no_se_repite_en_una_lista(casa: Oficina) -> None:
    pk = lista(casa, "a@x.cl")

    with pytest.raises(DatoFaltante, match="ya está"):
        acciones.agrega_a_lista(
            lista_id=pk, nombre="Otra", canal="correo", direccion="A@x.cl", actor=casa.partes, en=MEDIODIA
        )


def test_quitado_de_la_lista_no_recibe_y_queda_en_su_historia(casa: Oficina) -> None:
    pk = lista(casa, "a@x.cl", "b@x.cl")
    acciones.quita_de_lista(miembro_id=consultas.miembros(pk)[0].id, actor=casa.partes, en=MEDIODIA)

    despacho = propio(casa, pk)

    vista = consultas.listas()[0]
    assert [e.direccion for e in despacho.envios.all()] == ["b@x.cl"]
    assert len(consultas.historia_de_lista(vista.codigo)) == 4


def test_una_lista_retirada_no_se_usa(casa: Oficina) -> None:
    pk = lista(casa, "a@x.cl")
    acciones.retira_lista(lista_id=pk, actor=casa.partes, en=MEDIODIA)

    with pytest.raises(DatoFaltante):
        propio(casa, pk)


def test_un_oficio_sin_destinatarios_no_toma_folio(casa: Oficina) -> None:
    with pytest.raises(DatoFaltante):
        propio(casa)

    assert Expediente.objects.count() == 0


def test_quien_no_lleva_partes_no_despacha_oficios_ni_edita_listas(casa: Oficina) -> None:
    for actor in (casa.funcionaria, casa.jefa, casa.auditora):
        with pytest.raises(NoAutorizado):
            acciones.crea_lista(nombre="x", actor=actor, en=MEDIODIA)
        with pytest.raises(NoAutorizado):
            propio(casa, actor=actor)


def test_un_envio_que_no_existe_se_dice(casa: Oficina) -> None:
    with pytest.raises(NoEncontrado):
        acciones.registra_llegada(envio_id=999, dia=DIA, actor=casa.partes, en=MEDIODIA)


def test_cada_motivo_de_devolucion_dice_si_desvirtua() -> None:
    assert set(DEVOLUCIONES) == set(MotivoDevolucion)
