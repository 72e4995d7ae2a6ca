"""La municipalidad de demostración: tres meses de vida inventada, con fechas relativas a hoy.

Todo se escribe con las mismas acciones que usa la oficina, en el orden en que habría ocurrido.
"""

import heapq
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from fojas.adaptadores.almacen import AlmacenLocal
from fojas.base import rut, tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.demo import ejemplos
from fojas.config.demo.vida import CARPETA as CARPETA
from fojas.config.demo.vida import Vida, carta_en_pdf, con_digito, lee, recibe, toml
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.busqueda import acciones as busqueda
from fojas.dominio.expedientes import conexion as expedientes_conexion
from fojas.dominio.expedientes import consultas as almacen
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion.reglas import ClasePersona, actor_del_sistema
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes import consultas as casos
from fojas.dominio.partes import documentos
from fojas.dominio.partes.reglas import TIPO_INFORME_CGR, TIPOS, Canal, CanalDespacho, Estado, Instruccion
from fojas.dominio.trabajos import acciones as trabajos

CLAVE = "demostracion"
"""Clave de todas las cuentas de demostración."""
DIAS_DE_VIDA = 92
INGRESOS_POR_DIA = (3, 5)
RUN_DE_QUIEN_RETIRA = "44113208-5"
"""Inventado: el de quien viene por una organización sin RUT registrado."""


HECHAS_AQUI = (
    "partes.comprobante", "partes.carta", "expedientes.lee_texto", "avisos.envia", "recepcion.atiende_correo",
    "recepcion.acusa_correo", "recepcion.recibo_web",
)  # fmt: skip
"""Tareas cuyo efecto la demostración ya produjo, a la hora en que habría ocurrido."""


class YaHayDatos(ErrorFojas):
    """La carpeta de datos no está vacía: la demostración no se mezcla con nada."""


@dataclass(frozen=True, slots=True)
class Cuenta:
    usuario: str
    quien: str


def cuentas() -> tuple[Cuenta, ...]:
    """Usuario y cargo de cada cuenta, para mostrarlas al arrancar."""
    return tuple(
        Cuenta(f["usuario"], f"{f['nombre']}, {f['cargo']}") for f in toml("municipalidad.toml")["funcionarios"]
    )


def carga(
    *, en: datetime | None = None, dias_de_vida: int = DIAS_DE_VIDA, informa: Callable[[str], None] = lambda _: None
) -> dict[str, int]:
    """Llena una base vacía. Devuelve cuántas cosas quedaron. Lanza `YaHayDatos` si no está vacía."""
    if gente.hay_municipalidad():
        raise YaHayDatos("La carpeta de datos ya tiene una municipalidad. Usa otra con FOJAS_DATOS=DIR.")
    hasta = en or tiempo.ahora()
    informa("Cargo la municipalidad de demostración (tres meses de vida)…")
    # Entera o nada: si se corta, la base queda vacía y se puede repetir. El disco se espera una vez, al final.
    sin_esperar = partial(AlmacenLocal, Path(settings.DATOS) / "archivos", asegura=False)
    with expedientes_conexion.mientras(almacen=sin_esperar), transaction.atomic():
        vida = _funda(hasta)
        _llena_la_agenda(vida, dias_de_vida=dias_de_vida)
        ejemplos.agenda(vida)
        cuenta = _vive(vida)
        _deja_a_medias(vida)
        trabajos.da_por_hechos(tareas=HECHAS_AQUI, en=hasta)
        os.sync()
    informa("Preparo el buscador…")
    bitacora.sella(en=hasta, exige_hora=False)
    busqueda.pone_al_dia(en=hasta)
    informa(f"Listo: {cuenta['ingresos']} ingresos y {cuenta['documentos']} documentos.")
    return cuenta


def _deja_a_medias(vida: Vida) -> None:
    """Un ingreso sin terminar, para ver cómo se retoma."""
    partes.guarda_borrador(
        codigo="",
        datos={"tipo": "reclamo", "materia": "Reclama por ruidos de un local nocturno", "canal": "telefono"},
        archivos=[],
        actor=vida.actor("rosa", vida.hasta),
        en=vida.hasta - timedelta(minutes=20),
    )


