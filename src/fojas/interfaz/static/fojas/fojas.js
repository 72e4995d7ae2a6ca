// Atajos, envíos dobles y sesiones vencidas. Todo lo que hace la página se puede hacer sin este archivo.
"use strict";

(() => {
  const escribiendo = (e) => e.target.matches("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.form) {
      e.preventDefault();
      e.target.form.requestSubmit();
      return;
    }
    if (e.altKey && /^[1-9]$/.test(e.key)) {
      const parte = document.querySelector(`[data-parte="${e.key}"]`);
      const control = parte && parte.querySelector("input:not([type=hidden]), select, textarea, button");
      if (control) {
        e.preventDefault();
        control.focus();
      }
      return;
    }
    if (e.key === "Escape" && e.target.matches("[type=search]")) {
      e.target.blur();
      return;
    }
    if (escribiendo(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    const destino = document.querySelector(`[data-atajo="${CSS.escape(e.key)}"]`);
    if (!destino) return;
    e.preventDefault();
    if (destino.matches("input")) destino.focus();
    else destino.click();
  });

  // Lo escrito cuando vence la sesión: queda en esta pestaña, solo texto, hasta que quien lo escribió vuelve a ingresar.
  const { sesion, entra, yo } = document.body.dataset;
  const LLAVE = "fojas:escrito";
  const propios = () => [...document.querySelectorAll('main form[method="post"]:not([action])')];
  const avisa = (form, texto, clase) => {
    const aviso = form.querySelector("[data-dicho]") || document.createElement("p");
    aviso.className = `aviso ${clase}`;
    aviso.dataset.dicho = "";
    aviso.setAttribute("role", "alert");
    const dicho = document.createElement("span");
    dicho.textContent = texto;
    aviso.replaceChildren(dicho);
    form.prepend(aviso);
    aviso.scrollIntoView({ block: "nearest" });
    return dicho;
  };
  const viva = async () => {
    try {
      const respuesta = await fetch(sesion, { redirect: "manual", cache: "no-store", credentials: "same-origin" });
      return respuesta.type === "opaqueredirect" ? "vencida" : "si";
    } catch {
      return "sin conexión";
    }
  };
  const deja = (form) => {
    if ([...form.querySelectorAll("input[type=file]")].some((c) => c.files.length)) {
      // Un archivo elegido no se puede reponer: la página se queda y se ingresa en otra pestaña.
      form.dispatchEvent(new Event("noenviado"));
      const enlace = document.createElement("a");
      enlace.href = entra;
      enlace.target = "_blank";
      enlace.textContent = "Ingresa en otra pestaña";
      avisa(form, "Tu sesión venció. ", "ambar").append(enlace, " y vuelve a enviar: lo escrito y tus archivos siguen aquí.");
      return;
    }
    const claves = [...form.elements].filter((c) => c.type === "password" || c.type === "file").map((c) => c.name);
    const campos = [...new FormData(form)].filter(([nombre]) => ![...claves, "csrfmiddlewaretoken", "envio"].includes(nombre));
    const cual = form.dataset.retoma ? -1 : propios().indexOf(form);
    const lugar = location.pathname + location.search;
    sessionStorage.setItem(LLAVE, JSON.stringify({ yo, lugar, cual, campos }));
    location.assign(`${entra}?next=${encodeURIComponent(lugar)}`);
  };
  const llena = (form, campos) => {
    for (const control of form.elements) {
      const datos = campos.filter(([nombre]) => nombre === control.name);
      if (!datos.length && !["checkbox", "radio"].includes(control.type)) continue;
      const antes = control.checked + control.value;
      if (["checkbox", "radio"].includes(control.type)) control.checked = datos.some(([, dato]) => dato === control.value);
      else if (control.type === "select-multiple") {
        for (const opcion of control.options) opcion.selected = datos.some(([, dato]) => dato === opcion.value);
      } else if (!["file", "submit", "button"].includes(control.type) && !["csrfmiddlewaretoken", "envio"].includes(control.name)) {
        control.value = datos[0][1];
        campos.splice(campos.indexOf(datos[0]), 1);
      }
      // Lo repuesto en una parte plegada se muestra: se va a enviar.
      if (control.checked + control.value !== antes) for (let p = control.closest("details"); p; p = p.parentElement.closest("details")) p.open = true;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
    avisa(form, "Tu sesión venció, y aquí está lo que habías escrito. Revísalo y envíalo.", "verde");
  };
  const retoma = () => {
    const guardado = JSON.parse(sessionStorage.getItem(LLAVE) || "null");
    if (!sesion || !guardado) return;
    if (guardado.yo === yo && guardado.lugar !== location.pathname + location.search) return;
    // Lo de otra persona no se muestra: un mesón lo usan varias en el día.
    sessionStorage.removeItem(LLAVE);
    if (guardado.yo !== yo) return;
    const form = guardado.cual < 0 ? document.querySelector("form[data-retoma]") : propios()[guardado.cual];
    if (!form) return;
    if (guardado.cual >= 0) {
      llena(form, guardado.campos);
      return;
    }
    // El mesón arma su página según lo escrito: se la pide con todo puesto.
    const pedido = document.createElement("form");
    pedido.method = "post";
    pedido.action = form.action;
    pedido.hidden = true;
    const sello = form.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [nombre, dato] of [...guardado.campos, ["csrfmiddlewaretoken", sello], ["paso", form.dataset.retoma]]) {
      const campo = document.createElement("textarea");
      campo.name = nombre;
      campo.value = dato;
      pedido.append(campo);
    }
    document.body.append(pedido);
    pedido.submit();
  };
  retoma();

  // Un formulario ya enviado no se envía otra vez, y ninguno se envía a una sesión que venció.
  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (form.dataset.enviado) {
      e.preventDefault();
      return;
    }
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    form.dataset.enviado = "1";
    window.setTimeout(() => delete form.dataset.enviado, 8000);
    // La sesión puede renovarse en otra pestaña: el sello del formulario se toma de la galleta vigente.
    const vigente = document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/);
    const sello = form.querySelector("[name=csrfmiddlewaretoken]");
    if (vigente && sello) sello.value = vigente[1];
    const seRetoma = form.dataset.retoma || !form.hasAttribute("action");
    if (!sesion || !seRetoma || form.dataset.viva) {
      delete form.dataset.viva;
      return;
    }
    e.preventDefault();
    const boton = e.submitter;
    const como = await viva();
    delete form.dataset.enviado;
    if (como === "si") {
      form.dataset.viva = "1";
      form.requestSubmit(boton);
    } else if (como === "vencida") deja(form);
    else {
      form.dispatchEvent(new Event("noenviado"));
      const sigue = "reintenta" in form.dataset ? "guardado en este equipo. Se enviará al volver." : "en esta página. Vuelve a enviarlo.";
      avisa(form, `Sin conexión: no se envió, y lo escrito sigue ${sigue}`, "ambar");
    }
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-enviado]").forEach((f) => delete f.dataset.enviado);
  });

  // Lo primero que se escribe ya está enfocado. Con el dedo no: el teclado taparía la página.
  const primero = () => {
    const campos = document.querySelectorAll("main form.lectura[method=post] :is(input, select, textarea):not([type=hidden])");
    return window.matchMedia("(pointer: coarse)").matches ? null : [...campos].find((c) => !c.disabled && c.checkVisibility());
  };
  const foco = document.querySelector("[data-foco]") || primero();
  if (foco) foco.focus();

  // Arrastrar o pegar archivos: se suman al selector.
  document.querySelectorAll("[data-suelta]").forEach((zona) => {
    const selector = zona.querySelector("input[type=file]");
    const suma = (archivos) => {
      if (!archivos.length) return;
      const todos = new DataTransfer();
      for (const archivo of [...selector.files, ...archivos]) todos.items.add(archivo);
      selector.files = todos.files;
      selector.dispatchEvent(new Event("change", { bubbles: true }));
    };
    zona.addEventListener("dragover", (e) => e.preventDefault());
    zona.addEventListener("drop", (e) => {
      e.preventDefault();
      suma(e.dataTransfer.files);
    });
    document.addEventListener("paste", (e) => suma(e.clipboardData.files));
    selector.addEventListener("change", () => {
      const subir = zona.closest("form").querySelector("[data-sube]");
      if (subir) subir.click();
    });
  });

  // Elegir todos.
  document.querySelectorAll("[data-elige-todos]").forEach((todos) => {
    todos.addEventListener("change", () => {
      document.querySelectorAll(`input[name="${todos.dataset.eligeTodos}"]`).forEach((c) => {
        c.checked = todos.checked;
      });
    });
  });

  // El menú que se abrió en una pantalla angosta no tapa la página cuando se ensancha.
  const carril = document.getElementById("carril");
  window.matchMedia("(min-width: 64rem)").addEventListener("change", (e) => {
    if (e.matches && carril && carril.matches(":popover-open")) carril.hidePopover();
  });
})();
