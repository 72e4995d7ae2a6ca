"""El escaneo pobre se avisa mientras la persona sigue en el mesón, y después donde se mire el documento."""

import pytest
from django.urls import reverse

from fojas.dominio.expedientes.models import Documento
from fojas.dominio.partes.models import Ingreso
from tests.corpus.moldes import pdf_de_imagen
from tests.escritorio.conftest import Entra
from tests.escritorio.meson.conftest import Envia, carta, sesion_de, sube
from tests.fabricas.partes import Oficina

pytestmark = pytest.mark.django_db
AVISO = "Escaneado a 120 ppp: bajo 200, puede no leerse bien"


def test_al_adjuntar_un_escaneo_pobre_se_dice(casa: Oficina, entra: Entra) -> None:
    subido = carta(pdf_de_imagen(dpi=120), nombre="escaneo.pdf")

    pagina = entra(casa.partes).post(reverse("escritorio:meson_archivo"), {"archivo": subido}).content.decode()

    assert AVISO in pagina


def test_al_adjuntar_un_escaneo_bueno_no_se_dice_nada(casa: Oficina, entra: Entra) -> None:
    subido = carta(pdf_de_imagen(dpi=200), nombre="escaneo.pdf")

    pagina = entra(casa.partes).post(reverse("escritorio:meson_archivo"), {"archivo": subido}).content.decode()

    assert "ppp" not in pagina


def test_el_aviso_sigue_en_el_ingreso_hecho_y_en_el_expediente(casa: Oficina, entra: Entra, envia: Envia) -> None:
    envia(archivo=[sube(sesion_de(casa.partes), pdf_de_imagen(dpi=120), nombre="escaneo.pdf")])
    hecho = Ingreso.objects.get()
    quien = entra(casa.partes)

    paginas = [
        quien.get(reverse("escritorio:meson_hecho", args=[hecho.codigo])).content.decode(),
        quien.get(
            reverse("escritorio:expediente", args=[hecho.expediente.codigo]), {"ver": "documentos"}
        ).content.decode(),
    ]

    assert Documento.objects.filter(expediente=hecho.expediente).exists()
    assert [AVISO in pagina for pagina in paginas] == [True, True]
