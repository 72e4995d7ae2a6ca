"""Deja en la oficina un caso de cada estado y dice en qué dirección se ve cada página.

Corre en un proceso aparte, con las apps cargadas sobre los datos de esa oficina.
"""

import io
import json
import sys
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db.models import Model
from django.urls import reverse

from fojas.base import tiempo
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion.models import AsignacionRol, Ausencia, Nombramiento, Unidad, Usuario
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes import documentos
from fojas.dominio.partes.models import (
    Apercibimiento,
    Comunicacion,
    Despacho,
    Envio,
    Excepcion,
    Guia,
    Interrupcion,
    ListaDistribucion,
    Peticion,
    PuntoObligado,
)
from fojas.dominio.partes.reglas import CanalDespacho, Instruccion
from fojas.dominio.recepcion import acciones as recepcion
from fojas.dominio.recepcion.models import Escaneo, Mensaje
from fojas.dominio.recepcion.reglas import Paso
from tests.recorridos.papeles import carta

CON_FACTORES = "laura"
CON_CODIGO = "sonia"
"""Su segundo factor es solo el código de la aplicación: la llave de laura es de muestra y no sirve para entrar."""
DESACTIVADA = "mario"
PARA_EL_LOTE = "Caso para el lote"


def prepara() -> None:
    """Escribe por la salida el nombre de cada página con parámetros, la cuenta que la ve y su dirección."""
    muestras = {**_de_los_casos(), **_del_meson(), **_de_la_administracion(), **_de_los_factores(), **_de_la_portada()}
    json.dump(muestras | _de_la_demostracion(), sys.stdout)


def _actor(usuario: str) -> Any:
    cuenta = Usuario.objects.get(usuario=usuario)
    return gente.actor(persona_id=cuenta.persona_id, dia=tiempo.hoy())


def _papel(titulo: str) -> partes.ArchivoRecibido:
    pdf = io.BytesIO(carta(titulo, "Texto de la preparación."))
    archivo = expedientes.recibe_archivo(pdf, nombre=f"{titulo}.pdf", en=tiempo.ahora())
    return partes.ArchivoRecibido(sha256=archivo.sha256, nombre=f"{titulo}.pdf")


def _ingresa(materia: str) -> Any:
    ingreso = partes.ingresa(
        tipo="solicitud", materia=materia, canal="meson", remitente_texto="Vecina de la preparación",
        archivos=[_papel(materia)], notificar_por="carta_certificada", actor=_actor("rosa"), en=tiempo.ahora(),
    )  # fmt: skip
    documentos.asegura_comprobante(ingreso_id=ingreso.pk, en=tiempo.ahora())
    return ingreso


def _deriva(ingreso: Any, unidad: str, instruccion: Instruccion) -> Any:
    destino = partes.Destino(unidad_id=Unidad.objects.get(codigo=unidad).pk)
    (derivacion,) = partes.deriva(
        ingreso_id=ingreso.pk, destinos=[destino], instruccion=instruccion, texto="Para su atención.", cantidad=5,
        actor=_actor("rosa"), en=tiempo.ahora(),
    )  # fmt: skip
    return derivacion


