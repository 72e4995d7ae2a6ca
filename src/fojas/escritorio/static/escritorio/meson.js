// El mesón: sube archivos al momento, guarda el borrador solo y llena lo que la ficha ya sabe. Sin este archivo la
// página funciona igual: el formulario lleva sus archivos y cada botón la devuelve con lo suyo hecho.
"use strict";

(() => {
  const form = document.querySelector("form[data-meson]");
  if (!form) return;
  const dice = document.querySelector("[data-guardado]");
  const zona = form.querySelector("[data-adjuntos]");
  const lista = zona.querySelector("[data-lista]");
  const selector = document.getElementById("id_archivos");
  const camara = document.getElementById("camara");
  let subiendo = 0;

  // La sesión puede renovarse en otra pestaña: el sello del formulario se toma de la galleta vigente.
  const sello = () => {
    const vigente = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/);
    const campo = form.querySelector("[name=csrfmiddlewaretoken]");
    if (vigente) campo.value = vigente[1];
    return campo.value;
  };
  const avisa = (texto, clase = "") => {
    dice.textContent = texto;
    dice.className = `chip ${clase}`;
  };

  // Borrador
  const codigo = document.getElementById("id_borrador");
  let pendiente = 0;
  let enCurso = null;
  let cambio = false;
  let enviado = false;
  let falta = false;
  const vencida = "Tu sesión venció: ingresa en otra pestaña y sigue. Lo escrito está aquí";
  const manda = async (datos, alSalir) => {
    try {
      const opciones = { method: "POST", body: datos, credentials: "same-origin", keepalive: alSalir };
      const respuesta = await fetch(form.dataset.guarda, opciones);
      if (respuesta.redirected || respuesta.status === 403) {
        cambio = falta = true;
        avisa(vencida, "ambar");
        return;
      }
      if (!respuesta.ok) throw new Error(respuesta.status);
      const guardado = await respuesta.json();
      falta = false;
      codigo.value = guardado.borrador;
      avisa(guardado.dicho, "verde");
    } catch {
      cambio = falta = true;
      avisa("Sin conexión: lo escrito sigue en esta página", "ambar");
    }
  };
  const guarda = async (alSalir = false) => {
    window.clearTimeout(pendiente);
    if (!cambio || enviado) return;
    // Mientras el primero no dé su código, otro envío haría otro borrador.
    if (enCurso && !(alSalir && codigo.value)) {
      await enCurso;
      // Lo que cambió mientras tanto también se guarda.
      await guarda(alSalir);
      return;
    }
    cambio = false;
    sello();
    const datos = new FormData(form);
    datos.delete("archivos");
    enCurso = manda(datos, alSalir);
    await enCurso;
    enCurso = null;
  };
  const cambia = () => {
    cambio = true;
    window.clearTimeout(pendiente);
    pendiente = window.setTimeout(guarda, 2000);
  };
  form.addEventListener("input", cambia);
  form.addEventListener("focusout", (e) => {
    if (e.target.matches("input, select, textarea")) guarda();
  });
  // Al cerrar de golpe no hay después: el navegador termina este envío aunque la página ya no esté.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) guarda(true);
  });
  window.addEventListener("pagehide", () => guarda(true));
  document.body.addEventListener("sesionVencida", () => avisa(vencida, "ambar"));
  form.addEventListener("submit", (e) => {
    if (subiendo) {
      e.preventDefault();
      e.stopImmediatePropagation();
      avisa("Espera: todavía se está subiendo un archivo", "ambar");
      return;
    }
    if (enCurso) {
      // Un borrador a medio guardar llegaría después del folio y quedaría huérfano.
      e.preventDefault();
      e.stopImmediatePropagation();
      const boton = e.submitter;
      enviado = true;
      enCurso.then(() => form.requestSubmit(boton));
      return;
    }
    sello();
    enviado = true;
  });
  const sigueAqui = () => {
    enviado = false;
  };
  window.addEventListener("pageshow", sigueAqui);
  form.addEventListener("noenviado", sigueAqui);
  window.addEventListener("beforeunload", (e) => {
    if (!enviado && (subiendo || falta)) e.preventDefault();
  });

  // Adjuntos
  const cuenta = () => {
    const n = lista.querySelectorAll("[data-adjunto]").length;
    zona.querySelector("[data-cuenta]").textContent = n === 1 ? "1 archivo" : `${n} archivos`;
  };
  const renglon = (nombre) => {
    const li = document.createElement("li");
    const barra = document.createElement("progress");
    const texto = document.createElement("div");
    barra.max = 1;
    barra.value = 0;
    barra.setAttribute("aria-label", `Subiendo ${nombre}`);
    texto.textContent = nombre;
    texto.append(barra);
    li.append(document.createElement("span"), texto);
    lista.append(li);
    return { li, barra, texto };
  };
  const sube = (datos, nombre) =>
    new Promise((listo) => {
      const { li, barra, texto } = renglon(nombre);
      const pedido = new XMLHttpRequest();
      const falla = (motivo) => {
        texto.textContent = `${nombre}: ${motivo}`;
        texto.className = "rojo-t";
        texto.setAttribute("role", "alert");
        const quita = document.createElement("button");
        quita.type = "button";
        quita.className = "boton plano";
        quita.textContent = "Entendido";
        quita.addEventListener("click", () => li.remove());
        li.append(quita);
      };
      subiendo += 1;
      datos.append("csrfmiddlewaretoken", sello());
      pedido.open("POST", form.dataset.sube);
      pedido.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable) barra.value = e.loaded / e.total;
      });
      pedido.addEventListener("loadend", () => {
        subiendo -= 1;
        if (pedido.status === 200 && pedido.responseText.includes("data-adjunto")) {
          const plantilla = document.createElement("template");
          plantilla.innerHTML = pedido.responseText;
          const nuevo = plantilla.content.querySelector("li");
          const huella = nuevo.querySelector("[data-quita]").value;
          const repetido = lista.querySelector(`[data-quita][value="${huella}"]`);
          if (repetido) {
            li.remove();
            avisa(`«${nombre}» ya estaba adjunto`, "ambar");
          } else li.replaceWith(nuevo);
          cuenta();
          cambia();
        } else if (pedido.status === 422) falla(pedido.responseText);
        else if (pedido.status === 413) falla("es demasiado grande.");
        else falla("no se pudo subir. Revisa la conexión o tu sesión y vuelve a elegirlo.");
        listo();
      });
      pedido.send(datos);
    });
  const subeArchivos = async (archivos) => {
    for (const archivo of archivos) {
      const datos = new FormData();
      const generico = /^image\.\w+$/.test(archivo.name);
      const hora = new Date().toLocaleTimeString("es-CL", { hour12: false }).replaceAll(":", ".");
      const nombre = generico ? `Imagen pegada ${hora}.${archivo.name.split(".").pop()}` : archivo.name;
      datos.append("archivo", archivo, nombre);
      await sube(datos, nombre);
    }
  };
  for (const entrada of [selector, camara]) {
    entrada.addEventListener("change", () => {
      const elegidos = [...entrada.files];
      entrada.value = "";
      subeArchivos(elegidos);
    });
  }
  zona.addEventListener("dragover", (e) => {
    e.preventDefault();
    zona.classList.add("recibe");
  });
  for (const fin of ["dragleave", "drop"]) zona.addEventListener(fin, () => zona.classList.remove("recibe"));
  // Un archivo soltado fuera de su lugar no debe reemplazar la página.
  document.addEventListener("dragover", (e) => e.preventDefault());
  document.addEventListener("drop", (e) => {
    e.preventDefault();
    subeArchivos([...e.dataTransfer.files]);
  });
  document.addEventListener("paste", (e) => {
    if (!e.clipboardData.files.length) return;
    e.preventDefault();
    subeArchivos([...e.clipboardData.files]);
  });
  lista.addEventListener("click", (e) => {
    const boton = e.target.closest("[data-quita]");
    if (!boton) return;
    e.preventDefault();
    const li = boton.closest("li");
    const quedaba = document.createElement("li");
    const texto = document.createElement("div");
    const deshace = document.createElement("button");
    texto.textContent = `Quitado: ${li.querySelector("b").textContent}`;
    deshace.type = "button";
    deshace.className = "boton plano";
    deshace.textContent = "Deshacer";
    deshace.addEventListener("click", () => {
      quedaba.replaceWith(li);
      cuenta();
      cambia();
    });
    quedaba.append(document.createElement("span"), texto, deshace);
    li.replaceWith(quedaba);
    deshace.focus();
    cuenta();
    cambia();
  });
  zona.querySelectorAll("[data-con-guiones]").forEach((p) => {
    p.hidden = false;
  });
  form.querySelectorAll("[data-sin-guiones]").forEach((p) => {
    p.hidden = true;
  });
  zona.querySelector("[data-selector]").classList.add("oculto");
  selector.tabIndex = -1;
  zona.querySelectorAll("[data-pide]").forEach((boton) => {
    boton.addEventListener("click", () => document.getElementById(boton.dataset.pide).click());
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "F4" || e.altKey || e.ctrlKey) return;
    e.preventDefault();
    camara.click();
  });
  zona.querySelector("[data-agrega-texto]").addEventListener("click", async () => {
    const texto = document.getElementById("id_texto_pegado");
    if (!texto.value.trim()) return;
    const datos = new FormData();
    datos.append("texto", texto.value);
    datos.append("canal", document.getElementById("id_canal").value);
    texto.value = "";
    await sube(datos, "Texto pegado");
  });

  // Entrar en un dato pasa al siguiente: ni un lector de códigos ni un dedo apurado envían a medias. Envía Ctrl Entrar.
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || !e.target.matches("input, select")) return;
    e.preventDefault();
    const datos = [...form.querySelectorAll("input, select, textarea, button")].filter(
      (c) => c.tabIndex >= 0 && c.type !== "hidden" && (c.checkVisibility ? c.checkVisibility() : c.offsetParent),
    );
    const sigue = datos[datos.indexOf(e.target) + 1];
    if (sigue) sigue.focus();
  });

  // Lo que la ficha ya sabe llena lo que nadie ha tocado.
  const correo = document.getElementById("id_correo_respuesta");
  const medio = document.getElementById("id_notificar_por");
  const asistido = document.getElementById("id_asistido");
  let puesto = { correo: "", medio: "" };
  const llena = () => {
    const elegida = form.querySelector("[name=remitente]:checked");
    if (!elegida) return;
    const sabe = { correo: elegida.dataset.correo || "", medio: elegida.dataset.medio || "" };
    if ((!sabe.medio || sabe.medio === "correo") && elegida.dataset.correo !== undefined) sabe.medio = sabe.correo ? "correo" : "presencial";
    if (!correo.value || correo.value === puesto.correo) correo.value = sabe.correo;
    if (!asistido.checked && (!medio.value || medio.value === puesto.medio)) medio.value = sabe.medio;
    puesto = sabe;
  };
  document.body.addEventListener("htmx:afterSettle", llena);
  let medioDeAntes = "";
  asistido.addEventListener("change", () => {
    if (asistido.checked) medioDeAntes = medio.value;
    medio.value = asistido.checked ? "presencial" : medioDeAntes;
    medio.dispatchEvent(new Event("change", { bubbles: true }));
    const dicho = form.querySelector("[data-dice-asistida]");
    dicho.textContent = dicho.textContent;
  });
  form.addEventListener("change", (e) => {
    if (e.target.name === "remitente") llena();
    const marca = e.target.closest("[data-elige]");
    if (marca && e.target.value) document.getElementById(marca.dataset.elige).checked = true;
  });
})();
