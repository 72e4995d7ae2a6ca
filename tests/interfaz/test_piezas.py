"""Las etiquetas del sistema visual: qué HTML sale, escapado y atado."""

from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from fojas.interfaz.templatetags import fojas


class Formulario(forms.Form):
    nombre = forms.CharField(label="Nombre", help_text="Como en su cédula.")
    nota = forms.CharField(label="Nota", required=False)
    modo = forms.ChoiceField(label="Modo", choices=[("a", "Uno"), ("b", "Otro")], widget=forms.RadioSelect)


def pinta(texto: str, **contexto: Any) -> str:
    return Template("{% load fojas %}" + texto).render(Context(contexto))


def test_un_campo_ata_su_pista_y_su_error() -> None:
    html = pinta("{% campo f.nombre %}", f=Formulario({}))

    assert 'aria-describedby="id_nombre-pista id_nombre-error"' in html
    assert 'aria-invalid="true"' in html


def test_lo_que_no_es_obligatorio_lo_dice() -> None:
    assert "Nota (opcional)" in pinta("{% campo f.nota %}", f=Formulario())


def test_las_opciones_van_en_un_grupo_con_su_leyenda() -> None:
    html = pinta("{% campo f.modo %}", f=Formulario())

    assert "<fieldset" in html
    assert "<legend>Modo</legend>" in html


def test_el_resumen_de_errores_lleva_a_cada_campo() -> None:
    html = pinta("{% errores f %}", f=Formulario({}))

    assert 'href="#id_nombre"' in html
    assert 'tabindex="-1"' in html


@pytest.mark.parametrize(
    ("dias", "texto"),
    [
        (-2, "Vencido hace\xa02\xa0días\xa0hábiles"),
        (0, "Vence hoy"),
        (1, "Queda\xa01\xa0día\xa0hábil"),
        (5, "Quedan\xa05\xa0días\xa0hábiles"),
    ],
)
def test_un_plazo_se_dice_en_palabras(dias: int, texto: str) -> None:
    assert fojas.restan(dias) == texto


def test_la_direccion_cambia_un_parametro_y_conserva_el_resto() -> None:
    peticion = RequestFactory().get("/x/?q=a&desde=b")

    assert fojas.con_url(peticion, desde="") == "?q=a"
    assert fojas.con_url(peticion, q="", desde="") == "/x/"


def test_los_miles_llevan_punto() -> None:
    assert fojas.miles(1234567) == "1.234.567"


def test_un_nombre_con_html_se_muestra_y_no_se_ejecuta() -> None:
    from fojas.interfaz.listas import Columna

    columna: Columna[str] = Columna("a", "A", lambda f: f, enlace=lambda _: "/x/", bajo=lambda f: f)

    assert "<script>" not in fojas.celda_de(Context(), columna, "<script>")