def _funda(hasta: datetime) -> Vida:
    """Municipalidad, unidades, funcionariado, roles, vecinos e instituciones."""
    datos = toml("municipalidad.toml")
    desde = tiempo.dia_de(hasta) - timedelta(days=3 * 365)
    inicio = datetime.combine(desde, time(9), tzinfo=tiempo.ZONA)
    quien: dict[str, Any] = {"actor": actor_del_sistema(desde), "en": inicio}
    organizacion.asegura_consola(en=inicio)
    perfil = datos["municipalidad"]
    organizacion.configura_municipalidad(**(perfil | {"es_demostracion": True}), **quien)
    unidades: dict[str, int] = {}
    for u in datos["unidades"]:
        unidades[u["codigo"]] = organizacion.crea_unidad(
            codigo=u["codigo"], nombre=u["nombre"], sigla=u["sigla"], padre_id=unidades.get(u.get("padre", "")),
            vigente_desde=desde, **quien,
        ).pk  # fmt: skip
    personas: dict[str, int] = {}
    cargos: dict[str, int] = {}
    jefaturas: dict[str, str] = {}
    for f in datos["funcionarios"]:
        persona = organizacion.registra_persona(
            clase="natural", nombre=f["nombre"], rut=con_digito(f["cuerpo"]),
            correo=f"{f['usuario']}@negrete.example", actor_codigo="sistema", en=inicio,
        )  # fmt: skip
        personas[f["usuario"]] = persona.pk
        cargo = organizacion.crea_cargo(
            codigo=slugify(f["cargo"]), nombre=f["cargo"], unidad_id=unidades[f["unidad"]], clave=f.get("clave", ""),
            es_jefatura=f.get("jefatura", False), **quien,
        )  # fmt: skip
        cargos[f.get("clave") or f["usuario"]] = cargo.pk
        organizacion.nombra(
            persona_id=persona.pk, cargo_id=cargo.pk, calidad="titular", desde=desde, acto="Decreto de la demostración",
            **quien,
        )  # fmt: skip
        for nombre_rol in f["roles"]:
            en_toda_la_casa = nombre_rol in {
                "partes", "secretario_municipal", "alcaldia", "administrador", "auditor", "tic",
            }  # fmt: skip
            organizacion.asigna_rol(
                persona_id=persona.pk, rol=nombre_rol, unidad_id=None if en_toda_la_casa else unidades[f["unidad"]],
                desde=desde, fundamento="Demostración", **quien,
            )  # fmt: skip
        if f.get("jefatura"):
            jefaturas[f["unidad"]] = f["usuario"]
        organizacion.crea_usuario(usuario=f["usuario"], persona_id=persona.pk, clave=CLAVE, **quien)
    for s in datos["subrogancias"]:
        organizacion.nombra(
            persona_id=personas[s["persona"]], cargo_id=cargos[s["cargo"]], calidad="subrogante", desde=desde,
            acto=s["acto"], **quien,
        )  # fmt: skip
    hoy = tiempo.dia_de(hasta)
    for a in datos["ausencias"]:
        organizacion.registra_ausencia(
            persona_id=personas[a["persona"]], causa=a["causa"], desde=hoy + timedelta(days=a["desde_dias"]),
            hasta=hoy + timedelta(days=a["hasta_dias"]), **quien,
        )  # fmt: skip
    azar = random.Random(8307)  # noqa: S311
    return Vida(
        azar=azar,
        hasta=hasta,
        personas=personas,
        unidades=unidades,
        vecinos=[_vecino(azar, datos["vecinos"], n, inicio) for n in range(120)],
        instituciones=_instituciones(datos["instituciones"], inicio),
        asuntos=toml("asuntos.toml")["asuntos"],
        jefaturas=jefaturas,
    )


def _vecino(azar: random.Random, fuentes: dict[str, list[str]], n: int, en: datetime) -> Any:
    nombre = (
        f"{azar.choice(fuentes['nombres'])} {azar.choice(fuentes['apellidos'])} {azar.choice(fuentes['apellidos'])}"
    )
    con_correo = azar.random() < 0.7
    return organizacion.registra_persona(
        clase="natural", nombre=nombre, rut=con_digito(40_300_000 + n * 7919),
        correo=f"vecino{n}@correo.example" if con_correo else "",
        telefono=f"+56 9 5{azar.randrange(1_000_000, 9_999_999)}",
        direccion=f"{azar.choice(fuentes['calles'])} {azar.randrange(10, 900)}", comuna="Negrete",
        medio_notificacion="correo" if con_correo else "presencial", actor_codigo="sistema", en=en,
    )  # fmt: skip


def _instituciones(fuentes: list[dict[str, str]], en: datetime) -> dict[str, list[Any]]:
    grupos: dict[str, list[Any]] = {}
    for n, i in enumerate(fuentes):
        persona = organizacion.registra_persona(
            clase=i["clase"], nombre=i["nombre"], direccion=i.get("direccion", ""), comuna=i.get("comuna", ""),
            rut=None if i["clase"] == ClasePersona.ORGANISMO else con_digito(49_100_000 + n * 137),
            actor_codigo="sistema", en=en,
        )  # fmt: skip
        grupos.setdefault(i["grupo"], []).append(persona)
    return grupos