def _de_los_casos() -> dict[str, tuple[str, str]]:
    en = tiempo.ahora()
    nuevo, enviado, en_tramite = _ingresa("Caso nuevo"), _ingresa("Caso enviado"), _ingresa("Caso en trámite")
    respondido, archivado = _ingresa("Caso respondido"), _ingresa("Caso archivado")
    sin_recibir = _deriva(enviado, "dom", Instruccion.PARA_RESPUESTA)
    informe = _deriva(enviado, "secplan", Instruccion.PARA_INFORME)
    copia = _deriva(enviado, "control", Instruccion.PARA_CONOCIMIENTO)
    _ingresa(PARA_EL_LOTE)
    respuestas = {}
    for ingreso in (en_tramite, respondido, archivado):
        derivacion = _deriva(ingreso, "dom", Instruccion.PARA_RESPUESTA)
        partes.recibe_derivacion(derivacion_id=derivacion.pk, actor=_actor("ignacio"), en=en)
        if ingreso is not en_tramite:
            respuestas[ingreso] = partes.responde(
                ingreso_id=ingreso.pk, archivo=_papel("Respuesta"), titulo="ORD. N° 1", actor=_actor("ignacio"), en=en
            )
    despacho = partes.despacha(
        ingreso_id=archivado.pk, documentos_ids=[respuestas[archivado].pk], canal=CanalDespacho.CARTA_CERTIFICADA,
        direccion="El Aromo 120", motivo_fuera_de_orden="Urge.", actor=_actor("rosa"), en=en,
    )  # fmt: skip
    partes.archiva(ingreso_id=archivado.pk, actor=_actor("rosa"), en=en)

    interesada = Usuario.objects.get(usuario="paula").persona.codigo

    def paso(nombre: str, usuario: str, objeto: Any) -> tuple[str, tuple[str, str]]:
        return f"escritorio:{nombre}", (usuario, reverse(f"escritorio:{nombre}", args=[objeto.codigo]))

    return dict(
        [
            paso("expediente", "rosa", archivado.expediente),
            paso("meson_hecho", "rosa", nuevo),
            paso("ingreso_deriva", "rosa", nuevo),
            paso("ingreso_pide_informe", "ignacio", en_tramite),
            paso("ingreso_responde", "ignacio", en_tramite),
            paso("ingreso_prorroga", "ignacio", en_tramite),
            paso("ingreso_suspende", "ignacio", en_tramite),
            paso("ingreso_reanuda", "ignacio", en_tramite),
            paso("ingreso_reserva", "ignacio", en_tramite),
            paso("ingreso_levanta_reserva", "ignacio", en_tramite),
            paso("ingreso_retira_respuesta", "ignacio", respondido),
            paso("ingreso_cita", "rosa", en_tramite),
            paso("ingreso_corrige", "rosa", en_tramite),
            paso("ingreso_agrega_interesado", "rosa", en_tramite),
            (
                "escritorio:ingreso_quita_interesado",
                ("rosa", reverse("escritorio:ingreso_quita_interesado", args=[en_tramite.codigo, interesada])),
            ),
            paso("ingreso_despacha", "rosa", respondido),
            paso("ingreso_archiva", "rosa", respondido),
            paso("ingreso_reabre", "rosa", archivado),
            paso("derivacion_recibe", "ignacio", sin_recibir),
            paso("derivacion_devuelve", "ignacio", sin_recibir),
            paso("derivacion_reasigna", "ignacio", sin_recibir),
            paso("derivacion_retira", "rosa", sin_recibir),
            paso("derivacion_cumple", "teresa", copia),
            paso("derivacion_informa", "victor", informe),
            paso("despacho", "rosa", despacho),
            paso("despacho_entrega", "rosa", despacho),
            ("escritorio:bandeja_vista", ("rosa", reverse("escritorio:bandeja_vista", args=["por-derivar"]))),
            ("portal:caso", ("", reverse("portal:caso", args=[archivado.codigo]))),
        ]
    )


def _del_meson() -> dict[str, tuple[str, str]]:
    """Un papel que va en camino, su planilla, y dos lotes: uno por revisar y otro ya con folio."""
    en, rosa = tiempo.ahora(), _actor("rosa")
    papel = _ingresa("Caso con su papel")
    derivacion = _deriva(papel, "dom", Instruccion.PARA_RESPUESTA)
    planilla = partes.hace_planilla(unidad="dom", derivaciones=[derivacion.codigo], actor=rosa, en=en)
    partes.sale_con_su_derivacion(derivacion=derivacion.codigo, actor=rosa, en=en)
    comun = {"tipo": "solicitud", "canal": "meson", "materia": "Postula: {nombre}", "instruccion": "para_respuesta"}
    fila = {"quien": "Postulante de la preparación", "nombre": "", "correo": "", "telefono": "", "nota": ""}
    adjunto = {"sha256": _papel("Postulación").sha256, "nombre": "Postulación.pdf"}
    borrador = partes.guarda_borrador(
        codigo="", datos={"materia": comun["materia"], "comun": comun, "filas": [fila, fila]},
        archivos=[adjunto | {"fila": 1}], clase="lote", actor=rosa, en=en,
    )  # fmt: skip
    abierto = partes.abre_lote(
        codigo="LTEPREPARADA", actor=rosa, en=en,
        comun=comun | {
            "referencia": "", "texto": "", "cantidad": None, "dias_de_plazo": None, "unidad_id": None,
            "constancia": False, "escrito": comun,
        },
        filas=[fila | {"archivos": [adjunto]}, fila | {"archivos": [], "fuera": "Falta su archivo."}],
    )  # fmt: skip
    partes.ingresa_fila(fila_id=abierto.filas.get(numero=1).pk, actor=rosa, en=en)

    def pagina(nombre: str, codigo: str) -> tuple[str, tuple[str, str]]:
        return f"escritorio:{nombre}", ("rosa", reverse(f"escritorio:{nombre}", args=[codigo]))

    return dict(
        [
            pagina("papel_de", papel.codigo),
            pagina("planilla", planilla.codigo),
            pagina("meson_lote_revisa", borrador.codigo),
            pagina("meson_lote_hecho", abierto.codigo),
        ]
    )


