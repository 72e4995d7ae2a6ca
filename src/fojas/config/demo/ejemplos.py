"""Lo que una oficina ve de vez en cuando: cada caso, unas pocas veces, en los últimos días hábiles."""

import io
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from fojas.adaptadores.carpeta import CarpetaEnDisco
from fojas.base import codigos, tiempo
from fojas.config.demo import correos
from fojas.config.demo.vida import Vida, carta_en_pdf, lee, recibe
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import conexion as expedientes_conexion
from fojas.dominio.expedientes import consultas as almacen
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes import documentos
from fojas.dominio.partes.reglas import Canal, CanalDespacho, Instruccion
from fojas.dominio.partes.reglas.comunicaciones import MedioComunicacion
from fojas.dominio.partes.reglas.control import CausaDeInterrupcion
from fojas.dominio.partes.reglas.custodia import MovimientoPapel
from fojas.dominio.partes.reglas.envios import MotivoDevolucion
from fojas.dominio.partes.reglas.excepciones import CausaExcepcion, MedioExceptuado
from fojas.dominio.partes.reglas.peticiones import EstadoPeticion
from fojas.dominio.recepcion import acciones as recepcion
from fojas.dominio.recepcion import conexion as recepcion_conexion
from fojas.dominio.recepcion.acciones import escaneos, mensajes
from fojas.dominio.recepcion.reglas import Paso

SIN_VALOR = "Documento de demostración, sin valor"
FUERA_DE_ORDEN = "Las anteriores esperan informe de otra unidad."
PETICIONES = (
    "Que se limpie el canal que pasa detrás de calle Los Boldos",
    "Que se instalen dos luminarias en el pasaje",
    "Copia del permiso de edificación del galpón vecino",
)
PRESENTAN_LO_MISMO = (
    "Eliana Huenchul Parra", "Gastón Lillo Cares", "Maritza Oñate Leal", "Rigoberto Ñanco Toro", "Sandra Fuica Millar",
    "Teodoro Godoy Burgos", "Yolanda Zúñiga Aravena", "Wilson Montoya Salazar",
)  # fmt: skip
PASOS_DE_LA_CARTA = ("por entregar", "en Correos", "en destino", "entregada", "devuelta")
HACE_CUANTO = (3, 5, 7, 12, 10)
"""Hábiles desde que llegó cada una de las que se responden por carta."""


def agenda(vida: Vida) -> None:
    """Deja cada ejemplo en la cola, a su hora; ninguno usa el azar de la simulación."""
    sin_correo = [v for v in vida.vecinos if not v.correo and v.direccion]
    con_correo = [v for v in vida.vecinos if v.correo]
    en = partial(_hora, vida)
    vida.despues(en(10, "08:40"), lambda en: _interrupcion(vida, en))
    for numero, (paso, hace) in enumerate(zip(PASOS_DE_LA_CARTA, HACE_CUANTO, strict=True)):
        vecino = sin_correo[numero]
        vida.despues(en(hace, "12:20"), partial(_carta_certificada, vida, paso=paso, numero=numero, vecino=vecino))
    vida.despues(en(11, "10:05"), lambda en: _se_prorroga(vida, en, con_correo[0]))
    vida.despues(en(8, "10:15"), lambda en: _pide_tres_cosas(vida, en, con_correo[1]))
    vida.despues(en(7, "09:50"), lambda en: _excepcion(vida, en, sin_correo[5]))
    vida.despues(en(6, "11:30"), lambda en: _informe_de_contraloria(vida, en))
    vida.despues(en(5, "12:40"), lambda en: _sobre_cerrado(vida, en))
    vida.despues(en(4, "10:30"), lambda en: _le_falta_algo(vida, en, sin_correo[6]))
    vida.despues(en(4, "11:10"), lambda en: _responde_y_le_escriben(vida, en, con_correo[2]))
    vida.despues(en(4, "11:40"), lambda en: _responde_y_rebota(vida, en, con_correo[3]))
    vida.despues(en(3, "13:05"), lambda en: _papeles_guardados(vida, en, sin_correo[7:9]))
    vida.despues(en(2, "09:10"), lambda en: _lista_y_circular(vida, en))
    vida.despues(en(2, "20:45"), lambda en: _por_el_formulario(vida, en))
    vida.despues(en(1, "09:05"), lambda en: _escanea(vida, en))
    vida.despues(en(1, "09:40"), lambda en: _todos_piden_lo_mismo(vida, en))
    vida.despues(en(1, "10:50"), lambda en: _llegan_correos(vida, en))
    vida.despues(en(1, "12:15"), lambda en: _vista_de_la_oficina(vida, en))


