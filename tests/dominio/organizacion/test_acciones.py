"""Cada cambio deja la casa como corresponde y una anotación; lo que no corresponde se rechaza con su frase."""

from datetime import date, timedelta
from typing import Any

import pytest

from fojas.base import eventos
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.organizacion import acciones, consultas, reglas
from fojas.dominio.organizacion.eventos import SubroganciaIniciada
from fojas.dominio.organizacion.models import Persona, Usuario
from fojas.dominio.organizacion.reglas import Actor, Calidad, CausaAusencia, ErrorOrganizacion, Rol
from tests.fabricas.organizacion import (
    DIA,
    INICIO,
    MEDIODIA,
    FabricaAusencia,
    FabricaCargo,
    FabricaNombramiento,
    FabricaPersona,
    FabricaUnidad,
    actor_con,
    actor_suelto,
    persona_con,
    rut_de,
)

pytestmark = pytest.mark.django_db
CLAVE = "papel-sellado-2026"


@pytest.fixture
def administra() -> Actor:
    return actor_con(Rol.ADMINISTRADOR)


def registra(**datos: Any) -> Persona:
    return acciones.registra_persona(
        **({"clase": "natural", "nombre": "Ana Muñoz Díaz", "actor_codigo": "P1", "en": MEDIODIA} | datos)
    )


def test_una_persona_se_registra_con_el_rut_normalizado_y_el_nombre_plano() -> None:
    persona = registra(rut="12.345.678-5")

    assert (persona.rut, persona.nombre_plano) == ("12345678-5", "ana muñoz diaz")


def test_registrar_el_mismo_rut_devuelve_a_la_misma_persona_con_su_contacto_al_dia() -> None:
    primera = registra(rut="12.345.678-5", correo="ana@correo.cl")

    segunda = registra(rut="12345678-5", nombre="Otra Escritura", telefono="+56 9 1234 5678")

    assert segunda.pk == primera.pk
    assert (segunda.nombre, segunda.correo, segunda.telefono) == ("Ana Muñoz Díaz", "ana@correo.cl", "+56 9 1234 5678")


def test_un_rut_con_otro_digito_no_se_registra() -> None:
    with pytest.raises(ErrorOrganizacion) as rechazo:
        registra(rut="12.345.678-9")

    assert rechazo.value.campo == "rut"
    assert not Persona.objects.exists()


def test_dos_homonimas_sin_rut_son_dos_personas() -> None:
    assert registra().pk != registra().pk
    assert len(consultas.homonimas("ANA MUÑOZ DIAZ", actor=actor_suelto())) == 2


def test_el_mismo_pasaporte_es_la_misma_persona() -> None:
    assert registra(pasaporte="ab123").pk == registra(pasaporte="AB123 ").pk


def test_los_datos_de_la_persona_se_anotan_como_personales() -> None:
    persona = registra(rut="12.345.678-5")

    anotacion = Anotacion.objects.get(objeto=persona.codigo)

    assert anotacion.datos == {"clase": "natural"}
    assert anotacion.personal.datos["rut"] == "12345678-5"


def test_repetir_lo_mismo_no_anota_una_correccion() -> None:
    registra(rut="12.345.678-5")
    registra(rut="12.345.678-5")

    assert Anotacion.objects.count() == 1


def test_corregir_el_nombre_guarda_el_anterior(administra: Actor) -> None:
    persona = registra(rut="12.345.678-5")

    acciones.corrige_persona(persona_id=persona.pk, actor=administra, en=MEDIODIA, nombre="Ana Muñoz Soto")

    anotacion = Anotacion.objects.get(suceso="persona.corregida")
    assert anotacion.datos == {"campos": "nombre"}
    assert anotacion.personal.datos["antes"]["nombre"] == "Ana Muñoz Díaz"


def test_no_se_puede_tomar_el_rut_de_otra_persona(administra: Actor) -> None:
    registra(rut="12.345.678-5")
    otra = registra(nombre="Otra")

    with pytest.raises(ErrorOrganizacion, match="ya es de otra persona"):
        acciones.corrige_persona(persona_id=otra.pk, actor=administra, en=MEDIODIA, rut="12.345.678-5")


