"""El expediente nace con su identificador, se folia en orden, no se altera y solo lo ve quien puede."""

import io
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from fojas.base import eventos
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes import acciones, conexion, consultas, reglas
from fojas.dominio.expedientes.eventos import DocumentoIncorporado
from fojas.dominio.expedientes.models import Acceso, Archivo, Documento, Expediente, Vinculo
from fojas.dominio.expedientes.puertos import Lectura
from fojas.dominio.expedientes.reglas import Confidencialidad, EstadoTexto, Origen
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.expedientes import CAUSA, archivo, documento, expediente, pdf
from tests.fabricas.organizacion import MEDIODIA, FabricaMunicipalidad, FabricaPersona, actor_con, actor_suelto

pytestmark = pytest.mark.django_db
SIN_CAMBIO = {"autor": "PPARTES", "en": MEDIODIA}


def con_terminos(*terminos: str) -> Actor:
    return replace(actor_suelto(), terminos=frozenset(terminos))


def guardados(carpeta: Path) -> list[Path]:
    return [ruta for ruta in (carpeta / "archivos").rglob("*") if ruta.is_file() and ruta.name != ".candado"]


def sucesos(objeto: str) -> list[str]:
    return list(Anotacion.objects.filter(objeto=objeto).order_by("id").values_list("suceso", flat=True))


# Archivos


def test_los_mismos_bytes_se_guardan_una_sola_vez(carpeta_de_datos: Path) -> None:
    primero = archivo(b"hola", nombre="a.txt")

    segundo = archivo(b"hola", nombre="b.txt")

    assert (primero.pk, Archivo.objects.count(), len(guardados(carpeta_de_datos))) == (segundo.pk, 1, 1)


def test_los_bytes_originales_no_cambian_nunca() -> None:
    contenido = pdf("Carta original")
    hecho = documento(contenido=contenido, nombre="carta.pdf", texto="Otro texto leído")

    sha256 = hecho.versiones.get().archivo_id

    with consultas.abre(sha256) as flujo:
        assert flujo.read() == contenido


def test_cero_bytes_se_rechaza_con_el_nombre_y_no_deja_nada(carpeta_de_datos: Path) -> None:
    with pytest.raises(reglas.ArchivoVacio, match="vacio"):
        archivo(b"", nombre="../vacio.pdf")

    assert (Archivo.objects.count(), guardados(carpeta_de_datos)) == (0, [])


def test_uno_demasiado_grande_se_rechaza_y_no_deja_nada(carpeta_de_datos: Path, settings: Any) -> None:
    settings.FOJAS_MAXIMO_ARCHIVO = 1_000_000

    with pytest.raises(reglas.ArchivoDemasiadoGrande, match="1 MB"):
        archivo(b"x" * 1_000_001)

    assert (Archivo.objects.count(), guardados(carpeta_de_datos)) == (0, [])


def test_con_el_disco_lleno_no_queda_ni_fila_ni_archivo(carpeta_de_datos: Path) -> None:
    class SeLlena(io.BytesIO):
        def read(self, cuantos: int | None = -1) -> bytes:
            trozo = super().read(cuantos)
            if not trozo:
                raise OSError(28, "No space left on device")
            return trozo

    with pytest.raises(reglas.SinEspacio):
        acciones.recibe_archivo(SeLlena(b"hola"), nombre="carta.txt", en=MEDIODIA)

    assert (Archivo.objects.count(), guardados(carpeta_de_datos)) == (0, [])


def test_el_tipo_y_las_paginas_salen_del_contenido() -> None:
    guardado = archivo(pdf("hola", paginas=3), nombre="foto.jpg.exe")

    assert (guardado.tipo, guardado.paginas) == ("application/pdf", 3)


# Expedientes


def test_nace_con_codigo_e_identificador_unico() -> None:
    hecho = expediente()

    assert hecho.codigo.startswith("NGT-")
    assert hecho.iuie.startswith("08307-2026-")


def test_el_ano_del_identificador_es_el_de_chile() -> None:
    a_las_22_del_31 = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)

    assert expediente(en=a_las_22_del_31).iuie.startswith("08307-2026-")


def test_reservar_al_abrir_exige_causa_legal_y_no_deja_nada() -> None:
    with pytest.raises(reglas.FaltaCausaDeReserva):
        expediente(confidencialidad="reservado")

    assert not Expediente.objects.exists()


def test_la_base_tampoco_acepta_una_reserva_sin_causa() -> None:
    hecho = expediente()

    with pytest.raises(IntegrityError), transaction.atomic():
        Expediente.objects.filter(pk=hecho.pk).update(confidencialidad="reservado")