def _hora(vida: Vida, habiles: int, hora: str) -> datetime:
    """Esa hora del día que queda a tantos hábiles hacia atrás."""
    dia = tiempo.dia_de(vida.hasta)
    for _ in range(habiles):
        dia = vida.habiles.habil_anterior(dia)
    return datetime.combine(dia, time.fromisoformat(hora), tzinfo=tiempo.ZONA)


def _dias_despues(vida: Vida, en: datetime, habiles: int, hora: str, hecho: Callable[[datetime], None]) -> None:
    dia = vida.habiles.suma_habiles(tiempo.dia_de(en), habiles)
    vida.despues(datetime.combine(dia, time.fromisoformat(hora), tzinfo=tiempo.ZONA), hecho)


def _presenta(
    vida: Vida, en: datetime, vecino: Any, materia: str, cuerpo: str, *, tipo: str = "solicitud",
    canal: Canal = Canal.MESON, notificar_por: str = "", referencia: str = "",
) -> Any:  # fmt: skip
    """Una carta que entra por el mesón, con su comprobante."""
    pdf = carta_en_pdf(
        vida, en=en, titulo=materia, para="Señor Alcalde\nMunicipalidad de Negrete\nPresente",
        parrafos=[cuerpo, "Saluda atentamente,"], firma=vecino.nombre, bajo_firma=SIN_VALOR,
        numero=referencia,
    )  # fmt: skip
    papel = recibe(pdf, f"Carta de {vecino.nombre}.pdf", en)
    ingreso = partes.ingresa(
        tipo=tipo, materia=materia, canal=canal, remitente_id=vecino.pk, archivos=[papel], referencia=referencia,
        notificar_por=notificar_por or vecino.medio_notificacion or "carta_certificada",
        correo_respuesta=vecino.correo, actor=vida.actor("rosa", en), en=en,
    )  # fmt: skip
    lee(papel, en)
    return _con_comprobante(vida, ingreso, en)


def _con_comprobante(vida: Vida, ingreso: Any, en: datetime) -> Any:
    documentos.asegura_comprobante(ingreso_id=ingreso.pk, en=en)
    vida.ingresos += 1
    return ingreso


def _deriva(
    vida: Vida, en: datetime, ingreso: Any, unidad: str, *, va_el_papel: bool = False, cantidad: int = 10
) -> Any:
    """Sale y se recibe, ese mismo día."""
    (derivacion,) = partes.deriva(
        ingreso_id=ingreso.pk, destinos=[partes.Destino(unidad_id=vida.unidades[unidad])],
        instruccion=Instruccion.PARA_RESPUESTA, texto="Para su respuesta directa, con copia a esta oficina.",
        cantidad=cantidad, va_el_papel=va_el_papel, actor=vida.actor("rosa", en), en=en,
    )  # fmt: skip
    jefe = vida.jefaturas[unidad]
    partes.recibe_derivacion(derivacion_id=derivacion.pk, actor=vida.actor(jefe, en), en=en, con_papel=va_el_papel)
    avisos.marca_leidos(persona_id=vida.personas[jefe], en=en)
    return derivacion


def _respuesta(vida: Vida, en: datetime, para: str, titulo: str, dicho: str) -> partes.ArchivoRecibido:
    pdf = carta_en_pdf(
        vida, en=en, titulo=titulo, para=para, numero="ORD.", firma="Municipalidad de Negrete", bajo_firma=SIN_VALOR,
        parrafos=["En relación con su presentación, informo a usted:", dicho, "Saluda atentamente a usted,"],
    )  # fmt: skip
    return recibe(pdf, f"{titulo}.pdf", en)


def _contesta(vida: Vida, en: datetime, ingreso: Any, jefe: str, dicho: str) -> Any:
    papel = _respuesta(vida, en, ingreso.remitente.nombre, f"Respuesta {ingreso.folio}", dicho)
    hecho = partes.responde(
        ingreso_id=ingreso.pk, archivo=papel, titulo=f"Respuesta: {ingreso.materia}"[:300], actor=vida.actor(jefe, en),
        en=en,
    )  # fmt: skip
    lee(papel, en)
    return hecho