def _llena_la_agenda(vida: Vida, *, dias_de_vida: int) -> None:
    """Los ingresos de cada día hábil, entre las 8:30 y las 14:00."""
    habiles = vida.habiles
    hoy = tiempo.dia_de(vida.hasta)
    for dias in range(dias_de_vida, -1, -1):
        dia = hoy - timedelta(days=dias)
        if not habiles.es_habil(dia):
            continue
        for orden in range(vida.azar.randint(*INGRESOS_POR_DIA)):
            minuto = vida.azar.randrange(330)
            en = datetime.combine(dia, time(8, 30), tzinfo=tiempo.ZONA) + timedelta(minutes=minuto)
            # Siempre hay algo que vence hoy y algo vencido: lo que entró hace 30 y 34 hábiles y nadie respondió.
            atrasado = orden < 2 and habiles.habiles_entre(dia, hoy) in {30, 34}
            vida.despues(en, partial(_ingresa, vida, atrasado=atrasado))


def _vive(vida: Vida) -> dict[str, int]:
    """Los hechos ocurren en orden, como ocurrieron: los folios siguen a la hora."""
    hechos = 0
    while vida.hechos:
        en, _, hecho = heapq.heappop(vida.hechos)
        hecho(en)
        hechos += 1
    return {"ingresos": vida.ingresos, "documentos": almacen.cuenta_documentos(), "hechos": hechos}


def _mas_tarde(vida: Vida, en: datetime, *, dias: int) -> datetime:
    """Una hora de oficina del hábil que queda a `dias` hábiles, siempre después del hecho que lo causa."""
    dia = vida.habiles.suma_habiles(tiempo.dia_de(en), dias)
    hora = datetime.combine(dia, time(9), tzinfo=tiempo.ZONA) + timedelta(minutes=vida.azar.randrange(280))
    return max(hora, en + timedelta(minutes=vida.azar.randrange(15, 120)))


def _ingresa(vida: Vida, en: datetime, *, atrasado: bool = False) -> None:
    posibles = [a for a in vida.asuntos if a["tipo"] == "solicitud"] if atrasado else vida.asuntos
    asunto = vida.azar.choices(posibles, weights=[a["peso"] for a in posibles])[0]
    remitente = vida.azar.choice(
        [p for g in asunto["de"] for p in vida.instituciones[g]] if "de" in asunto else vida.vecinos
    )
    claves = {
        "calle": (remitente.direccion or "El Aromo 120").rsplit(" ", 1)[0],
        "n": str(vida.azar.randrange(2, 9)),
        "m": str(vida.azar.randrange(3, 12)),
        "o": str(vida.azar.randrange(120, 4800)),
    }
    usuario = vida.azar.choice(["rosa", "pedro"])
    materia = asunto["materia"].format(**claves)
    numero = asunto.get("oficio", "").format(**claves)
    papel = _papel_que_llega(vida, en, asunto, claves, remitente, numero)
    reserva = {"confidencialidad": "reservado", "causa_reserva": asunto["reserva"]} if "reserva" in asunto else {}
    canal = _canal(vida, clase=remitente.clase, cerrado="cerrado" in asunto)
    ingreso = partes.ingresa(
        tipo=asunto["tipo"], materia=materia, canal=canal, remitente_id=remitente.pk, referencia=numero,
        canal_folio=f"{en:%y}{claves['o']:0>6}" if canal == Canal.DOCDIGITAL else "",
        archivos=[papel], actor=vida.actor(usuario, en), en=en, **reserva,
        notificar_por=remitente.medio_notificacion or "carta_certificada", correo_respuesta=remitente.correo,
        dias_de_plazo=10 if TIPOS[asunto["tipo"]].pide_plazo else None,
    )  # fmt: skip
    if not TIPOS[asunto["tipo"]].reserva:
        lee(papel, en)  # un sobre cerrado no se lee
    vida.ingresos += 1
    documentos.asegura_comprobante(ingreso_id=ingreso.pk, en=en)
    for foja in almacen.fojas_de(
        ingreso.expediente.documentos.filter(origen=Origen.PLATAFORMA.value).values_list("pk", flat=True)
    ):
        lee(partes.ArchivoRecibido(foja.sha256, foja.nombre), en)
    if asunto["tipo"] == TIPO_INFORME_CGR:
        ejemplos.lleva_al_concejo(vida, en, ingreso)
    if vida.hasta - en < timedelta(days=2) and vida.azar.random() < 0.5:
        return  # lo de ayer y hoy no está todo derivado
    vida.despues(
        en + timedelta(minutes=vida.azar.randrange(4, 90)),
        lambda en: _deriva(vida, en, ingreso.pk, asunto, claves, usuario, remitente, atrasado=atrasado),
    )