def _de_la_administracion() -> dict[str, tuple[str, str]]:
    en, hoy, actor = tiempo.ahora(), tiempo.hoy(), _actor("andres")
    inactiva = Usuario.objects.get(usuario=DESACTIVADA)
    organizacion.desactiva_usuario(usuario_id=inactiva.pk, fundamento="Preparación", actor=actor, en=en)
    feriado = calendario.decreta_feriado(
        fecha=hoy + timedelta(days=400), nombre="Feriado comunal", norma="Ley de la preparación", actor=actor, en=en
    )

    def pagina(nombre: str, objeto: object) -> tuple[str, tuple[str, str]]:
        return f"escritorio:{nombre}", ("andres", reverse(f"escritorio:{nombre}", args=[objeto]))

    persona = Usuario.objects.get(usuario="rosa").persona.codigo
    return dict(
        [
            pagina("persona", persona),
            pagina("persona_corrige", persona),
            pagina("unidad_modifica", "transito"),
            pagina("unidad_cierra", "transito"),
            pagina("nombramiento_termina", Nombramiento.objects.order_by("pk").values_list("pk", flat=True)[0]),
            pagina("rol_termina", AsignacionRol.objects.order_by("pk").values_list("pk", flat=True)[0]),
            pagina("ausencia_anula", Ausencia.objects.order_by("pk").values_list("pk", flat=True)[0]),
            *(pagina(f"cuenta_{que}", "victor") for que in ("clave", "desactiva", "factores")),
            pagina("cuenta_reactiva", DESACTIVADA),
            pagina("feriado_anula", feriado.pk),
        ]
    )


def _de_la_portada() -> dict[str, tuple[str, str]]:
    """Una presentación lista para enviar y otra ya enviada; y una llave de la API."""
    en = tiempo.ahora()
    llenas = []
    for _ in range(2):
        codigo = recepcion.abre_solicitud(en=en - timedelta(minutes=5)).codigo
        for paso, escrito in (
            (Paso.QUE, {"tipo": "reclamo"}),
            (Paso.QUIEN, {"clase": "juridica", "nombre": "Junta de Vecinos Villa Sur", "representante": "Rosa Soto"}),
            (Paso.PIDE, {"asunto": "Basura sin retirar", "texto": "No pasa el camión.\nPedimos que vuelva."}),
            (Paso.RESPUESTA, {"medio": "correo", "correo": "junta@correo.example", "direccion": "Los Boldos 214"}),
        ):
            recepcion.guarda_solicitud(codigo=codigo, paso=paso, escrito=escrito, en=en)
        foto = io.BytesIO(b"\xff\xd8\xff" + codigo.encode())
        recepcion.agrega_archivo(codigo=codigo, flujo=foto, nombre="La esquina con basura.jpg", largo=20, en=en)
        llenas.append(codigo)
    recepcion.envia_solicitud(codigo=llenas[1], en=en)
    llave, _ = recepcion.crea_llave(
        cuenta="sitio-web", nombre="Sitio municipal", alcances=["ingresar"], vence_el=tiempo.hoy() + timedelta(days=30),
        actor=_actor("andres"), en=en,
    )  # fmt: skip
    return {
        "portal:presentar_paso": ("", reverse("portal:presentar_paso", args=[llenas[0], "revisar"])),
        "portal:presentar_guardada": ("", reverse("portal:presentar_guardada", args=[llenas[0]])),
        "portal:presentar_enviada": ("", reverse("portal:presentar_enviada", args=[llenas[1]])),
        "escritorio:llave_revoca": ("andres", reverse("escritorio:llave_revoca", args=[llave.prefijo])),
    }


