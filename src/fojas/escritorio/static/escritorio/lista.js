// Filas con el teclado: j y k recorren, x elige, Enter abre. Sin este archivo quedan las casillas y los enlaces.
"use strict";

(() => {
  const imprime = document.querySelector("[data-imprime]");
  if (imprime) {
    imprime.hidden = false;
    imprime.addEventListener("click", () => window.print());
  }

  const filas = [...document.querySelectorAll(".tabla tbody tr")].filter((f) => f.querySelector("a.asunto"));
  if (!filas.length) return;
  const casillas = filas.map((f) => f.querySelector('input[name="e"]'));
  const dice = document.querySelector(".lote strong");
  const sinElegir = dice ? dice.textContent : "";

  const pinta = () => {
    let elegidas = 0;
    casillas.forEach((c, i) => {
      if (!c) return;
      filas[i].classList.toggle("elegida", c.checked);
      elegidas += c.checked ? 1 : 0;
    });
    if (dice) dice.textContent = elegidas ? `${elegidas} ${elegidas === 1 ? "elegida" : "elegidas"}:` : sinElegir;
  };
  document.addEventListener("change", (e) => {
    if (e.target.matches('input[name="e"], [data-elige-todos]')) pinta();
  });
  window.addEventListener("pageshow", pinta);

  const actual = () => filas.indexOf(document.activeElement.closest("tr"));
  const va = (lugar) => {
    const fila = filas[Math.max(0, Math.min(lugar, filas.length - 1))];
    fila.querySelector("a.asunto").focus();
    fila.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.matches('input:not([type="checkbox"]), textarea, select')) return;
    if (e.key === "j") va(actual() + 1);
    else if (e.key === "k") va(actual() < 0 ? 0 : actual() - 1);
    else if (e.key === "x" && actual() >= 0 && casillas[actual()]) {
      const casilla = casillas[actual()];
      casilla.checked = !casilla.checked;
      casilla.dispatchEvent(new Event("change", { bubbles: true }));
    } else return;
    e.preventDefault();
  });
})();