def test_uno_publico_lo_ve_quien_tiene_alguno_de_sus_terminos() -> None:
    hecho = expediente(terminos=("unidad:5",))

    quienes = [con_terminos("general"), con_terminos("unidad:5"), con_terminos("unidad:6"), con_terminos()]

    assert [consultas.por_codigo(hecho.codigo, quien) == hecho for quien in quienes] == [True, True, False, False]


def test_uno_reservado_solo_lo_ve_quien_tiene_termino_de_reserva() -> None:
    hecho = expediente(reservado=True, terminos=("unidad:5", "reserva:unidad:5"))

    quienes = [con_terminos("general", "unidad:5"), con_terminos("reserva:unidad:5"), con_terminos("reserva:municipal")]

    assert [consultas.por_codigo(hecho.codigo, quien) == hecho for quien in quienes] == [False, True, True]


def test_declarar_la_reserva_quita_los_terminos_comunes_y_lo_anota() -> None:
    hecho = expediente(terminos=("unidad:5",))

    acciones.reserva(
        expediente_id=hecho.pk, nivel=Confidencialidad.RESERVADO, causa=CAUSA, terminos=["unidad:6", "reserva:unidad:6"],
        **SIN_CAMBIO,
    )  # fmt: skip

    assert set(Acceso.objects.values_list("termino", flat=True)) == {"reserva:municipal", "reserva:unidad:6"}
    assert Anotacion.objects.get(suceso="expediente.reservado").datos == {"nivel": "reservado", "causa": CAUSA}


def test_volverlo_publico_borra_la_causa_y_lo_abre() -> None:
    hecho = expediente(reservado=True)

    abierto = acciones.reserva(
        expediente_id=hecho.pk, nivel=Confidencialidad.PUBLICO, causa=CAUSA, terminos=["general"], **SIN_CAMBIO
    )

    assert abierto.causa_reserva == ""
    assert consultas.por_codigo(hecho.codigo, con_terminos("general")) == hecho


def test_dar_un_acceso_que_ya_estaba_no_se_anota() -> None:
    hecho = expediente(terminos=("unidad:5",))
    antes = len(sucesos(hecho.codigo))

    acciones.da_acceso(expediente_id=hecho.pk, terminos=["unidad:5", "general"], **SIN_CAMBIO)

    assert len(sucesos(hecho.codigo)) == antes


def test_leer_lo_publico_no_se_anota_y_leer_lo_reservado_si() -> None:
    publico, reservado = expediente(), expediente(reservado=True)
    suelto, oculto = documento(publico), documento(publico, reservado=True)
    quien = actor_suelto()

    acciones.registra_lectura(actor=quien, en=MEDIODIA, expediente=publico)
    acciones.registra_lectura(actor=quien, en=MEDIODIA, expediente=publico, documento=suelto)
    acciones.registra_lectura(actor=quien, en=MEDIODIA, expediente=reservado)
    acciones.registra_lectura(actor=quien, en=MEDIODIA, expediente=publico, documento=oculto)

    lecturas = Anotacion.objects.filter(suceso__endswith=".leido").order_by("id").values_list("objeto", "autor")
    assert list(lecturas) == [(reservado.codigo, quien.codigo), (oculto.codigo, quien.codigo)]


def test_asignar_dice_quien_responde_desde_ahora() -> None:
    hecho, persona = expediente(), FabricaPersona()

    acciones.asigna(expediente_id=hecho.pk, unidad_id=None, responsable_id=persona.pk, **SIN_CAMBIO)

    assert Anotacion.objects.get(suceso="expediente.asignado").datos == {
        "unidad": "", "responsable": persona.codigo, "nombre": "",
    }  # fmt: skip


# Documentos y fojas


def test_las_fojas_siguen_el_orden_de_llegada_y_las_paginas() -> None:
    hecho = expediente()

    documento(hecho, contenido=pdf("uno", paginas=3))
    documento(hecho)
    documento(hecho, contenido=pdf("tres", paginas=2))

    fojas = [
        (f.orden, f.foja_desde, f.foja_hasta) for f in consultas.indice_electronico(con_terminos("general"), hecho)
    ]
    assert fojas == [(1, 1, 3), (2, 4, 4), (3, 5, 6)]


