// Leer etiquetas: el lector escribe y aprieta Entrar sin esperar a nadie. Cada lectura va a una fila y se anota en orden.
// Sin este archivo, cada lectura recarga la página y el foco vuelve al mismo lugar.
"use strict";

(() => {
  const form = document.querySelector("form[data-papel]");
  if (!form) return;
  const leido = document.getElementById("id_leido");
  const movimiento = document.getElementById("id_movimiento");
  const lista = document.querySelector("[data-leidos]");
  const cuenta = document.querySelector("[data-cuenta]");
  let cola = Promise.resolve();

  const muestra = () => {
    form.querySelectorAll("[data-si]").forEach((parte) => {
      parte.hidden = !parte.dataset.si.split(" ").includes(movimiento.value);
    });
  };
  movimiento.addEventListener("change", () => {
    muestra();
    if (leido) leido.focus();
  });
  muestra();
  if (!leido) return;

  const pon = (html) => {
    lista.insertAdjacentHTML("afterbegin", html);
    document.querySelector("[data-vacio]")?.remove();
    cuenta.textContent = lista.children.length;
  };
  const espera = (texto) => {
    const li = document.createElement("li");
    const dicho = document.createElement("div");
    dicho.textContent = `${texto}: sin conexión, se anota al volver…`;
    li.append(dicho);
    lista.prepend(li);
    return li;
  };
  const anota = async (datos, texto) => {
    let avisado = null;
    for (;;) {
      try {
        const respuesta = await fetch(form.action, { method: "POST", body: datos, headers: { "X-Una-Fila": "1" }, credentials: "same-origin" });
        if (respuesta.redirected) {
          window.location.assign(respuesta.url);
          return;
        }
        avisado?.remove();
        pon(await respuesta.text());
        return;
      } catch {
        avisado = avisado || espera(texto);
        await new Promise((sigue) => window.setTimeout(sigue, 3000));
      }
    }
  };
  form.addEventListener(
    "submit",
    (e) => {
      e.preventDefault();
      e.stopImmediatePropagation();
      const texto = leido.value.trim();
      if (!texto) return;
      const vigente = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/);
      if (vigente) form.querySelector("[name=csrfmiddlewaretoken]").value = vigente[1];
      const datos = new FormData(form);
      leido.value = "";
      leido.focus();
      cola = cola.then(() => anota(datos, texto));
    },
    true,
  );
})();
