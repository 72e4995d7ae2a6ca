"""Siembra una oficina de tamaño dado: `python -m bench.siembra DOCUMENTOS`. Cero deja solo a su gente.

El archivo crece y lo pendiente no: unos 600 casos abiertos, como en una oficina real que lleva más o menos años.
Escribe directo en las tablas, en bloque; no es código del producto. Los archivos tienen fila y texto, sin bytes en disco.
"""

import argparse
import json
import random
import time
import tomllib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as hora
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from fojas.config.cli import prepara_django

POR_DIA = 24
"""Ingresos por día hábil, a cualquier tamaño: lo que cambia son los años."""
RECIENTES = 1200
"""De los últimos tantos ingresos, la mitad sigue abierta."""
DOCUMENTOS_POR_CASO = 3.1
UNIDADES = (
    ("alcaldia", "Alcaldía", ""), ("administracion", "Administración Municipal", "alcaldia"),
    ("secretaria", "Secretaría Municipal", "alcaldia"), ("partes", "Oficina de Partes", "secretaria"),
    ("dom", "Dirección de Obras Municipales", "administracion"),
    ("dideco", "Dirección de Desarrollo Comunitario", "administracion"),
    ("daf", "Dirección de Administración y Finanzas", "administracion"),
    ("secplan", "Secretaría Comunal de Planificación", "administracion"),
    ("transito", "Departamento de Tránsito", "daf"), ("rentas", "Rentas y Patentes", "daf"),
    ("control", "Dirección de Control", "alcaldia"), ("juridica", "Asesoría Jurídica", "alcaldia"),
    ("aseo", "Aseo y Ornato", "administracion"), ("salud", "Departamento de Salud", "administracion"),
    ("educacion", "Departamento de Educación", "administracion"),
)  # fmt: skip
RESPONDEN = tuple(codigo for codigo, _, _ in UNIDADES if codigo not in {"alcaldia", "secretaria", "partes"})
PESO_DE_UNIDAD = (4, 20, 22, 8, 8, 10, 9, 3, 4, 6, 3, 3)
PERFIL: dict[str, Any] = {
    "nombre": "Municipalidad de Prueba", "comuna": "Negrete", "region": "Región del Biobío", "codigo_comuna": "08307",
    "codigo_region": "BI", "sigla": "NGT", "rut": "69.170.300-2", "direccion": "Calle Uno 100", "poblacion": 10723,
    "poblacion_al": date(2024, 12, 31), "poblacion_fuente": "Siembra de las medidas", "es_demostracion": True,
}  # fmt: skip
_PALABRAS = tomllib.loads(Path(__file__).with_name("palabras.toml").read_text(encoding="utf-8"))
COMUNES, DEL_OFICIO, NOMBRES, APELLIDOS = (
    _PALABRAS[c].split() for c in ("comunes", "del_oficio", "nombres", "apellidos")
)
CON_CUENTA = frozenset({"dom", "educacion", "partes"})
"""Unidades cuya gente tiene cuenta: la que recibe casi todo, una chica y la que ingresa."""
TIPOS = ("solicitud", "reclamo", "carta", "oficio", "sai", "consulta", "factura", "invitacion")
PESO_DE_TIPO = (40, 14, 16, 10, 4, 6, 6, 4)


@dataclass(slots=True)
class Casa:
    """La gente y las unidades ya fundadas."""

    unidades: dict[str, Any]
    jefaturas: dict[str, Any]
    partes: list[Any]
    azar: random.Random


@dataclass(slots=True)
class Filas:
    """Filas por escribir, en el orden en que una apunta a la otra."""

    pendientes: dict[type[Any], list[Any]] = field(default_factory=dict)

    def agrega(self, fila: Any) -> None:
        self.pendientes.setdefault(type(fila), []).append(fila)

    def escribe(self, *modelos: type[Any]) -> None:
        for modelo in modelos:
            if filas := self.pendientes.pop(modelo, []):
                _escribe_en_bloque(modelo, filas)