def test_incorporar_encola_una_lectura_y_la_anuncia() -> None:
    vistos: list[DocumentoIncorporado] = []
    eventos.suscribe(DocumentoIncorporado)(vistos.append)
    try:
        hecho = documento(contenido=b"hola")
        documento(hecho.expediente, contenido=b"hola")
    finally:
        eventos._suscriptores[DocumentoIncorporado].remove(vistos.append)

    assert vistos[0].documento_id == hecho.pk
    assert Trabajo.objects.filter(tarea="expedientes.lee_texto").count() == 1


def test_el_nombre_con_que_llego_queda_limpio_en_la_version() -> None:
    hecho = documento(nombre="C:\\docs\\Señora Ñañez\u202efdp.exe")

    assert hecho.versiones.get().nombre == "Señora Ñañezfdp.exe"


@pytest.mark.parametrize("paso", [acciones.cierra, acciones.archiva])
def test_uno_cerrado_o_archivado_no_recibe_documentos(paso: Any) -> None:
    hecho = expediente()
    paso(expediente_id=hecho.pk, **SIN_CAMBIO)

    with pytest.raises(reglas.ExpedienteCerrado, match="Reábrelo"):
        documento(hecho)

    assert not Documento.objects.exists()


def test_reabrir_exige_motivo() -> None:
    hecho = expediente()
    acciones.archiva(expediente_id=hecho.pk, **SIN_CAMBIO)

    with pytest.raises(reglas.ErrorExpedientes) as rechazo:
        acciones.reabre(expediente_id=hecho.pk, motivo="  ", **SIN_CAMBIO)

    assert rechazo.value.campo == "motivo"


def test_uno_reabierto_vuelve_a_recibir_documentos_y_sus_fojas_siguen() -> None:
    hecho = expediente()
    documento(hecho)
    acciones.archiva(expediente_id=hecho.pk, **SIN_CAMBIO)

    acciones.reabre(expediente_id=hecho.pk, motivo="Llegó un antecedente", **SIN_CAMBIO)

    assert documento(hecho).foja_desde == 2
    assert sucesos(hecho.codigo)[-3:] == ["expediente.cerrado", "expediente.archivado", "expediente.reabierto"]


def test_cerrar_dos_veces_se_anota_una() -> None:
    hecho = expediente()

    primero = acciones.cierra(expediente_id=hecho.pk, **SIN_CAMBIO)
    segundo = acciones.cierra(expediente_id=hecho.pk, autor="OTRO", en=MEDIODIA + timedelta(days=1))

    assert primero.cerrado_en == segundo.cerrado_en
    assert sucesos(hecho.codigo).count("expediente.cerrado") == 1


def test_un_documento_reservado_exige_causa() -> None:
    with pytest.raises(reglas.FaltaCausaDeReserva):
        documento(confidencialidad="reservado")


def test_un_documento_reservado_no_esta_en_el_indice_de_quien_ve_solo_lo_publico() -> None:
    hecho = expediente()
    documento(hecho, titulo="A la vista")
    oculto = documento(hecho, reservado=True)

    visto, todo = (
        consultas.indice_electronico(con_terminos(*t), hecho) for t in (("general",), ("general", "reserva:municipal"))
    )

    assert ([f.titulo for f in visto], len(todo)) == (["A la vista"], 2)
    assert consultas.documento(oculto.codigo, con_terminos("general")) is None
    assert consultas.documento(oculto.codigo, con_terminos("reserva:municipal")) is not None


def test_un_documento_se_muestra_por_su_ultima_version() -> None:
    hecho = documento(nombre="original.pdf")
    segunda = hecho.versiones.create(numero=2, archivo=archivo(), nombre="corregido.pdf", creada_en=MEDIODIA)
    hecho.versiones.create(numero=3, archivo=archivo(), nombre="final.pdf", creada_en=MEDIODIA)
    segunda.delete()
    hecho.versiones.create(numero=2, archivo=archivo(), nombre="corregido.pdf", creada_en=MEDIODIA)

    encontrado = consultas.documento(hecho.codigo, con_terminos("general"))

    assert encontrado is not None
    assert encontrado[1].nombre == "final.pdf"


def test_el_texto_leido_se_guarda_aparte_y_se_anota_en_cada_documento() -> None:
    uno = documento(contenido=b"hola")
    otro = documento(contenido=b"hola")
    sha256 = uno.versiones.get().archivo_id

    acciones.registra_texto(
        sha256=sha256, lectura=Lectura("hola leída", 1, EstadoTexto.LEIDO, metodo="texto"), en=MEDIODIA
    )

    assert consultas.textos_de([sha256]) == {sha256: "hola leída"}
    leidos = Anotacion.objects.filter(suceso="documento.texto_leido").values_list("objeto", flat=True)
    assert set(leidos) == {uno.codigo, otro.codigo}


