"""Cada paso desde su página: lo que hace, lo que rechaza sin perder lo escrito, y el envío repetido."""

import io
import re
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fojas.base import tiempo
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes.models import Documento, Interesado, Vinculo
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import CanalDespacho
from fojas.interfaz.templatetags.fojas import fecha_dicha
from tests.escritorio.expediente.conftest import entra
from tests.fabricas.expedientes import pdf
from tests.fabricas.organizacion import MEDIODIA, FabricaPersona
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, respondido

pytestmark = pytest.mark.django_db


def paso(cliente: Client, nombre: str, codigo: str, **datos: Any) -> Any:
    return cliente.post(reverse(f"escritorio:{nombre}", args=[codigo]), {"envio": "sello-1"} | datos)


def estado_de(papel: Ingreso) -> str:
    return str(Ingreso.objects.values_list("estado", flat=True).get(pk=papel.pk))


def respuesta_pdf(nombre: str = "ORD 412 año.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, pdf("ORD. N. 412"), "application/pdf")


def test_se_deriva_a_varias_con_copia(casa: Oficina) -> None:
    papel = ingreso(casa)

    respuesta = paso(
        entra(casa.partes), "ingreso_deriva", papel.codigo, unidad=casa.obras.pk, instruccion="para_respuesta",
        texto="Para su respuesta.", cantidad=5, unidad_2=casa.dideco.pk, modo_2="copia",
    )  # fmt: skip

    assert respuesta.status_code == 302
    assert list(Derivacion.objects.order_by("id").values_list("para_unidad_id", "solo_copia")) == [
        (casa.obras.pk, False),
        (casa.dideco.pk, True),
    ]


def test_se_deriva_a_una_persona_de_la_unidad(casa: Oficina) -> None:
    destino = f"{casa.obras.pk}-{casa.funcionaria.persona_id}"

    paso(entra(casa.partes), "ingreso_deriva", ingreso(casa).codigo, unidad=destino, instruccion="para_respuesta")

    assert Derivacion.objects.get().para_persona_id == casa.funcionaria.persona_id


def test_sin_destino_la_pagina_vuelve_con_lo_escrito(casa: Oficina) -> None:
    respuesta = paso(
        entra(casa.partes), "ingreso_deriva", ingreso(casa).codigo, instruccion="para_informe", texto="Mi texto"
    )

    assert respuesta.status_code == 422
    assert "Elige a quién va." in respuesta.content.decode()
    assert "Mi texto" in respuesta.content.decode()


def test_dias_y_regla_a_la_vez_no(casa: Oficina) -> None:
    respuesta = paso(
        entra(casa.partes), "ingreso_deriva", ingreso(casa).codigo, unidad=casa.obras.pk, instruccion="para_informe",
        cantidad=3, regla="lbpa-informe",
    )  # fmt: skip

    assert "no los dos" in respuesta.content.decode()


def test_el_mismo_envio_no_deriva_dos_veces(casa: Oficina) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)
    datos = {"unidad": casa.obras.pk, "instruccion": "para_respuesta"}

    respuestas = [paso(cliente, "ingreso_deriva", papel.codigo, **datos) for _ in range(2)]

    assert respuestas[0]["Location"] == respuestas[1]["Location"]
    assert Derivacion.objects.count() == 1


def test_quien_respondio_y_repite_el_envio_vuelve_al_caso(casa: Oficina) -> None:
    papel, cliente = derivado(casa).ingreso, entra(casa.funcionaria)

    codigos = [
        paso(cliente, "ingreso_responde", papel.codigo, titulo="ORD. N° 412", archivo=respuesta_pdf()).status_code
        for _ in range(2)
    ]

    assert codigos == [302, 302]
    assert Documento.objects.filter(tipo="Respuesta").count() == 1


