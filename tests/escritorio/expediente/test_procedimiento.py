"""Las páginas del procedimiento: quién entra, qué ofrecen, qué advierten y qué ve la persona."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fojas.base.tiempo import ZONA
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones
from fojas.dominio.partes.acciones import PorDonde
from fojas.dominio.partes.models import Apercibimiento, Certificado, Comunicacion, Denuncia, Ingreso, Peticion
from fojas.dominio.partes.reglas.comunicaciones import MedioComunicacion
from fojas.dominio.partes.reglas.peticiones import EstadoPeticion
from tests.escritorio.expediente.conftest import entra
from tests.fabricas.expedientes import pdf
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, archivo, derivado

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reloj")]
CONCEDIDA = acciones.Resultado(EstadoPeticion.CONCEDIDA)
EN_LA_OFICINA = PorDonde(MedioComunicacion.MESON, recibio="Ximena Toro Fuica")


@pytest.fixture
def firmada() -> bytes:
    return pdf("Ordinario 412")


@pytest.fixture
def papel(casa: Oficina) -> Ingreso:
    return derivado(casa).ingreso


def direccion(nombre: str, codigo: str) -> str:
    return reverse(f"escritorio:{nombre}", args=[codigo])


def pedido(casa: Oficina, papel: Ingreso) -> Apercibimiento:
    return acciones.pide_completar(
        ingreso_id=papel.pk, faltan=["firma"], detalle="Trae el plano firmado.", aviso=EN_LA_OFICINA, actor=casa.jefa,
        en=MEDIODIA,
    )  # fmt: skip


def con_partes(casa: Oficina, papel: Ingreso, cuantas: int = 2) -> list[Peticion]:
    textos = [f"Copia del documento {n}" for n in range(1, cuantas + 1)]
    return acciones.agrega_peticiones(ingreso_id=papel.pk, textos=textos, actor=casa.jefa, en=MEDIODIA)


def pide(cliente: Client, papel: Ingreso, **datos: Any) -> Any:
    return cliente.post(
        direccion("ingreso_pide_completar", papel.codigo),
        {"envio": "uno", "faltan": ["firma"], "detalle": "Trae el plano.", "medio": "meson", "recibio": "Ximena"}
        | datos,
    )


# --- Quién entra


def direcciones(casa: Oficina, papel: Ingreso) -> dict[str, str]:
    hecho, (parte,) = pedido(casa, papel), con_partes(casa, papel, 1)
    return {
        "pide_completar": direccion("ingreso_pide_completar", papel.codigo),
        "advierte": direccion("ingreso_advierte", papel.codigo),
        "denuncia": direccion("ingreso_denuncia", papel.codigo),
        "certifica": direccion("ingreso_certifica", papel.codigo),
        "parte": direccion("parte_resuelve", parte.codigo),
        "parte_corrige": direccion("parte_corrige", parte.codigo),
        "parte_une": direccion("parte_une", parte.codigo),
        "parte_quita": direccion("parte_quita", parte.codigo),
        "cumplido": direccion("apercibimiento_cumplido", hecho.codigo),
        "sin_efecto": direccion("apercibimiento_sin_efecto", hecho.codigo),
        "aplica": direccion("apercibimiento_aplica", hecho.codigo),
        "notificada": direccion("comunicacion_notificada", hecho.comunicacion.codigo),
    }


def test_lo_ajeno_no_existe_y_quien_audita_no_toca(casa: Oficina, papel: Ingreso) -> None:
    todas, ajeno, auditora = direcciones(casa, papel), entra(casa.ajeno), entra(casa.auditora)

    de_ajeno = {nombre: ajeno.post(url).status_code for nombre, url in todas.items()}
    de_auditora = {nombre: auditora.post(url).status_code for nombre, url in todas.items()}

    assert set(de_ajeno.values()) == {404}
    assert set(de_auditora.values()) == {403}


def test_quien_lo_tiene_a_cargo_abre_lo_suyo_y_no_lo_de_partes_ni_la_secretaria(casa: Oficina, papel: Ingreso) -> None:
    todas, funcionaria = direcciones(casa, papel), entra(casa.funcionaria)

    abre = {nombre: funcionaria.get(url).status_code for nombre, url in todas.items()}

    assert {nombre for nombre, estado in abre.items() if estado == 403} == {"denuncia", "certifica"}
    assert set(abre.values()) == {200, 403}


# --- Pedir que complete


def test_pedir_que_complete_lleva_a_los_plazos_y_dice_hasta_cuando(casa: Oficina, papel: Ingreso) -> None:
    cliente = entra(casa.jefa)

    respuesta = pide(cliente, papel)

    texto = cliente.get(respuesta["Location"]).content.decode()
    assert Apercibimiento.objects.get().detalle == "Trae el plano."
    assert "Completar la solicitud" in texto
    assert "Firma, u otra forma" in texto


def test_por_el_correo_que_notifica_dice_desde_y_hasta_cuando(casa: Oficina) -> None:
    papel = derivado(casa, tipo="sai", notificar_por="correo", correo_respuesta="x@correo.example").ingreso

    respuesta = entra(casa.jefa).post(
        direccion("ingreso_pide_completar", papel.codigo),
        {"envio": "uno", "faltan": ["informacion"], "detalle": "Di qué años.", "medio": "correo", "correo": "x@correo.example"},
        follow=True,
    )  # fmt: skip

    texto = respuesta.content.decode()
    assert "queda notificada con efecto desde el" in texto
    assert "Cuando tengas la constancia" not in texto


def test_sin_marcar_lo_que_falta_vuelve_con_lo_escrito(casa: Oficina, papel: Ingreso) -> None:
    respuesta = pide(entra(casa.jefa), papel, faltan=[])

    assert respuesta.status_code == 422
    assert "Marca al menos un requisito" in respuesta.content.decode()
    assert "Trae el plano." in respuesta.content.decode()


def test_la_pagina_advierte_que_el_correo_no_notifica(casa: Oficina, papel: Ingreso) -> None:
    texto = entra(casa.jefa).get(direccion("ingreso_pide_completar", papel.codigo)).content.decode()

    assert "no notifica en este procedimiento" in texto
    assert "La ley no dice que mientras tanto el plazo del caso se detenga" in texto


def test_el_mismo_envio_dos_veces_pide_una(casa: Oficina, papel: Ingreso) -> None:
    cliente = entra(casa.jefa)

    pide(cliente, papel)
    pide(cliente, papel)

    assert Apercibimiento.objects.count() == 1


def test_la_constancia_de_la_notificacion_hace_correr_el_plazo(casa: Oficina, papel: Ingreso) -> None:
    cliente = entra(casa.jefa)
    pide(cliente, papel, medio="carta_certificada", domicilio="Los Boldos 214")
    hecho = Apercibimiento.objects.get()

    cliente.post(
        direccion("comunicacion_notificada", hecho.comunicacion.codigo),
        {"envio": "dos", "medio": "carta_certificada", "dia": "24-11-2026", "hora": "09:00",
         "constancia": "1170000001"},
    )  # fmt: skip

    hecho.refresh_from_db()
    assert hecho.estado == "corre"


def test_la_carta_se_abre_en_pdf(casa: Oficina, papel: Ingreso) -> None:
    hecho = pedido(casa, papel)

    respuesta = entra(casa.jefa).get(direccion("comunicacion_carta", hecho.comunicacion.codigo))

    assert respuesta.content.startswith(b"%PDF")


# --- Prórroga y suspensión


def test_antes_de_prorrogar_se_ve_cuando_venceria(casa: Oficina, papel: Ingreso) -> None:
    texto = entra(casa.jefa).get(direccion("ingreso_prorroga", papel.codigo)).content.decode()

    assert texto.count("vencería el") >= 3


@pytest.mark.parametrize("paso", ["prorroga", "suspende"])
def test_un_plazo_vencido_dice_por_que_no_se_mueve_antes_de_escribir(casa: Oficina, paso: str) -> None:
    papel = derivado(casa, en=datetime(2026, 6, 1, 12, tzinfo=ZONA)).ingreso

    texto = entra(casa.jefa).get(direccion(f"ingreso_{paso}", papel.codigo), follow=True).content.decode()

    assert "El plazo venció: uno vencido no se" in texto
    assert "vencería" not in texto


def test_un_plazo_sin_efecto_no_ofrece_prorrogarlo(casa: Oficina) -> None:
    papel = derivado(casa, tipo="sai").ingreso
    acciones.pide_completar(
        ingreso_id=papel.pk, faltan=["informacion"], detalle="Di qué años.", aviso=EN_LA_OFICINA, actor=casa.jefa,
        en=MEDIODIA,
    )  # fmt: skip

    respuesta = entra(casa.jefa).get(direccion("ingreso_prorroga", papel.codigo), follow=True)

    assert "El plazo quedó sin efecto." in respuesta.content.decode()
    assert "Prorrogar y comunicar" not in respuesta.content.decode()


def test_una_prorroga_mal_fundada_no_avisa_a_nadie(casa: Oficina, papel: Ingreso) -> None:
    respuesta = entra(casa.jefa).post(
        direccion("ingreso_prorroga", papel.codigo),
        {"envio": "uno", "cantidad": "5", "fundamento": "Falta", "medio": "correo", "correo": "x@correo.example"},
    )

    assert respuesta.status_code == 422
    assert not Comunicacion.objects.exists()


def test_suspender_sin_elegir_medio_deja_constancia(casa: Oficina, papel: Ingreso) -> None:
    entra(casa.jefa).post(
        direccion("ingreso_suspende", papel.codigo),
        {"envio": "uno", "causa": "fuerza-mayor", "norma": "Resolución N° 84", "dia": "24-11-2026"},
    )

    assert [c.medio for c in Comunicacion.objects.all()] == ["constancia"]


# --- Partes


def test_una_lista_pegada_queda_separada_y_lleva_a_verla(casa: Oficina, papel: Ingreso) -> None:
    cliente = entra(casa.jefa)
    url = direccion("ingreso_partes", papel.codigo)

    respuesta = cliente.post(url, {"envio": "uno", "textos": "a) Luminarias\nb) Bacheo"})

    assert respuesta["Location"] == url
    assert list(Peticion.objects.order_by("orden").values_list("texto", flat=True)) == ["Luminarias", "Bacheo"]


def test_veinte_partes_se_ven_con_pocas_consultas(
    casa: Oficina, papel: Ingreso, django_assert_max_num_queries: Any
) -> None:
    con_partes(casa, papel, 20)
    cliente = entra(casa.jefa)

    with django_assert_max_num_queries(15):
        texto = cliente.get(direccion("ingreso_partes", papel.codigo)).content.decode()

    assert "Copia del documento 20" in texto


def test_sin_partes_la_pagina_dice_para_que_es(casa: Oficina, papel: Ingreso) -> None:
    texto = entra(casa.jefa).get(direccion("ingreso_partes", papel.codigo)).content.decode()

    assert "Nadie ha separado lo que pide" in texto


def test_al_responder_se_marca_que_partes_contesta(casa: Oficina, papel: Ingreso, firmada: bytes) -> None:
    una, otra = con_partes(casa, papel)

    entra(casa.jefa).post(
        direccion("ingreso_responde", papel.codigo),
        {"envio": "uno", "titulo": "ORD. N° 412", "archivo": SimpleUploadedFile("r.pdf", firmada), "partes": [una.codigo],
         "estado": "concedida"},
    )  # fmt: skip

    una.refresh_from_db()
    otra.refresh_from_db()
    assert (una.estado, una.documento is not None, otra.estado) == ("concedida", True, "pendiente")


def test_marcar_partes_sin_decir_en_que_quedaron_no_responde(casa: Oficina, papel: Ingreso, firmada: bytes) -> None:
    (una,) = con_partes(casa, papel, 1)

    respuesta = entra(casa.jefa).post(
        direccion("ingreso_responde", papel.codigo),
        {"envio": "uno", "titulo": "ORD.", "archivo": SimpleUploadedFile("r.pdf", firmada), "partes": [una.codigo]},
    )

    assert "Elige en qué quedaron las partes" in respuesta.content.decode()


def test_con_partes_pendientes_el_despacho_pide_decir_que_es_parcial(casa: Oficina, papel: Ingreso) -> None:
    una, _ = con_partes(casa, papel)
    acciones.responde_partes(
        ingreso_id=papel.pk, archivo=archivo(), titulo="ORD. 1",
        resultados={una.codigo: CONCEDIDA}, actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip

    texto = entra(casa.partes).get(direccion("ingreso_despacha", papel.codigo)).content.decode()

    assert "Sale una respuesta parcial" in texto
    assert "Faltan b)" in texto


def test_la_persona_ve_cada_parte_y_lo_que_se_le_pide(casa: Oficina, papel: Ingreso) -> None:
    una, _ = con_partes(casa, papel)
    acciones.resuelve_peticion(codigo=una.codigo, resultado=CONCEDIDA, actor=casa.jefa, en=MEDIODIA)
    pedido(casa, papel)

    texto = Client().get(reverse("portal:caso", args=[papel.codigo])).content.decode()

    assert "Falta responder 1 de 2" in texto
    assert "Te dijimos que sí" in texto
    assert "Trae el plano firmado." in texto
    assert "Te pedimos que completaras tu solicitud" in texto


def test_de_lo_reservado_la_persona_no_ve_el_texto_de_sus_partes(casa: Oficina) -> None:
    papel = derivado(casa, confidencialidad="reservado", causa_reserva="20285-21-2").ingreso
    acciones.agrega_peticiones(ingreso_id=papel.pk, textos=["Nombre del menor"], actor=casa.partes, en=MEDIODIA)

    texto = Client().get(reverse("portal:caso", args=[papel.codigo])).content.decode()

    assert "Nombre del menor" not in texto


def test_el_tiempo_detenido_esta_entre_lo_que_paso(casa: Oficina, papel: Ingreso) -> None:
    acciones.suspende(
        ingreso_id=papel.pk, causa="fuerza-mayor", norma="Res. 84", dia=date(2026, 11, 24), actor=casa.jefa, en=MEDIODIA
    )

    texto = Client().get(reverse("portal:caso", args=[papel.codigo])).content.decode()

    assert "Dejamos de contar los días del plazo" in texto


# --- Plazos y silencio


def test_la_pestana_de_plazos_con_todo_cuesta_pocas_consultas(
    casa: Oficina, papel: Ingreso, django_assert_max_num_queries: Any
) -> None:
    pedido(casa, papel)
    acciones.prorroga(
        ingreso_id=papel.pk, cantidad=3, fundamento="Falta la visita a terreno de Obras", aviso=EN_LA_OFICINA,
        actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip
    cliente = entra(casa.jefa)

    with django_assert_max_num_queries(15):
        texto = cliente.get(f"{direccion('expediente', papel.expediente.codigo)}?ver=plazos").content.decode()

    assert "Lo que se le comunicó a la persona" in texto


def test_el_paso_que_no_se_puede_dice_por_que(casa: Oficina, papel: Ingreso) -> None:
    texto = entra(casa.jefa).get(direccion("expediente", papel.expediente.codigo)).content.decode()

    assert "no antes del" in texto
    assert "Los certificados los da quien ejerce la Secretaría Municipal" in texto


def test_la_peticion_de_un_concejal_no_ofrece_esos_pasos(casa: Oficina) -> None:
    papel = derivado(casa, tipo="concejal").ingreso

    texto = entra(casa.jefa).get(direccion("expediente", papel.expediente.codigo)).content.decode()

    assert "Pedir que complete" not in texto
    assert "Certificar" not in texto


def test_la_denuncia_no_ofrece_los_canales_de_las_maquinas(casa: Oficina, papel: Ingreso) -> None:
    texto = entra(casa.partes).get(direccion("ingreso_denuncia", papel.codigo)).content.decode()

    assert "Mesón, presencial" in texto
    assert all(nombre not in texto for nombre in ("Sistema conectado", "Consola"))


def test_la_denuncia_antes_de_vencer_se_rechaza_en_la_pagina(casa: Oficina, papel: Ingreso) -> None:
    respuesta = entra(casa.partes).post(
        direccion("ingreso_denuncia", papel.codigo),
        {"envio": "uno", "caso": "", "canal": "meson", "archivos": SimpleUploadedFile("d.txt", b"Denuncio")},
    )

    assert (respuesta.status_code, Denuncia.objects.exists()) == (422, False)


def test_la_secretaria_certifica_lo_vencido_y_se_imprime(casa: Oficina) -> None:
    papel = derivado(casa, tipo="reclamo", en=datetime(2026, 6, 1, 12, tzinfo=ZONA)).ingreso
    cliente = entra(actor_con(Rol.SECRETARIO_MUNICIPAL))

    cliente.post(
        direccion("ingreso_certifica", papel.codigo),
        {"envio": "uno", "clase": "silencio_negativo", "caso": "peticion", "pedido_el": "24-11-2026"},
    )

    certificado = Certificado.objects.get()
    assert cliente.get(direccion("certificado", certificado.codigo)).content.startswith(b"%PDF")


# --- Lo que la persona lee en su página


def test_certificado_el_silencio_la_persona_lee_que_se_rechazo_y_hasta_cuando_recurre(casa: Oficina) -> None:
    papel = derivado(casa, tipo="reclamo", en=datetime(2026, 6, 1, 12, tzinfo=ZONA)).ingreso
    acciones.certifica_silencio(
        ingreso_id=papel.pk, clase="silencio_negativo", pedido_el=date(2026, 11, 24),
        actor=actor_con(Rol.SECRETARIO_MUNICIPAL), en=MEDIODIA,
    )  # fmt: skip

    texto = Client().get(reverse("portal:caso", args=[papel.codigo])).content.decode().replace("\u00a0", " ")

    # Cinco hábiles desde el martes 24 de noviembre: martes 1 de diciembre.
    assert all(d in texto for d in ("se entiende rechazada", "recurso de reposición hasta el 01-12-2026", "art. 59"))
    assert all(d not in texto for d in ("Estamos revisando", "No tienes que hacer nada", "Te llega la respuesta"))


def test_en_acceso_a_la_informacion_la_persona_lee_la_norma_de_su_carta(casa: Oficina) -> None:
    papel = derivado(casa, tipo="sai").ingreso
    acciones.pide_completar(
        ingreso_id=papel.pk, faltan=["informacion"], detalle="Di qué años.", aviso=EN_LA_OFICINA, actor=casa.jefa,
        en=MEDIODIA,
    )  # fmt: skip

    texto = Client().get(reverse("portal:caso", args=[papel.codigo])).content.decode().replace("\u00a0", " ")

    assert "Ley 20.285, art. 12 inc. 2" in texto
    assert "Ley 19.880, art. 31" not in texto