def _papel_que_llega(
    vida: Vida, en: datetime, asunto: dict[str, Any], claves: dict[str, str], remitente: Any, numero: str
) -> partes.ArchivoRecibido:
    """La carta, el oficio numerado o la imagen de un sobre que no se abre."""
    if "cerrado" in asunto:
        imagen: Any = vida.imprenta_de_sobres.compile(format="pdf", timestamp=int(en.timestamp()))
        return recibe(bytes(imagen), "Sobre cerrado.pdf", en)
    oficial = remitente.clase == ClasePersona.ORGANISMO
    carta = carta_en_pdf(
        vida, en=en, titulo=asunto["materia"].format(**claves), numero=numero,
        para="Señor Alcalde\nMunicipalidad de Negrete\nPresente",
        parrafos=[asunto["cuerpo"].format(**claves), "Saluda atentamente,"], firma=remitente.nombre,
        bajo_firma="Documento de demostración, sin valor" if oficial else rut.formatea(remitente.rut),
        lugar=remitente.comuna or "Negrete",
    )  # fmt: skip
    return recibe(carta, f"{numero.replace('°', '') if numero else 'Carta de ' + remitente.nombre}.pdf", en)


def _canal(vida: Vida, *, clase: str, cerrado: bool) -> Canal:
    """Los organismos escriben casi siempre por DocDigital; un sobre llega en mano o por Correos."""
    if clase == ClasePersona.ORGANISMO:
        return vida.azar.choices([Canal.DOCDIGITAL, Canal.CORREOS, Canal.CORREO], weights=[80, 12, 8])[0]
    if cerrado:
        return vida.azar.choices([Canal.MESON, Canal.CORREOS], weights=[80, 20])[0]
    if clase == ClasePersona.JURIDICA:
        return vida.azar.choices([Canal.MESON, Canal.CORREO], weights=[70, 30])[0]
    return vida.azar.choices([Canal.MESON, Canal.CORREO, Canal.CORREOS, Canal.WHATSAPP], weights=[70, 20, 6, 4])[0]


def _deriva(
    vida: Vida,
    en: datetime,
    ingreso_id: int,
    asunto: dict[str, Any],
    claves: dict[str, str],
    usuario: str,
    remitente: Any,
    *,
    atrasado: bool,
) -> None:
    unidad = asunto["unidad"]
    derivacion, *_ = partes.deriva(
        ingreso_id=ingreso_id, destinos=[partes.Destino(unidad_id=vida.unidades[unidad])],
        instruccion=Instruccion.PARA_RESPUESTA, texto="Para su respuesta directa, con copia a esta oficina.",
        cantidad=vida.azar.choice([5, 8, 10]), actor=vida.actor(usuario, en), en=en,
    )  # fmt: skip
    azar = 0.1 if atrasado else vida.azar.random()
    if azar < 0.04:
        return  # nadie la ha recibido: eso también ocurre
    jefe = vida.jefaturas[unidad]
    vida.despues(
        _mas_tarde(vida, en, dias=vida.azar.choice([0, 1, 1, 2])),
        lambda en: _recibe_derivacion(vida, en, derivacion.pk, jefe),
    )
    if 0.3 < azar < 0.36:
        vida.despues(_mas_tarde(vida, en, dias=2), lambda en: _pide_informe(vida, en, ingreso_id, jefe))
    if azar > 0.12:
        vida.despues(
            _mas_tarde(vida, en, dias=vida.azar.randrange(3, 19)),
            lambda en: _responde(vida, en, ingreso_id, asunto, claves, jefe, remitente),
        )


def _recibe_derivacion(vida: Vida, en: datetime, derivacion_id: int, jefe: str) -> None:
    partes.recibe_derivacion(derivacion_id=derivacion_id, actor=vida.actor(jefe, en), en=en)
    avisos.marca_leidos(persona_id=vida.personas[jefe], en=en)