def _escribe_en_bloque(modelo: type[Any], filas: list[Any]) -> None:
    """Varias veces más rápido que `bulk_create`: las filas ya vienen enteras y solo se traducen sus valores."""
    from django.db import connection

    campos = [c for c in modelo._meta.concrete_fields if not c.primary_key or filas[0].pk is not None]
    en_sqlite = connection.vendor == "sqlite"
    nombres = ", ".join(f'"{c.column}"' for c in campos)
    traduce = [(c.attname, _traductor(c.get_internal_type(), en_sqlite=en_sqlite)) for c in campos]
    valores = (tuple(t(v) if (v := f.__dict__[a]) is not None and t else v for a, t in traduce) for f in filas)
    tabla = modelo._meta.db_table
    with connection.cursor() as cursor:
        if en_sqlite:
            huecos = ", ".join("?" * len(campos))
            cursor.connection.executemany(f'INSERT INTO "{tabla}" ({nombres}) VALUES ({huecos})', valores)  # noqa: S608
            return
        with cursor.copy(f'COPY "{tabla}" ({nombres}) FROM STDIN') as copia:
            for valor in valores:
                copia.write_row(valor)


def _traductor(tipo: str, *, en_sqlite: bool) -> Callable[[Any], Any] | None:
    if tipo == "JSONField":
        return partial(json.dumps, ensure_ascii=False)
    if en_sqlite and tipo == "DateTimeField":
        return lambda v: v.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    if en_sqlite and tipo == "DateField":
        return lambda v: v.isoformat()
    return None


def rut_de(cuerpo: int) -> str:
    from fojas.base import rut

    return next(f"{cuerpo}-{dv}" for dv in "0123456789K" if rut.es_valido(f"{cuerpo}-{dv}"))


def funda(*, en: datetime, azar: random.Random) -> Casa:
    """Quince unidades y unas cuarenta personas; ocho en Partes, que son los clientes de la medida de ingresos."""
    from bench.comun import CLAVE
    from fojas.base.tiempo import dia_de
    from fojas.dominio.organizacion import acciones as organizacion
    from fojas.dominio.organizacion.reglas import actor_del_sistema

    desde = dia_de(en)
    quien: dict[str, Any] = {"actor": actor_del_sistema(desde), "en": en}
    organizacion.configura_municipalidad(**PERFIL, **quien)
    unidades: dict[str, Any] = {}
    for codigo, nombre, padre in UNIDADES:
        unidades[codigo] = organizacion.crea_unidad(
            codigo=codigo, nombre=nombre, sigla=codigo.upper(), padre_id=unidades[padre].pk if padre else None,
            vigente_desde=desde, **quien,
        )  # fmt: skip
    jefaturas: dict[str, Any] = {}
    partes: list[Any] = []
    for n, (unidad, usuario, rol, con_cuenta) in enumerate(_planta()):
        persona = organizacion.registra_persona(
            clase="natural", nombre=_nombre(azar), rut=rut_de(40_100_000 + n * 613), actor_codigo="sistema", en=en
        )
        jefe = usuario.startswith("jefe-")
        clave = {"jefe-alcaldia": "alcalde", "jefe-secretaria": "secretario-municipal"}.get(usuario, "")
        cargo = organizacion.crea_cargo(
            codigo=usuario, nombre=usuario.replace("-", " ").capitalize(), unidad_id=unidades[unidad].pk, clave=clave,
            es_jefatura=jefe, **quien,
        )  # fmt: skip
        organizacion.nombra(
            persona_id=persona.pk, cargo_id=cargo.pk, calidad="titular", desde=desde, acto="Decreto 1", **quien
        )
        if rol:
            organizacion.asigna_rol(
                persona_id=persona.pk, rol=rol, unidad_id=None, desde=desde, fundamento="Decreto 1", **quien
            )
        if con_cuenta:
            organizacion.crea_usuario(usuario=usuario, persona_id=persona.pk, clave=CLAVE, **quien)
        if jefe:
            jefaturas[unidad] = persona
        if unidad == "partes":
            partes.append(persona)
    return Casa(unidades, jefaturas, partes, azar)