def test_la_tarea_de_lectura_se_puede_repetir() -> None:
    from fojas.dominio.expedientes import tareas

    hecho = documento(contenido=b"Texto de la carta")
    sha256 = hecho.versiones.get().archivo_id

    for _ in range(2):
        tareas.lee_texto(sha256=sha256)

    assert consultas.textos_de([sha256]) == {sha256: "Texto de la carta"}
    assert sucesos(hecho.codigo).count("documento.texto_leido") == 1


# Antecedentes


def test_un_antecedente_se_ve_desde_los_dos_lados_y_se_anota_una_vez() -> None:
    uno, otro = expediente(), expediente()

    for _ in range(2):
        acciones.vincula(expediente_id=uno.pk, otro_id=otro.pk, motivo="Mismo asunto", **SIN_CAMBIO)

    quien = con_terminos("general")
    assert consultas.antecedentes(uno, quien) == [otro]
    assert consultas.antecedentes(otro, quien) == [uno]
    assert sucesos(uno.codigo).count("expediente.vinculado") == 1


def test_un_antecedente_reservado_no_se_ve_en_quien_lo_cita() -> None:
    uno, otro = expediente(), expediente(reservado=True)
    acciones.vincula(expediente_id=uno.pk, otro_id=otro.pk, motivo="", **SIN_CAMBIO)

    assert consultas.antecedentes(uno, con_terminos("general")) == []


def test_un_expediente_no_es_antecedente_de_si_mismo() -> None:
    hecho = expediente()

    with pytest.raises(reglas.ErrorExpedientes):
        acciones.vincula(expediente_id=hecho.pk, otro_id=hecho.pk, motivo="", **SIN_CAMBIO)

    assert not Vinculo.objects.exists()


# Concurrencia


@pytest.mark.django_db(transaction=True)
def test_muchos_documentos_a_la_vez_quedan_con_fojas_seguidas_y_sin_huecos() -> None:
    FabricaMunicipalidad()
    hecho = expediente()
    huellas = [archivo(pdf("hola", paginas=n % 3 + 1) + b"%" + str(n).encode()).sha256 for n in range(16)]
    fallas: list[BaseException] = []

    def incorpora(sha256: str) -> None:
        try:
            acciones.incorpora(
                expediente_id=hecho.pk, sha256=sha256, nombre="a.pdf", tipo="carta", titulo="Carta",
                origen=Origen.RECIBIDO, **SIN_CAMBIO,
            )  # fmt: skip
        except BaseException as falla:  # noqa: BLE001 — un hilo no puede lanzarle a la prueba
            fallas.append(falla)
        finally:
            connection.close()

    hilos = [threading.Thread(target=incorpora, args=(sha256,)) for sha256 in huellas]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    filas = list(Documento.objects.order_by("orden").values_list("orden", "foja_desde", "foja_hasta"))
    assert fallas == []
    assert [orden for orden, _, _ in filas] == list(range(1, 17))
    assert [desde for _, desde, _ in filas] == [1, *(hasta + 1 for _, _, hasta in filas[:-1])]
    assert Expediente.objects.get().fojas == filas[-1][2]


@pytest.mark.django_db(transaction=True)
def test_el_mismo_archivo_recibido_a_la_vez_deja_una_fila() -> None:
    fallas: list[BaseException] = []

    def recibe() -> None:
        try:
            archivo(b"El mismo")
        except BaseException as falla:  # noqa: BLE001 — un hilo no puede lanzarle a la prueba
            fallas.append(falla)
        finally:
            connection.close()

    hilos = [threading.Thread(target=recibe) for _ in range(12)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert (fallas, Archivo.objects.count()) == ([], 1)


def test_la_auditoria_lee_lo_publico_y_nada_reservado() -> None:
    publico, reservado = expediente(), expediente(reservado=True)
    auditor = actor_con(Rol.AUDITOR)

    assert list(consultas.visibles_para(auditor)) == [publico]
    assert consultas.por_codigo(reservado.codigo, auditor) is None


def test_lo_que_se_quita_a_medias_lo_barre_la_tarea(carpeta_de_datos: Path) -> None:
    import os

    from fojas.dominio.expedientes import tareas

    conexion.almacen()
    viejo = carpeta_de_datos / "archivos" / "por-llegar" / "viejo"
    viejo.write_bytes(b"x")
    os.utime(viejo, (0, 0))

    tareas.barre_temporales()

    assert not viejo.exists()
