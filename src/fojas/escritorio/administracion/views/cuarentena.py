"""Lo que el antivirus apartó: dónde está, qué encontró y liberarlo con su motivo."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.expedientes import acciones
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas.revision import puede_liberar
from fojas.escritorio.administracion.views.comun import paso
from fojas.interfaz.errores import o_404
from fojas.interfaz.puerta import actor_de, requiere

LIMITE = 200
"""Los que se muestran: más que esto es un ataque y no una lista."""


class LiberaForm(forms.Form):
    motivo = forms.CharField(
        label="Por qué se libera",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Cómo sabes que es una falsa alarma. Queda en la bitácora con tu nombre.",
        error_messages={"required": "Escribe por qué se libera."},
    )


@requiere(prueba=puede_liberar)
@require_safe
def cuarentena(request: HttpRequest) -> HttpResponse:
    """Lo apartado, de lo último, y cómo está el antivirus. Nombra la foja y no el documento: puede ser reservado."""
    contexto = {
        "antivirus": expedientes.estado_del_antivirus(en=tiempo.ahora()),
        "apartados": expedientes.en_cuarentena(limite=LIMITE),
        "migas": [("Sistema", reverse("escritorio:sistema"))],
    }
    return render(request, "escritorio/administracion/cuarentena.html", contexto)


@requiere(prueba=puede_liberar)
def libera(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Vuelve a poder abrirse, con el nombre de quien responde."""
    hallazgo = o_404(expedientes.apartadas([sha256]).get(sha256))

    def hace(datos: Any) -> None:
        acciones.libera_de_cuarentena(sha256=sha256, motivo=datos["motivo"], actor=actor_de(request), en=tiempo.ahora())

    return paso(
        request, LiberaForm(request.POST or None), hace, mensaje="Liberado: ya se puede abrir.",
        migas=[("Sistema", reverse("escritorio:sistema")), ("Cuarentena", reverse("escritorio:cuarentena"))],
        titulo=f"Liberar de la cuarentena: {hallazgo}", boton="Liberar",
    )  # fmt: skip
