"""Presentar por la portada, sin cuenta, sin galletas y sin JavaScript."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fojas.base import tiempo
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.recepcion.models import SolicitudWeb
from tests.corpus.archivos import corpus
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, oficina
from tests.medidas import VUELTAS

pytestmark = pytest.mark.django_db

PASOS: dict[str, dict[str, Any]] = {
    "que": {"tipo": "reclamo"},
    "quien": {"clase": "natural", "nombre": "Rosa Soto Díaz", "rut": "12.345.678-5"},
    "pide": {"asunto": "Basura sin retirar", "texto": "Hace dos semanas no pasa el camión.\n\nPido que vuelva."},
    "archivos": {},
    "respuesta": {"medio": "correo", "correo": "rosa@correo.example"},
}
MALO = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def casa() -> Oficina:
    return oficina()


@pytest.fixture
def con_memoria(settings: Any) -> None:
    """Los límites cuentan; en las demás pruebas no."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "presentar"}}
    cache.clear()


@pytest.fixture
def reloj(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def pone(en: datetime) -> None:
        monkeypatch.setattr(tiempo, "ahora", lambda: en)

    pone(MEDIODIA)
    return pone


@pytest.fixture
def vecina(casa: Oficina, reloj: Any) -> Client:
    """Un navegador que no guarda galletas y un servidor que exige los sellos."""
    return Client(enforce_csrf_checks=True)


def empieza(cliente: Client) -> str:
    respuesta = cliente.post(reverse("portal:presentar"))
    hallado = re.search(r"/presentar/([A-Z0-9]{16})/que/", respuesta["Location"])
    assert hallado is not None
    return hallado[1]


def paso(cliente: Client, codigo: str, cual: str, consulta: str = "", **datos: Any) -> Any:
    return cliente.post(reverse("portal:presentar_paso", args=[codigo, cual]) + consulta, {"accion": "seguir"} | datos)


def escribe(cliente: Client, *, cambios: dict[str, dict[str, Any]] | None = None) -> str:
    codigo = empieza(cliente)
    for cual, datos in PASOS.items():
        paso(cliente, codigo, cual, **(datos | (cambios or {}).get(cual, {})))
    return codigo


def envia(cliente: Client, codigo: str, reloj: Callable[[datetime], None], *, tras: int = 60) -> Any:
    reloj(MEDIODIA + timedelta(seconds=tras))
    return paso(cliente, codigo, "revisar", accion="enviar")


def pagina(respuesta: Any) -> str:
    texto: str = respuesta.content.decode()
    return texto.replace("\u00a0", " ")


def test_lo_presentado_recibe_folio_y_queda_en_la_bandeja_de_partes(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina)

    respuesta = envia(vecina, codigo, reloj)

    ingreso = Ingreso.objects.get()
    assert respuesta["Location"] == reverse("portal:presentar_enviada", args=[codigo])
    assert (ingreso.canal, ingreso.tipo, ingreso.materia) == ("web", "reclamo", "Basura sin retirar")
    assert ingreso.folio in pagina(vecina.get(respuesta["Location"]))


def test_no_deja_ni_una_galleta(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina)
    envia(vecina, codigo, reloj)
    vecina.get(reverse("portal:presentar_enviada", args=[codigo]))

    assert vecina.cookies == {}


def test_enviar_dos_veces_da_el_mismo_folio(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina)
    primero = envia(vecina, codigo, reloj)

    segundo = envia(vecina, codigo, reloj, tras=90)

    assert primero["Location"] == segundo["Location"]
    assert Ingreso.objects.count() == 1


def test_volver_atras_despues_de_enviar_lleva_a_lo_enviado(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina)
    envia(vecina, codigo, reloj)

    for cual in ("que", "pide", "revisar"):
        respuesta = vecina.get(reverse("portal:presentar_paso", args=[codigo, cual]))
        assert respuesta["Location"] == reverse("portal:presentar_enviada", args=[codigo])


def test_un_run_ajeno_no_toca_la_ficha_de_su_duena_ni_le_cuelga_el_caso(
    casa: Oficina, vecina: Client, reloj: Any
) -> None:
    antes = (casa.vecina.nombre, casa.vecina.correo)
    codigo = escribe(vecina, cambios={"quien": {"nombre": "Falsa Identidad", "rut": casa.vecina.rut}})

    envia(vecina, codigo, reloj)

    ingreso = Ingreso.objects.get()
    casa.vecina.refresh_from_db()
    assert ingreso.remitente is None
    assert "sin comprobar" in ingreso.remitente_texto
    assert (casa.vecina.nombre, casa.vecina.correo) == antes
    assert casa.vecina.nombre not in pagina(vecina.get(reverse("portal:presentar_enviada", args=[codigo])))


def test_los_archivos_llegan_intactos_y_el_escrito_va_primero(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina)
    paso(vecina, codigo, "archivos", accion="subir", archivos=[
        SimpleUploadedFile("../../Ñandú 🦤.pdf.exe", b"MZ\x90\x00 uno"), SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff dos"),
    ])  # fmt: skip

    envia(vecina, codigo, reloj)

    nombres = [d.versiones.get().nombre for d in Ingreso.objects.get().expediente.documentos.order_by("orden")]
    assert nombres == ["Presentación.pdf", "Ñandú 🦤.pdf.exe", "foto.jpg"]


def test_un_archivo_malo_se_dice_y_los_buenos_quedan(vecina: Client) -> None:
    codigo = empieza(vecina)

    respuesta = paso(vecina, codigo, "archivos", accion="subir", archivos=[
        SimpleUploadedFile("vacio.pdf", b""), SimpleUploadedFile("bueno.txt", b"hola"),
    ])  # fmt: skip

    assert respuesta.status_code == 422
    assert "vacio.pdf" in pagina(respuesta)
    assert [a["nombre"] for a in SolicitudWeb.objects.get().archivos] == ["bueno.txt"]


def test_el_mismo_archivo_dos_veces_queda_una_y_se_puede_quitar(vecina: Client) -> None:
    codigo = empieza(vecina)
    for _ in range(2):
        paso(vecina, codigo, "archivos", accion="subir", archivos=SimpleUploadedFile("a.txt", b"hola"))
    (archivo,) = SolicitudWeb.objects.get().archivos

    paso(vecina, codigo, "archivos", accion=f"quitar:{archivo['sha256']}")

    assert SolicitudWeb.objects.get().archivos == []


def test_lo_que_pesa_de_mas_se_rechaza_sin_perder_lo_escrito(vecina: Client, settings: Any) -> None:
    settings.FOJAS_SOLICITUD_MAXIMO = 10
    codigo = escribe(vecina)

    respuesta = paso(vecina, codigo, "archivos", accion="subir", archivos=SimpleUploadedFile("a.bin", b"x" * 2_000_000))

    assert respuesta.status_code == 413
    assert SolicitudWeb.objects.get().datos["asunto"] == "Basura sin retirar"


@pytest.mark.parametrize(
    ("cual", "sin", "dicho"),
    [
        ("que", "tipo", "Elige qué quieres hacer"),
        ("quien", "clase", "Elige si presentas"),
        ("quien", "nombre", "Escribe tu nombre y apellidos. (Ley 19.880, art. 30)"),
        ("pide", "asunto", "Escribe en una línea de qué se trata"),
        ("pide", "texto", "los hechos y qué pides"),
        ("respuesta", "medio", "cómo quieres que te respondamos"),
        ("respuesta", "correo", "Escribe tu correo"),
    ],
)
def test_lo_que_falta_se_dice_arriba_y_junto_al_campo(vecina: Client, cual: str, sin: str, dicho: str) -> None:
    codigo = empieza(vecina)
    datos = {c: d for c, d in PASOS[cual].items() if c != sin}

    respuesta = paso(vecina, codigo, cual, **datos)

    assert respuesta.status_code == 422
    assert "<title>Error: " in pagina(respuesta)
    assert pagina(respuesta).count(dicho) == 2


def test_pedir_informacion_exige_direccion_y_no_el_run(vecina: Client) -> None:
    codigo = empieza(vecina)
    paso(vecina, codigo, "que", tipo="sai")
    assert paso(vecina, codigo, "quien", clase="natural", nombre="Rosa Soto").status_code == 302

    respuesta = paso(vecina, codigo, "respuesta", medio="correo", correo="rosa@correo.example")

    assert "Ley 20.285, art. 12" in pagina(respuesta)
    assert respuesta.status_code == 422


@pytest.mark.parametrize(
    ("tipo", "dicho", "norma"),
    [
        (
            "solicitud",
            "Un correo informa, pero no notifica en este trámite",
            "Ley 19.880, arts. 30 letra b) y 46 inc. 4",
        ),
        ("sai", "aceptas que ahí te notifiquemos lo que se resuelva", "Ley 20.285, art. 12 inc. final"),
    ],
)
def test_dice_si_el_correo_notifica_en_ese_tramite(vecina: Client, tipo: str, dicho: str, norma: str) -> None:
    codigo = escribe(vecina, cambios={"que": {"tipo": tipo}})

    vista = pagina(vecina.get(reverse("portal:presentar_paso", args=[codigo, "respuesta"])))

    assert dicho in vista
    assert norma in vista


def test_cambiar_una_respuesta_vuelve_a_revisar(vecina: Client) -> None:
    codigo = escribe(vecina)

    respuesta = paso(vecina, codigo, "pide", "?volver=revisar", asunto="Otra cosa", texto="Igual")

    assert respuesta["Location"] == reverse("portal:presentar_paso", args=[codigo, "revisar"])
    assert "Otra cosa" in pagina(vecina.get(respuesta["Location"]))


def test_revisar_antes_de_tiempo_lleva_a_lo_que_falta(vecina: Client) -> None:
    codigo = empieza(vecina)
    paso(vecina, codigo, "que", tipo="consulta")

    respuesta = vecina.get(reverse("portal:presentar_paso", args=[codigo, "revisar"]))

    assert respuesta["Location"] == reverse("portal:presentar_paso", args=[codigo, "quien"])


def test_se_sigue_desde_otro_equipo_con_el_codigo_como_lo_escriban(vecina: Client) -> None:
    codigo = empieza(vecina)
    paso(vecina, codigo, "que", tipo="consulta")
    dictado = f" {codigo[:4].lower()}-{codigo[4:8]} {codigo[8:]} "

    respuesta = Client().get(reverse("portal:presentar_continua"), {"codigo": dictado}, follow=True)

    assert respuesta.redirect_chain[-1][0] == reverse("portal:presentar_paso", args=[codigo, "quien"])


def test_guardar_solo_no_cambia_de_pagina(vecina: Client) -> None:
    codigo = empieza(vecina)

    respuesta = paso(vecina, codigo, "pide", accion="guardar", asunto="A medias")

    assert respuesta.status_code == 204
    assert SolicitudWeb.objects.get().datos["asunto"] == "A medias"


def test_terminar_despues_guarda_lo_escrito_y_muestra_el_codigo(vecina: Client) -> None:
    codigo = empieza(vecina)

    respuesta = paso(vecina, codigo, "pide", accion="salir", asunto="A medias")

    assert SolicitudWeb.objects.get().datos["asunto"] == "A medias"
    assert f"{codigo[:4]}-{codigo[4:8]}-{codigo[8:12]}-{codigo[12:]}" in pagina(vecina.get(respuesta["Location"]))


def test_el_enlace_por_correo_no_lleva_datos_y_se_manda_pocas_veces(vecina: Client) -> None:
    from fojas.dominio.avisos.models import Aviso

    codigo = escribe(vecina)
    direccion = reverse("portal:presentar_guardada", args=[codigo])
    dados = [
        vecina.post(direccion, {"accion": "enlace", "correo": "otra@correo.example"}).status_code for _ in range(4)
    ]

    assert dados == [302, 302, 302, 422]
    assert all("Rosa" not in aviso.cuerpo and codigo in aviso.cuerpo for aviso in Aviso.objects.all())


def test_borrar_lo_escrito_lo_borra(vecina: Client) -> None:
    codigo = escribe(vecina)

    vecina.post(reverse("portal:presentar_guardada", args=[codigo]), {"accion": "borrar"})

    assert not SolicitudWeb.objects.exists()


def test_vencida_o_de_nadie_responden_lo_mismo(vecina: Client, reloj: Any, settings: Any) -> None:
    codigo = escribe(vecina)
    reloj(MEDIODIA + timedelta(days=settings.FOJAS_SOLICITUD_DIAS, seconds=61))

    vencida = vecina.get(reverse("portal:presentar_sigue", args=[codigo]))
    de_nadie = vecina.get(reverse("portal:presentar_sigue", args=["2" * 16]))

    assert vencida.status_code == de_nadie.status_code == 404
    assert pagina(vencida).replace(codigo, "") == pagina(de_nadie).replace("2" * 16, "")


@pytest.mark.usefixtures("con_memoria")
def test_quien_prueba_codigos_al_azar_se_corta(vecina: Client) -> None:
    estados = [vecina.get(f"/presentar/{'2' * 14}{i:02d}/").status_code for i in range(32)]

    assert estados[:30] == [404] * 30
    assert estados[30:] == [429] * 2


@pytest.mark.usefixtures("con_memoria")
def test_empezar_muchas_desde_una_direccion_se_corta(vecina: Client, settings: Any) -> None:
    settings.FOJAS_SOLICITUDES_POR_HORA = 3

    estados = [vecina.post(reverse("portal:presentar")).status_code for _ in range(4)]

    assert estados == [302, 302, 302, 429]


def test_lo_que_un_programa_llena_o_envia_al_instante_no_entra(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina)
    reloj(MEDIODIA + timedelta(minutes=1))
    lleno = paso(vecina, codigo, "revisar", accion="enviar", sitio="http://spam.example")
    al_instante = envia(vecina, codigo, reloj, tras=1)

    assert (lleno.status_code, al_instante.status_code) == (422, 422)
    assert not Ingreso.objects.exists()


def test_lo_escrito_nunca_es_marca_de_la_pagina(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina, cambios={
        "quien": {"nombre": f"Rosa {MALO}", "representante": MALO}, "pide": {"asunto": MALO, "texto": MALO},
        "respuesta": {"direccion": MALO[:100], "comuna": MALO[:50], "telefono": MALO[:30]},
    })  # fmt: skip
    paginas = [pagina(vecina.get(reverse("portal:presentar_paso", args=[codigo, p]))) for p in (*PASOS, "revisar")]
    envia(vecina, codigo, reloj)
    paginas.append(pagina(vecina.get(reverse("portal:presentar_enviada", args=[codigo]))))

    assert not any("<script>alert" in texto or "<img src=x" in texto for texto in paginas)
    assert Ingreso.objects.get().materia == MALO


def test_ninguna_pagina_con_codigo_se_guarda_se_indexa_ni_se_cuenta(vecina: Client) -> None:
    codigo = empieza(vecina)

    respuesta = vecina.get(reverse("portal:presentar_paso", args=[codigo, "que"]))

    assert respuesta["Referrer-Policy"] == "no-referrer"
    assert respuesta["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in respuesta["Cache-Control"]


def test_de_noche_se_entiende_presentado_el_dia_habil_siguiente(vecina: Client, reloj: Any) -> None:
    domingo = MEDIODIA + timedelta(days=5)
    reloj(domingo)
    codigo = escribe(vecina)
    reloj(domingo + timedelta(minutes=5))

    paso(vecina, codigo, "revisar", accion="enviar")

    assert "lunes 30 de noviembre" in pagina(vecina.get(reverse("portal:presentar_enviada", args=[codigo])))


def test_el_comprobante_se_baja_al_momento(vecina: Client, reloj: Any) -> None:
    codigo = escribe(vecina)
    envia(vecina, codigo, reloj)

    respuesta = vecina.get(reverse("portal:presentar_comprobante", args=[codigo]))

    assert respuesta.content.startswith(b"%PDF-")


def test_cada_pagina_consulta_poco(vecina: Client, django_assert_max_num_queries: Any) -> None:
    codigo = escribe(vecina)

    with django_assert_max_num_queries(15):
        vecina.get(reverse("portal:presentar_paso", args=[codigo, "revisar"]))


def test_los_archivos_dificiles_entran_intactos_o_se_rechazan_con_una_frase(vecina: Client, reloj: Any) -> None:
    casos = list(corpus())
    codigo = escribe(vecina)

    for caso in casos[:: len(casos) // VUELTAS + 1]:
        if not isinstance(dado := caso.hace(), bytes):
            continue
        antes = {a["sha256"] for a in SolicitudWeb.objects.get().archivos}
        respuesta = paso(vecina, codigo, "archivos", accion="subir", archivos=SimpleUploadedFile(caso.nombre, dado))
        quedan = {a["sha256"] for a in SolicitudWeb.objects.get().archivos}

        if respuesta.status_code == 302:
            assert quedan - antes == {hashlib.sha256(dado).hexdigest()}, caso.que
        else:
            assert (respuesta.status_code, quedan) == (422, antes), caso.que