def test_una_unidad_no_depende_de_la_que_depende_de_ella(administra: Actor) -> None:
    madre = FabricaUnidad()
    hija = FabricaUnidad(padre=madre)

    with pytest.raises(ErrorOrganizacion, match="depender"):
        acciones.modifica_unidad(
            unidad_id=madre.pk, nombre="Madre", sigla="", padre_id=hija.pk, correo="", actor=administra, en=MEDIODIA
        )


def test_una_unidad_con_cargos_ejercidos_no_se_cierra(administra: Actor) -> None:
    cargo = FabricaNombramiento().cargo

    with pytest.raises(ErrorOrganizacion, match="nombramientos vigentes"):
        acciones.cierra_unidad(unidad_id=cargo.unidad_id, hasta=DIA, actor=administra, en=MEDIODIA)


def test_una_unidad_cerrada_sale_del_organigrama_al_dia_siguiente(administra: Actor) -> None:
    unidad = FabricaUnidad()

    acciones.cierra_unidad(unidad_id=unidad.pk, hasta=DIA, actor=administra, en=MEDIODIA)

    assert unidad in consultas.unidades_vigentes(DIA)
    assert unidad not in consultas.unidades_vigentes(DIA + timedelta(days=1))


def nombra(persona: Persona, cargo: Any, actor: Actor, calidad: Calidad = Calidad.TITULAR, **mas: Any) -> Any:
    datos: dict[str, Any] = {"desde": INICIO, "acto": "Decreto N° 3"} | mas
    return acciones.nombra(persona_id=persona.pk, cargo_id=cargo.pk, calidad=calidad, actor=actor, en=MEDIODIA, **datos)


def test_una_jefatura_no_tiene_dos_titulares_a_la_vez(administra: Actor) -> None:
    cargo = FabricaCargo(jefatura=True)
    nombra(FabricaPersona(), cargo, administra)

    with pytest.raises(ErrorOrganizacion, match="ya tiene titular"):
        nombra(FabricaPersona(), cargo, administra)


def test_terminado_el_titular_se_puede_nombrar_otro(administra: Actor) -> None:
    cargo = FabricaCargo(jefatura=True)
    anterior = nombra(FabricaPersona(), cargo, administra)
    acciones.termina_nombramiento(
        nombramiento_id=anterior.pk, hasta=DIA, acto="Decreto N° 9", actor=administra, en=MEDIODIA
    )
    nueva = FabricaPersona()

    nombra(nueva, cargo, administra, desde=DIA + timedelta(days=1))

    ejerce_hoy, ejerce_manana = (consultas.ejerce_cargo(cargo.pk, DIA + timedelta(days=n)) for n in (0, 1))
    assert ejerce_hoy is not None and ejerce_hoy.pk == anterior.pk
    assert ejerce_manana is not None and ejerce_manana.persona == nueva


def test_nadie_es_titular_de_los_dos_cargos_que_firman(administra: Actor) -> None:
    persona = FabricaPersona()
    nombra(persona, FabricaCargo(alcalde=True), administra)

    with pytest.raises(ErrorOrganizacion) as rechazo:
        nombra(persona, FabricaCargo(secretario=True), administra)

    assert "Ley 18.695" in rechazo.value.norma


def test_el_secretario_si_puede_subrogar_al_alcalde(administra: Actor) -> None:
    persona = FabricaPersona()
    nombra(persona, FabricaCargo(secretario=True), administra)

    assert nombra(persona, FabricaCargo(alcalde=True), administra, Calidad.SUBROGANTE)


def test_dos_subrogantes_no_tienen_el_mismo_orden(administra: Actor) -> None:
    cargo = FabricaCargo(jefatura=True)
    nombra(FabricaPersona(), cargo, administra, Calidad.SUBROGANTE)

    with pytest.raises(ErrorOrganizacion, match="orden 1"):
        nombra(FabricaPersona(), cargo, administra, Calidad.SUBROGANTE)


