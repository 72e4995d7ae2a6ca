"""Cada página del programa, en computador y en teléfono, de día y de noche, sin una falta de accesibilidad."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, Page, Response

from tests.recorridos.navegador import CLAVE, EnMarcha
from tests.recorridos.preparacion import CON_CODIGO, CON_FACTORES, PARA_EL_LOTE

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]

NORMAS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TODO = {"runOnly": {"type": "tag", "values": NORMAS}, "resultTypes": ["violations"]}
SOLO_CONTRASTE = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
COMPUTADOR = {"width": 1280, "height": 900}
TELEFONO = {"width": 360, "height": 740}
TELEFONO_CHICO = {"width": 320, "height": 640}

NO_SON_PAGINAS = {
    "api:esquema": "es JSON",
    "api:ingresa": "es JSON",
    "api:ingreso": "es JSON",
    "api:ingresos": "es JSON",
    "api:sube": "es JSON",
    "api:tipos": "es JSON",
    "account_inactive": "de la biblioteca: a una cuenta cerrada la lleva el ingreso",
    "escritorio:aviso_reenvia": "solo recibe un envío",
    "escritorio:avisos_leidos": "solo recibe un envío",
    "escritorio:bandeja_entrega": "solo recibe un envío: se revisa entre los estados",
    "escritorio:bandeja_lote": "solo recibe un envío: se revisa entre los estados",
    "escritorio:bandeja_resultado": "es de un lote recién hecho: se revisa entre los estados",
    "escritorio:comprobante": "es un PDF",
    "escritorio:comprobante_correo": "solo recibe un envío",
    "escritorio:despacho_acta": "es un PDF",
    "escritorio:despacho_correo": "es un correo",
    "escritorio:documento": "es un archivo",
    "portal:robots": "es para buscadores",
    "escritorio:expediente_zip": "es un archivo",
    "escritorio:guarda_vista": "solo recibe un envío",
    "escritorio:meson_archivo": "solo recibe un envío",
    "escritorio:meson_borrador": "solo recibe un envío",
    "escritorio:meson_borrador_descarta": "solo recibe un envío",
    "escritorio:meson_clave": "es JSON",
    "escritorio:meson_lote_corrige": "solo recibe un envío",
    "escritorio:meson_lote_impreso": "es un PDF",
    "escritorio:meson_lote_sigue": "solo recibe un envío",
    "escritorio:papel_deshace": "solo recibe un envío",
    "escritorio:planilla_de_correos": "es un PDF",
    "escritorio:meson_quien": "es un trozo del mesón: se revisa entre los estados",
    "escritorio:meson_se_parece": "es un trozo del mesón: se revisa entre los estados",
    "escritorio:meson_segun_tipo": "es un trozo del mesón: se revisa entre los estados",
    "escritorio:sesion": "contesta sin página si la sesión sigue abierta",
    "escritorio:comunicacion_carta": "es un PDF",
    "escritorio:envio_sobre": "es un PDF",
    "escritorio:guia_impresa": "es un PDF",
    "escritorio:guia_sobres": "es un PDF",
    "escritorio:interrupcion_certificado": "es un PDF",
    "escritorio:excepcion_formulario": "es un archivo",
    "escritorio:recepcion_adjunto": "es un archivo",
    "escritorio:recepcion_escaneo": "es un archivo",
    "escritorio:recepcion_original": "es un archivo",
    "escritorio:visor_hoja": "es un trozo del visor",
    "escritorio:visor_imagen": "es una imagen",
    "escritorio:visor_miniatura": "es una imagen",
    "escritorio:visor_suena": "es un sonido",
    "escritorio:cambia_vista": "solo recibe un envío",
    "escritorio:interrupcion_certifica": "solo recibe un envío",
    "escritorio:lista_quita": "solo recibe un envío",
    "escritorio:lista_retira": "solo recibe un envío",
    "escritorio:recepcion_lleva": "solo recibe un envío",
    "escritorio:cartas_guia": "solo recibe un envío",
    "escritorio:certificado": "es un PDF",
    "escritorio:denuncia_eleva": "la demostración no trae una denuncia: sus pruebas están en test_procedimiento",
    "escritorio:envio_confirma": "pide la Plataforma de Notificaciones: sus pruebas están en test_envios",
    "escritorio:cuarentena_libera": "pide un archivo en cuarentena: sus pruebas están en test_cuarentena",
    "portal:interrupcion_certificado": "es un PDF",
    "escritorio:trabajo_cancela": "solo recibe un envío",
    "escritorio:trabajo_reintenta": "solo recibe un envío",
    "mfa_authenticate": "pide un ingreso a medias: se revisa entre los estados",
    "mfa_download_recovery_codes": "es un archivo",
    "mfa_login_webauthn": "es la respuesta a una llave",
    "mfa_reauthenticate_webauthn": "pide una llave en la mano",
    "portal:apariencia": "vuelve a donde se estaba",
    "portal:documento": "es un archivo",
    "portal:escudo": "es una imagen",
    "portal:presentar_comprobante": "es un PDF",
    "portal:presentar_sigue": "lleva a la página que falta",
}
"""Direcciones que no se abren como página, y por qué. Las demás se revisan todas."""
CON_CUENTA_PROPIA = {
    "account_login": "",
    "mfa_deactivate_totp": CON_FACTORES,
    "mfa_generate_recovery_codes": CON_FACTORES,
    "mfa_list_webauthn": CON_FACTORES,
    "mfa_reauthenticate": CON_FACTORES,
    "mfa_view_recovery_codes": CON_FACTORES,
}
"""Páginas sin parámetros que no se ven con las cuentas de siempre."""


def _direcciones(patrones: Iterable[URLPattern | URLResolver], espacio: str = "") -> Iterator[tuple[str, bool]]:
    for patron in patrones:
        if isinstance(patron, URLResolver):
            propio = f"{patron.namespace}:" if patron.namespace else ""
            yield from _direcciones(patron.url_patterns, espacio + propio)
        else:
            yield f"{espacio}{patron.name}", bool(patron.pattern.converters)


DIRECCIONES = dict(_direcciones(get_resolver().url_patterns))
"""Cada dirección por su nombre, y si lleva parámetros."""


@pytest.fixture(scope="module")
def muestras(oficina: EnMarcha, chromium: Browser) -> dict[str, tuple[str, str]]:
    # Quien tendrá segundo factor ingresa antes de tenerlo: así su sesión ya está abierta.
    oficina.entra(chromium, CON_FACTORES).context.close()
    dicho = oficina.oficina.python("from tests.recorridos.preparacion import prepara; prepara()")
    return {nombre: (usuario, direccion) for nombre, (usuario, direccion) in json.loads(dicho).items()}


@pytest.fixture(scope="module")
def abiertas(oficina: EnMarcha, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Una pestaña por cuenta para todo el módulo."""
    por_cuenta: dict[str, Page] = {}

    def abierta(usuario: str) -> Page:
        if usuario not in por_cuenta:
            por_cuenta[usuario] = oficina.entra(chromium, usuario) if usuario else oficina.pagina(chromium)
        if not usuario:
            # Un ingreso a medias de otra prueba no lleva a pedir su código.
            por_cuenta[usuario].context.clear_cookies()
        por_cuenta[usuario].set_viewport_size(COMPUTADOR)
        return por_cuenta[usuario]

    yield abierta
    for pagina in por_cuenta.values():
        pagina.context.close()