def _despacha(vida: Vida, en: datetime, ingreso: Any, documento: Any, canal: CanalDespacho, **extra: Any) -> Any:
    return partes.despacha(
        ingreso_id=ingreso.pk, documentos_ids=[documento.pk], canal=canal, motivo_fuera_de_orden=FUERA_DE_ORDEN,
        actor=vida.actor("rosa", en), en=en, **extra,
    )  # fmt: skip


def _sale(aviso: str, en: datetime) -> str:
    """El correo salió; devuelve con qué Message-ID."""
    identificador = f"<{aviso}@negrete.example>"
    avisos.registra_envio(codigo=aviso, message_id=identificador, eml_sha256="", en=en)
    return identificador


def _interrupcion(vida: Vida, en: datetime) -> None:
    """La madrugada en que se cortó la luz, anotada y certificada."""
    noche = partial(datetime.combine, tiempo.dia_de(en), tzinfo=tiempo.ZONA)
    hecha = partes.anota_interrupcion(
        desde=noche(time(1, 50)), hasta=noche(time(6, 35)), causa=CausaDeInterrupcion.FUERZA_MAYOR,
        detalle="Corte de luz en toda la comuna por el temporal; el respaldo eléctrico duró cuarenta minutos.",
        sistemas="Formulario web, seguimiento y casilla de correo", actor=vida.actor("andres", en), en=en,
    )  # fmt: skip
    documentos.certifica_interrupcion(codigo=hecha.codigo, actor=vida.actor("hernan", en), en=en)


def _lista_y_circular(vida: Vida, en: datetime) -> None:
    """Las organizaciones que reciben siempre lo mismo, y una circular que salió a todas."""
    rosa = vida.actor("rosa", en)
    lista = partes.crea_lista(nombre="Organizaciones comunitarias", actor=rosa, en=en)
    organizaciones = [p for grupo in ("junta", "comite", "club") for p in vida.instituciones[grupo]]
    for numero, persona in enumerate(organizaciones):
        por_correo = numero % 2 == 0
        partes.agrega_a_lista(
            lista_id=lista.pk, nombre=persona.nombre, actor=rosa, en=en,
            canal=CanalDespacho.CORREO if por_correo else CanalDespacho.CARTA_CERTIFICADA,
            direccion=f"organizacion{numero}@correo.example" if por_correo else f"{persona.direccion}, Negrete",
        )  # fmt: skip
    circular = _respuesta(
        vida, en, "A las organizaciones comunitarias", "Circular 14",
        "Hasta el último día hábil del mes se reciben las rendiciones de las subvenciones de este año.",
    )  # fmt: skip
    despacho = partes.despacha_propio(
        materia="Recuerda el plazo para rendir las subvenciones", titulo="Circular N° 14", archivo=circular,
        destinatarios=[], listas=[lista.pk], unidad_id=vida.unidades["secretaria"], actor=rosa, en=en,
    )  # fmt: skip
    lee(circular, en)
    for envio in despacho.envios.exclude(aviso="").order_by("pk"):
        _sale(envio.aviso, en)


def _carta_certificada(vida: Vida, en: datetime, *, paso: str, numero: int, vecino: Any) -> None:
    """Una respuesta que va por Correos, detenida donde diga `paso`."""
    ingreso = _presenta(
        vida, en, vecino, "Solicita certificado de número de su casa",
        "Necesito el certificado de número de mi propiedad para la conexión del agua. Pido que llegue a mi domicilio.",
        notificar_por="carta_certificada",
    )  # fmt: skip
    _deriva(vida, en, ingreso, "dom")
    _dias_despues(vida, en, 2, "11:00", lambda en: _va_por_correos(vida, en, ingreso, paso=paso, numero=numero))