def _planta() -> Iterator[tuple[str, str, str, bool]]:
    """Unidad, usuario, rol en toda la casa y si tiene cuenta para las medidas."""
    roles = {"alcaldia": "alcaldia", "secretaria": "secretario_municipal", "partes": "partes"}
    for unidad, _, _ in UNIDADES:
        yield unidad, f"jefe-{unidad}", roles.get(unidad, ""), unidad in CON_CUENTA
        for n in range(7 if unidad == "partes" else 2 if unidad in {"dom", "dideco", "daf"} else 1):
            yield unidad, f"{unidad}-{n}", "partes" if unidad == "partes" else "", unidad in CON_CUENTA


def _nombre(azar: random.Random) -> str:
    return f"{azar.choice(NOMBRES)} {azar.choice(APELLIDOS)} {azar.choice(APELLIDOS)}"


@dataclass(slots=True)
class Escribiente:
    """Escribe textos con la frecuencia de palabras de un idioma: pocas muy comunes, muchas raras."""

    azar: random.Random
    palabras: list[str] = field(init=False)
    pesos: list[float] = field(init=False)

    def __post_init__(self) -> None:
        silabas = [c + v for c in (*"bcdfgjlmnprstvñ", "ch", "ll", "qu", "br", "tr", "gr") for v in "aeioáu"]
        raras = {"".join(self.azar.choices(silabas, k=self.azar.choice((2, 3, 3, 4)))) for _ in range(30_000)}
        self.palabras = [*COMUNES, *DEL_OFICIO, *(a.lower() for a in APELLIDOS), *sorted(raras)]
        self.pesos = list(accumulate(1 / (n + 3) for n in range(len(self.palabras))))

    def texto(self, *, desde: int = 150, hasta: int = 400) -> str:
        largo = self.azar.randrange(desde, hasta)
        elegidas = self.azar.choices(self.palabras, cum_weights=self.pesos, k=largo)
        return " ".join(
            f"{p.capitalize()}" if n % 14 == 0 else f"{p}." if n % 14 == 13 else p for n, p in enumerate(elegidas)
        )

    def materia(self) -> str:
        return " ".join(["Solicita", *self.azar.choices(DEL_OFICIO, k=4), self.azar.choice(APELLIDOS)])


def _horas(cuantos: int, *, hasta: datetime, azar: random.Random) -> list[datetime]:
    """Cuándo entró cada ingreso, en orden: días hábiles hacia atrás desde hoy, en horario de oficina."""
    from fojas.base.tiempo import ZONA, dia_de

    dias: list[date] = []
    dia = dia_de(hasta) - timedelta(days=1)
    while len(dias) * POR_DIA < cuantos:
        if dia.weekday() < 5:
            dias.append(dia)
        dia -= timedelta(days=1)
    horas: list[datetime] = []
    for dia in reversed(dias):
        minutos = sorted(azar.sample(range(330 * 60), POR_DIA))
        horas += [datetime.combine(dia, hora(8, 30), tzinfo=ZONA) + timedelta(seconds=s) for s in minutos]
    return horas[-cuantos:]


