"""El índice de texto con tantivy, embebido: una carpeta, un escritor con candado, lectores que se refrescan solos."""

import fcntl
import json
import logging
import os
import secrets
import shutil
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from tantivy import Occur, Query

from fojas.base import tiempo
from fojas.dominio.busqueda.puertos import EstadoIndice, Filtro, Hallazgo, Hallazgos
from fojas.dominio.busqueda.reglas import (
    Clausula,
    Consulta,
    Ficha,
    IndiceInservible,
    IndiceOcupado,
    Marcado,
    analizable,
    codigos_de,
    fragmento,
    menciones,
    resalta,
)
from fojas.dominio.busqueda.reglas.texto import claves_de_fecha

registrador = logging.getLogger("fojas.busqueda")

FORMATO = 2
"""Cambia con el esquema, los analizadores o la normalización: un índice de otro formato se reconstruye."""
MEMORIA = 48_000_000
PESO_CODIGO_PROPIO = 60.0
PESO_MENCION = 8.0
PESO_TITULO = 4.0
PESO_EXACTA = 1.3
"""La palabra tal cual vale un poco más que otra de su misma raíz."""
COMIENZO_CORTO = 0.5

Hecho = TypeVar("Hecho")
AJUSTES = "fojas.json"
VIGENTE = "vigente"


def _analizador(*filtros: tantivy.Filter) -> tantivy.TextAnalyzer:
    armado = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.remove_long(60))
    for filtro in filtros:
        armado = armado.filter(filtro)
    return armado.build()


# El 15 % de las palabras con tilde tiene otra raíz si se escribe sin ella (licitación → licit, licitacion →
# licitacion): se guardan las dos raíces, y la palabra entera para frases y comienzos.
ANALIZADORES = {
    "raiz": _analizador(tantivy.Filter.lowercase(), tantivy.Filter.stemmer("spanish"), tantivy.Filter.ascii_fold()),
    "raiz_llana": _analizador(
        tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("spanish")
    ),
    "entera": _analizador(tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()),
}


DE_QUIEN_ES = ("codigo", "expediente")
"""Campos con el código del objeto y el de su expediente."""