def _va_por_correos(vida: Vida, en: datetime, ingreso: Any, *, paso: str, numero: int) -> None:
    rosa = vida.actor("rosa", en)
    documento = _contesta(vida, en, ingreso, "ignacio", "Se remite el certificado de número pedido.")
    despacho = _despacha(vida, en, ingreso, documento, CanalDespacho.CARTA_CERTIFICADA)
    carta = despacho.envios.get()
    hasta_donde = PASOS_DE_LA_CARTA.index(paso)
    if not hasta_donde:
        return
    dia, envio = tiempo.dia_de(en), {"envio_id": carta.pk}
    partes.hace_guia(envios_ids=[carta.pk], actor=rosa, en=en)
    partes.registra_admision(**envio, seguimiento=f"99000412{numero:03}", dia=dia, actor=rosa, en=en)
    if hasta_donde == 1:
        return

    def llega(en: datetime) -> None:
        partes.registra_llegada(**envio, dia=tiempo.dia_de(en), actor=vida.actor("rosa", en), en=en)

    def termina(en: datetime) -> None:
        comun: Mapping[str, Any] = {"dia": tiempo.dia_de(en), "actor": vida.actor("rosa", en), "en": en}
        if paso == "entregada":
            partes.registra_entrega_de_carta(**envio, recibio=ingreso.remitente.nombre, **comun)
        else:
            partes.registra_devolucion(**envio, motivo=MotivoDevolucion.SE_CAMBIO, **comun)

    _dias_despues(vida, en, 1, "09:20", llega)
    if hasta_donde > 2:
        _dias_despues(vida, en, 3, "09:30", termina)


def _se_prorroga(vida: Vida, en: datetime, vecino: Any) -> None:
    ingreso = _presenta(
        vida, en, vecino, "Solicita factibilidad para subdividir su terreno en Camino a Rihue",
        "Pido que se me informe si mi terreno de Camino a Rihue se puede dividir en dos, con acceso propio para cada parte.",
    )  # fmt: skip
    _deriva(vida, en, ingreso, "dom", va_el_papel=True, cantidad=25)

    def prorroga(en: datetime) -> None:
        partes.prorroga(
            ingreso_id=ingreso.pk, cantidad=10, actor=vida.actor("ignacio", en), en=en,
            fundamento=(
                "Hay que medir el terreno con la Dirección de Vialidad, que fijó la visita para la próxima semana, y "
                "esperar su informe sobre el acceso al camino público antes de responder."
            ),
            aviso=partes.PorDonde(MedioComunicacion.CORREO),
        )  # fmt: skip
        _salen_las_comunicaciones(ingreso, en)

    _dias_despues(vida, en, 8, "12:10", prorroga)


def _salen_las_comunicaciones(ingreso: Any, en: datetime) -> None:
    """La carta queda en el expediente, y el correo sale."""
    for comunicacion in ingreso.comunicaciones.order_by("pk"):
        documentos.asegura_carta(comunicacion_id=comunicacion.pk, en=en)
        if comunicacion.aviso:
            _sale(comunicacion.aviso, en)


def _pide_tres_cosas(vida: Vida, en: datetime, vecino: Any) -> None:
    """Una carta que pide a), b) y c); la primera ya se respondió."""
    ingreso = _presenta(
        vida, en, vecino, "Pide limpieza de canal, luminarias y copia de un permiso",
        "Pido tres cosas: " + "; ".join(PETICIONES) + ".",
    )  # fmt: skip
    hechas = partes.agrega_peticiones(ingreso_id=ingreso.pk, textos=PETICIONES, actor=vida.actor("rosa", en), en=en)
    _deriva(vida, en, ingreso, "dom", va_el_papel=True)
    primera = hechas[0].codigo

    def responde_una(en: datetime) -> None:
        papel = _respuesta(
            vida, en, vecino.nombre, f"Respuesta parcial {ingreso.folio}",
            "El canal se limpió entre Los Boldos y el puente. Lo demás se responderá dentro del plazo.",
        )  # fmt: skip
        documento = partes.responde_partes(
            ingreso_id=ingreso.pk, archivo=papel, titulo="Respuesta parcial: limpieza del canal",
            resultados={primera: partes.Resultado(EstadoPeticion.CONCEDIDA)}, actor=vida.actor("ignacio", en), en=en,
        )  # fmt: skip
        lee(papel, en)
        despacho = _despacha(vida, en, ingreso, documento, CanalDespacho.CORREO, parcial=True)
        _sale(despacho.aviso, en)
        _deriva(vida, en, ingreso, "dom")

    _dias_despues(vida, en, 4, "12:30", responde_una)


