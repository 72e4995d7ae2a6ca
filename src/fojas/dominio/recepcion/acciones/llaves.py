"""Crear y revocar llaves de la API, y reconocer a quien trae una."""

import hmac
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion import permisos
from fojas.dominio.organizacion.reglas import CONSOLA, Actor
from fojas.dominio.recepcion import reglas
from fojas.dominio.recepcion.models import LlaveApi
from fojas.dominio.recepcion.reglas import Alcance, DatoDeLlave, LlaveRechazada, Portador, Secreto


@transaction.atomic
def crea_llave(
    *, cuenta: str, nombre: str, alcances: Collection[str], vence_el: date, actor: Actor, en: datetime
) -> tuple[LlaveApi, Secreto]:
    """Abre la cuenta de servicio si falta y le da una llave. El secreto se devuelve aquí y no se guarda.

    Lanza `NoAutorizado`, `DatoDeLlave` o lo que lance la cuenta.
    """
    exige(permisos.puede_administrar(actor))
    usuario, para_que = cuenta.strip().lower(), " ".join(nombre.split())
    if not reglas.NOMBRE_DE_CUENTA.fullmatch(usuario) or usuario in {CONSOLA, reglas.CUENTA_WEB}:
        raise DatoDeLlave(
            "La cuenta lleva letras sin tilde, números y guiones: por ejemplo, sitio-web.", campo="cuenta"
        )
    if not para_que or len(para_que) > 120:
        raise DatoDeLlave("Escribe para qué es la llave, en una línea de hasta 120 letras.", campo="nombre")
    dejadas = reglas.alcances_de(alcances)
    reglas.exige_vencimiento(vence_el, hoy=dia_de(en))
    servicio = organizacion.asegura_servicio(
        usuario=usuario, nombre=f"Sistema {usuario}", fundamento=f"API: {para_que}"[:200], en=en
    )
    secreto = reglas.secreto_nuevo()
    llave = LlaveApi.objects.create(
        prefijo=secreto.prefijo, huella=reglas.huella_de(secreto.secreto), nombre=para_que, cuenta=servicio,
        alcances=[a.value for a in dejadas], creada_en=en, creada_por=actor.codigo, vence_el=vence_el,
    )  # fmt: skip
    bitacora.anota(
        "llave_api.creada", autor=actor.codigo, objeto=f"llave:{llave.prefijo}", en=en, prefijo=llave.prefijo,
        cuenta=usuario, alcances=llave.alcances, vence=vence_el.isoformat(), personal={"nombre": para_que},
    )  # fmt: skip
    return llave, secreto


@transaction.atomic
def revoca_llave(*, prefijo: str, motivo: str, actor: Actor, en: datetime) -> LlaveApi:
    """Deja de abrir desde ya; lo que registró queda. Repetirlo no cambia la primera vez."""
    exige(permisos.puede_administrar(actor))
    if not motivo.strip():
        raise DatoDeLlave("Escribe por qué se revoca.", campo="motivo")
    llave = LlaveApi.objects.select_for_update(of=("self",)).filter(prefijo=prefijo).first()
    if llave is None:
        raise DatoDeLlave(f"No hay una llave {prefijo}.", campo="prefijo")
    if llave.revocada_en is not None:
        return llave
    llave.revocada_en = en
    llave.save(update_fields=["revocada_en"])
    bitacora.anota(
        "llave_api.revocada", autor=actor.codigo, objeto=f"llave:{llave.prefijo}", en=en, prefijo=llave.prefijo,
        personal={"motivo": motivo.strip()[:300]},
    )  # fmt: skip
    return llave


def reconoce(llave: str, *, en: datetime) -> Portador:
    """Quién llama, por su llave. Lanza `LlaveRechazada` con la misma frase por cualquier causa."""
    partes = reglas.separa(llave)
    hallada = LlaveApi.objects.select_related("cuenta").filter(prefijo=partes[0]).first() if partes else None
    dada = reglas.huella_de(partes[1]) if partes else ""
    # Se compara siempre, también sin llave hallada: el tiempo no dice si el prefijo existe.
    calza = hmac.compare_digest(dada, hallada.huella if hallada else "0" * 64)
    hoy = dia_de(en)
    if hallada is None or not calza or not reglas.sirve(
        revocada=hallada.revocada_en is not None, vence_el=hallada.vence_el, activa=hallada.cuenta.is_active, hoy=hoy
    ):  # fmt: skip
        raise LlaveRechazada(
            "La llave no sirve: revisa que esté completa y vigente. Va en la cabecera Authorization, después de Bearer."
        )
    if reglas.toca_anotar_uso(hallada.usada_en, en=en):
        LlaveApi.objects.filter(pk=hallada.pk).update(usada_en=en)
    return Portador(
        llave=hallada.prefijo, cuenta_id=hallada.cuenta_id, actor=gente.actor(persona_id=hallada.cuenta.persona_id, dia=hoy),
        alcances=frozenset(Alcance(a) for a in hallada.alcances),
    )  # fmt: skip
