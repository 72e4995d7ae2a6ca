"""Cada formulario hace una acción, y un rechazo vuelve junto a su campo."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario import consultas as calendario
from fojas.dominio.calendario.models import FeriadoDecretado
from fojas.dominio.expedientes.verificacion import citados
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import (
    AsignacionRol,
    Ausencia,
    Cargo,
    Municipalidad,
    Nombramiento,
    Persona,
    Unidad,
    Usuario,
)
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.trabajos.models import Trabajo
from tests.escritorio.administracion.conftest import Entra
from tests.fabricas.avisos import correo_fallido
from tests.fabricas.imagenes import imagen
from tests.fabricas.organizacion import (
    DIA,
    MEDIODIA,
    FabricaAsignacionRol,
    FabricaAusencia,
    FabricaCargo,
    FabricaNombramiento,
    FabricaPersona,
    FabricaUsuario,
    persona_con,
    rut_de,
)

CLAVE = "papel-sellado-2026"
PERFIL = {
    "nombre": "Municipalidad de Negrete",
    "rut": rut_de(69_170_800),
    "comuna": "Negrete",
    "region": "Biobío",
    "codigo_comuna": "08307",
    "codigo_region": "BI",
    "sigla": "NGT",
    "direccion": "Ignacio Carrera Pinto 100",
    "poblacion": "10500",
    "poblacion_al": "19-04-2024",
    "poblacion_fuente": "Censo 2024",
}


def envia(cliente: Client, nombre: str, datos: dict[str, Any] | None = None, *args: object) -> Any:
    return cliente.post(reverse(f"escritorio:{nombre}", args=args), datos or {})


def dice_error(respuesta: Any, texto: str) -> bool:
    """La página volvió con el error arriba, enlazado y en el título."""
    pagina = respuesta.content.decode()
    return (
        respuesta.status_code == 422
        and "<title>Error: " in pagina
        and 'id="resumen-errores"' in pagina
        and texto in pagina
    )


# Personas


def test_se_crea_una_persona(administra: Client) -> None:
    respuesta = envia(administra, "persona_nueva", {"clase": "natural", "nombre": "Ana Soto", "rut": rut_de(9_111_222)})

    creada = Persona.objects.get(nombre="Ana Soto")
    assert respuesta["Location"] == reverse("escritorio:persona", args=[creada.codigo])


def test_un_rut_que_ya_esta_no_crea_ni_funde(administra: Client, rosa: Persona) -> None:
    respuesta = envia(administra, "persona_nueva", {"clase": "natural", "nombre": "Otra", "rut": rosa.rut})

    assert dice_error(respuesta, "Ese RUT ya es de Rosa Gatica Soto")
    assert not Persona.objects.filter(nombre="Otra").exists()


def test_una_homonima_se_muestra_y_se_crea_solo_si_se_confirma(administra: Client, rosa: Persona) -> None:
    datos = {"clase": "natural", "nombre": "ROSA GATICA  SOTO"}

    primera = envia(administra, "persona_nueva", datos)
    confirmada = envia(administra, "persona_nueva", {**datos, "es_otra": "on"})

    assert dice_error(primera, rosa.codigo)
    assert confirmada.status_code == 302
    assert Persona.objects.filter(nombre_plano="rosa gatica soto").count() == 2


def test_lo_escrito_vuelve_con_el_error(administra: Client) -> None:
    respuesta = envia(
        administra, "persona_nueva", {"clase": "natural", "nombre": "Ana Soto", "rut": "1-1", "comuna": "Nacimiento"}
    )

    assert dice_error(respuesta, "RUT")
    assert 'value="Nacimiento"' in respuesta.content.decode()


def test_el_mismo_envio_dos_veces_crea_una_sola_persona(administra: Client) -> None:
    datos = {"clase": "natural", "nombre": "Ana Soto", "envio": "abc123"}

    primera, segunda = envia(administra, "persona_nueva", datos), envia(administra, "persona_nueva", datos)

    assert primera["Location"] == segunda["Location"]
    assert Persona.objects.filter(nombre="Ana Soto").count() == 1


def test_se_corrige_una_persona(administra: Client, rosa: Persona) -> None:
    envia(
        administra,
        "persona_corrige",
        {"clase": "natural", "nombre": rosa.nombre, "rut": rosa.rut, "comuna": "Mulchén"},
        rosa.codigo,
    )

    rosa.refresh_from_db()
    assert rosa.comuna == "Mulchén"


def test_corregir_con_un_rut_ajeno_se_rechaza(administra: Client, rosa: Persona) -> None:
    otra = FabricaPersona()

    respuesta = envia(
        administra, "persona_corrige", {"clase": "natural", "nombre": rosa.nombre, "rut": otra.rut}, rosa.codigo
    )

    assert dice_error(respuesta, "Ese RUT ya es de otra persona")


def test_la_ficha_muestra_a_sus_homonimas(administra: Client, rosa: Persona) -> None:
    otra = FabricaPersona(nombre=rosa.nombre)

    pagina = administra.get(reverse("escritorio:persona", args=[rosa.codigo])).content.decode()

    assert otra.codigo in pagina


# Unidades y cargos


def test_se_crea_una_unidad(administra: Client, unidad: Unidad) -> None:
    envia(
        administra,
        "unidad_nueva",
        {"nombre": "Tránsito", "codigo": "transito", "padre": unidad.pk, "vigente_desde": "01/01/2026"},
    )

    assert Unidad.objects.get(codigo="transito").padre == unidad


def test_una_unidad_con_un_codigo_repetido_se_rechaza(administra: Client, unidad: Unidad) -> None:
    respuesta = envia(administra, "unidad_nueva", {"nombre": "Obras", "codigo": "obras", "vigente_desde": "2026-01-01"})

    assert dice_error(respuesta, "Ya hay una unidad con el código obras")


def test_se_modifica_una_unidad(administra: Client, unidad: Unidad) -> None:
    envia(administra, "unidad_modifica", {"nombre": "Obras Municipales", "sigla": "DOM"}, "obras")

    unidad.refresh_from_db()
    assert (unidad.nombre, unidad.sigla) == ("Obras Municipales", "DOM")


def test_una_unidad_no_depende_de_si_misma(administra: Client, unidad: Unidad) -> None:
    respuesta = envia(administra, "unidad_modifica", {"nombre": "Obras", "padre": unidad.pk}, "obras")

    assert dice_error(respuesta, "no puede depender de sí misma")


def test_a_cerrar_una_unidad_se_llega_desde_su_pagina(administra: Client, unidad: Unidad) -> None:
    pagina = administra.get(reverse("escritorio:unidad_modifica", args=["obras"])).content.decode()

    assert reverse("escritorio:unidad_cierra", args=["obras"]) in pagina


def test_se_cierra_una_unidad_sin_nada_dentro(administra: Client, unidad: Unidad) -> None:
    envia(administra, "unidad_cierra", {"hasta": "2026-11-24"}, "obras")

    unidad.refresh_from_db()
    assert unidad.vigente_hasta == DIA


def test_una_unidad_con_cargos_ejercidos_no_se_cierra(administra: Client, director: Nombramiento) -> None:
    respuesta = envia(administra, "unidad_cierra", {"hasta": "2026-11-24"}, "obras")

    assert dice_error(respuesta, "Hay nombramientos vigentes")


def test_se_crea_un_cargo(administra: Client, unidad: Unidad) -> None:
    envia(administra, "cargo_nuevo", {"nombre": "Inspector", "codigo": "inspector", "unidad": unidad.pk})

    assert Cargo.objects.get(codigo="inspector").unidad == unidad


def test_un_cargo_con_un_codigo_malo_se_rechaza(administra: Client, unidad: Unidad) -> None:
    respuesta = envia(administra, "cargo_nuevo", {"nombre": "Inspector", "codigo": "Inspéctor", "unidad": unidad.pk})

    assert dice_error(respuesta, "minúsculas sin tilde")


def test_se_nombra_por_el_rut(administra: Client, rosa: Persona) -> None:
    cargo = FabricaCargo(codigo="inspector")

    envia(
        administra,
        "nombra",
        {
            "persona": rosa.rut,
            "cargo": cargo.codigo,
            "calidad": "titular",
            "orden": "1",
            "desde": "2026-11-24",
            "acto": "Decreto N° 9 de 2026",
        },
    )

    assert Nombramiento.objects.get(cargo=cargo).persona == rosa


def test_un_nombre_que_es_de_dos_no_se_adivina(administra: Client, rosa: Persona) -> None:
    otra = FabricaPersona(nombre=rosa.nombre)
    cargo = FabricaCargo(codigo="inspector")

    respuesta = envia(
        administra,
        "nombra",
        {"persona": "rosa gatica", "cargo": cargo.codigo, "calidad": "titular", "desde": "2026-11-24", "acto": "D 1"},
    )

    assert dice_error(respuesta, otra.codigo)
    assert not Nombramiento.objects.exists()


def test_dos_titulares_de_una_jefatura_se_rechazan(administra: Client, director: Nombramiento, rosa: Persona) -> None:
    respuesta = envia(
        administra,
        "nombra",
        {"persona": rosa.codigo, "cargo": "director", "calidad": "titular", "desde": "2026-11-24", "acto": "D 1"},
    )

    assert dice_error(respuesta, "El cargo ya tiene titular")


def test_se_termina_un_nombramiento(administra: Client, director: Nombramiento) -> None:
    envia(administra, "nombramiento_termina", {"hasta": "2026-11-24", "acto": "Decreto N° 10"}, director.pk)

    director.refresh_from_db()
    assert director.hasta == DIA


def test_un_nombramiento_no_termina_antes_de_empezar(administra: Client, director: Nombramiento) -> None:
    respuesta = envia(administra, "nombramiento_termina", {"hasta": "2020-01-01", "acto": "D"}, director.pk)

    assert dice_error(respuesta, "no puede ser anterior al inicio")


# Roles


def test_se_asigna_un_rol(administra: Client, rosa: Persona) -> None:
    envia(
        administra,
        "rol_nuevo",
        {"persona": rosa.codigo, "rol": "partes", "desde": "2026-11-24", "fundamento": "Reemplazo"},
    )

    assert AsignacionRol.objects.get(persona=rosa).rol == "partes"


def test_la_administracion_no_lleva_unidad(administra: Client, rosa: Persona, unidad: Unidad) -> None:
    respuesta = envia(
        administra,
        "rol_nuevo",
        {
            "persona": rosa.codigo,
            "rol": "administrador",
            "unidad": unidad.pk,
            "desde": "2026-11-24",
            "fundamento": "x",
        },
    )

    assert dice_error(respuesta, "no lleva unidad")


def test_se_termina_un_rol(administra: Client, rosa: Persona) -> None:
    asignacion = FabricaAsignacionRol(persona=rosa)

    envia(administra, "rol_termina", {"hasta": "2026-11-24"}, asignacion.pk)

    asignacion.refresh_from_db()
    assert asignacion.hasta == DIA


def test_la_casa_no_queda_sin_quien_la_administre(administra: Client) -> None:
    unica = AsignacionRol.objects.get(rol="administrador")

    respuesta = envia(administra, "rol_termina", {"hasta": "2026-11-24"}, unica.pk)

    assert dice_error(respuesta, "Es la única persona que administra")


# Ausencias


def test_cada_quien_registra_su_ausencia(entra: Entra) -> None:
    persona = persona_con(Rol.FUNCIONARIO)

    envia(
        entra(persona=persona),
        "ausencia_nueva",
        {"persona": persona.codigo, "causa": "permiso", "desde": "2026-11-24", "hasta": "2026-11-25"},
    )

    assert Ausencia.objects.get().persona == persona


def test_la_ausencia_dice_por_su_nombre_quien_recibe_la_bandeja(administra: Client, director: Nombramiento) -> None:
    inspectora = persona_con(nombre="Elena Roa")
    FabricaNombramiento(persona=inspectora, cargo=FabricaCargo(unidad=director.cargo.unidad))
    alguien = {"persona": inspectora.codigo, "causa": "permiso", "desde": "2050-11-24", "hasta": "2050-11-25"}

    destino = envia(administra, "ausencia_nueva", alguien)["Location"]
    pagina = administra.get(destino).content.decode()

    assert f"Recibe su bandeja: {director.persona.nombre}." in pagina
    assert f"{director.persona.nombre}</td>" in pagina


def test_la_ausencia_de_quien_no_tiene_reemplazo_lo_dice(administra: Client, rosa: Persona) -> None:
    FabricaAusencia(persona=rosa, hasta=DIA.replace(year=2050))

    assert (
        "Nadie: no hay quien subrogue ni jefatura" in administra.get(reverse("escritorio:ausencias")).content.decode()
    )


def test_nadie_registra_la_ausencia_ajena(entra: Entra, rosa: Persona) -> None:
    respuesta = envia(
        entra(),
        "ausencia_nueva",
        {"persona": rosa.codigo, "causa": "permiso", "desde": "2026-11-24", "hasta": "2026-11-25"},
    )

    assert respuesta.status_code == 403
    assert not Ausencia.objects.exists()


def test_dos_ausencias_cruzadas_se_rechazan(administra: Client, rosa: Persona) -> None:
    FabricaAusencia(persona=rosa)

    respuesta = envia(
        administra,
        "ausencia_nueva",
        {"persona": rosa.codigo, "causa": "permiso", "desde": "2026-11-24", "hasta": "2026-11-25"},
    )

    assert dice_error(respuesta, "Ya tiene una ausencia")


def test_se_anula_una_ausencia_y_repetirlo_no_dana(administra: Client, rosa: Persona) -> None:
    ausencia = FabricaAusencia(persona=rosa)

    primera = envia(administra, "ausencia_anula", {"envio": "a1"}, ausencia.pk)
    repetida = envia(administra, "ausencia_anula", {"envio": "a1"}, ausencia.pk)

    ausencia.refresh_from_db()
    assert ausencia.anulada_en is not None
    assert primera["Location"] == repetida["Location"]


def test_la_causa_de_una_ausencia_no_la_ven_los_colegas(entra: Entra) -> None:
    FabricaAusencia(persona=persona_con(nombre="Elena Roa"), causa="licencia", hasta=DIA.replace(year=2050))

    pagina = entra().get(reverse("escritorio:ausencias")).content.decode()

    assert "Elena Roa" not in pagina
    assert "Licencia" not in pagina


# Cuentas


def test_se_crea_una_cuenta(administra: Client, rosa: Persona) -> None:
    envia(administra, "cuenta_nueva", {"persona": rosa.codigo, "usuario": "rosa", "clave": CLAVE, "repite": CLAVE})

    assert Usuario.objects.get(usuario="rosa").persona == rosa


def test_dos_claves_distintas_no_crean_la_cuenta(administra: Client, rosa: Persona) -> None:
    respuesta = envia(
        administra, "cuenta_nueva", {"persona": rosa.codigo, "usuario": "rosa", "clave": CLAVE, "repite": "otra"}
    )

    assert dice_error(respuesta, "No es igual a la primera")
    assert CLAVE not in respuesta.content.decode()


def test_se_cambia_la_clave_de_otra_persona(administra: Client) -> None:
    cuenta = FabricaUsuario(usuario="rosa")

    envia(administra, "cuenta_clave", {"clave": CLAVE, "repite": CLAVE}, "rosa")

    cuenta.refresh_from_db()
    assert cuenta.check_password(CLAVE)


def test_una_clave_corta_se_rechaza_junto_a_su_campo(administra: Client) -> None:
    FabricaUsuario(usuario="rosa")

    assert dice_error(
        envia(administra, "cuenta_clave", {"clave": "corta", "repite": "corta"}, "rosa"), "id_clave-error"
    )


def test_se_desactiva_y_se_reactiva_una_cuenta_con_su_motivo(administra: Client) -> None:
    cuenta = FabricaUsuario(usuario="rosa")

    envia(administra, "cuenta_desactiva", {"fundamento": "Se fue"}, "rosa")
    cuenta.refresh_from_db()
    quedo_activa = cuenta.is_active
    envia(administra, "cuenta_reactiva", {"fundamento": "Volvió"}, "rosa")

    cuenta.refresh_from_db()
    assert (quedo_activa, cuenta.is_active) == (False, True)


def test_nadie_desactiva_su_propia_cuenta(entra: Entra) -> None:
    persona = persona_con(Rol.ADMINISTRADOR)

    respuesta = envia(
        entra(persona=persona), "cuenta_desactiva", {"fundamento": "x"}, Usuario.objects.get(persona=persona).usuario
    )

    assert dice_error(respuesta, "No puedes desactivar tu propia cuenta")


def test_reactivar_una_cuenta_activa_se_rechaza(administra: Client) -> None:
    FabricaUsuario(usuario="rosa")

    assert dice_error(envia(administra, "cuenta_reactiva", {"fundamento": "x"}, "rosa"), "ya estaba activa")


def test_quitar_el_segundo_factor_se_anota_con_su_motivo(administra: Client) -> None:
    cuenta = FabricaUsuario(usuario="rosa")

    envia(administra, "cuenta_factores", {"fundamento": "Perdió el teléfono; vino con su cédula"}, "rosa")

    anotacion = Anotacion.objects.get(suceso="cuenta.factores_borrados")
    assert anotacion.objeto == cuenta.persona.codigo


def test_quitar_el_segundo_factor_sin_motivo_se_rechaza(administra: Client) -> None:
    FabricaUsuario(usuario="rosa")

    assert dice_error(envia(administra, "cuenta_factores", {"fundamento": " "}, "rosa"), "Escribe el motivo")


# La propia cuenta


def con_clave() -> Persona:
    persona = persona_con(Rol.FUNCIONARIO)
    cuenta = Usuario.objects.get(persona=persona)
    cuenta.set_password(CLAVE)
    cuenta.save()
    return persona


def test_se_cambia_la_propia_clave_y_la_sesion_sigue(entra: Entra) -> None:
    persona = con_clave()
    cliente = entra(persona=persona)

    envia(cliente, "mi_clave", {"actual": CLAVE, "clave": "otra-hoja-2027", "repite": "otra-hoja-2027"})

    assert Usuario.objects.get(persona=persona).check_password("otra-hoja-2027")
    assert cliente.get(reverse("escritorio:cuenta")).status_code == 200


def test_sin_la_clave_de_ahora_no_se_cambia(entra: Entra) -> None:
    persona = con_clave()

    respuesta = envia(
        entra(persona=persona), "mi_clave", {"actual": "no es", "clave": "otra-hoja-2027", "repite": "otra-hoja-2027"}
    )

    assert dice_error(respuesta, "Esa no es tu clave de ahora")
    assert Usuario.objects.get(persona=persona).check_password(CLAVE)


def test_la_apariencia_se_guarda_y_se_aplica(entra: Entra) -> None:
    cliente = entra()

    envia(cliente, "cuenta", {"tema": "oscuro", "contraste": "alto", "texto": ""})

    assert 'data-tema="oscuro" data-contraste="alto">' in cliente.get(reverse("escritorio:cuenta")).content.decode()


def test_la_apariencia_sigue_a_la_cuenta_en_otro_equipo(entra: Entra) -> None:
    persona = persona_con(Rol.FUNCIONARIO)

    envia(entra(persona=persona), "cuenta", {"tema": "oscuro"})

    assert 'data-tema="oscuro"' in entra(persona=persona).get(reverse("escritorio:avisos")).content.decode()


def test_una_apariencia_inventada_se_rechaza(entra: Entra) -> None:
    assert dice_error(envia(entra(), "cuenta", {"tema": "fucsia"}), "Fondo")


def test_se_guarda_y_se_olvida_una_vista(administra: Client) -> None:
    datos = {"lista": "personas", "consulta": "clase=juridica&desde=x", "volver": reverse("escritorio:personas")}

    guardada = envia(administra, "guarda_vista", {**datos, "nombre": "Empresas"})
    con_vista = administra.get(guardada["Location"]).content.decode()
    envia(administra, "guarda_vista", {**datos, "olvida": "Empresas"})
    sin_vista = administra.get(reverse("escritorio:personas")).content.decode()

    assert guardada["Location"] == "/escritorio/personas/?clase=juridica"
    assert '<a href="?clase=juridica" aria-current="page">Empresas</a>' in con_vista
    assert "Empresas" not in sin_vista.split("Vista olvidada: Empresas.")[1]


def test_una_vista_sin_nombre_no_se_guarda(administra: Client) -> None:
    respuesta = envia(administra, "guarda_vista", {"lista": "personas", "volver": "/escritorio/personas/"})

    assert "escribe su nombre" in administra.get(respuesta["Location"]).content.decode()


def test_guardar_una_vista_no_manda_a_otro_sitio(administra: Client) -> None:
    respuesta = envia(administra, "guarda_vista", {"lista": "personas", "nombre": "x", "volver": "https://otro.cl/"})

    assert respuesta["Location"].startswith("/escritorio/")


def test_los_avisos_se_marcan_leidos(entra: Entra) -> None:
    persona = persona_con(Rol.FUNCIONARIO)
    avisos.avisa_persona(
        persona_id=persona.pk, asunto="Te derivaron un caso", cuerpo="", enlace="", objeto="", en=MEDIODIA
    )
    cliente = entra(persona=persona)
    antes = cliente.get(reverse("escritorio:avisos")).content.decode()

    envia(cliente, "avisos_leidos")

    assert "Sin leer" in antes
    assert "Sin leer" not in cliente.get(reverse("escritorio:avisos")).content.decode()


# Municipalidad, calendario y trabajos


def test_se_guarda_el_perfil(administra: Client) -> None:
    envia(administra, "municipalidad", PERFIL)

    assert Municipalidad.objects.get().poblacion == 10500


def test_un_perfil_con_mal_codigo_de_comuna_se_rechaza(administra: Client) -> None:
    assert dice_error(envia(administra, "municipalidad", {**PERFIL, "codigo_comuna": "83"}), "cinco cifras")


def test_la_auditoria_no_cambia_el_perfil(entra: Entra) -> None:
    assert envia(entra(Rol.AUDITOR), "municipalidad", PERFIL).status_code == 403


def test_se_decreta_y_se_anula_un_feriado(administra: Client) -> None:
    envia(
        administra,
        "feriado_nuevo",
        {"fecha": "2026-12-03", "nombre": "Aniversario", "norma": "Ley 21.999", "publicado": "2026-11-24"},
    )
    feriado = FeriadoDecretado.objects.get()
    pagina = administra.get(reverse("escritorio:calendario") + "?mes=2026-12").content.decode()
    envia(administra, "feriado_anula", {"fundamento": "Era otro día"}, feriado.pk)

    feriado.refresh_from_db()
    assert "Aniversario" in pagina
    assert feriado.anulado_en is not None


def test_un_feriado_sin_norma_se_rechaza(administra: Client) -> None:
    respuesta = envia(administra, "feriado_nuevo", {"fecha": "2026-12-03", "nombre": "Aniversario"})

    assert dice_error(respuesta, "Cita la norma")


@pytest.mark.parametrize(
    ("estado", "paso", "queda"), [("fallido", "reintenta", "pendiente"), ("pendiente", "cancela", "cancelado")]
)
def test_un_trabajo_se_reintenta_o_se_cancela_y_repetirlo_no_dana(
    administra: Client, estado: str, paso: str, queda: str
) -> None:
    trabajo = Trabajo.objects.create(
        tarea="bitacora.secuencia", estado=estado, intentos_maximos=3, desde=MEDIODIA, creado_en=MEDIODIA
    )

    primera = envia(administra, f"trabajo_{paso}", None, trabajo.pk)
    repetida = envia(administra, f"trabajo_{paso}", None, trabajo.pk)

    trabajo.refresh_from_db()
    assert trabajo.estado == queda
    assert primera["Location"] == repetida["Location"]


# El escudo


def sube(cliente: Client, contenido: bytes) -> Any:
    return envia(cliente, "escudo", {"escudo": SimpleUploadedFile("escudo.png", contenido, "image/png")})


def test_el_escudo_se_ve_en_la_portada_con_una_direccion_que_no_cambia(administra: Client) -> None:
    sube(administra, imagen())

    huella = organizacion.escudo()
    servido = Client().get(f"/escudo/{huella}.png")
    assert f'src="/escudo/{huella}.png"' in Client().get("/").content.decode()
    assert (servido["Content-Type"], "immutable" in servido["Cache-Control"]) == ("image/png", True)
    assert b"".join(servido).startswith(b"\x89PNG")


def test_una_huella_que_no_es_la_del_escudo_no_entrega_nada(administra: Client) -> None:
    sube(administra, imagen())

    assert Client().get(f"/escudo/{'0' * 64}.png").status_code == 404


def test_poner_el_escudo_queda_en_la_bitacora(administra: Client) -> None:
    sube(administra, imagen())

    assert Anotacion.objects.get(suceso="municipalidad.configurada").datos == {"campos": "escudo"}


@pytest.mark.parametrize(
    ("contenido", "dicho"),
    [(b"%PDF-1.7 hola", "PNG o JPEG"), (imagen()[:60], "No se pudo abrir"), (imagen() + b"x" * (1 << 20), "hasta 1 MB")],
    ids=["pdf", "cortada", "pesada"],
)  # fmt: skip
def test_un_escudo_que_no_sirve_se_explica_junto_al_campo(administra: Client, contenido: bytes, dicho: str) -> None:
    assert dice_error(sube(administra, contenido), dicho)


def test_sin_elegir_imagen_se_pide(administra: Client) -> None:
    assert dice_error(envia(administra, "escudo"), "Elige la imagen")


def test_el_escudo_se_quita(administra: Client) -> None:
    sube(administra, imagen())

    envia(administra, "escudo", {"quita": "on"})

    assert organizacion.escudo() == ""


def test_quien_audita_no_cambia_el_escudo(entra: Entra) -> None:
    assert sube(entra(Rol.AUDITOR), imagen()).status_code == 403


def test_quien_junta_lo_que_nadie_cita_respeta_el_escudo(administra: Client) -> None:
    sube(administra, imagen())

    assert citados([organizacion.escudo()]) == {organizacion.escudo()}


# Los correos que no salieron


def test_un_correo_que_no_salio_se_ve_y_se_reenvia(administra: Client) -> None:
    correo = correo_fallido()
    visto = administra.get(reverse("escritorio:trabajos")).content.decode()

    envia(administra, "aviso_reenvia", None, correo.codigo)

    correo.refresh_from_db()
    assert ("Tu comprobante" in visto, correo.estado, correo.intentos) == (True, "pendiente", 0)
    assert Anotacion.objects.filter(suceso="aviso.reenviado", objeto=correo.codigo).exists()


def test_reenviar_uno_que_ya_esta_en_la_cola_no_lo_repite(administra: Client) -> None:
    correo = correo_fallido()
    envia(administra, "aviso_reenvia", None, correo.codigo)

    envia(administra, "aviso_reenvia", None, correo.codigo)

    assert Trabajo.objects.filter(tarea="avisos.envia").count() == 1


# La hora de cierre de la recepción


def test_la_hora_de_cierre_se_fija_con_su_ordenanza_y_se_quita(administra: Client) -> None:
    envia(
        administra, "cierre",
        {"que": "fija", "rige_desde": "01-12-2099", "hora": "17:00", "norma": "Ordenanza 3 de 2099, art. 8"},
    )  # fmt: skip
    fijado = calendario.cierre_vigente(date(2099, 12, 7))
    envia(administra, "cierre", {"que": "quita", "rige_desde": "08-12-2099"})

    assert fijado is not None
    assert (fijado.norma, calendario.cierre_vigente(date(2099, 12, 9))) == ("Ordenanza 3 de 2099, art. 8", None)


@pytest.mark.parametrize(
    ("datos", "dicho"),
    [
        ({"rige_desde": "01-12-2099", "hora": "17:00", "norma": ""}, "Cita la ordenanza"),
        ({"rige_desde": "01-12-2099", "hora": "", "norma": "Ordenanza 3"}, "Escribe la hora"),
        ({"rige_desde": "01-12-2019", "hora": "17:00", "norma": "Ordenanza 3"}, "no rige hacia atrás"),
    ],
)
def test_una_hora_de_cierre_sin_lo_que_la_ley_pide_se_explica(
    administra: Client, datos: dict[str, str], dicho: str
) -> None:
    assert dice_error(envia(administra, "cierre", {"que": "fija"} | datos), dicho)