def _va(pagina: Page, direccion: str) -> Response:
    """Abre la página y, si pide confirmar quién es, lo confirma."""
    respuesta = pagina.goto(direccion)
    if "reauthenticate" in pagina.url and "reauthenticate" not in direccion:
        pagina.goto(f"{reverse('account_reauthenticate')}?next={direccion}")
        pagina.get_by_label("Clave").fill(CLAVE)
        pagina.get_by_label("Clave").press("Enter")
        pagina.wait_for_url(f"**{direccion}")
        respuesta = pagina.goto(direccion)
    assert respuesta is not None
    return respuesta


def faltas_de(pagina: Page) -> list[str]:
    """Lo que axe encuentra y lo que se sale de la pantalla, dicho para corregirlo."""
    faltas = []
    for nombre, medida in (("computador", COMPUTADOR), ("teléfono", TELEFONO)):
        _toda_a_la_vista(pagina, medida["width"])
        faltas += _axe(pagina, TODO, nombre)
    for medida in (TELEFONO, TELEFONO_CHICO):
        pagina.set_viewport_size(medida)
        if ancho := _se_sale(pagina):
            faltas.append(f"a {medida['width']} px hay que correr la página de lado: {ancho}")
    _toda_a_la_vista(pagina, COMPUTADOR["width"])
    pagina.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faltas += _axe(pagina, SOLO_CONTRASTE, "de noche")
    pagina.emulate_media(color_scheme="light", reduced_motion="reduce")
    return faltas


