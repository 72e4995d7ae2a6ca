// El formulario público: guarda solo, sube con avance y espera a que vuelva la conexión. Sin este archivo cada botón hace
// lo suyo y la página vuelve con todo puesto.
"use strict";

(() => {
  const foco = document.querySelector("[data-foco]");
  if (foco) foco.focus();
  const form = document.querySelector("form[data-presentar]");
  if (!form) return;
  const dice = form.querySelector("[data-dice]");
  const SIN_RED = "Sin conexión: lo escrito sigue en esta página. Se enviará al volver.";
  const avisa = (texto) => {
    if (dice.textContent !== texto) dice.textContent = texto;
  };
  const hora = () => new Date().toLocaleTimeString("es-CL", { hour: "2-digit", minute: "2-digit", hour12: false });

  // Lo escrito se guarda solo.
  let pendiente = 0;
  let cambio = false;
  const escribe = !["archivos", "revisar"].includes(form.dataset.paso);
  const guarda = async (alSalir = false) => {
    window.clearTimeout(pendiente);
    if (!cambio || !escribe) return;
    cambio = false;
    const datos = new FormData(form);
    datos.set("accion", "guardar");
    try {
      const dada = await fetch(form.action, { method: "POST", body: datos, keepalive: alSalir, credentials: "omit" });
      if (dada.status !== 204) throw new Error(dada.status);
      avisa(`Guardado a las ${hora()}.`);
    } catch {
      cambio = true;
      avisa(SIN_RED);
    }
  };
  form.addEventListener("input", (e) => {
    if (e.target.type === "file") return;
    cambio = true;
    window.clearTimeout(pendiente);
    pendiente = window.setTimeout(guarda, 1500);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && guarda(true));

  // Un envío a la vez. Sin conexión se espera: la página no se pierde en un error del navegador.
  let enviando = false;
  // Con Ctrl Entrar no hay botón: se espera igual, y se envía como el botón principal.
  let espera = false;
  let conQue = null;
  const hayRed = async () => {
    const corte = new AbortController();
    const reloj = window.setTimeout(() => corte.abort(), 8000);
    try {
      await fetch(form.action, { method: "HEAD", cache: "no-store", credentials: "omit", signal: corte.signal });
      return true;
    } catch {
      return false;
    } finally {
      window.clearTimeout(reloj);
    }
  };
  const insiste = () => {
    if (espera) form.requestSubmit(conQue);
  };
  window.addEventListener("online", insiste);
  form.addEventListener("submit", async (e) => {
    if (form.dataset.sale) return;
    e.preventDefault();
    const boton = e.submitter;
    if (enviando) return;
    if (boton && boton.value === "subir") {
      sube([...selector.files]);
      return;
    }
    if (subiendo && !(boton && boton.value.startsWith("quitar:"))) {
      avisa("Espera a que terminen de subir los archivos.");
      return;
    }
    enviando = true;
    avisa("Enviando…");
    if (await hayRed()) {
      espera = false;
      form.dataset.sale = "1";
      form.requestSubmit(boton);
      return;
    }
    enviando = false;
    espera = true;
    conQue = boton;
    avisa(SIN_RED);
    window.setTimeout(insiste, 3000);
  });
  window.addEventListener("pageshow", () => {
    enviando = false;
    delete form.dataset.sale;
  });

  // Archivos: se suben al elegirlos, uno por uno, con su avance; los que la red corta se reintentan solos.
  const selector = form.querySelector("#archivos");
  let subiendo = 0;
  if (!selector) return;
  const lista = form.querySelector("[data-lista]");
  const cola = form.querySelector("[data-subiendo]");
  const camara = form.querySelector("[data-camara]");
  const foto = form.querySelector("[data-foto]");
  form.querySelector("[data-sube]").hidden = true;
  if (window.matchMedia("(pointer: coarse)").matches) {
    foto.hidden = false;
    foto.addEventListener("click", () => camara.click());
  }
  const fila = (archivo) => {
    const li = document.createElement("li");
    const cuerpo = document.createElement("div");
    const nombre = document.createElement("strong");
    const estado = document.createElement("p");
    const barra = document.createElement("progress");
    nombre.textContent = archivo.name;
    estado.className = "tenue";
    estado.setAttribute("role", "status");
    barra.max = 100;
    barra.value = 0;
    barra.setAttribute("aria-label", `Avance de ${archivo.name}`);
    cuerpo.append(nombre, estado, barra);
    li.append(document.createElement("span"), cuerpo, document.createElement("span"));
    cola.append(li);
    cola.hidden = false;
    return { li, estado, barra };
  };
  const manda = (archivo, vista) =>
    new Promise((listo, falla) => {
      const datos = new FormData();
      datos.set("accion", "subir");
      datos.set("archivos", archivo, archivo.name);
      const pedido = new XMLHttpRequest();
      pedido.open("POST", form.action);
      pedido.setRequestHeader("X-Trozo", "1");
      pedido.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable) vista.barra.value = (100 * e.loaded) / e.total;
      });
      pedido.addEventListener("load", () => listo(pedido));
      pedido.addEventListener("error", falla);
      pedido.addEventListener("timeout", falla);
      pedido.send(datos);
    });
  const uno = async (archivo) => {
    const vista = fila(archivo);
    const quita = () => {
      vista.li.remove();
      cola.hidden = !cola.children.length;
    };
    if (archivo.size > Number(form.dataset.maximo)) {
      vista.estado.textContent = "Pesa demasiado para enviarlo por aquí. Tráelo al mesón.";
      vista.barra.remove();
      return;
    }
    for (let intento = 0; ; intento += 1) {
      try {
        vista.estado.textContent = "Subiendo…";
        const dada = await manda(archivo, vista);
        if (dada.status === 200) {
          lista.innerHTML = dada.responseText;
          quita();
          avisa(`${archivo.name}: guardado a las ${hora()}.`);
          return;
        }
        const pagina = new DOMParser().parseFromString(dada.responseText, "text/html");
        const motivo = pagina.querySelector("#resumen-errores li") || pagina.querySelector("main h1");
        vista.estado.textContent = motivo ? motivo.textContent : "No se pudo guardar.";
        vista.barra.remove();
        return;
      } catch {
        vista.estado.textContent = "Sin conexión: se vuelve a intentar solo.";
        vista.barra.value = 0;
        await new Promise((sigue) => {
          const reloj = window.setTimeout(sigue, Math.min(15000, 1000 * 2 ** intento));
          window.addEventListener("online", () => (window.clearTimeout(reloj), sigue()), { once: true });
        });
      }
    }
  };
  async function sube(archivos) {
    selector.value = "";
    camara.value = "";
    subiendo += archivos.length;
    for (const archivo of archivos) {
      await uno(archivo);
      subiendo -= 1;
    }
  }
  selector.addEventListener("change", () => sube([...selector.files]));
  camara.addEventListener("change", () => sube([...camara.files]));
})();