def _de_la_demostracion() -> dict[str, tuple[str, str]]:
    """Lo que la demostración ya trae: cada página con el primero de los suyos."""
    envio = Envio.objects.filter(despacho__ingreso__isnull=False).order_by("pk").first()
    apercibimiento = Apercibimiento.objects.select_related("ingreso").order_by("pk").first()
    peticion = Peticion.objects.filter(estado="pendiente").select_related("ingreso").order_by("pk").first()
    documento = Documento.objects.filter(origen="recibido", confidencialidad="publico").order_by("-pk").first()
    en_el_meson = Despacho.objects.filter(canal=CanalDespacho.MESON.value, ingreso__isnull=False).order_by("pk").first()
    excepcion, guia, interrupcion = _primero(Excepcion), _primero(Guia), _primero(Interrupcion)
    assert envio and apercibimiento and peticion and documento, "la demostración no trae un ejemplo de cada uno"
    paginas: list[tuple[str, str, object]] = [
        *(("rosa", f"apercibimiento_{que}", apercibimiento) for que in ("aplica", "cumplido", "sin_efecto")),
        ("rosa", "comunicacion_notificada", _primero(Comunicacion)),
        *(("rosa", f"ingreso_{que}", apercibimiento.ingreso) for que in ("advierte", "denuncia", "pide_completar")),
        ("hernan", "ingreso_certifica", apercibimiento.ingreso),
        ("rosa", "ingreso_partes", peticion.ingreso),
        *(("rosa", f"parte_{que}", peticion) for que in ("corrige", "quita", "resuelve", "une")),
        *(("rosa", f"envio_{que}", envio) for que in ("otra_carta", "registra")),
        ("rosa", "despacho_acta_firmada", en_el_meson),
        *(("rosa", f"excepcion{que}", excepcion) for que in ("", "_comunica", "_resuelve", "_termina")),
        ("rosa", "guia", guia),
        *(("andres", f"interrupcion{que}", interrupcion) for que in ("", "_anula", "_termina")),
        ("rosa", "lista", _primero(ListaDistribucion)),
        ("rosa", "punto", _primero(PuntoObligado)),
        ("rosa", "recepcion_correo", _primero(Mensaje)),
        ("rosa", "recepcion_escaneo_descarta", _primero(Escaneo)),
        ("rosa", "visor", documento),
    ]
    muestras = {
        f"escritorio:{nombre}": (usuario, reverse(f"escritorio:{nombre}", args=[objeto.codigo]))  # type: ignore[attr-defined]
        for usuario, nombre, objeto in paginas
    }
    publica = ("", reverse("portal:interrupcion", args=[interrupcion.codigo]))
    return muestras | {"portal:interrupcion": publica}


def _primero(modelo: type[Model]) -> Any:
    fila = modelo._default_manager.order_by("pk").first()
    assert fila is not None, f"la demostración no trae {modelo._meta.verbose_name}"
    return fila


def _de_los_factores() -> dict[str, tuple[str, str]]:
    cuenta = Usuario.objects.get(usuario=CON_FACTORES)
    for con_codigo in (cuenta, Usuario.objects.get(usuario=CON_CODIGO)):
        totp.TOTP.activate(con_codigo, totp.generate_totp_secret())
    RecoveryCodes.activate(cuenta)
    llave = Authenticator.objects.create(
        user=cuenta, type=Authenticator.Type.WEBAUTHN, data={"name": "Llave de la oficina", "credential": {}}
    )
    return {
        nombre: (CON_FACTORES, reverse(nombre, args=[llave.pk]))
        for nombre in ("mfa_remove_webauthn", "mfa_edit_webauthn")
    }