def test_un_nombramiento_dice_su_acto(administra: Actor) -> None:
    with pytest.raises(ErrorOrganizacion) as rechazo:
        nombra(FabricaPersona(), FabricaCargo(), administra, acto=" ")

    assert rechazo.value.campo == "acto"


def test_una_persona_juridica_no_ejerce_cargos(administra: Actor) -> None:
    with pytest.raises(ErrorOrganizacion, match="persona natural"):
        nombra(FabricaPersona(clase="juridica"), FabricaCargo(), administra)


def test_un_rol_vale_entre_sus_fechas(administra: Actor) -> None:
    persona = FabricaPersona()
    acciones.asigna_rol(
        persona_id=persona.pk,
        rol=Rol.PARTES,
        desde=DIA,
        hasta=DIA,
        fundamento="Reemplazo",
        actor=administra,
        en=MEDIODIA,
    )

    dias = [DIA + timedelta(days=n) for n in (-1, 0, 1)]
    assert [consultas.actor(persona_id=persona.pk, dia=d).tiene(Rol.PARTES) for d in dias] == [False, True, False]


def test_un_rol_no_se_asigna_dos_veces_en_los_mismos_dias(administra: Actor) -> None:
    persona = persona_con(Rol.PARTES)

    with pytest.raises(ErrorOrganizacion, match="ya tiene ese rol"):
        acciones.asigna_rol(
            persona_id=persona.pk, rol=Rol.PARTES, desde=DIA, fundamento="x", actor=administra, en=MEDIODIA
        )


def test_la_casa_no_se_queda_sin_quien_la_administre() -> None:
    persona = persona_con(Rol.ADMINISTRADOR)
    actor = consultas.actor(persona_id=persona.pk, dia=DIA)

    with pytest.raises(ErrorOrganizacion, match="única persona"):
        acciones.termina_rol(asignacion_id=persona.roles.get().pk, hasta=DIA, actor=actor, en=MEDIODIA)


def ausenta(persona: Persona, actor: Actor, **mas: Any) -> Any:
    datos: dict[str, Any] = {"causa": CausaAusencia.LICENCIA, "desde": DIA, "hasta": DIA} | mas
    return acciones.registra_ausencia(persona_id=persona.pk, actor=actor, en=MEDIODIA, **datos)


def test_la_ausencia_ofrece_la_bandeja_a_quien_reemplaza_sin_decreto(administra: Actor) -> None:
    ausente, reemplaza = persona_con(), persona_con(Rol.FUNCIONARIO)

    ausenta(ausente, administra, reemplaza_id=reemplaza.pk)

    assert consultas.actor(persona_id=reemplaza.pk, dia=DIA).subroga == {ausente.pk}
    assert consultas.actor(persona_id=reemplaza.pk, dia=DIA + timedelta(days=1)).subroga == frozenset()