def _esquema() -> tantivy.Schema:
    armado = tantivy.SchemaBuilder()
    for nombre in DE_QUIEN_ES:
        armado.add_text_field(nombre, stored=True, tokenizer_name="raw", index_option="basic")
    armado.add_text_field("tipo", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for nombre in ("termino", "propio", "mencion"):
        armado.add_text_field(nombre, tokenizer_name="raw", index_option="basic")
    armado.add_date_field("fecha", stored=True, indexed=True, fast=True)
    for campo in ("titulo", "cuerpo"):
        armado.add_text_field(campo, tokenizer_name="entera", index_option="position")
        armado.add_text_field(f"{campo}_raiz", tokenizer_name="raiz", index_option="freq")
        armado.add_text_field(f"{campo}_raiz_llana", tokenizer_name="raiz_llana", index_option="freq")
    for nombre in ("ver_titulo", "ver_cuerpo", "ver_datos"):
        armado.add_bytes_field(nombre, stored=True)
    return armado.build()


ESQUEMA = _esquema()


@lru_cache(maxsize=20_000)
def _forma(analizador: str, palabra: str) -> str:
    formas = ANALIZADORES[analizador].analyze(palabra)
    return str(formas[0]) if formas else ""


@lru_cache(maxsize=20_000)
def raices(palabra: str) -> frozenset[str]:
    """Las dos raíces de una palabra."""
    return frozenset({_forma("raiz", palabra), _forma("raiz_llana", palabra)}) - {""}


@dataclass(frozen=True, slots=True)
class _Abierto:
    nombre: str
    indice: tantivy.Index
    ajustes: dict[str, Any]


class IndiceTantivy:
    """El índice de este nodo en una carpeta: `vigente` nombra la subcarpeta que se lee."""

    def __init__(self, carpeta: Path) -> None:
        self.carpeta = carpeta
        self._cerrojo = threading.Lock()
        self._abierto: _Abierto | None = None
        self._visto: tuple[int, int] = (0, 0)

    @contextmanager
    def candado(self, *, espera_s: float = 0.0) -> Iterator[None]:
        self.carpeta.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.carpeta / ".candado", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            limite = time.monotonic() + espera_s
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= limite:
                        raise IndiceOcupado("Otro proceso está actualizando el índice de búsqueda.") from None
                    time.sleep(0.05)
            yield
        finally:
            os.close(descriptor)

    def estado(self) -> EstadoIndice:
        try:
            abierto = self._abre()
            documentos = _protegido(lambda: int(abierto.indice.searcher().num_docs))
        except IndiceInservible as falla:
            return EstadoIndice("", 0, 0, None, "", falla.mensaje)
        return EstadoIndice(
            identidad=str(abierto.ajustes["identidad"]),
            siguiente=int(abierto.ajustes["siguiente"]),
            documentos=documentos,
            nacio_en=datetime.fromisoformat(abierto.ajustes["nacio_en"]),
            motivo=str(abierto.ajustes["motivo"]),
        )

    def cambia(self, fichas: Sequence[Ficha], *, quita: Iterable[str]) -> None:
        abierto = self._abre()
        _protegido(lambda: _escribe(abierto.indice, fichas, quita))

    def anota_posicion(self, siguiente: int) -> None:
        abierto = self._abre()
        abierto.ajustes["siguiente"] = siguiente
        _escribe_json(self.carpeta / abierto.nombre / AJUSTES, abierto.ajustes)

    def empieza_otro(self, *, motivo: str, en: datetime) -> "IndiceTantivyNuevo":
        self.carpeta.mkdir(parents=True, exist_ok=True, mode=0o700)
        return IndiceTantivyNuevo(self, motivo=motivo, en=en)

    def busca(self, consulta: Consulta, filtro: Filtro, *, limite: int, salto: int) -> Hallazgos:
        abierto = self._abre()
        return _protegido(lambda: _busca(abierto.indice, consulta, filtro, limite, salto))

    def publica(self, nombre: str) -> None:
        """Apunta a otra subcarpeta y borra las demás. Quien ya leía la anterior termina con sus archivos abiertos."""
        _escribe_texto(self.carpeta / VIGENTE, nombre)
        self._limpia(salvo=nombre)

    def _limpia(self, *, salvo: str) -> None:
        for otra in self.carpeta.iterdir():
            if otra.is_dir() and otra.name != salvo:
                shutil.rmtree(otra, ignore_errors=True)

    def _abre(self) -> _Abierto:
        """El índice vigente, refrescado si cambió desde la última mirada. Lanza `IndiceInservible`."""
        with self._cerrojo:
            try:
                nombre = (self.carpeta / VIGENTE).read_text(encoding="utf-8").strip()
                meta = (self.carpeta / nombre / "meta.json").stat()
            except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
                self._abierto = None
                raise IndiceInservible("El índice de búsqueda todavía no existe.") from None
            visto = (meta.st_mtime_ns, meta.st_ino)
            if self._abierto is None or self._abierto.nombre != nombre:
                self._abierto = _protegido(lambda: _abre_carpeta(self.carpeta, nombre))
            elif visto != self._visto:
                _protegido(self._abierto.indice.reload)
            self._visto = visto
            return self._abierto


class IndiceTantivyNuevo:
    """Una subcarpeta que se llena sin que nadie la lea."""

    def __init__(self, vigente: IndiceTantivy, *, motivo: str, en: datetime) -> None:
        self._vigente = vigente
        self._identidad = secrets.token_hex(8)
        self._nombre = f"f{FORMATO}-{self._identidad}"
        self._carpeta = vigente.carpeta / self._nombre
        self._carpeta.mkdir(mode=0o700)
        self._ajustes = {
            "formato": FORMATO,
            "identidad": self._identidad,
            "siguiente": 0,
            "nacio_en": en.isoformat(),
            "motivo": motivo,
        }
        self._indice = tantivy.Index(ESQUEMA, path=str(self._carpeta), reuse=False)
        _registra(self._indice)
        self._escritor = self._indice.writer(heap_size=MEMORIA, num_threads=1)

    @property
    def identidad(self) -> str:
        return self._identidad

    def agrega(self, fichas: Iterable[Ficha]) -> None:
        for ficha in fichas:
            self._escritor.add_document(_documento(ficha))

    def publica(self, *, siguiente: int) -> None:
        self._escritor.commit()
        self._escritor.wait_merging_threads()
        self._ajustes["siguiente"] = siguiente
        _escribe_json(self._carpeta / AJUSTES, self._ajustes)
        self._vigente.publica(self._nombre)

    def descarta(self) -> None:
        del self._escritor
        shutil.rmtree(self._carpeta, ignore_errors=True)


def _protegido(hace: Callable[[], Hecho]) -> Hecho:
    """Traduce los daños del índice: tantivy los cuenta como ValueError, OSError o pánico de Rust."""
    try:
        return hace()
    except (ValueError, OSError, KeyError, RuntimeError) as falla:
        raise IndiceInservible(f"El índice de búsqueda está dañado: {falla}") from falla
    except BaseException as falla:
        if type(falla).__name__ != "PanicException":
            raise
        raise IndiceInservible("El índice de búsqueda está dañado: tantivy no lo pudo leer.") from falla


def _registra(indice: tantivy.Index) -> None:
    """Los analizadores no se guardan con el índice: se registran cada vez que se abre."""
    for nombre, analizador in ANALIZADORES.items():
        indice.register_tokenizer(nombre, analizador)


def _abre_carpeta(carpeta: Path, nombre: str) -> _Abierto:
    ajustes = json.loads((carpeta / nombre / AJUSTES).read_text(encoding="utf-8"))
    if ajustes.get("formato") != FORMATO:
        raise IndiceInservible("El índice de búsqueda es de otra versión de Fojas.")
    _exige_completo(carpeta / nombre)
    indice = tantivy.Index.open(str(carpeta / nombre))
    _registra(indice)
    indice.config_reader("manual")
    indice.reload()
    return _Abierto(nombre, indice, ajustes)


def _exige_completo(carpeta: Path) -> None:
    """Todo segmento que nombra el índice está y trae su cierre: un archivo cortado no pasa por bueno."""
    meta = json.loads((carpeta / "meta.json").read_text(encoding="utf-8"))
    for segmento in meta["segments"]:
        raiz = str(segmento["segment_id"]).replace("-", "")
        for extension in ("idx", "store", "term", "fieldnorm", "fast", "pos"):
            archivo = carpeta / f"{raiz}.{extension}"
            if not archivo.is_file():
                raise IndiceInservible(f"Al índice de búsqueda le falta {archivo.name}.")
            with archivo.open("rb") as flujo:
                flujo.seek(max(0, archivo.stat().st_size - 4))
                # Pie de tantivy: los últimos cuatro bytes son su número mágico.
                if flujo.read(4) != b"\x39\x05\x00\x00":
                    raise IndiceInservible(f"El archivo {archivo.name} del índice de búsqueda está cortado.")


def _escribe(indice: tantivy.Index, fichas: Sequence[Ficha], quita: Iterable[str]) -> None:
    escritor = indice.writer(heap_size=MEMORIA, num_threads=1)
    for codigo in {*quita, *(ficha.codigo for ficha in fichas)}:
        for campo in DE_QUIEN_ES:
            escritor.delete_documents_by_term(campo, codigo)
    for ficha in fichas:
        escritor.add_document(_documento(ficha))
    escritor.commit()
    escritor.wait_merging_threads()


def _documento(ficha: Ficha) -> tantivy.Document:
    titulo, cuerpo = _entero(ficha.titulo), _entero(ficha.cuerpo)
    propios = {forma for codigo in (ficha.codigo, *ficha.codigos) if codigo for forma in codigos_de(codigo)}
    nombrados = menciones(titulo) | menciones(cuerpo)
    if ficha.fecha is not None:
        nombrados |= claves_de_fecha(_dia(ficha.fecha))
    campos: dict[str, Any] = {
        "codigo": ficha.codigo,
        "tipo": ficha.tipo,
        "expediente": ficha.expediente or "-",
        "termino": sorted(ficha.terminos),
        "propio": sorted(propios),
        "mencion": sorted(nombrados),
        "ver_titulo": titulo.encode(),
        "ver_cuerpo": cuerpo.encode(),
        "ver_datos": json.dumps({"url": ficha.url, "datos": dict(ficha.datos)}).encode(),
    }
    for campo, texto in (("titulo", analizable(titulo)), ("cuerpo", analizable(cuerpo))):
        campos[campo] = campos[f"{campo}_raiz"] = campos[f"{campo}_raiz_llana"] = texto
    if ficha.fecha is not None:
        campos["fecha"] = _instante(_dia(ficha.fecha))
    # from_dict con el esquema: Document(**campos) inventa tipos y mata al escritor.
    return tantivy.Document.from_dict(campos, ESQUEMA)


def _entero(texto: str) -> str:
    """Sin medios caracteres, que un lector de PDF puede dar y tantivy no acepta."""
    return unicodedata.normalize("NFC", texto).encode("utf-8", "replace").decode()


def _dia(fecha: date) -> date:
    return tiempo.dia_de(fecha) if isinstance(fecha, datetime) else fecha


def _instante(dia: date) -> datetime:
    return datetime(dia.year, dia.month, dia.day, tzinfo=UTC)


def _busca(indice: tantivy.Index, consulta: Consulta, filtro: Filtro, limite: int, salto: int) -> Hallazgos:
    if not filtro.terminos:
        return Hallazgos((), 0, {})
    buscador = indice.searcher()
    partes = [(Occur.Must, _compila(consulta)), *_filtros(filtro)]
    sin_tipo = Query.boolean_query(partes)
    por_tipo = _cuenta_por_tipo(buscador, sin_tipo)
    entera = sin_tipo
    if filtro.tipo:
        entera = Query.boolean_query([*partes, (Occur.Must, _sin_puntaje(_termino("tipo", filtro.tipo)))])
    total = por_tipo.get(filtro.tipo, 0) if filtro.tipo else sum(por_tipo.values())
    orden = None if consulta else "fecha"
    hallados = (
        buscador.search(entera, limit=limite, offset=salto, count=False, order_by_field=orden).hits if total else []
    )
    lista = tuple(_hallazgo(buscador.doc(lugar), consulta) for _, lugar in hallados)
    return Hallazgos(lista, total, por_tipo)


def _cuenta_por_tipo(buscador: tantivy.Searcher, pedido: tantivy.Query) -> dict[str, int]:
    cuentas = buscador.aggregate(pedido, {"tipos": {"terms": {"field": "tipo", "size": 50}}})
    return {str(grupo["key"]): int(grupo["doc_count"]) for grupo in cuentas["tipos"]["buckets"]}


def _hallazgo(documento: tantivy.Document, consulta: Consulta) -> Hallazgo:
    titulo = bytes(documento.get_first("ver_titulo") or b"").decode()
    cuerpo = bytes(documento.get_first("ver_cuerpo") or b"").decode()
    ver = json.loads(bytes(documento.get_first("ver_datos") or b"{}"))
    fecha = documento.get_first("fecha")
    expediente = str(documento.get_first("expediente"))
    return Hallazgo(
        codigo=str(documento.get_first("codigo")),
        tipo=str(documento.get_first("tipo")),
        titulo=titulo,
        titulo_html=resalta(titulo, consulta, raices),
        fragmento_html=fragmento(cuerpo, consulta, raices) if cuerpo else Marcado(""),
        fecha=fecha.date() if fecha is not None else None,
        expediente="" if expediente == "-" else expediente,
        url=str(ver["url"]),
        datos=ver["datos"],
    )


def _termino(campo: str, valor: str) -> tantivy.Query:
    return Query.term_query(ESQUEMA, campo, valor, "basic")


def _sin_puntaje(pedido: tantivy.Query) -> tantivy.Query:
    return Query.const_score_query(pedido, 0.0)


def _filtros(filtro: Filtro) -> list[tuple[Occur, tantivy.Query]]:
    filtros = [(Occur.Must, _sin_puntaje(Query.term_set_query(ESQUEMA, "termino", sorted(filtro.terminos))))]
    if filtro.desde or filtro.hasta:
        rango = Query.range_query(
            ESQUEMA,
            "fecha",
            tantivy.FieldType.Date,
            _instante(filtro.desde or date(1800, 1, 1)),
            _instante(filtro.hasta or date(2200, 1, 1)),
        )
        filtros.append((Occur.Must, _sin_puntaje(rango)))
    if filtro.fuera:
        filtros += [(Occur.MustNot, Query.term_set_query(ESQUEMA, c, sorted(filtro.fuera))) for c in DE_QUIEN_ES]
    return filtros


def _compila(consulta: Consulta) -> tantivy.Query:
    """Cláusula por cláusula con objetos de consulta: nada de lo escrito pasa por un analizador de sintaxis."""
    if not consulta:
        return Query.all_query()
    opciones = [_exacto("propio", codigo, PESO_CODIGO_PROPIO) for codigo in consulta.enteros]
    if consulta.clausulas:
        opciones.append(Query.boolean_query([(Occur.Must, _clausula(c)) for c in consulta.clausulas]))
    return _alguna(opciones)


def _clausula(clausula: Clausula) -> tantivy.Query:
    opciones: list[tantivy.Query] = []
    for palabra in clausula.palabras:
        opciones += _palabra(palabra)
    for frase in clausula.frases:
        opciones += _frase(frase)
    for codigo in clausula.codigos:
        opciones.append(_exacto("propio", codigo, PESO_CODIGO_PROPIO))
        opciones.append(_exacto("mencion", codigo, PESO_MENCION))
    for comienzo in clausula.prefijos:
        opciones += _comienzo(comienzo)
    return _alguna(opciones)


def _palabra(palabra: str) -> Iterator[tantivy.Query]:
    for campo, peso in (("titulo", PESO_TITULO), ("cuerpo", 1.0)):
        formas = [Query.boost_query(_frecuencia(campo, _forma("entera", palabra)), PESO_EXACTA)]
        formas += [
            _frecuencia(f"{campo}_{analizador}", forma)
            for analizador in ("raiz", "raiz_llana")
            if (forma := _forma(analizador, palabra))
        ]
        yield Query.boost_query(Query.disjunction_max_query(formas), peso)


def _frecuencia(campo: str, forma: str) -> tantivy.Query:
    return Query.term_query(ESQUEMA, campo, forma, "freq")


def _frase(frase: tuple[str, ...]) -> Iterator[tantivy.Query]:
    formas = [forma for palabra in frase if (forma := _forma("entera", palabra))]
    for campo, peso in (("titulo", PESO_TITULO), ("cuerpo", 1.0)):
        if len(formas) == 1:
            yield Query.boost_query(_frecuencia(campo, formas[0]), peso)
        elif formas:
            yield Query.boost_query(Query.phrase_query(ESQUEMA, campo, list(formas)), peso)


def _comienzo(comienzo: str) -> Iterator[tantivy.Query]:
    if not (forma := _forma("entera", comienzo)):
        return  # una palabra de más de 60 letras no está en el índice, y su comienzo vacío calzaría con todo
    patron = "".join(f"\\{c}" if c in r"\.+*?()|[]{}^$#&-~/" else c for c in forma) + ".*"
    for campo, peso in (("titulo", PESO_TITULO), ("cuerpo", 1.0)):
        yield Query.const_score_query(Query.regex_query(ESQUEMA, campo, patron), COMIENZO_CORTO * peso)
    if any(c.isdigit() for c in comienzo):
        yield Query.const_score_query(Query.regex_query(ESQUEMA, "propio", patron), PESO_MENCION)


def _exacto(campo: str, codigo: str, peso: float) -> tantivy.Query:
    return Query.const_score_query(_termino(campo, codigo), peso)


def _alguna(opciones: list[tantivy.Query]) -> tantivy.Query:
    if not opciones:
        return Query.empty_query()
    if len(opciones) == 1:
        return opciones[0]
    return Query.boolean_query([(Occur.Should, opcion) for opcion in opciones])


def _escribe_json(ruta: Path, datos: dict[str, Any]) -> None:
    _escribe_texto(ruta, json.dumps(datos, ensure_ascii=False))


def _escribe_texto(ruta: Path, texto: str) -> None:
    """Entero o nada: se escribe al lado y se cambia de nombre."""
    otra = ruta.with_name(f".{ruta.name}.{secrets.token_hex(4)}")
    try:
        with otra.open("w", encoding="utf-8") as flujo:
            flujo.write(texto)
            flujo.flush()
            os.fsync(flujo.fileno())
        otra.replace(ruta)
    finally:
        with suppress(FileNotFoundError):
            otra.unlink()