def test_volver_atras_a_un_paso_ya_dado_lleva_al_caso_con_su_explicacion(casa: Oficina) -> None:
    papel, _ = respondido(casa)

    respuesta = entra(casa.partes).get(reverse("escritorio:ingreso_deriva", args=[papel.codigo]), follow=True)

    assert respuesta.redirect_chain[0][0] == reverse("escritorio:expediente", args=[papel.expediente.codigo])
    assert (
        "El caso está «por despachar». Ese paso se da cuando está «por derivar» o «derivado» o «en trámite»."
        in respuesta.content.decode()
    )


def test_reenviar_un_paso_que_ya_no_toca_se_explica_y_no_cambia_nada(casa: Oficina) -> None:
    papel, _ = respondido(casa)

    respuesta = paso(
        entra(casa.partes), "ingreso_deriva", papel.codigo, unidad=casa.obras.pk, instruccion="para_informe"
    )

    assert respuesta.status_code == 422
    assert estado_de(papel) == "respondido"


def test_se_recibe_se_devuelve_y_se_vuelve_a_derivar(casa: Oficina) -> None:
    derivacion = derivado(casa)
    cliente = entra(casa.funcionaria)

    paso(cliente, "derivacion_recibe", derivacion.codigo)
    paso(cliente, "derivacion_devuelve", derivacion.codigo, motivo="Es de Tránsito", envio="sello-2")

    assert (estado_de(derivacion.ingreso), Derivacion.objects.get().motivo) == ("ingresado", "Es de Tránsito")


def test_devolver_sin_motivo_pide_el_motivo(casa: Oficina) -> None:
    respuesta = paso(entra(casa.funcionaria), "derivacion_devuelve", derivado(casa).codigo)

    assert "Escribe por qué la devuelves." in respuesta.content.decode()


def test_lo_recien_derivado_se_retira(casa: Oficina) -> None:
    derivacion = derivado(casa)

    paso(entra(casa.partes), "derivacion_retira", derivacion.codigo)

    assert estado_de(derivacion.ingreso) == "ingresado"


def test_la_jefa_reasigna_a_su_funcionaria(casa: Oficina) -> None:
    derivacion = derivado(casa)

    paso(
        entra(casa.jefa), "derivacion_reasigna", derivacion.codigo,
        persona=f"{casa.obras.pk}-{casa.funcionaria.persona_id}",
    )  # fmt: skip

    assert Derivacion.objects.filter(estado="enviada").get().para_persona_id == casa.funcionaria.persona_id


def test_se_pide_informe_sin_soltar_el_caso_y_la_otra_unidad_lo_adjunta(casa: Oficina) -> None:
    propia = derivado(casa)
    paso(
        entra(casa.funcionaria), "ingreso_pide_informe", propia.ingreso.codigo, unidad=casa.dideco.pk,
        instruccion="para_informe", regla="lbpa-informe", texto="¿Hay subsidio?",
    )  # fmt: skip
    pedido = Derivacion.objects.get(padre=propia)

    paso(
        entra(casa.ajeno), "derivacion_informa", pedido.codigo, titulo="Informe social",
        archivo=SimpleUploadedFile("informe.txt", b"Si hay"),
    )  # fmt: skip

    pedido.refresh_from_db()
    propia.refresh_from_db()
    assert (pedido.estado, propia.estado) == ("cumplida", "enviada")


def test_una_copia_se_toma_en_conocimiento(casa: Oficina) -> None:
    papel = ingreso(casa)
    paso(
        entra(casa.partes), "ingreso_deriva", papel.codigo, unidad=casa.obras.pk, instruccion="para_respuesta",
        unidad_2=casa.dideco.pk, modo_2="copia",
    )  # fmt: skip
    copia = Derivacion.objects.get(solo_copia=True)

    paso(entra(casa.ajeno), "derivacion_cumple", copia.codigo)

    copia.refresh_from_db()
    assert copia.estado == "cumplida"