def _toda_a_la_vista(pagina: Page, ancho: int) -> None:
    """Una pantalla tan alta como la página: así ninguna barra fija tapa lo que se mide."""
    pagina.set_viewport_size({"width": ancho, "height": 740})
    alto: int = pagina.evaluate("() => document.scrollingElement.scrollHeight")
    pagina.set_viewport_size({"width": ancho, "height": alto})


def _axe(pagina: Page, opciones: dict[str, Any], donde: str) -> list[str]:
    hallado = Axe().run(pagina, options=opciones)
    return [
        f"{donde}: {v['id']} ({v['help']}): {nodo['html'][:200]} [{nodo.get('failureSummary', '')[:300]}]"
        for v in hallado.response["violations"]
        for nodo in v["nodes"][:3]
    ]


def _se_sale(pagina: Page) -> list[str]:
    """Los elementos que ensanchan la página, si alguno."""
    culpables: list[str] = pagina.evaluate(
        """() => document.scrollingElement.scrollWidth <= window.innerWidth ? [] :
        ["página de " + document.scrollingElement.scrollWidth].concat([...document.querySelectorAll("body *")]
          .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1)
          .map((e) => e.outerHTML.slice(0, 120)).slice(0, 4))"""
    )
    return culpables


@pytest.mark.parametrize("nombre", sorted(set(DIRECCIONES) - set(NO_SON_PAGINAS)))
def test_toda_pagina_es_accesible_y_cabe_en_un_telefono(
    nombre: str, muestras: dict[str, tuple[str, str]], abiertas: Callable[[str], Page]
) -> None:
    if nombre in muestras:
        usuario, direccion = muestras[nombre]
        pagina = abiertas(usuario)
        respuesta = _va(pagina, direccion)
    else:
        assert not DIRECCIONES[nombre], f"{nombre} no tiene muestra: agrégala en tests/recorridos/preparacion.py"
        direccion = reverse(nombre)
        for usuario in (CON_CUENTA_PROPIA[nombre],) if nombre in CON_CUENTA_PROPIA else ("rosa", "andres"):
            pagina = abiertas(usuario)
            respuesta = _va(pagina, direccion)
            if respuesta.status == 200:
                break

    faltas = faltas_de(pagina)

    assert respuesta.status == 200
    assert respuesta.url.split("?")[0].endswith(direccion)
    assert faltas == []


def test_lo_que_se_dice_que_no_es_pagina_existe() -> None:
    assert set(NO_SON_PAGINAS) <= set(DIRECCIONES)
    assert set(CON_CUENTA_PROPIA) <= set(DIRECCIONES)


# Estados a los que se llega haciendo algo