class Siembra:
    """Escribe los casos, del más antiguo al más nuevo, con la misma forma que dejan las acciones."""

    def __init__(self, casa: Casa, *, hasta: datetime) -> None:
        self.casa, self.hasta, self.azar = casa, hasta, casa.azar
        self.escribiente = Escribiente(self.azar)
        self.filas = Filas()
        self.numeros: dict[tuple[str, int], int] = {}
        self.ids: dict[str, int] = {}

    def id(self, de: str) -> int:
        self.ids[de] = self.ids.get(de, 0) + 1
        return self.ids[de]

    def codigo(self, largo: int = 12) -> str:
        from fojas.base.codigos import ALFABETO

        return "".join(self.azar.choices(ALFABETO, k=largo))

    def numero(self, serie: Any, en: datetime, para: str) -> str:
        from fojas.dominio.fe.models import Numero

        clave = (serie.clave, en.year)
        self.numeros[clave] = valor = self.numeros.get(clave, 0) + 1
        texto: str = serie.formato.format(periodo=en.year, valor=valor)
        self.filas.agrega(
            Numero(
                serie=serie, periodo=en.year, valor=valor, texto=texto, para=para, estado="usado", dado_en=en
            )
        )  # fmt: skip
        return texto

    def anota(self, suceso: str, *, autor: str, objeto: str, expediente: str, en: datetime, **datos: Any) -> None:
        from fojas.dominio.bitacora.models import Anotacion

        self.filas.agrega(
            Anotacion(suceso=suceso, autor=autor, objeto=objeto, expediente=expediente, ocurrio_en=en, datos=datos)
        )

    def todo(self, documentos: int) -> None:
        from fojas.dominio.avisos.models import Aviso
        from fojas.dominio.bitacora.models import Anotacion
        from fojas.dominio.calendario.models import Plazo
        from fojas.dominio.expedientes.models import (
            Acceso,
            Archivo,
            Documento,
            Expediente,
            Interesado,
            Texto,
            Version,
        )
        from fojas.dominio.fe.models import Correlativo, Numero, Serie
        from fojas.dominio.partes.models import Derivacion, Despacho, DocumentoDespachado, Ingreso

        self.series = {s.clave: s for s in Serie.objects.all()}
        casos = round(documentos / DOCUMENTOS_POR_CASO)
        horas = _horas(casos, hasta=self.hasta, azar=self.azar)
        self.vecinos = self._vecinos(max(100, casos // 5), en=horas[0])
        en_orden = (
            Expediente, Acceso, Interesado, Archivo, Texto, Documento, Version, Ingreso, Derivacion, Despacho,
            DocumentoDespachado, Plazo, Numero, Aviso, Anotacion,
        )  # fmt: skip
        for n, en in enumerate(horas):
            self.caso(en, reciente=n >= casos - RECIENTES)
            if n % 1000 == 999:
                self.filas.escribe(*en_orden)
        self.filas.escribe(*en_orden)
        Correlativo.objects.bulk_create(
            Correlativo(serie=self.series[serie], periodo=periodo, ultimo=ultimo)
            for (serie, periodo), ultimo in self.numeros.items()
        )

    def _vecinos(self, cuantos: int, *, en: datetime) -> list[Any]:
        from fojas.base.texto import plano
        from fojas.dominio.bitacora.models import Anotacion
        from fojas.dominio.organizacion.models import Persona

        self.ids["persona"] = Persona.objects.order_by("-pk").values_list("pk", flat=True)[0]
        for n in range(cuantos):
            nombre = _nombre(self.azar)
            persona = Persona(
                pk=self.ids["persona"] + n + 1, codigo=self.codigo(), clase="natural", rut=rut_de(5_000_000 + n * 37), nombre=nombre,
                nombre_plano=plano(nombre), correo=f"vecino{n}@correo.example", comuna="Negrete",
                medio_notificacion="presencial", creada_en=en,
            )  # fmt: skip
            self.filas.agrega(persona)
            self.anota(
                "persona.registrada", autor="sistema", objeto=persona.codigo, expediente="", en=en, clase="natural"
            )
        vecinos = self.filas.pendientes[Persona]
        self.filas.escribe(Persona, Anotacion)
        return vecinos

    def caso(self, en: datetime, *, reciente: bool) -> None:
        """Un expediente entero: ingreso, derivación, respuesta, despacho, accesos, plazo y lo que se anota."""
        from fojas.dominio.avisos.models import Aviso
        from fojas.dominio.calendario.models import Plazo
        from fojas.dominio.expedientes.models import Acceso, Expediente, Interesado
        from fojas.dominio.partes.models import Derivacion, Despacho, DocumentoDespachado, Ingreso

        azar, filas = self.azar, self.filas
        estado = self._estado(reciente)
        recibe, remitente = azar.choice(self.casa.partes), azar.choice(self.vecinos)
        unidad = azar.choices(RESPONDEN, weights=PESO_DE_UNIDAD)[0]
        destino, jefe = self.casa.unidades[unidad], self.casa.jefaturas[unidad]
        derivado = estado != "ingresado"
        reservado = azar.random() < 0.03
        materia, autor = self.escribiente.materia(), recibe.codigo
        salio = min(en + timedelta(days=azar.randrange(3, 30)), self.hasta - timedelta(hours=1))
        cerrado = estado in {"despachado", "archivado"}
        expediente = Expediente(
            pk=self.id("expediente"), codigo=f"NGT-{self.codigo(4)}-{self.codigo(4)}",
            iuie=f"08307-{en.year}-{uuid.UUID(int=azar.getrandbits(128)).hex}", materia=materia,
            procedimiento="presentacion", abierto_en=en, unidad=destino if derivado else None,
            confidencialidad="reservado" if reservado else "publico", causa_reserva="20285-21-2" if reservado else "",
            cerrado_en=salio if estado == "archivado" else None, archivado_en=salio if estado == "archivado" else None,
        )  # fmt: skip
        caso = expediente.codigo
        anota = {"autor": autor, "expediente": caso}
        filas.agrega(expediente)
        filas.agrega(Interesado(expediente=expediente, persona=remitente, calidad="interesado", desde=en))
        terminos = {"reserva:municipal", f"reserva:persona:{recibe.pk}"}
        terminos |= {f"reserva:unidad:{destino.pk}"} if derivado else set()
        if not reservado:
            terminos |= {"general", *(t.removeprefix("reserva:") for t in terminos if t != "reserva:municipal")}
        for termino in sorted(terminos):
            filas.agrega(Acceso(expediente=expediente, termino=termino))
        self.anota(
            "expediente.abierto", objeto=caso, en=en, iuie=expediente.iuie, procedimiento="presentacion",
            confidencialidad=expediente.confidencialidad, **anota,
        )  # fmt: skip
        self.anota("expediente.acceso_dado", objeto=caso, en=en, terminos=sorted(terminos), **anota)
        codigo = self.codigo()
        self._documento(expediente, "Solicitud", materia, "recibido", en, anota)
        recibido = self.ultimo_sha
        if azar.random() < 0.15:
            self._documento(expediente, "Solicitud", "Antecedentes que acompaña", "recibido", en, anota)
        comprobante = self._documento(expediente, "Comprobante", "Comprobante de ingreso", "plataforma", en, anota)
        vence = en + timedelta(days=azar.randrange(20, 32))
        regla = "oirs-respuesta"
        plazo = Plazo(
            codigo=self.codigo(), regla=regla, objeto=codigo, expediente=caso, desde=en, vence_en=vence,
            vence_el=vence.date(), vence_sin_prorroga_el=vence.date(), cantidad=20, unidad="habiles",
            cumplido_en=salio if cerrado else None,
        )  # fmt: skip
        filas.agrega(plazo)
        self.anota(
            "plazo.abierto", objeto=codigo, en=en, regla=regla, vence=f"{vence:%d-%m-%Y}", plazo=plazo.codigo, **anota
        )
        ingreso = Ingreso(
            pk=self.id("ingreso"), folio=self.numero(self.series["ingreso"], en, codigo), codigo=codigo,
            expediente=expediente, remitente=remitente, tipo=azar.choices(TIPOS, weights=PESO_DE_TIPO)[0],
            materia=materia, referencia=f"Carta {azar.randrange(1, 999)}", canal=azar.choice(("meson", "correo")),
            recibido_en=en, cuenta_desde_el=en.date(), recibido_por=autor, notificar_por="presencial", estado=estado,
            plazo=plazo.codigo, vence_en=vence, comprobante=comprobante, clave_idempotencia=f"siembra:{codigo}",
        )  # fmt: skip
        filas.agrega(ingreso)
        self.anota(
            "ingreso.recibido", objeto=codigo, en=en, folio=ingreso.folio, tipo=ingreso.tipo, canal=ingreso.canal,
            documentos=[recibido], **anota,
        )  # fmt: skip
        if not derivado:
            return
        envio = en + timedelta(minutes=azar.randrange(5, 90))
        suya = {"derivado": "enviada", "en_tramite": "recibida"}.get(estado, "cumplida")
        recibida = envio + timedelta(hours=azar.randrange(1, 30)) if suya != "enviada" else None
        derivacion = Derivacion(
            pk=self.id("derivacion"), codigo=self.codigo(), ingreso=ingreso, expediente=expediente,
            de_unidad=self.casa.unidades["partes"], de_persona=recibe, para_unidad=destino,
            para_persona=jefe if azar.random() < 0.2 else None, instruccion="para_respuesta",
            texto="Para su respuesta.", enviada_en=envio, recibida_en=recibida,
            recibida_por=jefe.codigo if recibida else "", cerrada_en=salio if suya == "cumplida" else None, estado=suya,
            plazo=plazo.codigo, vence_en=vence,
        )  # fmt: skip
        filas.agrega(derivacion)
        self.anota(
            "derivacion.enviada", objeto=codigo, en=envio, unidad=destino.nombre, persona=None,
            instruccion="Para respuesta", copia=False, folio=ingreso.folio, derivacion=derivacion.codigo, **anota,
        )  # fmt: skip
        filas.agrega(
            Aviso(
                codigo=self.codigo(), canal="interno", persona=jefe, asunto=f"Llegó a tu bandeja el folio {ingreso.folio}",
                cuerpo=materia, enlace=f"/escritorio/expediente/{caso}/", objeto=codigo, estado="enviado",
                creado_en=envio, enviado_en=envio, leido_en=None if reciente and azar.random() < 0.1 else recibida or envio,
            )
        )  # fmt: skip
        anota = {"autor": jefe.codigo, "expediente": caso}
        if recibida:
            self.anota(
                "derivacion.recibida", objeto=codigo, en=recibida, unidad=destino.nombre, derivacion=derivacion.codigo,
                **anota,
            )  # fmt: skip
        if estado not in {"respondido", "despachado", "archivado"}:
            return
        respuesta = self._documento(expediente, "Oficio", f"Respuesta: {materia}", "emitido", salio, anota)
        self.anota(
            "ingreso.respondido",
            objeto=codigo,
            en=salio,
            foja=respuesta.foja_desde,
            documento=respuesta.codigo,
            **anota,
        )
        if not cerrado:
            return
        salida = self.codigo()
        folio = self.numero(self.series["salida"], salio, salida)
        despacho = Despacho(
            pk=self.id("despacho"), codigo=salida, folio=folio, ingreso=ingreso, expediente=expediente,
            canal="meson", destinatario=remitente.nombre, despachado_en=salio, despachado_por=autor, estado="entregado",
            entregado_en=salio, recibio=remitente.nombre,
        )  # fmt: skip
        filas.agrega(despacho)
        filas.agrega(
            DocumentoDespachado(
                despacho=despacho, documento=respuesta, sha256=self.ultimo_sha, nombre="Respuesta.pdf"
            )
        )  # fmt: skip
        self.anota(
            "despacho.hecho", objeto=codigo, en=salio, canal="Entrega en el mesón", folio=folio,
            documentos=[self.ultimo_sha], despacho=despacho.codigo, **anota,
        )  # fmt: skip
        self.anota(
            "plazo.cumplido", objeto=codigo, en=salio, regla=regla, con=despacho.codigo, plazo=plazo.codigo, **anota
        )
        if estado == "archivado":
            self.anota("expediente.archivado", objeto=caso, en=salio, **anota)
            self.anota("ingreso.archivado", objeto=codigo, en=salio, folio=ingreso.folio, **anota)

    def _estado(self, reciente: bool) -> str:
        if reciente and self.azar.random() < 0.5:
            return self.azar.choices(("ingresado", "derivado", "en_tramite", "respondido"), weights=(8, 20, 60, 12))[0]
        return "despachado" if self.azar.random() < (0.4 if reciente else 0.02) else "archivado"

    def _documento(
        self, expediente: Any, tipo: str, titulo: str, origen: str, en: datetime, anota: dict[str, str]
    ) -> Any:
        from fojas.dominio.expedientes.models import Archivo, Documento, Texto, Version

        sha256 = f"{self.azar.getrandbits(256):064x}"
        self.ultimo_sha = sha256
        archivo = Archivo(
            sha256=sha256, bytes=40_000, tipo="application/pdf", paginas=self.azar.randrange(1, 5), estado_texto="leido",
            guardado_en=en,
        )  # fmt: skip
        orden = getattr(expediente, "_ordenes", 0) + 1
        expediente._ordenes = orden
        documento = Documento(
            pk=self.id("documento"), codigo=self.codigo(), expediente=expediente, orden=orden,
            foja_desde=expediente.fojas + 1, foja_hasta=expediente.fojas + (archivo.paginas or 1), tipo=tipo,
            titulo=titulo, origen=origen, incorporado_en=en, incorporado_por=anota["autor"],
            para_interesado=origen != "recibido",
        )  # fmt: skip
        expediente.fojas = documento.foja_hasta
        corto = origen == "plataforma"
        texto = self.escribiente.texto(desde=60 if corto else 150, hasta=90 if corto else 400)
        self.filas.agrega(archivo)
        self.filas.agrega(Texto(archivo=archivo, contenido=texto, metodo="capa", leido_en=en))
        self.filas.agrega(documento)
        self.filas.agrega(Version(documento=documento, numero=1, archivo=archivo, nombre=f"{tipo}.pdf", creada_en=en))
        self.anota(
            "documento.incorporado", objeto=documento.codigo, en=en, tipo=tipo, foja=documento.foja_desde, sha256=sha256,
            orden=orden, **anota,
        )  # fmt: skip
        self.anota("documento.texto_leido", objeto=documento.codigo, en=en, metodo="capa", sha256=sha256, **anota)
        return documento


def reajusta_secuencias() -> None:
    """En PostgreSQL, lo que se escribió con su llave no movió el contador."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    ordenes = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
    with connection.cursor() as cursor:
        for orden in ordenes:
            cursor.execute(orden)
        # PostgreSQL lo hace solo con el uso; SQLite no, y el producto tampoco se lo pide.
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


def siembra(documentos: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection, transaction

    from bench.comun import avisa
    from fojas.base import tiempo
    from fojas.dominio.bitacora import acciones as bitacora
    from fojas.dominio.busqueda import acciones as busqueda
    from fojas.dominio.expedientes.models import Documento
    from fojas.dominio.partes.models import Ingreso

    comienzo, en = time.monotonic(), tiempo.ahora()
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit=off")
    with transaction.atomic():
        casa = funda(en=en - timedelta(days=8 * 365), azar=random.Random(8307))
        if documentos:
            Siembra(casa, hasta=en).todo(documentos)
    avisa(f"  filas escritas a los {time.monotonic() - comienzo:.0f} s")
    while bitacora.secuencia(lote=5000):
        pass
    avisa(f"  bitácora con lugar a los {time.monotonic() - comienzo:.0f} s")
    reajusta_secuencias()
    busqueda.reindexa(en=en, motivo="siembra de las medidas")
    segundos = time.monotonic() - comienzo
    avisa(f"  índice hecho a los {segundos:.0f} s")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {
        "documentos": Documento.objects.count(),
        "ingresos": Ingreso.objects.count(),
        "abiertos": Ingreso.objects.exclude(estado__in=("despachado", "archivado")).count(),
        "segundos": round(segundos, 1),
    }


def main() -> None:
    from bench.comun import entrega

    lector = argparse.ArgumentParser(prog="bench.siembra")
    lector.add_argument("documentos", type=int)
    argumentos = lector.parse_args()
    prepara_django()
    entrega(siembra(argumentos.documentos))


if __name__ == "__main__":
    main()
