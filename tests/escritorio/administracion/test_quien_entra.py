"""Quién no puede abrir cada página de administración, y quién sí."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.calendario.models import FeriadoDecretado
from fojas.dominio.expedientes.models import Revision
from fojas.dominio.expedientes.reglas.revision import EstadoRevision
from fojas.dominio.organizacion.models import Nombramiento, Persona
from fojas.dominio.organizacion.reglas import Rol, actor_del_sistema
from fojas.dominio.recepcion import acciones as recepcion
from fojas.dominio.trabajos.models import Trabajo
from fojas.escritorio.administracion.urls import urlpatterns
from tests.escritorio.administracion.conftest import Entra
from tests.fabricas.avisos import correo_fallido
from tests.fabricas.expedientes import archivo
from tests.fabricas.organizacion import (
    DIA,
    MEDIODIA,
    FabricaAsignacionRol,
    FabricaAusencia,
    FabricaUsuario,
    persona_con,
)

TODAS = frozenset({"funcionario", "partes", "auditor", "administrador", "tic", "secretario_municipal"})
PERSONAS = frozenset({"partes", "auditor", "administrador", "secretario_municipal"})
CORRIGEN = PERSONAS - {"auditor"}
LEEN = frozenset({"auditor", "administrador"})
SOLO_ADMINISTRA = frozenset({"administrador"})
ESCRIBEN = TODAS - {"auditor"}
CALENDARIO = frozenset({"administrador", "secretario_municipal"})
MAQUINA = frozenset({"administrador", "tic"})
ENTRAN: dict[str, frozenset[str]] = {
    "personas": PERSONAS,
    "persona": PERSONAS,
    "persona_nueva": CORRIGEN,
    "persona_corrige": CORRIGEN,
    "unidades": LEEN,
    "unidad_nueva": SOLO_ADMINISTRA,
    "unidad_modifica": SOLO_ADMINISTRA,
    "unidad_cierra": SOLO_ADMINISTRA,
    "cargos": LEEN,
    "cargo_nuevo": SOLO_ADMINISTRA,
    "nombra": SOLO_ADMINISTRA,
    "nombramiento_termina": SOLO_ADMINISTRA,
    "roles": LEEN,
    "rol_nuevo": SOLO_ADMINISTRA,
    "rol_termina": SOLO_ADMINISTRA,
    "ausencias": TODAS,
    "ausencia_nueva": ESCRIBEN,
    "ausencia_anula": SOLO_ADMINISTRA,
    "cuentas": LEEN,
    "cuenta_nueva": SOLO_ADMINISTRA,
    "cuenta_clave": SOLO_ADMINISTRA,
    "cuenta_desactiva": SOLO_ADMINISTRA,
    "cuenta_reactiva": SOLO_ADMINISTRA,
    "cuenta_factores": SOLO_ADMINISTRA,
    "llaves": LEEN,
    "llave_nueva": SOLO_ADMINISTRA,
    "llave_revoca": SOLO_ADMINISTRA,
    "municipalidad": LEEN,
    "escudo": SOLO_ADMINISTRA,
    "cierre": CALENDARIO,
    "aviso_reenvia": MAQUINA,
    "cuenta": TODAS,
    "mi_clave": TODAS,
    "guarda_vista": TODAS,
    "avisos": TODAS,
    "avisos_leidos": TODAS,
    "calendario": TODAS,
    "feriado_nuevo": CALENDARIO,
    "feriado_anula": CALENDARIO,
    "trabajos": MAQUINA,
    "trabajo_reintenta": MAQUINA,
    "trabajo_cancela": MAQUINA,
    "bitacora": LEEN,
    "sistema": MAQUINA,
    "cuarentena": MAQUINA,
    "cuarentena_libera": MAQUINA,
}
SOLO_POST = frozenset({"guarda_vista", "aviso_reenvia", "avisos_leidos", "trabajo_reintenta", "trabajo_cancela"})


@pytest.fixture
def direcciones(rosa: Persona, director: Nombramiento) -> dict[str, str]:
    """Cada página con un objeto que existe."""
    argumentos = {
        "persona": [rosa.codigo],
        "persona_corrige": [rosa.codigo],
        "unidad_modifica": ["obras"],
        "unidad_cierra": ["obras"],
        "nombramiento_termina": [director.pk],
        "rol_termina": [FabricaAsignacionRol(persona=rosa).pk],
        "ausencia_anula": [FabricaAusencia(persona=rosa).pk],
        "feriado_anula": [
            FeriadoDecretado.objects.create(fecha=DIA, nombre="Aniversario", norma="Ley 1", rige_desde=DIA).pk
        ],
        "aviso_reenvia": [_correo_fallido()],
        "cuarentena_libera": [_apartado()],
        "llave_revoca": [_llave()],
        "trabajo_reintenta": [_trabajo("fallido")],
        "trabajo_cancela": [_trabajo("pendiente")],
    }
    usuario = FabricaUsuario(usuario="ajena").usuario
    argumentos |= {n: [usuario] for n in ("cuenta_clave", "cuenta_desactiva", "cuenta_reactiva", "cuenta_factores")}
    return {nombre: reverse(f"escritorio:{nombre}", args=argumentos.get(nombre)) for nombre in ENTRAN}


def _correo_fallido() -> str:
    return correo_fallido().codigo


def _llave() -> str:
    llave, _ = recepcion.crea_llave(
        cuenta="sitio-web",
        nombre="Sitio",
        alcances=["ingresar"],
        vence_el=DIA,
        actor=actor_del_sistema(DIA),
        en=MEDIODIA,
    )
    return llave.prefijo


def _apartado() -> str:
    guardado = archivo()
    Revision.objects.create(
        archivo=guardado, estado=EstadoRevision.EN_CUARENTENA.value, hallazgo="Eicar-Signature", pedida_en=MEDIODIA
    )
    return guardado.sha256


def _trabajo(estado: str) -> int:
    return Trabajo.objects.create(
        tarea="bitacora.secuencia", estado=estado, intentos_maximos=3, desde=MEDIODIA, creado_en=MEDIODIA
    ).pk


def _negadas(permitidas: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    for nombre, roles in permitidas.items():
        yield from ((nombre, rol) for rol in sorted(TODAS - roles))


def test_la_tabla_nombra_cada_direccion_del_area() -> None:
    assert {patron.name for patron in urlpatterns} == set(ENTRAN)


@pytest.mark.parametrize("nombre", sorted(ENTRAN))
def test_sin_sesion_se_va_a_ingresar(client: Client, direcciones: dict[str, str], nombre: str) -> None:
    respuesta = client.post(direcciones[nombre]) if nombre in SOLO_POST else client.get(direcciones[nombre])

    assert respuesta.status_code == 302
    assert respuesta["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("nombre", "rol"), list(_negadas(ENTRAN)))
def test_sin_el_rol_se_dice_que_no_y_por_que(entra: Entra, direcciones: dict[str, str], nombre: str, rol: str) -> None:
    respuesta = entra(Rol(rol)).post(direcciones[nombre], {"nombre": "x"})

    assert respuesta.status_code == 403
    assert "No puedes entrar aquí" in respuesta.content.decode()


@pytest.mark.parametrize(
    ("nombre", "rol"),
    [(n, r) for n, roles in ENTRAN.items() if n not in SOLO_POST for r in sorted(roles)],
)
def test_con_el_rol_se_abre(entra: Entra, direcciones: dict[str, str], nombre: str, rol: str) -> None:
    assert entra(Rol(rol)).get(direcciones[nombre]).status_code == 200


@pytest.mark.parametrize("nombre", sorted(SOLO_POST))
def test_lo_que_escribe_no_se_pide_con_get(administra: Client, direcciones: dict[str, str], nombre: str) -> None:
    assert administra.get(direcciones[nombre]).status_code == 405


def test_lo_que_no_existe_es_404(administra: Client) -> None:
    assert administra.get(reverse("escritorio:persona", args=["PNADIE"])).status_code == 404
    assert administra.get(reverse("escritorio:unidad_cierra", args=["nada"])).status_code == 404
    assert administra.get(reverse("escritorio:nombramiento_termina", args=[987])).status_code == 404
    assert administra.get(reverse("escritorio:feriado_anula", args=[987])).status_code == 404


def test_la_jefatura_anula_la_ausencia_de_su_gente_y_no_la_ajena(entra: Entra, director: Nombramiento) -> None:
    de_la_unidad = persona_con((Rol.FUNCIONARIO, director.cargo.unidad))
    propia, ajena = FabricaAusencia(persona=de_la_unidad), FabricaAusencia()
    cliente = entra(persona=director.persona)

    assert cliente.get(reverse("escritorio:ausencia_anula", args=[propia.pk])).status_code == 200
    assert cliente.get(reverse("escritorio:ausencia_anula", args=[ajena.pk])).status_code == 403