def _excepcion(vida: Vida, en: datetime, vecino: Any) -> None:
    """Una persona mayor pidió seguir recibiendo cartas, y se acogió."""
    pdf = carta_en_pdf(
        vida, en=en, titulo="Solicita exceptuarse de la notificación electrónica", para="Municipalidad de Negrete",
        parrafos=["Pido que se me siga notificando por carta: no tengo teléfono con internet ni quien me ayude."],
        firma=vecino.nombre, bajo_firma=SIN_VALOR,
    )  # fmt: skip
    nacimiento = tiempo.dia_de(en).replace(year=en.year - 78, day=11)
    pedida = partes.pide_excepcion(
        persona_id=vecino.pk, causa=CausaExcepcion.MAYOR, medio=MedioExceptuado.CARTA, nacimiento=nacimiento,
        domicilio=f"{vecino.direccion}, Negrete", formulario=recibe(pdf, "Formulario de excepción.pdf", en),
        actor=vida.actor("pedro", en), en=en,
    )  # fmt: skip

    def resuelve(en: datetime) -> None:
        dia, hernan = tiempo.dia_de(en), vida.actor("hernan", en)
        partes.resuelve_excepcion(
            excepcion_id=pedida.pk, acogida=True, resolucion=f"Resolución exenta N° 88 de {dia:%d-%m-%Y}", resuelta_el=dia,
            actor=hernan, en=en,
        )  # fmt: skip
        partes.comunica_excepcion(excepcion_id=pedida.pk, dia=dia, actor=hernan, en=en)

    _dias_despues(vida, en, 2, "10:00", resuelve)


def _informe_de_contraloria(vida: Vida, en: datetime) -> None:
    """Queda como punto de la próxima tabla del Concejo."""
    (contraloria,) = vida.instituciones["contraloria"]
    ingreso = _presenta(
        vida, en, contraloria, "Remite informe final N° 512 sobre contratos de aseo",
        "Se remite el informe final. El alcalde debe darlo a conocer al Concejo en la primera sesión que celebre.",
        tipo="cgr-informe", canal=Canal.DOCDIGITAL, referencia="OFICIO N° E51288",
    )  # fmt: skip
    _deriva(vida, en, ingreso, "control")


def lleva_al_concejo(vida: Vida, en: datetime, ingreso: Any) -> None:
    """Un informe de antes ya se dio a conocer, en la sesión que siguió."""

    def trata(en: datetime) -> None:
        partes.da_por_tratado(
            codigo=ingreso.punto_obligado.codigo, sesion=f"Ordinaria N° {tiempo.dia_de(en):%U}",
            sesion_el=tiempo.dia_de(en), dias=30, actor=vida.actor("hernan", en), en=en,
        )  # fmt: skip

    _dias_despues(vida, en, 7, "17:40", trata)


def _sobre_cerrado(vida: Vida, en: datetime) -> None:
    """Llegó en mano, sin abrir y sin escanear."""
    empresa = vida.instituciones["empresa"][0]
    ingreso = partes.ingresa(
        tipo="sobre-licitacion", materia="Sobre cerrado para Secplan: licitación 318-LP, reposición de veredas",
        canal=Canal.MESON, remitente_id=empresa.pk, archivos=[], actor=vida.actor("rosa", en), en=en,
    )  # fmt: skip
    _con_comprobante(vida, ingreso, en)


def _le_falta_algo(vida: Vida, en: datetime, vecino: Any) -> None:
    """Se le pidió en la oficina que complete: le corren sus cinco días."""
    ingreso = _presenta(
        vida, en, vecino, "Solicita patente de microempresa familiar para amasandería",
        "Deseo abrir una amasandería en mi casa. Acompaño copia de mi cédula.",
    )  # fmt: skip
    _deriva(vida, en, ingreso, "daf")

    def pide(en: datetime) -> None:
        partes.pide_completar(
            ingreso_id=ingreso.pk, faltan=["antecedentes", "firma"], actor=vida.actor("sonia", en), en=en,
            detalle="Trae la declaración jurada de la Ley de microempresa familiar y firma la solicitud.",
            aviso=partes.PorDonde(MedioComunicacion.MESON, recibio=vecino.nombre),
        )  # fmt: skip
        _salen_las_comunicaciones(ingreso, en)

    _dias_despues(vida, en, 2, "12:00", pide)