def _meson_con_errores(pagina: Page) -> None:
    pagina.goto(reverse("escritorio:meson"))
    pagina.get_by_role("button", name="Ingresar y dar comprobante").click()
    pagina.get_by_role("alert").first.wait_for()


def _meson_lleno(pagina: Page) -> None:
    """La persona, el plazo, los parecidos y un adjunto: todo lo que la página trae mientras se escribe."""
    pagina.goto(reverse("escritorio:meson"))
    pagina.get_by_label("RUT o nombre").fill("Toro")
    pagina.locator("#quien-resultado [name=remitente]").first.check()
    pagina.get_by_label("Tipo de documento").select_option("solicitud")
    pagina.get_by_label("Materia").fill("Solicita reposición de luminaria")
    pagina.get_by_label("Materia").press("Tab")
    pagina.get_by_label("Archivos").set_input_files({"name": "foto.txt", "mimeType": "text/plain", "buffer": b"hola"})
    pagina.locator("[data-adjunto]").first.wait_for()
    pagina.locator("#plazo .dato, #plazo time, #plazo b").first.wait_for()


def _meson_con_persona_nueva(pagina: Page) -> None:
    pagina.goto(reverse("escritorio:meson"))
    pagina.get_by_label("RUT o nombre").fill("Zutana Perengana")
    pagina.get_by_label("Registrarla como persona nueva").check()


def _a(direccion: str) -> Callable[[Page], None]:
    def va(pagina: Page) -> None:
        pagina.goto(direccion)

    return va


def _menu_abierto(pagina: Page) -> None:
    pagina.set_viewport_size(TELEFONO)
    pagina.goto(reverse("escritorio:mi_dia"))
    pagina.get_by_role("button", name="Abrir el menú").click()


def _atajos(pagina: Page) -> None:
    pagina.goto(reverse("escritorio:mi_dia"))
    pagina.keyboard.press("?")
    pagina.get_by_role("heading", name="Atajos de teclado").wait_for()


def _ingreso_rechazado(pagina: Page) -> None:
    pagina.context.clear_cookies()
    pagina.goto(reverse("account_login"))
    pagina.get_by_label("Usuario").fill("nadie")
    pagina.get_by_label("Clave").fill("nada que ver")
    pagina.get_by_role("button", name="Ingresar", exact=True).click()
    pagina.get_by_role("alert").first.wait_for()


def _segundo_factor(pagina: Page) -> None:
    pagina.context.clear_cookies()
    pagina.goto(reverse("account_login"))
    pagina.get_by_label("Usuario").fill(CON_CODIGO)
    pagina.get_by_label("Clave").fill(CLAVE)
    pagina.get_by_role("button", name="Ingresar", exact=True).click()
    pagina.wait_for_url("**/cuenta/2fa/authenticate/**")
    pagina.get_by_label("Código").wait_for()


def _sesion_vencida(pagina: Page) -> None:
    """Un envío del escritorio sin sesión, que vuelve con lo escrito."""
    pagina.context.clear_cookies()
    pagina.goto(reverse("account_login"))
    pagina.evaluate(
        """(meson) => {
      const form = document.querySelector("main form");
      form.action = meson;
      form.submit();
    }""",
        reverse("escritorio:meson"),
    )
    pagina.get_by_role("heading", name="Tu sesión venció").wait_for()


def _meson_asistido(pagina: Page) -> None:
    pagina.goto(reverse("escritorio:meson"))
    pagina.get_by_label("No tiene medios electrónicos").check()
    pagina.get_by_text("Se le responde en persona, en el mesón").wait_for()