def _pide_informe(vida: Vida, en: datetime, ingreso_id: int, jefe: str) -> None:
    """Otra unidad tiene un antecedente: se le pide, y el caso sigue donde estaba."""
    otra = "secplan" if jefe != "victor" else "dom"
    (pedido,) = partes.deriva(
        ingreso_id=ingreso_id, destinos=[partes.Destino(unidad_id=vida.unidades[otra])],
        instruccion=Instruccion.PARA_INFORME, texto="Informar si hay un proyecto que lo considere.", cantidad=5,
        actor=vida.actor(jefe, en), en=en,
    )  # fmt: skip
    if vida.azar.random() < 0.6:
        vida.despues(_mas_tarde(vida, en, dias=1), lambda en: _informa(vida, en, pedido.pk, otra))


def _informa(vida: Vida, en: datetime, derivacion_id: int, unidad: str) -> None:
    jefe = vida.jefaturas[unidad]
    carta = carta_en_pdf(
        vida, en=en, titulo="Informe", para="Unidad solicitante", numero="MEMO",
        parrafos=["No hay un proyecto aprobado que considere ese sector. Se incluirá en el diagnóstico del próximo año."],
        firma="Municipalidad de Negrete", bajo_firma="Documento de demostración, sin valor",
    )  # fmt: skip
    papel = recibe(carta, "Informe.pdf", en)
    partes.informa(
        derivacion_id=derivacion_id, archivo=papel, titulo="Informe de antecedentes", actor=vida.actor(jefe, en), en=en
    )
    lee(papel, en)


def _responde(
    vida: Vida,
    en: datetime,
    ingreso_id: int,
    asunto: dict[str, Any],
    claves: dict[str, str],
    jefe: str,
    remitente: Any,
) -> None:
    carta = carta_en_pdf(
        vida, en=en, titulo=f"Responde: {asunto['materia'].format(**claves)}", para=remitente.nombre, numero="ORD.",
        parrafos=["Junto con saludar, y en relación con su presentación, informo a usted:",
                  asunto["respuesta"].format(**claves), "Sin otro particular, saluda atentamente a usted,"],
        firma="Municipalidad de Negrete", bajo_firma="Documento de demostración, sin valor",
    )  # fmt: skip
    papel = recibe(carta, "Respuesta.pdf", en)
    documento = partes.responde(
        ingreso_id=ingreso_id, archivo=papel,
        titulo=f"Respuesta: {asunto['materia'].format(**claves)}"[:300], actor=vida.actor(jefe, en), en=en,
    )  # fmt: skip
    lee(papel, en)
    # Lo reservado lo despacha el Secretario Municipal, que puede verlo; lo demás, la oficina.
    quien = "hernan" if "reserva" in asunto else "rosa"
    if vida.azar.random() > 0.05:
        vida.despues(
            _mas_tarde(vida, en, dias=vida.azar.choice([0, 1, 1])),
            lambda en: _despacha(vida, en, ingreso_id, documento.pk, remitente, quien=quien),
        )


def _despacha(vida: Vida, en: datetime, ingreso_id: int, documento_id: int, remitente: Any, *, quien: str) -> None:
    por_correo = bool(remitente.correo)
    despacho = partes.despacha(
        ingreso_id=ingreso_id, documentos_ids=[documento_id],
        canal=CanalDespacho.CORREO if por_correo else CanalDespacho.MESON, recibio="" if por_correo else remitente.nombre,
        recibio_documento="" if por_correo else remitente.rut or remitente.pasaporte or RUN_DE_QUIEN_RETIRA,
        motivo_fuera_de_orden="Las anteriores esperan informe de otra unidad.", actor=vida.actor(quien, en), en=en,
    )  # fmt: skip
    if por_correo:
        vida.despues(en + timedelta(minutes=1), lambda en: _sale_el_correo(vida, en, despacho.aviso))
    if vida.azar.random() < 0.8:
        vida.despues(
            _mas_tarde(vida, en, dias=6),
            lambda en: _archiva(vida, en, ingreso_id, quien=quien),
        )


def _sale_el_correo(vida: Vida, en: datetime, aviso: str) -> None:
    """Casi todos salen; unos pocos rebotan y el caso vuelve a estar por despachar."""
    vida.correos += 1
    if vida.correos % 60 == 7:
        avisos.registra_fallo(codigo=aviso, error="550 5.1.1 La casilla no existe", en=en)
        return
    avisos.registra_envio(codigo=aviso, message_id=f"<{aviso}@negrete.example>", eml_sha256="", en=en)


def _archiva(vida: Vida, en: datetime, ingreso_id: int, *, quien: str) -> None:
    actor = vida.actor(quien, en)
    ingreso = casos.por_id(ingreso_id, actor)
    if ingreso is not None and ingreso.estado == Estado.DESPACHADO.value:
        partes.archiva(ingreso_id=ingreso_id, actor=actor, en=en)