def _responde_por_correo(
    vida: Vida, en: datetime, vecino: Any, materia: str, cuerpo: str, dicho: str
) -> tuple[Any, str]:
    ingreso = _presenta(vida, en, vecino, materia, cuerpo)
    _deriva(vida, en, ingreso, "dom")
    documento = _contesta(vida, en, ingreso, "ignacio", dicho)
    return ingreso, _sale(_despacha(vida, en, ingreso, documento, CanalDespacho.CORREO).aviso, en)


def _responde_y_le_escriben(vida: Vida, en: datetime, vecino: Any) -> None:
    ingreso, identificador = _responde_por_correo(
        vida, en, vecino, "Solicita reparar luminarias frente a la sede", "Tres luminarias frente a la sede están apagadas.",
        "Las tres luminarias se reparan el jueves.",
    )  # fmt: skip
    _dias_despues(
        vida, en, 3, "11:20",
        lambda en: _llega(
            correos.respuesta_de_un_caso(a=identificador, de=f"{vecino.nombre} <{vecino.correo}>", folio=ingreso.folio, en=en),
            en,
        ),
    )  # fmt: skip


def _responde_y_rebota(vida: Vida, en: datetime, vecino: Any) -> None:
    ingreso, identificador = _responde_por_correo(
        vida, en, vecino, "Pide demarcar el paso peatonal de la escuela", "El paso peatonal de la escuela está borrado.",
        "El paso peatonal se demarca la próxima semana.",
    )  # fmt: skip
    _dias_despues(
        vida, en, 1, "09:15",
        lambda en: _llega(
            correos.rebote(de=identificador, para=vecino.correo, asunto=f"Respuesta, folio {ingreso.folio}", en=en), en
        ),
    )  # fmt: skip


def _llega(eml: bytes, en: datetime) -> Any:
    """Un correo que entra al buzón y se atiende al momento."""
    mensaje = mensajes.recibe_mensaje(io.BytesIO(eml), de=mensajes.Procedencia(buzon=correos.BUZON, llego_en=en), en=en)
    mensajes.atiende(codigo=mensaje.codigo, en=en)
    mensaje.refresh_from_db()
    return mensaje


def _llegan_correos(vida: Vida, en: datetime) -> None:
    """Uno toma folio solo, y a quien lo mandó se le dice; otro lo escribió una máquina."""
    adjunto = carta_en_pdf(
        vida, en=en, titulo="Solicita poda de sauces", para="Señor Alcalde", lugar="Negrete",
        parrafos=["Quienes firmamos pedimos la poda de los sauces de la plaza Los Copihues."],
        firma="Vecinas y vecinos de Los Copihues", bajo_firma=SIN_VALOR,
    )  # fmt: skip
    mensaje = _llega(correos.de_una_vecina(adjunto, en=en), en)
    mensajes.acusa(codigo=mensaje.codigo, en=en)
    mensaje.refresh_from_db()
    _sale(mensaje.aviso, en)
    _lee_lo_ajeno(mensaje.ingreso, en)
    vida.ingresos += 1
    _llega(correos.fuera_de_la_oficina(en=en), en)


def _lee_lo_ajeno(ingreso: Any, en: datetime) -> None:
    """Un correo y sus adjuntos se leen como siempre: en un proceso aparte."""
    lector = expedientes_conexion.lector()
    for foja in almacen.fojas_de(ingreso.expediente.documentos.values_list("pk", flat=True)):
        with almacen.abre(foja.sha256) as flujo:
            lectura = lector.lee(flujo, foja.mime, segundos=20)
        expedientes.registra_texto(sha256=foja.sha256, lectura=lectura, en=en)


def _papeles_guardados(vida: Vida, en: datetime, vecinos: Sequence[Any]) -> None:
    """Un original quedó en el estante; otro lo tiene prestado la Dirección de Control."""
    for vecino, movimiento, extra in (
        (vecinos[0], MovimientoPapel.GUARDADO, {"lugar": "Estante 2, caja 14"}),
        (vecinos[1], MovimientoPapel.PRESTADO, {"unidad_id": vida.unidades["control"], "nota": "Para cotejar firmas"}),
    ):
        ingreso = _presenta(
            vida, en, vecino, "Acompaña escritura original de la sede social",
            "Acompaño la escritura original de la sede, con plano y certificado de dominio vigente.", tipo="carta",
        )  # fmt: skip
        partes.mueve_papel(ingreso_id=ingreso.pk, movimiento=movimiento, actor=vida.actor("rosa", en), en=en, **extra)