def test_la_respuesta_debe_ser_un_pdf_de_verdad(casa: Oficina) -> None:
    papel = derivado(casa).ingreso

    respuesta = paso(
        entra(casa.jefa), "ingreso_responde", papel.codigo, titulo="ORD. N° 412",
        archivo=SimpleUploadedFile("falso.pdf", b"esto no es un pdf"),
    )  # fmt: skip

    assert "no es un PDF" in respuesta.content.decode()
    assert estado_de(papel) == "derivado"


def test_una_respuesta_con_clave_no_se_adjunta(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    con_clave = io.BytesIO()
    with pikepdf.Pdf.new() as documento:
        documento.add_blank_page()
        documento.save(con_clave, encryption=pikepdf.Encryption(user="secreta", owner="secreta"))

    respuesta = paso(
        entra(casa.jefa), "ingreso_responde", papel.codigo, titulo="ORD. N° 412",
        archivo=SimpleUploadedFile("ORD 412.pdf", con_clave.getvalue()),
    )  # fmt: skip

    assert "tiene contraseña o está dañado" in respuesta.content.decode()
    assert estado_de(papel) == "derivado"


def test_un_archivo_recibido_no_se_pide_de_nuevo_si_otro_dato_estaba_mal(casa: Oficina) -> None:
    papel, cliente = derivado(casa).ingreso, entra(casa.jefa)
    vuelta = paso(cliente, "ingreso_responde", papel.codigo, titulo="", archivo=respuesta_pdf()).content.decode()
    guardado = re.search(r'name="archivo_guardado" value="([^"]+)"', vuelta)
    assert guardado is not None

    respuesta = paso(
        cliente, "ingreso_responde", papel.codigo, titulo="ORD. N° 412", archivo_guardado=guardado[1], envio="sello-2"
    )

    assert respuesta.status_code == 302
    assert estado_de(papel) == "respondido"


def test_un_archivo_que_nadie_subio_no_se_acepta_por_su_huella(casa: Oficina) -> None:
    papel = derivado(casa).ingreso

    respuesta = paso(
        entra(casa.jefa), "ingreso_responde", papel.codigo, titulo="ORD. N° 412", archivo_guardado="cualquier:cosa:aqui"
    )

    assert (respuesta.status_code, estado_de(papel)) == (422, "derivado")


def datos_de_despacho(documento: Documento, **cambios: Any) -> dict[str, Any]:
    return {"documentos": [documento.pk], "canal": "correo", "correo": "x.toro@correo.example"} | cambios


def test_antes_de_despachar_se_muestra_lo_que_saldra_y_no_sale_nada(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    respuesta = paso(entra(casa.partes), "ingreso_despacha", papel.codigo, **datos_de_despacho(documento))

    texto = respuesta.content.decode()
    assert documento.versiones.get().archivo_id in texto
    assert f"Respuesta a tu presentación, folio {papel.folio}" in texto
    assert not Despacho.objects.exists()


def test_confirmado_sale_una_sola_vez(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    cliente = entra(casa.partes)

    for _ in range(2):
        respuesta = paso(cliente, "ingreso_despacha", papel.codigo, paso="despacha", **datos_de_despacho(documento))

    assert respuesta["Location"] == reverse("escritorio:despacho", args=[Despacho.objects.get().codigo])


def test_cambiar_algo_vuelve_con_lo_elegido(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    respuesta = paso(
        entra(casa.partes), "ingreso_despacha", papel.codigo, paso="vuelve", **datos_de_despacho(documento, correo="otra@correo.example")
    )  # fmt: skip

    assert "otra@correo.example" in respuesta.content.decode()
    assert not Despacho.objects.exists()


@pytest.mark.parametrize(
    ("canal", "falta"),
    [("meson", "quién retira"), ("carta_certificada", "Falta el domicilio"), ("correo", "no dejó correo")],
)
def test_cada_forma_de_salir_pide_lo_suyo(casa: Oficina, canal: str, falta: str) -> None:
    papel, documento = respondido(casa)

    respuesta = paso(
        entra(casa.partes), "ingreso_despacha", papel.codigo, **datos_de_despacho(documento, canal=canal, correo="")
    )

    assert falta in respuesta.content.decode()


def test_adelantarse_pide_el_motivo_solo_si_hay_otros_antes(casa: Oficina) -> None:
    derivado(casa)
    papel, _ = respondido(casa)
    Ingreso.objects.exclude(pk=papel.pk).update(recibido_en="2026-11-20T12:00:00Z")

    texto = entra(casa.partes).get(reverse("escritorio:ingreso_despacha", args=[papel.codigo])).content.decode()

    assert "Por qué sale antes" in texto


def test_la_entrega_de_la_carta_se_registra(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA)

    paso(entra(casa.partes), "despacho_entrega", despacho.codigo, recibio="Su hermana, Elsa Toro")

    despacho.refresh_from_db()
    assert (despacho.estado, despacho.recibio) == ("entregado", "Su hermana, Elsa Toro")


def test_archivar_sin_responder_pide_por_que(casa: Oficina) -> None:
    papel = ingreso(casa)

    respuesta = paso(entra(casa.partes), "ingreso_archiva", papel.codigo)

    assert "La persona espera respuesta" in respuesta.content.decode()
    assert estado_de(papel) == "ingresado"


def test_se_archiva_y_se_reabre_con_su_motivo(casa: Oficina) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)

    paso(cliente, "ingreso_archiva", papel.codigo, motivo="Se desistió por escrito")
    paso(cliente, "ingreso_reabre", papel.codigo, motivo="Volvió a insistir", envio="sello-2")

    assert estado_de(papel) == "ingresado"


def test_corregir_deja_el_folio_y_cambia_la_materia(casa: Oficina) -> None:
    papel = ingreso(casa)

    paso(
        entra(casa.partes), "ingreso_corrige", papel.codigo, materia="Materia corregida", tipo=papel.tipo,
        notificar_por="correo", correo_respuesta="x.toro@correo.example",
    )  # fmt: skip

    despues = Ingreso.objects.get(pk=papel.pk)
    assert (despues.folio, despues.materia) == (papel.folio, "Materia corregida")


def test_se_cita_un_antecedente(casa: Oficina) -> None:
    viejo, nuevo = ingreso(casa), ingreso(casa)

    paso(entra(casa.partes), "ingreso_cita", nuevo.codigo, otro=viejo.folio)

    assert Vinculo.objects.get().hacia_id == viejo.expediente_id


def test_citar_lo_que_no_se_ve_es_como_si_no_existiera(casa: Oficina) -> None:
    derivacion = derivado(casa)
    ajeno = ingreso(casa)

    respuesta = paso(entra(casa.funcionaria), "ingreso_cita", derivacion.ingreso.codigo, otro=ajeno.folio)

    assert "No encontramos" in respuesta.content.decode()


def agregado(casa: Oficina, papel: Ingreso, cliente: Client) -> Persona:
    persona = FabricaPersona(nombre="Elsa Toro Fuica")
    paso(cliente, "ingreso_agrega_interesado", papel.codigo, persona=persona.codigo, calidad="apoderado")
    return persona


def datos_de(cliente: Client, papel: Ingreso) -> str:
    respuesta = cliente.get(reverse("escritorio:expediente", args=[papel.expediente.codigo]), {"ver": "datos"})
    texto: str = respuesta.content.decode()
    return texto


def test_se_agrega_a_quien_actua_por_la_persona(casa: Oficina) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)

    persona = agregado(casa, papel, cliente)

    assert all(dicho in datos_de(cliente, papel) for dicho in ("Elsa Toro Fuica", "Apoderada", "Quitar"))
    assert Anotacion.objects.get(suceso="expediente.interesado_agregado").datos == {
        "persona": persona.codigo, "calidad": "apoderado",
    }  # fmt: skip


def test_agregar_otra_vez_solo_cambia_la_calidad(casa: Oficina) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)
    persona = agregado(casa, papel, cliente)

    paso(
        cliente, "ingreso_agrega_interesado", papel.codigo, persona=persona.codigo, calidad="representante",
        envio="sello-2",
    )  # fmt: skip

    assert Interesado.objects.get(persona=persona).calidad == "representante"


def test_quien_tiene_el_caso_en_su_bandeja_agrega_interesados(casa: Oficina) -> None:
    papel = derivado(casa).ingreso

    persona = agregado(casa, papel, entra(casa.funcionaria))

    assert Interesado.objects.filter(expediente=papel.expediente, persona=persona).exists()


def quita(cliente: Client, papel: Ingreso, persona: Persona, **datos: str) -> Any:
    url = reverse("escritorio:ingreso_quita_interesado", args=[papel.codigo, persona.codigo])
    return cliente.post(url, {"envio": "sello-3"} | datos)


def test_se_quita_con_su_motivo_que_no_queda_para_siempre(casa: Oficina) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)
    persona = agregado(casa, papel, cliente)

    quita(cliente, papel, persona, motivo="Revocó el poder")

    asiento = Anotacion.objects.get(suceso="expediente.interesado_quitado")
    assert not Interesado.objects.filter(persona=persona).exists()
    assert (asiento.datos, asiento.personal.datos) == (
        {"persona": persona.codigo, "calidad": "apoderado"}, {"motivo": "Revocó el poder"},
    )  # fmt: skip