def test_la_ausencia_anuncia_la_subrogancia(administra: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    recibidos: list[SubroganciaIniciada] = []
    monkeypatch.setitem(eventos._suscriptores, SubroganciaIniciada, [recibidos.append])
    ausente, reemplaza = persona_con(), persona_con()

    ausencia = ausenta(ausente, administra, reemplaza_id=reemplaza.pk)

    assert recibidos == [SubroganciaIniciada(ausencia.pk, ausente.pk, reemplaza.pk, DIA, DIA, MEDIODIA)]


def test_la_causa_de_la_ausencia_es_dato_personal(administra: Actor) -> None:
    ausenta(persona_con(), administra)

    anotacion = Anotacion.objects.get(suceso="persona.ausencia_registrada")
    assert "causa" not in anotacion.datos
    assert anotacion.personal.datos == {"causa": "licencia"}


def test_no_reemplaza_quien_no_puede_ingresar(administra: Actor) -> None:
    with pytest.raises(ErrorOrganizacion, match="cuenta activa"):
        ausenta(persona_con(), administra, reemplaza_id=FabricaPersona().pk)


def test_no_reemplaza_quien_tambien_falta(administra: Actor) -> None:
    reemplaza = persona_con()
    FabricaAusencia(persona=reemplaza)

    with pytest.raises(ErrorOrganizacion, match="también está ausente"):
        ausenta(persona_con(), administra, reemplaza_id=reemplaza.pk)


def test_dos_ausencias_de_una_persona_no_se_cruzan(administra: Actor) -> None:
    persona = persona_con()
    ausenta(persona, administra, hasta=DIA + timedelta(days=5))

    with pytest.raises(ErrorOrganizacion, match="Anúlala antes"):
        ausenta(persona, administra, desde=DIA + timedelta(days=5), hasta=DIA + timedelta(days=9))


def test_anulada_la_ausencia_la_bandeja_vuelve(administra: Actor) -> None:
    ausente, reemplaza = persona_con(), persona_con()
    ausencia = ausenta(ausente, administra, reemplaza_id=reemplaza.pk)

    acciones.anula_ausencia(ausencia_id=ausencia.pk, actor=administra, en=MEDIODIA)

    assert consultas.actor(persona_id=reemplaza.pk, dia=DIA).subroga == frozenset()


def crea_cuenta(actor: Actor, **mas: Any) -> Usuario:
    datos: dict[str, Any] = {"usuario": "ana", "persona_id": FabricaPersona().pk, "clave": CLAVE} | mas
    return acciones.crea_usuario(actor=actor, en=MEDIODIA, **datos)


def test_la_cuenta_guarda_la_clave_cifrada_y_la_bitacora_no_la_conoce(administra: Actor) -> None:
    cuenta = crea_cuenta(administra)

    anotacion = Anotacion.objects.get(suceso="cuenta.creada")
    assert cuenta.check_password(CLAVE)
    assert CLAVE not in str(anotacion.datos) + str(anotacion.personal.datos) + cuenta.password


@pytest.mark.parametrize("clave", ["corta", "1234567890123", "password123"])
def test_una_clave_debil_no_abre_cuenta(administra: Actor, clave: str) -> None:
    with pytest.raises(ErrorOrganizacion) as rechazo:
        crea_cuenta(administra, clave=clave)

    assert rechazo.value.campo == "clave"


def test_una_persona_tiene_una_sola_cuenta(administra: Actor) -> None:
    cuenta = crea_cuenta(administra)

    with pytest.raises(ErrorOrganizacion, match="ya tiene una cuenta"):
        crea_cuenta(administra, usuario="otra", persona_id=cuenta.persona_id)


def test_desactivada_la_cuenta_no_ingresa_y_la_persona_queda(administra: Actor) -> None:
    cuenta = crea_cuenta(administra)

    acciones.desactiva_usuario(usuario_id=cuenta.pk, fundamento="Dejó el cargo", actor=administra, en=MEDIODIA)

    cuenta.refresh_from_db()
    assert not cuenta.is_active
    assert Persona.objects.filter(pk=cuenta.persona_id).exists()


def test_nadie_desactiva_su_propia_cuenta(administra: Actor) -> None:
    propia = Usuario.objects.get(persona_id=administra.persona_id)

    with pytest.raises(ErrorOrganizacion, match="propia cuenta"):
        acciones.desactiva_usuario(usuario_id=propia.pk, fundamento="x", actor=administra, en=MEDIODIA)


def test_el_perfil_exige_rut_valido_de_la_municipalidad(administra: Actor) -> None:
    with pytest.raises(ErrorOrganizacion) as rechazo:
        configura(administra, rut="69.170.800-9")

    assert rechazo.value.campo == "rut"


def test_el_perfil_es_una_sola_fila(administra: Actor) -> None:
    configura(administra)

    configura(administra, nombre="Ilustre Municipalidad de Negrete")

    assert consultas.municipalidad().nombre == "Ilustre Municipalidad de Negrete"


def configura(actor: Actor, **mas: Any) -> Any:
    datos: dict[str, Any] = {
        "nombre": "Municipalidad de Negrete",
        "comuna": "Negrete",
        "region": "Biobío",
        "codigo_comuna": "08307",
        "codigo_region": "BI",
        "sigla": "NGT",
        "rut": rut_de(69_170_800),
        "direccion": "Carrera 100",
        "poblacion": 9737,
        "poblacion_al": date(2017, 4, 19),
        "poblacion_fuente": "Censo 2017",
    }
    return acciones.configura_municipalidad(actor=actor, en=MEDIODIA, **(datos | mas))


def test_sin_perfil_se_dice_como_crearlo() -> None:
    with pytest.raises(consultas.SinMunicipalidad, match="fojas instalar"):
        consultas.municipalidad()


def test_la_consola_se_asegura_una_sola_vez_y_puede_ingresar_documentos() -> None:
    acciones.asegura_consola(en=MEDIODIA)

    cuenta = acciones.asegura_consola(en=MEDIODIA)

    actor = consultas.actor(persona_id=cuenta.persona_id, dia=DIA)
    assert (actor.codigo, actor.tiene(Rol.PARTES)) == (reglas.CONSOLA, True)
    assert not cuenta.has_usable_password()


def test_el_actor_se_arma_con_cuatro_consultas_a_lo_mas(django_assert_max_num_queries: Any) -> None:
    unidad = FabricaUnidad()
    persona = persona_con(Rol.PARTES, (Rol.FUNCIONARIO, unidad), es_jefe_de=unidad)
    FabricaAusencia(persona=persona_con(es_jefe_de=FabricaUnidad(padre=unidad)))

    with django_assert_max_num_queries(4):
        actor = consultas.actor(persona_id=persona.pk, dia=DIA)

    assert len(actor.subroga) == 1


@pytest.mark.parametrize("texto", ["muñoz ana", "MUÑOZ", "12.345", "12345678-5", "12.345.678-5"])
def test_a_una_persona_se_la_encuentra_por_nombre_o_rut(texto: str) -> None:
    persona = registra(rut="12.345.678-5")
    registra(nombre="Pedro Munoz")

    assert consultas.busca_personas(texto, terminos=()) == [persona]


def test_los_nombres_de_codigos_desconocidos_no_aparecen() -> None:
    persona = registra()

    assert consultas.nombres_de([persona.codigo, "P0", "sistema"]) == {
        persona.codigo: "Ana Muñoz Díaz",
        "sistema": "Fojas",
    }


def test_el_organigrama_va_en_el_orden_del_arbol() -> None:
    alcaldia = FabricaUnidad(nombre="Alcaldía")
    secretaria = FabricaUnidad(nombre="Secretaría", padre=alcaldia)
    FabricaUnidad(nombre="Partes", padre=secretaria)
    FabricaUnidad(nombre="Obras", padre=alcaldia)

    ramas = [(rama.nivel, rama.unidad.nombre) for rama in consultas.organigrama(DIA)]

    assert ramas == [(0, "Alcaldía"), (1, "Obras"), (1, "Secretaría"), (2, "Partes")]


def test_el_secretario_subrogando_al_alcalde_deja_firmas_de_dos_personas() -> None:
    alcalde = FabricaNombramiento(cargo=FabricaCargo(alcalde=True))
    secretario = FabricaNombramiento(cargo=FabricaCargo(secretario=True))
    FabricaNombramiento(cargo=alcalde.cargo, persona=secretario.persona, calidad="subrogante")
    suplente_de_fe = FabricaNombramiento(cargo=secretario.cargo, calidad="subrogante")
    FabricaAusencia(persona=alcalde.persona)

    firmas = consultas.firmas_de_acto(DIA)

    assert firmas.alcalde and firmas.alcalde.persona == secretario.persona
    assert firmas.secretario and firmas.secretario.persona == suplente_de_fe.persona
    assert consultas.ejerce(reglas.SECRETARIO_MUNICIPAL, DIA) == suplente_de_fe


def test_mirar_los_datos_de_otra_persona_queda_anotado_y_los_propios_no(administra: Actor) -> None:
    ajena = FabricaPersona()

    propia = Persona.objects.get(pk=administra.persona_id)

    acciones.registra_lectura(persona=ajena, actor=administra, en=MEDIODIA)
    acciones.registra_lectura(persona=propia, actor=administra, en=MEDIODIA)

    assert list(Anotacion.objects.filter(suceso="persona.leida").values_list("objeto", flat=True)) == [ajena.codigo]
