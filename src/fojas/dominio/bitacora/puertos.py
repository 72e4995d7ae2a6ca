"""Lo que la bitácora pide al mundo: quien guarde su llave y firme con ella."""

from collections.abc import Iterable
from typing import Protocol


class Sellador(Protocol):
    """Guarda la llave privada y firma. Las llaves se nombran por su forma pública C2SP (vkey)."""

    def vigente(self) -> str:
        """La vkey de la llave en uso; vacía si no hay ninguna."""

    def estrena(self, nombre: str) -> str:
        """Crea la primera llave, una sola vez aunque la pidan dos procesos; devuelve la vkey en uso."""

    def prepara(self, nombre: str, *, recuerda: Iterable[str] = ()) -> str:
        """Deja lista, al lado de la vigente, la llave que la reemplazará; devuelve su vkey.

        `recuerda` son las públicas que la carpeta debe volver a conocer si se perdió entera.
        """

    def asume(self, vkey: str) -> bool:
        """Si esa es la llave preparada, pasa a ser la vigente y la privada anterior se destruye.

        Verdadero si al terminar es la vigente; falso si no está en ninguna parte.
        """

    def firma(self, texto: bytes, *, con: str) -> bytes:
        """Firma Ed25519 con la llave vigente o la preparada que tenga esa vkey. Lanza `LlavePerdida`."""

    def conocidas(self) -> tuple[str, ...]:
        """Toda vkey que esta carpeta ha conocido, retiradas incluidas."""

    def recuerda_sello(self, tamano: int, raiz: str) -> None:
        """Anota fuera de la base hasta dónde se ha firmado; uno menor que el recordado no cambia nada."""

    def ultimo_sello(self) -> tuple[int, str] | None:
        """(asientos, raíz) del mayor punto de control que esta carpeta ha firmado; None si no recuerda ninguno."""