ESTADOS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "el mesón con errores": ("rosa", _meson_con_errores),
    "el mesón lleno": ("rosa", _meson_lleno),
    "el mesón con una persona nueva": ("rosa", _meson_con_persona_nueva),
    "el mesón de quien no tiene medios": ("rosa", _meson_asistido),
    "una sesión vencida": ("", _sesion_vencida),
    "los atajos": ("rosa", _atajos),
    "una búsqueda con resultados": ("rosa", _a("/escritorio/buscar/?q=solicita")),
    "una bandeja acotada por vencimiento": ("rosa", _a("/escritorio/bandeja/?vence=pronto")),
    "una lista con filtros que no se entienden": (
        "rosa",
        _a("/escritorio/ingresos/?estado=archivado&vence=pronto&hasta=xx"),
    ),
    "una búsqueda sin nada": ("rosa", _a("/escritorio/buscar/?q=xilofonista")),
    "una dirección que no existe": ("rosa", _a("/escritorio/no-existe/")),
    "una página sin permiso": ("rosa", _a("/escritorio/sistema/")),
    "un código desconocido": ("", _a("/seguimiento/?codigo=ABCD")),
    "un ingreso rechazado": ("", _ingreso_rechazado),
    "el segundo factor": ("", _segundo_factor),
}


@pytest.mark.parametrize("estado", sorted(ESTADOS))
def test_lo_que_aparece_al_usarla_tambien_es_accesible(
    estado: str, muestras: dict[str, tuple[str, str]], abiertas: Callable[[str], Page]
) -> None:
    usuario, llega = ESTADOS[estado]
    pagina = abiertas(usuario)
    llega(pagina)

    assert faltas_de(pagina) == []


def test_el_menu_del_telefono_es_accesible_y_no_tapa_la_pagina_al_ensanchar(abiertas: Callable[[str], Page]) -> None:
    pagina = abiertas("rosa")
    _menu_abierto(pagina)

    en_el_telefono = _axe(pagina, TODO, "teléfono")
    pagina.set_viewport_size(COMPUTADOR)

    assert en_el_telefono == []
    pagina.wait_for_function("() => !document.getElementById('carril').matches(':popover-open')")


@pytest.mark.parametrize("pestana", ["documentos", "movimientos", "plazos", "bitacora", "datos"])
def test_cada_pestana_del_expediente_es_accesible(
    pestana: str, muestras: dict[str, tuple[str, str]], abiertas: Callable[[str], Page]
) -> None:
    usuario, direccion = muestras["escritorio:expediente"]
    pagina = abiertas(usuario)
    pagina.goto(f"{direccion}?ver={pestana}")

    assert faltas_de(pagina) == []


def test_revisar_antes_de_despachar_es_accesible(
    muestras: dict[str, tuple[str, str]], abiertas: Callable[[str], Page]
) -> None:
    usuario, direccion = muestras["escritorio:ingreso_despacha"]
    pagina = abiertas(usuario)
    pagina.goto(direccion)
    pagina.get_by_label("Domicilio para la carta").fill("El Aromo 120")
    if (motivo := pagina.get_by_label("Por qué sale antes")).count():
        motivo.fill("Urge por salud.")
    pagina.get_by_role("button", name="Ver cómo saldrá").click()
    pagina.get_by_role("heading", name="Revisa antes de despachar").wait_for()

    assert faltas_de(pagina) == []


def test_un_lote_es_accesible_de_principio_a_fin(
    muestras: dict[str, tuple[str, str]], abiertas: Callable[[str], Page]
) -> None:
    pagina = abiertas("rosa")
    pagina.goto(reverse("escritorio:bandeja_vista", args=["por-derivar"]))
    pagina.get_by_role("row").filter(has_text=PARA_EL_LOTE).get_by_role("checkbox").check()
    pagina.locator(".lote button").first.click()
    pagina.locator("button[name=confirma]").wait_for()

    faltas = faltas_de(pagina)
    for elegir in pagina.locator("main form select").all():
        if not elegir.input_value():
            elegir.select_option(index=1)
    pagina.locator("button[name=confirma]").click()
    pagina.wait_for_url("**/bandeja/resultado/**")
    faltas += faltas_de(pagina)

    assert faltas == []
