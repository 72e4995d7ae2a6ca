// Varios iguales: Entrar pasa a la fila que sigue, lo pegado de una planilla se vuelve filas y los archivos se calzan
// solos con su persona. Todo se guarda al escribir. Sin este archivo, cada botón devuelve la página con lo suyo hecho.
"use strict";

(() => {
  const form = document.querySelector("form[data-lote]");
  if (!form) return;
  const dice = document.querySelector("[data-guardado]");
  const cuerpo = form.querySelector("[data-filas]");
  const lugar = form.querySelector("[data-archivos]");
  const selector = document.getElementById("id_archivos");
  const pegado = document.getElementById("pegado");
  const borrador = document.getElementById("id_borrador");
  const DE_A = 8;
  let pendiente = 0;
  let vuelta = 0;
  let cola = Promise.resolve();
  let porEnviar = 0;

  const avisa = (texto, clase = "") => {
    dice.textContent = texto;
    dice.className = `chip ${clase}`;
  };
  const filas = () => [...cuerpo.querySelectorAll("[data-fila]")];
  const vacia = (fila) => [...fila.querySelectorAll("input")].every((c) => !c.value.trim());
  const numera = () => {
    filas().forEach((fila, n) => {
      fila.querySelector("[data-numero]").textContent = n + 1;
      fila.querySelectorAll("input").forEach((c) => c.setAttribute("aria-label", c.getAttribute("aria-label").replace(/\d+$/, n + 1)));
    });
    const escritas = filas().filter((f) => !vacia(f)).length;
    form.querySelector("[data-cuenta]").textContent = escritas === 1 ? "1 persona" : `${escritas} personas`;
  };
  const agrega = () => {
    const nueva = filas().at(-1).cloneNode(true);
    nueva.querySelectorAll("input").forEach((c) => (c.value = ""));
    const estado = nueva.querySelector("[data-estado]");
    estado.textContent = "";
    estado.classList.remove("rojo-t");
    cuerpo.append(nueva);
    numera();
    return nueva;
  };

  // Guardar: un envío a la vez, y cada respuesta pone al día las filas y los archivos.
  const pon = (dado, cual) => {
    borrador.value = dado.borrador;
    avisa(dado.dicho, "verde");
    if (dado.tabla) {
      cuerpo.innerHTML = dado.tabla;
      numera();
    }
    if (!lugar.contains(document.activeElement) || document.activeElement.tagName === "BUTTON") lugar.innerHTML = dado.archivos;
    // Si se siguió escribiendo, la respuesta que viene dirá lo de ahora.
    if (cual === vuelta) {
      filas().filter((f) => !vacia(f)).forEach((fila, n) => {
        const dicho = dado.filas[n];
        const estado = fila.querySelector("[data-estado]");
        if (!dicho) return;
        estado.textContent = dicho.dicho;
        estado.classList.toggle("rojo-t", dicho.mal);
      });
    }
    if (dado.rechazos.length) avisa(dado.rechazos.join(" "), "rojo");
  };
  const envia = async (nuevos, pega, alSalir = false) => {
    const cual = vuelta;
    const vigente = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/);
    const sello = form.querySelector("[name=csrfmiddlewaretoken]");
    if (vigente) sello.value = vigente[1];
    const datos = new FormData(form);
    datos.delete("archivos");
    datos.set("pegado", pega);
    datos.set("paso", "solo");
    nuevos.forEach((archivo) => datos.append("archivos", archivo, archivo.name));
    try {
      const respuesta = await fetch(form.action, { method: "POST", body: datos, credentials: "same-origin", keepalive: alSalir });
      if (!(respuesta.headers.get("content-type") || "").includes("json")) {
        avisa("Tu sesión venció: ingresa en otra pestaña y sigue. Lo escrito está aquí", "ambar");
        return false;
      }
      pon(await respuesta.json(), cual);
      return true;
    } catch {
      avisa("Sin conexión: lo escrito sigue en esta página y se guarda al volver", "ambar");
      return false;
    }
  };
  const guarda = (nuevos = [], pega = "") => {
    window.clearTimeout(pendiente);
    porEnviar += 1;
    cola = cola.then(async () => {
      // Lo que no llegó se vuelve a mandar: ni un archivo ni un pegado se pierden por un corte.
      while (!(await envia(nuevos, pega))) await new Promise((sigue) => window.setTimeout(sigue, 3000));
      porEnviar -= 1;
    });
    return cola;
  };
  const cambia = () => {
    vuelta += 1;
    window.clearTimeout(pendiente);
    pendiente = window.setTimeout(guarda, 700);
  };
  cuerpo.addEventListener("input", () => {
    if (!vacia(filas().at(-1))) agrega();
    numera();
  });
  form.addEventListener("input", (e) => {
    if (e.target !== selector && e.target !== pegado) cambia();
  });
  window.addEventListener("pagehide", () => {
    if (pendiente && vuelta) envia([], "", true);
  });

  // Pegar filas de una planilla en cualquier casilla, o en el cuadro.
  const filasDe = (texto) => texto.includes("\t") || texto.trim().includes("\n");
  form.addEventListener("paste", (e) => {
    const archivos = [...e.clipboardData.files];
    const texto = e.clipboardData.getData("text");
    if (archivos.length) {
      e.preventDefault();
      sube(archivos);
    } else if (filasDe(texto) && (e.target.closest("[data-fila]") || e.target === pegado)) {
      e.preventDefault();
      vuelta += 1;
      guarda([], texto).then(() => filas().find(vacia)?.querySelector("input").focus());
    }
  });

  // Archivos: de a pocos, para que ninguno espere a todos.
  const sube = async (archivos) => {
    for (let n = 0; n < archivos.length; n += DE_A) {
      avisa(`Subiendo ${Math.min(n + DE_A, archivos.length)} de ${archivos.length} archivos`);
      await guarda(archivos.slice(n, n + DE_A));
    }
  };
  selector.addEventListener("change", () => {
    const elegidos = [...selector.files];
    selector.value = "";
    sube(elegidos);
  });
  document.addEventListener("dragover", (e) => e.preventDefault());
  document.addEventListener("drop", (e) => {
    e.preventDefault();
    sube([...e.dataTransfer.files]);
  });
  lugar.addEventListener("click", (e) => {
    const boton = e.target.closest("[name=quita]");
    if (!boton) return;
    e.preventDefault();
    boton.closest("li").remove();
    vuelta += 1;
    guarda();
  });

  // Entrar: en una persona, la que sigue; en lo común, el dato que sigue. Con Ctrl se revisa.
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || !e.target.matches("input:not([type=file]), select")) return;
    e.preventDefault();
    const fila = e.target.closest("[data-fila]");
    if (fila) {
      (fila.nextElementSibling || agrega()).querySelector("input").focus();
      return;
    }
    const datos = [...form.querySelectorAll("input, select, textarea, button")].filter(
      (c) => c.tabIndex >= 0 && c.type !== "hidden" && (c.checkVisibility ? c.checkVisibility() : c.offsetParent),
    );
    datos[datos.indexOf(e.target) + 1]?.focus();
  });
  // Lo que todavía se está subiendo llega antes que la revisión.
  form.addEventListener(
    "submit",
    (e) => {
      window.clearTimeout(pendiente);
      if (!porEnviar) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      const boton = e.submitter;
      cola.then(() => form.requestSubmit(boton));
    },
    true,
  );
  form.querySelectorAll("[data-sin-guiones]").forEach((p) => {
    p.hidden = true;
  });
  numera();
})();