def _por_el_formulario(vida: Vida, en: datetime) -> None:
    """Una presentación hecha desde la casa, de noche: se entiende presentada al día hábil siguiente."""
    solicitud = recepcion.abre_solicitud(en=en - timedelta(minutes=9))
    for paso, escrito in (
        (Paso.QUE, {"tipo": "solicitud"}),
        (Paso.QUIEN, {"clase": "natural", "nombre": "Belén Curihuinca Rojas"}),
        (
            Paso.PIDE,
            {
                "asunto": "Pide un lomo de toro en Camino a Coihue",
                "texto": "Los autos pasan muy rápido frente al jardín infantil. Pido un lomo de toro o una señal.",
            },
        ),
        (Paso.RESPUESTA, {"medio": "correo", "correo": "belen.curihuinca@correo.example"}),
    ):
        recepcion.guarda_solicitud(codigo=solicitud.codigo, paso=paso, escrito=escrito, en=en)
    ingreso = _con_comprobante(vida, recepcion.envia_solicitud(codigo=solicitud.codigo, en=en), en)
    _lee_lo_ajeno(ingreso, en)
    if recepcion.manda_recibo(codigo=solicitud.codigo, en=en):
        solicitud.refresh_from_db()
        _sale(solicitud.datos["recibo"], en)


def _escanea(vida: Vida, en: datetime) -> None:
    """Dos hojas que el escáner dejó en su carpeta y nadie ha llevado al mesón."""
    with tempfile.TemporaryDirectory(prefix="fojas-demo-") as nombre:
        carpeta, orden = Path(nombre), count(1)
        for titulo, tipo in (("Solicita mejora de la garita de Rihue", ""), ("Factura 4471 de ferretería", "factura")):
            pdf = carta_en_pdf(
                vida, en=en, titulo=titulo, para="Municipalidad de Negrete", firma="Junta de Vecinos N° 7 El Aromo",
                parrafos=["Hoja recibida en papel y pasada por el escáner de la oficina."], bajo_firma=SIN_VALOR,
            )  # fmt: skip
            ruta = carpeta / tipo / f"Escaneo {en:%Y-%m-%d} {next(orden):03}.pdf"
            ruta.parent.mkdir(exist_ok=True)
            ruta.write_bytes(pdf)
            antes = int(en.timestamp()) - 3600
            os.utime(ruta, (antes, antes))
        with recepcion_conexion.mientras(carpeta=lambda: CarpetaEnDisco(carpeta)):
            escaneos.revisa_carpeta(en=en)


def _todos_piden_lo_mismo(vida: Vida, en: datetime) -> None:
    """Ocho postulaciones iguales en un lote, que salen a Desarrollo Comunitario con su planilla."""
    pedro = vida.actor("pedro", en)
    lote = partes.abre_lote(
        codigo=codigos.nuevo(), actor=pedro, en=en,
        comun={
            "tipo": "solicitud", "materia": "Postula al fondo de huertos familiares: {nombre}", "canal": Canal.MESON.value,
            "referencia": "Fondo de huertos", "constancia": True, "unidad_id": vida.unidades["dideco"],
            "instruccion": Instruccion.PARA_RESPUESTA.value, "texto": "Para su evaluación.", "cantidad": 10,
        },
        filas=[
            {"quien": nombre, "nombre": "", "correo": "", "telefono": "", "nota": "", "archivos": []}
            for nombre in PRESENTAN_LO_MISMO
        ],
    )  # fmt: skip
    salen = []
    for fila in lote.filas.order_by("numero"):
        ingreso = partes.ingresa_fila(fila_id=fila.pk, actor=pedro, en=en).ingreso
        if ingreso is not None:
            _con_comprobante(vida, ingreso, en)
            salen += list(ingreso.derivaciones.values_list("codigo", flat=True))
    partes.hace_planilla(unidad="dideco", derivaciones=salen, actor=pedro, en=en)
    for derivacion in salen:
        partes.sale_con_su_derivacion(derivacion=derivacion, actor=pedro, en=en)


def _vista_de_la_oficina(vida: Vida, en: datetime) -> None:
    organizacion.guarda_vista(
        lista="ingresos", ruta="/escritorio/ingresos/", nombre="Por correo, pendiente",
        consulta="canal=correo&pendientes=1", unidad="partes", actor=vida.actor("rosa", en), en=en,
    )  # fmt: skip
