"""Las cartas, las listas, los oficios propios y las excepciones, por sus páginas: qué se registra, qué se dice y a quién se le niega."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fojas.dominio.organizacion.models import Persona
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Despacho, Envio, Excepcion, Guia, ListaDistribucion, MiembroLista
from fojas.dominio.partes.reglas import CanalDespacho
from tests.escritorio.conftest import Entra
from tests.fabricas.expedientes import pdf
from tests.fabricas.organizacion import DIA, MEDIODIA, rut_de
from tests.fabricas.partes import Oficina, despachado, ingreso, respondido

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reloj")]
NUMERO = "RA123456789CL"


def carta(casa: Oficina, **datos: Any) -> Envio:
    return despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA, **datos).envios.get()


def url(nombre: str, *args: object) -> str:
    return reverse(f"escritorio:{nombre}", args=args)


def texto(respuesta: Any) -> str:
    contenido: str = respuesta.content.decode()
    return contenido


def registra(cliente: Client, filas: str, *, hecho: str = "admitida", dia: str = "2026-11-24", **mas: Any) -> Any:
    return cliente.post(url("cartas_registra"), {"hecho": hecho, "dia": dia, "filas": filas, **mas})


def test_la_lista_dice_en_que_esta_cada_carta(casa: Oficina, entra: Entra) -> None:
    envio = carta(casa)

    pagina = texto(entra(casa.partes).get(url("cartas")))

    assert envio.despacho.folio in pagina
    assert "Por entregar a Correos" in pagina


@pytest.mark.parametrize("nombre", ["cartas", "listas", "excepciones"])
def test_vacia_ensena_para_que_es(casa: Oficina, entra: Entra, nombre: str) -> None:
    assert 'class="vacio"' in texto(entra(casa.partes).get(url(nombre)))


@pytest.mark.parametrize("nombre", ["cartas", "listas", "excepciones", "cartas_registra", "despacho_propio"])
def test_quien_no_lleva_partes_no_entra(casa: Oficina, entra: Entra, nombre: str) -> None:
    assert entra(casa.funcionaria).get(url(nombre)).status_code == 403


def test_quien_audita_mira_y_no_registra(casa: Oficina, entra: Entra) -> None:
    envio = carta(casa)
    auditora = entra(casa.auditora)

    assert auditora.get(url("cartas")).status_code == 200
    assert auditora.get(url("cartas_registra")).status_code == 403
    assert auditora.post(url("envio_registra", envio.codigo), {"hecho": "admitida"}).status_code == 403
    assert auditora.post(url("cartas_guia"), {"e": envio.codigo}).status_code == 403


def test_una_carta_reservada_ajena_no_existe(casa: Oficina, entra: Entra) -> None:
    envio = carta(casa, ingresado=ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2"))

    assert entra(casa.auditora).get(url("envio_registra", envio.codigo)).status_code == 404


def test_de_lo_elegido_se_hace_la_guia_y_se_imprime(casa: Oficina, entra: Entra) -> None:
    envio, cliente = carta(casa), entra(casa.partes)

    cliente.post(url("cartas_guia"), {"e": envio.codigo})
    codigo = Guia.objects.get().codigo

    assert envio.destinatario in texto(cliente.get(url("guia", codigo)))
    for impreso in ("guia_impresa", "guia_sobres"):
        assert cliente.get(url(impreso, codigo)).content.startswith(b"%PDF")


def test_sin_cartas_que_esperen_la_guia_no_se_hace(casa: Oficina, entra: Entra) -> None:
    respuesta = entra(casa.partes).post(url("cartas_guia"), {}, follow=True)

    assert "Ninguna de las elegidas" in texto(respuesta)
    assert not Guia.objects.exists()


def test_pegar_numeros_registra_cada_carta_y_dice_la_que_falla(casa: Oficina, entra: Entra) -> None:
    primera, segunda = carta(casa), carta(casa, en=MEDIODIA + timedelta(hours=1))
    filas = f"{primera.despacho.folio}; {NUMERO}\n\n{segunda.codigo} RA987654321CL\nS-2026-999; RA111111111CL"

    pagina = texto(registra(entra(casa.partes), filas, dia="2026-11-24"))

    assert list(Envio.objects.order_by("pk").values_list("seguimiento", flat=True)) == [NUMERO, "RA987654321CL"]
    assert "2 de 3 quedaron registradas" in pagina
    assert "S-2026-999; RA111111111CL</textarea>" in pagina


@pytest.mark.parametrize(
    ("hecho", "fila", "estado"),
    [
        ("en_destino", NUMERO, "en_destino"),
        ("entregada", f"{NUMERO}; Elsa Toro", "entregada"),
        ("devuelta", f"{NUMERO}\tse cambió de domicilio", "devuelta"),
        ("devuelta", f"{NUMERO} | domicilio inexistente", "devuelta"),
    ],
)
def test_lo_que_sigue_se_registra_con_solo_el_numero(
    casa: Oficina, entra: Entra, hecho: str, fila: str, estado: str
) -> None:
    carta(casa)
    cliente = entra(casa.partes)
    registra(cliente, f"{Despacho.objects.get().folio} {NUMERO}")

    registra(cliente, fila, hecho=hecho)

    assert Envio.objects.get().estado == estado


def test_una_devuelta_sin_motivo_ensena_los_que_hay(casa: Oficina, entra: Entra) -> None:
    carta(casa)

    pagina = texto(registra(entra(casa.partes), Despacho.objects.get().folio, hecho="devuelta"))

    assert "Falta el motivo de la devolución" in pagina


@pytest.mark.parametrize("separador", [";", ","])
@pytest.mark.parametrize("codificacion", ["utf-8", "latin-1"])
def test_la_planilla_de_correos_se_lee_con_sus_hechos_y_fechas(
    casa: Oficina, entra: Entra, separador: str, codificacion: str
) -> None:
    envio = carta(casa)
    cliente = entra(casa.partes)
    registra(cliente, f"{envio.codigo} {NUMERO}")
    filas = [
        ("Número", "Hecho", "Fecha", "Dato"),
        (NUMERO, "En oficina de destino", "24-11-2026", ""),
        (NUMERO, "Entregado", "24/11/2026", "Elsa Ñuñez"),
    ]
    csv = "\n".join(separador.join(f) for f in filas).encode(codificacion)

    cliente.post(
        url("cartas_registra"),
        {"hecho": "admitida", "dia": "2026-11-24", "planilla": SimpleUploadedFile("correos.csv", csv)},
    )

    guardado = Envio.objects.get()
    assert (guardado.estado, guardado.recibio, guardado.notificado_el) == (
        "entregada",
        "Elsa Ñuñez",
        date(2026, 11, 27),
    )


def test_un_archivo_que_no_es_planilla_se_dice(casa: Oficina, entra: Entra) -> None:
    malo = SimpleUploadedFile("x.xlsx", b"PK\x03\x04\x00\x00")

    pagina = entra(casa.partes).post(
        url("cartas_registra"), {"hecho": "admitida", "dia": "2026-11-24", "planilla": malo}
    )

    assert (pagina.status_code, "no es una planilla en CSV" in texto(pagina)) == (422, True)


def test_sin_nada_pegado_se_pide(casa: Oficina, entra: Entra) -> None:
    pagina = registra(entra(casa.partes), "")

    assert (pagina.status_code, "Pega al menos una carta" in texto(pagina)) == (422, True)


def test_una_sola_carta_se_registra_con_su_constancia(casa: Oficina, entra: Entra) -> None:
    envio, cliente = carta(casa), entra(casa.partes)

    cliente.post(
        url("envio_registra", envio.codigo),
        {
            "hecho": "devuelta", "dia": "2026-11-24", "motivo": "se_cambio",
            "evidencia": SimpleUploadedFile("sobre.pdf", pdf("devuelta")),
        },
    )  # fmt: skip

    devuelta = Envio.objects.get()
    assert (devuelta.estado, devuelta.evidencia is not None) == ("devuelta", True)


@pytest.mark.parametrize(("hecho", "dice"), [("admitida", "Escribe el número"), ("devuelta", "Elige el motivo")])
def test_cada_hecho_pide_lo_suyo(casa: Oficina, entra: Entra, hecho: str, dice: str) -> None:
    pagina = entra(casa.partes).post(url("envio_registra", carta(casa).codigo), {"hecho": hecho, "dia": "2026-11-24"})

    assert (pagina.status_code, dice in texto(pagina)) == (422, True)


def test_de_la_devuelta_sale_otra_con_el_mismo_folio(casa: Oficina, entra: Entra) -> None:
    envio, cliente = carta(casa), entra(casa.partes)
    cliente.post(url("envio_registra", envio.codigo), {"hecho": "devuelta", "dia": "2026-11-24", "motivo": "se_cambio"})

    cliente.post(url("envio_otra_carta", envio.codigo), {"domicilio": "Los Aromos 12"})
    pagina = texto(cliente.get(url("despacho", Despacho.objects.get().codigo)))

    assert Envio.objects.count() == 2
    assert "Los Aromos 12 · intento 2" in pagina
    assert "El destinatario se cambió de domicilio" in pagina


def test_el_sobre_se_imprime_solo(casa: Oficina, entra: Entra) -> None:
    assert entra(casa.partes).get(url("envio_sobre", carta(casa).codigo)).content.startswith(b"%PDF")


def test_el_despacho_de_una_carta_dice_de_donde_se_cuenta(casa: Oficina, entra: Entra) -> None:
    pagina = texto(entra(casa.partes).get(url("despacho", carta(casa).despacho.codigo)))

    assert "oficina de Correos de destino" in pagina
    assert "Por entregar a Correos" in pagina


def test_el_acta_firmada_se_adjunta_desde_el_despacho(casa: Oficina, entra: Entra) -> None:
    hecho, cliente = despachado(casa, canal=CanalDespacho.MESON), entra(casa.partes)

    cliente.post(url("despacho_acta_firmada", hecho.codigo), {"archivo": SimpleUploadedFile("acta.pdf", pdf("acta"))})

    assert "Acta firmada" in texto(cliente.get(url("despacho", hecho.codigo)))


def test_sin_plataforma_el_ddu_esta_apagado_con_su_motivo(casa: Oficina, entra: Entra) -> None:
    papel, _ = respondido(casa)

    pagina = texto(entra(casa.partes).get(url("ingreso_despacha", papel.codigo)))

    assert "no tiene conectada la Plataforma de Notificaciones" in pagina
    assert 'value="ddu"' not in pagina


def test_a_quien_esta_exceptuado_se_le_aconseja_papel(casa: Oficina, entra: Entra) -> None:
    papel, _ = respondido(casa)
    acciones.pide_excepcion(
        persona_id=casa.vecina.pk, causa="sin_medios", medio="carta_certificada", domicilio="Los Boldos 214",
        actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    pagina = texto(entra(casa.partes).get(url("ingreso_despacha", papel.codigo)))

    assert "pidió exceptuarse y falta resolverlo: se le notifica por carta certificada" in pagina


# --- Oficios propios y listas ---


def arma_lista(cliente: Client, *correos: str) -> str:
    cliente.post(url("lista_nueva"), {"nombre": "Juntas de vecinos"})
    codigo: str = ListaDistribucion.objects.get().codigo
    for correo in correos:
        cliente.post(url("lista", codigo), {"nombre": f"Junta {correo}", "canal": "correo", "direccion": correo})
    return codigo


def test_un_oficio_propio_va_a_toda_una_lista_con_un_folio(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.partes)
    arma_lista(cliente, "a@x.cl", "b@x.cl")
    lista = MiembroLista.objects.all()[0].lista_id

    respuesta = cliente.post(
        url("despacho_propio"),
        {
            "titulo": "ORD. N° 500", "materia": "Invita a la consulta", "listas": [lista], "canal": "correo",
            "archivo": SimpleUploadedFile("ord.pdf", pdf("ord 500")), "paso": "despacha",
        },
        follow=True,
    )  # fmt: skip

    despacho = Despacho.objects.get()
    assert (despacho.ingreso, despacho.envios.count()) == (None, 2)
    assert "Envíos" in texto(respuesta)
    assert "0 de 2 destinatarios" in texto(respuesta) or "Por salir" in texto(respuesta)


def test_un_oficio_propio_se_revisa_antes_de_salir(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.partes)
    arma_lista(cliente, "a@x.cl", "b@x.cl")
    datos = {
        "titulo": "ORD. N° 500", "materia": "Invita", "canal": "correo", "listas": [MiembroLista.objects.all()[0].lista_id]
    }  # fmt: skip

    previo = texto(
        cliente.post(url("despacho_propio"), datos | {"archivo": SimpleUploadedFile("o.pdf", pdf("x"))})
    ).replace("\u00a0", " ")
    antes = Despacho.objects.count()
    guardado = re.findall(r'name="archivo_guardado" value="([^"]+)"', previo)
    cliente.post(url("despacho_propio"), datos | {"archivo_guardado": guardado, "paso": "despacha"})

    assert all(
        dicho in previo for dicho in ("a@x.cl", "b@x.cl", "Correo electrónico", "o.pdf", "no notifica", "arts. 30")
    )
    assert (antes, Despacho.objects.get().envios.count()) == (0, 2)


@pytest.mark.parametrize(
    ("datos", "dice"),
    [
        ({}, "Elige una lista o escribe a quién va"),
        ({"nombre": "SERVIU"}, "Escribe su correo o su domicilio"),
        ({"nombre": "SERVIU", "direccion": "no es correo"}, "no es una dirección de correo"),
    ],
)
def test_un_oficio_propio_dice_lo_que_falta(casa: Oficina, entra: Entra, datos: dict[str, str], dice: str) -> None:
    todo = {"titulo": "ORD. 1", "materia": "x", "canal": "correo", "archivo": SimpleUploadedFile("o.pdf", pdf("x"))}

    pagina = entra(casa.partes).post(url("despacho_propio"), todo | datos)

    assert (pagina.status_code, dice in texto(pagina), Despacho.objects.count()) == (422, True, 0)


def test_de_la_lista_se_quita_y_queda_su_historia(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.partes)
    codigo = arma_lista(cliente, "a@x.cl")

    cliente.post(url("lista_quita", codigo, MiembroLista.objects.get().pk))
    pagina = texto(cliente.get(url("lista", codigo)))

    assert "Quitó un destinatario: Junta a@x.cl" in pagina


def test_una_unidad_de_la_casa_entra_con_su_nombre_y_su_correo(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.partes)
    codigo = arma_lista(cliente)
    casa.obras.correo = "obras@muni.cl"
    casa.obras.save(update_fields=["correo"])

    cliente.post(url("lista", codigo), {"unidad": casa.obras.pk, "canal": "correo"})

    assert MiembroLista.objects.values_list("nombre", "direccion")[0] == ("Dirección de Obras", "obras@muni.cl")


def test_la_lista_retirada_no_se_ofrece(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.partes)
    codigo = arma_lista(cliente, "a@x.cl")

    cliente.post(url("lista_retira", codigo))

    assert "Juntas de vecinos (1)" not in texto(cliente.get(url("despacho_propio")))


# --- Excepciones ---


def pide(cliente: Client, vecina: Persona, **cambios: Any) -> Any:
    datos = {
        "persona": vecina.codigo, "causa": "mayor", "nacimiento": "1950-05-01", "medio": "carta_certificada",
        "domicilio": "Los Boldos 214",
    }  # fmt: skip
    return cliente.post(url("excepcion_nueva"), datos | cambios)


def test_la_excepcion_se_registra_se_resuelve_se_comunica_y_termina(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.partes)
    pide(cliente, casa.vecina, formulario=SimpleUploadedFile("form.pdf", pdf("form")))
    codigo = Excepcion.objects.get().codigo
    pedida = texto(cliente.get(url("excepcion", codigo)))

    cliente.post(
        url("excepcion_resuelve", codigo), {"acogida": "si", "resolucion": "D.A. 77", "resuelta_el": "2026-11-24"}
    )
    cliente.post(url("excepcion_comunica", codigo), {"dia": "2026-11-24"})
    cliente.post(url("excepcion_termina", codigo), {"dia": "2026-11-24", "motivo": "Ya tiene domicilio digital"})

    final = Excepcion.objects.get()
    assert "Resolver hasta el" in pedida
    assert (final.acogida, final.comunicada_el, final.terminada_el) == (True, DIA, DIA)
    assert b"".join(cliente.get(url("excepcion_formulario", codigo))).startswith(b"%PDF")  # type: ignore[arg-type]


def test_lo_que_falta_en_la_excepcion_se_dice_junto_a_su_campo(casa: Oficina, entra: Entra) -> None:
    pagina = pide(entra(casa.partes), casa.vecina, nacimiento="")

    assert (pagina.status_code, "Escribe su fecha de nacimiento" in texto(pagina)) == (422, True)


def test_quien_audita_lee_la_excepcion_y_no_la_resuelve(casa: Oficina, entra: Entra) -> None:
    pide(entra(casa.partes), casa.vecina)
    codigo = Excepcion.objects.get().codigo
    auditora = entra(casa.auditora)

    assert auditora.get(url("excepcion", codigo)).status_code == 200
    assert auditora.get(url("excepcion_resuelve", codigo)).status_code == 403


def test_el_registro_se_exporta(casa: Oficina, entra: Entra) -> None:
    pide(entra(casa.partes), casa.vecina)
    cliente = entra(casa.partes)

    assert "Ximena Toro Fuica" in cliente.get(url("excepciones"), {"formato": "csv"}).content.decode("utf-8-sig")
    assert cliente.get(url("excepciones"), {"formato": "pdf"}).content.startswith(b"%PDF")


# --- Cuánto cuestan ---


@pytest.mark.parametrize("nombre", ["cartas", "cartas_registra", "listas", "excepciones", "despacho_propio"])
def test_cada_pagina_cuesta_a_lo_mas_quince_consultas(
    casa: Oficina, entra: Entra, nombre: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for n in range(3):
        carta(casa, en=MEDIODIA + timedelta(minutes=n))
    cliente = entra(casa.partes)
    arma_lista(cliente, "a@x.cl")
    pide(cliente, casa.vecina)

    with django_assert_max_num_queries(15):
        cliente.get(url(nombre))


def test_el_despacho_de_muchos_destinatarios_cuesta_a_lo_mas_quince_consultas(
    casa: Oficina, entra: Entra, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    lista = acciones.crea_lista(nombre="Todos", actor=casa.partes, en=MEDIODIA)
    for n in range(6):
        acciones.agrega_a_lista(
            lista_id=lista.pk, nombre=f"Uno {n}", canal="carta_certificada", direccion=f"Freire {n}", actor=casa.partes,
            en=MEDIODIA,
        )  # fmt: skip
    papel, documento = respondido(casa)
    hecho = acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="carta_certificada", listas=[lista.pk],
        actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip
    cliente = entra(casa.partes)

    with django_assert_max_num_queries(15):
        pagina = texto(cliente.get(url("despacho", hecho.codigo)))

    assert pagina.count("con copia") == 6


def test_el_rut_completo_encuentra_a_la_persona(casa: Oficina, entra: Entra) -> None:
    casa.vecina.rut = rut_de(12_345_678)
    casa.vecina.save(update_fields=["rut"])

    pide(entra(casa.partes), casa.vecina, persona=rut_de(12_345_678))

    assert Excepcion.objects.get().persona_id == casa.vecina.pk