def test_quitar_pide_por_que(casa: Oficina) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)
    persona = agregado(casa, papel, cliente)

    assert "Escribe por qué se quita" in quita(cliente, papel, persona).content.decode()


def test_quien_presento_no_se_quita(casa: Oficina) -> None:
    papel = ingreso(casa)

    respuesta = quita(entra(casa.partes), papel, casa.vecina, motivo="Error")

    assert "Quien presentó es parte del caso" in respuesta.content.decode()


def test_corregir_quien_presento_cambia_tambien_a_la_persona_interesada(casa: Oficina) -> None:
    papel, otra = ingreso(casa), FabricaPersona()

    paso(
        entra(casa.partes), "ingreso_corrige", papel.codigo, materia=papel.materia, tipo=papel.tipo,
        remitente_id=otra.codigo, notificar_por="correo", correo_respuesta="x.toro@correo.example",
    )  # fmt: skip

    assert [i.persona for i in papel.expediente.interesados.all()] == [otra]


def test_antes_de_despachar_por_correo_se_avisa_que_no_notifica(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    cliente = entra(casa.partes)

    eligiendo = cliente.get(reverse("escritorio:ingreso_despacha", args=[papel.codigo])).content.decode()
    previo = paso(cliente, "ingreso_despacha", papel.codigo, **datos_de_despacho(documento)).content.decode()

    assert "no notifica en este procedimiento" in eligiendo
    assert "no notifica en este procedimiento" in previo


@pytest.mark.parametrize("canal", ["meson", "carta_certificada"])
def test_antes_de_despachar_se_dice_desde_cuando_quedara_notificada(casa: Oficina, canal: str) -> None:
    papel, documento = respondido(casa)
    datos = datos_de_despacho(
        documento,
        canal=canal,
        recibio="Ximena Toro",
        recibio_documento="12.345.678-5",
        domicilio="Los Boldos 12, Negrete",
    )

    texto = paso(entra(casa.partes), "ingreso_despacha", papel.codigo, **datos).content.decode()

    assert "se entenderá notificada el" in texto
    assert "no notifica" not in texto


def test_la_pagina_de_responder_dice_lo_que_sigue_abierto_y_ofrece_dejar_sin_efecto_los_informes(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    paso(entra(casa.jefa), "ingreso_pide_informe", papel.codigo, unidad=casa.dideco.pk, instruccion="para_informe")

    pagina = entra(casa.jefa).get(reverse("escritorio:ingreso_responde", args=[papel.codigo])).content.decode()
    paso(
        entra(casa.jefa), "ingreso_responde", papel.codigo, titulo="ORD. N° 412", archivo=respuesta_pdf(),
        sin_efecto="on", envio="sello-3",
    )  # fmt: skip

    assert "Falta el informe de" in pagina
    assert sorted(Derivacion.objects.values_list("estado", flat=True)) == ["anulada", "cumplida"]


def test_un_correo_que_no_ha_salido_no_dice_que_alguien_lo_recibio(casa: Oficina) -> None:
    despacho = despachado(casa)

    texto = entra(casa.partes).get(reverse("escritorio:despacho", args=[despacho.codigo])).content.decode()

    assert "Por salir" in texto
    assert "<dt>Para</dt>" in texto
    assert "Recibió" not in texto
    assert "Un correo no notifica en este procedimiento" in texto


@pytest.mark.parametrize(
    ("tipo", "dice"),
    [("solicitud", "Un correo no notifica en este procedimiento"), ("sai", "Se entiende notificada</dt><dd>Martes")],
)
def test_la_prueba_de_un_correo_que_ya_salio_dice_si_notifico(casa: Oficina, tipo: str, dice: str) -> None:
    salida = despachado(casa, tipo=tipo)
    acciones.registra_correo_enviado(despacho_codigo=salida.codigo, prueba="0" * 64, en=MEDIODIA)

    respuesta = entra(casa.partes).get(reverse("escritorio:despacho", args=[salida.codigo]))

    assert respuesta.status_code == 200
    assert dice in respuesta.content.decode()


def test_la_respuesta_se_retira_desde_el_caso_y_queda_tachada_con_su_motivo(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    cliente, caso = entra(casa.jefa), reverse("escritorio:expediente", args=[papel.expediente.codigo])
    assert "Retirar la respuesta" in cliente.get(caso).content.decode()

    paso(cliente, "ingreso_retira_respuesta", papel.codigo, documento=documento.pk, motivo="Era de otro vecino.")

    texto = cliente.get(caso).content.decode()
    assert estado_de(papel) == "en_tramite"
    assert f"<s>{documento.titulo}</s>" in texto
    assert "Era de otro vecino." in texto


def test_retirar_sin_motivo_lo_pide_junto_a_su_campo(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    respuesta = paso(entra(casa.jefa), "ingreso_retira_respuesta", papel.codigo, documento=documento.pk, motivo="")

    assert respuesta.status_code == 422
    assert "Escribe por qué se retira la respuesta." in respuesta.content.decode()


def test_lo_que_no_es_una_respuesta_suya_no_se_retira(casa: Oficina) -> None:
    papel, _ = respondido(casa)
    _, ajena = respondido(casa)

    respuesta = paso(entra(casa.partes), "ingreso_retira_respuesta", papel.codigo, documento=ajena.pk, motivo="x")

    assert "ya salió o ya se retiró" in respuesta.content.decode()
    assert estado_de(papel) == "respondido"


def test_se_suspende_y_se_reanuda_el_plazo_con_su_causa(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    cliente = entra(casa.jefa)
    pagina = cliente.get(reverse("escritorio:ingreso_suspende", args=[papel.codigo])).content.decode()
    assert "Ley 19.880, art. 31" in pagina

    paso(
        cliente, "ingreso_suspende", papel.codigo, causa="subsanacion", norma="Resolución N° 84",
        dia="24-11-2026",
    )  # fmt: skip
    suspendido = cliente.get(reverse("escritorio:expediente", args=[papel.expediente.codigo])).content.decode()
    respuesta = cliente.post(
        reverse("escritorio:ingreso_reanuda", args=[papel.codigo]),
        {"envio": "otro", "dia": "03-12-2026"},
        follow=True,
    )

    assert "Suspendido" in suspendido
    assert "Reanudar el plazo" in suspendido
    papel.refresh_from_db()
    assert papel.vence_en is not None
    assert f"Vence el {fecha_dicha(tiempo.dia_de(papel.vence_en))}" in respuesta.content.decode()


def test_al_reanudar_el_caso_dice_suspendido_y_no_cuenta_dias(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    cliente = entra(casa.jefa)
    paso(
        cliente, "ingreso_suspende", papel.codigo, causa="subsanacion", norma="Resolución N° 84",
        dia="24-11-2026",
    )  # fmt: skip

    texto = cliente.get(reverse("escritorio:ingreso_reanuda", args=[papel.codigo])).content.decode()

    assert '<span class="chip">Suspendido</span>' in texto
    assert "Quedan" not in texto


def test_se_reserva_y_se_levanta_desde_el_caso(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    cliente, caso = entra(casa.jefa), reverse("escritorio:expediente", args=[papel.expediente.codigo])
    assert "Reservar el caso" in cliente.get(caso).content.decode()

    paso(cliente, "ingreso_reserva", papel.codigo, causa="20285-21-2", motivo="Trae una ficha clínica.")
    reservado = cliente.get(caso).content.decode()
    cliente.post(
        reverse("escritorio:ingreso_levanta_reserva", args=[papel.codigo]), {"envio": "otro", "motivo": "Se tarjó."}
    )

    assert "Levantar la reserva" in reservado
    assert "Expediente reservado." in reservado
    assert "Expediente reservado." not in cliente.get(caso).content.decode()


def test_reservar_sin_causa_la_pide(casa: Oficina) -> None:
    respuesta = paso(entra(casa.jefa), "ingreso_reserva", derivado(casa).ingreso.codigo, causa="", motivo="Porque sí")

    assert respuesta.status_code == 422
    assert "citar la causa legal" in respuesta.content.decode()


@pytest.mark.parametrize(
    ("run", "dicho"),
    [("", "Escribe el RUN de quien la retira"), ("12.345.678-9", "El dígito verificador no corresponde")],
)
def test_en_el_meson_se_pide_el_run_de_quien_retira(casa: Oficina, run: str, dicho: str) -> None:
    papel, documento = respondido(casa)
    datos = datos_de_despacho(documento, canal="meson", recibio="Elsa Toro", recibio_documento=run, paso="despacha")

    respuesta = paso(entra(casa.partes), "ingreso_despacha", papel.codigo, **datos)

    assert respuesta.status_code == 422
    assert dicho in respuesta.content.decode()


def test_lo_entregado_en_el_meson_tiene_acta_para_firmar(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    cliente = entra(casa.partes)
    datos = datos_de_despacho(
        documento, canal="meson", recibio="Elsa Toro", recibio_documento="12.345.678-5", recibio_calidad="autorizada",
        paso="despacha",
    )  # fmt: skip

    paso(cliente, "ingreso_despacha", papel.codigo, **datos)

    despacho = Despacho.objects.get()
    prueba = cliente.get(reverse("escritorio:despacho", args=[despacho.codigo])).content.decode()
    acta = cliente.get(reverse("escritorio:despacho_acta", args=[despacho.codigo]))
    assert (despacho.recibio_documento, despacho.recibio_calidad) == ("12345678-5", "autorizada")
    assert "12.345.678-5" in prueba
    assert "Acta de entrega, para firmar" in prueba
    assert (acta["Content-Type"], acta.content[:5]) == ("application/pdf", b"%PDF-")


def test_lo_que_salio_por_correo_no_tiene_acta(casa: Oficina) -> None:
    despacho = despachado(casa)

    assert entra(casa.partes).get(reverse("escritorio:despacho_acta", args=[despacho.codigo])).status_code == 404
