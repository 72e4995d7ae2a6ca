// El mesón: sube archivos al momento, guarda el borrador solo y llena lo que la ficha ya sabe. Lo que no alcanza a llegar
// espera en este equipo (equipo.js). Sin este archivo la página funciona igual: el formulario lleva sus archivos y cada
// botón la devuelve con lo suyo hecho.
"use strict";

(() => {
  const form = document.querySelector("form[data-meson]");
  if (!form) return;
  const dice = document.querySelector("[data-guardado]");
  const zona = form.querySelector("[data-adjuntos]");
  const lista = zona.querySelector("[data-lista]");
  const selector = document.getElementById("id_archivos");
  const camara = document.getElementById("camara");
  const { equipo } = window;
  const clave = document.getElementById("id_clave");
  const INSISTE = 3000;
  let subiendo = 0;
  let espera = null;

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
  let copia = 0;
  let insiste = 0;
  const vencida = "Tu sesión venció: ingresa en otra pestaña y sigue. Lo escrito está aquí";
  const llave = () => `texto:${clave.value}`;
  const quedaAqui = () => {
    const datos = new FormData(form);
    datos.delete("archivos");
    datos.delete("csrfmiddlewaretoken");
    const titulo = datos.get("materia") || datos.get("quien") || "sin materia todavía";
    return equipo.deja(llave(), { clave: clave.value, titulo, campos: [...datos] });
  };
  const vuelveAGuardar = () => {
    window.clearTimeout(insiste);
    insiste = window.setTimeout(() => guarda(), INSISTE);
  };
  const manda = async (datos, alSalir) => {
    const desde = copia;
    try {
      const opciones = { method: "POST", body: datos, credentials: "same-origin", keepalive: alSalir };
      const respuesta = await fetch(form.dataset.guarda, opciones);
      if (respuesta.redirected || respuesta.status === 403) {
        cambio = falta = true;
        avisa(vencida, "ambar");
        quedaAqui();
        return;
      }
      if (!respuesta.ok) throw new Error(respuesta.status);
      const guardado = await respuesta.json();
      if (guardado.folio) {
        yaEsta(guardado);
        return;
      }
      falta = false;
      codigo.value = guardado.borrador;
      avisa(guardado.dicho, "verde");
      if (desde === copia) equipo.borra(llave());
      yaMismo();
    } catch {
      cambio = falta = true;
      avisa("Sin conexión: lo escrito está guardado en este equipo y se enviará al volver", "ambar");
      quedaAqui();
      vuelveAGuardar();
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
  let enEquipo = 0;
  const cambia = () => {
    cambio = true;
    copia += 1;
    window.clearTimeout(pendiente);
    pendiente = window.setTimeout(guarda, 2000);
    // Antes de que toque guardar en el servidor: un corte de luz no espera.
    window.clearTimeout(enEquipo);
    enEquipo = window.setTimeout(quedaAqui, 250);
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
  // Ctrl Entrar envía sin apretar un botón: vale por el primero.
  const conQue = (e) => e.submitter || form.querySelector("button[name=paso]");
  form.addEventListener("submit", (e) => {
    if (subiendo) {
      // Se envía solo cuando termina de subir: no hay que estar mirando la barra.
      e.preventDefault();
      e.stopImmediatePropagation();
      espera = conQue(e);
      avisa("Se ingresa apenas termine de subir el archivo", "ambar");
      return;
    }
    if (enCurso) {
      // Un borrador a medio guardar llegaría después del folio y quedaría huérfano.
      e.preventDefault();
      e.stopImmediatePropagation();
      const boton = conQue(e);
      enviado = true;
      enCurso.then(() => form.requestSubmit(boton));
      return;
    }
    sello();
    enviado = true;
    apretado = conQue(e);
  });
  const sigueAqui = () => {
    enviado = false;
  };
  window.addEventListener("pageshow", sigueAqui);
  // Sin red, lo que se quiso enviar se envía al volver, salvo que entretanto se siga escribiendo.
  let apretado = null;
  let reintento = 0;
  const reintenta = async () => {
    try {
      await fetch(document.body.dataset.sesion, { redirect: "manual", cache: "no-store", credentials: "same-origin" });
    } catch {
      if (reintento) reintento = window.setTimeout(reintenta, INSISTE);
      return;
    }
    // Si mientras tanto se siguió escribiendo, espera a que lo envíen.
    if (!reintento) return;
    reintento = 0;
    form.requestSubmit(apretado);
  };
  form.addEventListener("noenviado", () => {
    sigueAqui();
    quedaAqui();
    if (!apretado || form.querySelector("[data-dicho] a")) return;
    window.clearTimeout(reintento);
    reintento = window.setTimeout(reintenta, INSISTE);
  });
  const yaMismo = () => {
    if (!reintento) return;
    window.clearTimeout(reintento);
    reintenta();
  };
  form.addEventListener("input", () => {
    espera = null;
    if (!reintento) return;
    window.clearTimeout(reintento);
    reintento = 0;
    const dicho = form.querySelector("[data-dicho] span");
    if (dicho) dicho.textContent = "No se envió. Cuando termines de escribir, presiona Ingresar.";
  });
  window.addEventListener("online", () => {
    if (falta) guarda();
    yaMismo();
  });
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
  const listo = (pedido, li, nombre) => {
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
      return "";
    }
    if (pedido.status === 422) return pedido.responseText;
    return pedido.status === 413 ? "es demasiado grande." : "no se pudo subir. Revisa tu sesión y vuelve a elegirlo.";
  };
  const falla = ({ li, texto }, nombre, motivo) => {
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
  const pide = (datos, barra) =>
    new Promise((termina) => {
      const pedido = new XMLHttpRequest();
      datos.set("csrfmiddlewaretoken", sello());
      pedido.open("POST", form.dataset.sube);
      pedido.upload.addEventListener("progress", (e) => {
        if (e.lengthComputable) barra.value = e.loaded / e.total;
      });
      pedido.addEventListener("loadend", () => termina(pedido));
      pedido.send(datos);
    });
  // Un archivo que no llegó por la red, o porque venció la sesión, queda en este equipo y se sube al volver. El servidor
  // lo reconoce por su huella: subirlo dos veces no lo adjunta dos veces.
  const sube = async (datos, nombre, guardado = "") => {
    const fila = renglon(nombre);
    const donde = guardado || `archivo:${clave.value}:${crypto.randomUUID()}`;
    let dejado = Boolean(guardado);
    subiendo += 1;
    let pedido = await pide(datos, fila.barra);
    while (pedido.status === 0 || pedido.status === 403 || pedido.responseURL.includes(document.body.dataset.entra)) {
      if (!dejado && datos.get("archivo")) await equipo.deja(donde, { clave: clave.value, nombre, archivo: datos.get("archivo") });
      dejado = true;
      const motivo = pedido.status === 0 ? "sin conexión. Está guardado en este equipo y se subirá al volver." : "tu sesión venció. Ingresa en otra pestaña y se subirá.";
      fila.texto.replaceChildren(`${nombre}: ${motivo}`, fila.barra);
      await new Promise((sigue) => window.setTimeout(sigue, INSISTE));
      pedido = await pide(datos, fila.barra);
    }
    subiendo -= 1;
    const motivo = listo(pedido, fila.li, nombre);
    if (motivo) falla(fila, nombre, motivo);
    if (dejado) equipo.borra(donde);
    if (!subiendo && espera && !motivo) {
      const boton = espera;
      espera = null;
      form.requestSubmit(boton);
    }
    return motivo;
  };
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
    for (const campo of ["canal", "llamo_de", "llamo_a_las"]) datos.append(campo, document.getElementById(`id_${campo}`).value);
    texto.value = "";
    // Lo que no se recibió vuelve a su lugar, salvo que ya haya otra cosa.
    if ((await sube(datos, "Texto pegado")) && !texto.value) texto.value = datos.get("texto");
  });

  document.getElementById("id_canal").addEventListener("change", (e) => {
    if (["telefono", "whatsapp"].includes(e.target.value)) zona.querySelector("[data-dictado]").open = true;
  });

  // Entrar en un dato pasa al siguiente: ni un lector de códigos ni un dedo apurado envían a medias. Envía Ctrl Entrar.
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || !e.target.matches("input, select")) return;
    e.preventDefault();
    if (e.target === quien) pasaDeQuien();
    else pasaDe(e.target);
  });
  const pasaDe = (desde) => {
    const datos = [...form.querySelectorAll("input, select, textarea, button")].filter(
      (c) => c.tabIndex >= 0 && c.type !== "hidden" && (c.checkVisibility ? c.checkVisibility() : c.offsetParent),
    );
    const sigue = datos[datos.indexOf(desde) + 1];
    if (sigue) sigue.focus();
  };

  // De la persona se pasa cuando se sabe quién es: con un RUT malo el foco se queda, y con una nueva va a su nombre.
  const quien = document.getElementById("id_quien");
  const hallado = document.getElementById("quien-resultado");
  let pedida = quien.value;
  let sabida = quien.value;
  document.body.addEventListener("htmx:beforeRequest", (e) => {
    if (e.target === hallado) pedida = quien.value;
  });
  const marca = () => {
    const mal = hallado.querySelector("[data-mal]");
    if (mal) quien.setAttribute("aria-invalid", "true");
    else quien.removeAttribute("aria-invalid");
    quien.setAttribute("aria-describedby", mal ? mal.id : "quien-resultado");
    return mal;
  };
  document.body.addEventListener("htmx:afterSettle", (e) => {
    if (e.target !== hallado) return;
    sabida = pedida;
    marca();
  });
  const pasaDeQuien = async () => {
    for (let n = 0; n < 30 && sabida !== quien.value; n += 1) await new Promise((sigue) => window.setTimeout(sigue, 100));
    // Quien ya se fue a otro dato no vuelve.
    if (document.activeElement !== quien) return;
    const nombre = document.getElementById("id_p_nombre");
    if (marca()) quien.select();
    else if (nombre && nombre.checkVisibility() && !nombre.value) nombre.focus();
    else pasaDe(quien);
  };

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
  // Lo que llega hace crecer la página: el dato en que se está no puede quedar bajo la barra de abajo.
  document.body.addEventListener("htmx:afterSettle", () => {
    if (form.contains(document.activeElement)) document.activeElement.scrollIntoView({ block: "nearest" });
  });
  // Lo que se eligió mientras venía una respuesta lenta no se pisa con ella.
  const retrato = (parte) => [...parte.querySelectorAll("input, select, textarea")].map((c) => `${c.checked}${c.value}`).join("|");
  let retratos = {};
  document.body.addEventListener("htmx:beforeRequest", (e) => {
    if (e.target.id !== "plazo") return;
    retratos = Object.fromEntries(["a-quien-va", "reserva", "pide-plazo"].map((id) => [id, retrato(document.getElementById(id))]));
  });
  document.body.addEventListener("htmx:oobBeforeSwap", (e) => {
    const { target } = e.detail;
    if (target.id in retratos && retratos[target.id] !== retrato(target)) e.detail.shouldSwap = false;
  });

  // Lo que ya tomó folio no se vuelve a ofrecer: al volver atrás se dice cuál es.
  const yaEsta = (hecho) => {
    const aviso = document.querySelector("[data-ya]");
    aviso.querySelector("[data-folio]").textContent = hecho.folio;
    aviso.querySelector("[data-hecho]").href = hecho.url;
    aviso.hidden = false;
    form.hidden = true;
    cambio = falta = false;
    enviado = true;
    avisa(`Ya ingresado: ${hecho.folio}`, "verde");
    aviso.focus();
  };
  const pregunta = async (cual) => {
    try {
      const respuesta = await fetch(form.dataset.clave.replace("CLAVE", encodeURIComponent(cual)), { cache: "no-store", redirect: "error" });
      return respuesta.ok ? await respuesta.json() : {};
    } catch {
      return {};
    }
  };
  const recuerda = () => window.history.replaceState({ ...window.history.state, clave: clave.value }, "");
  const antes = window.history.state && window.history.state.clave;
  const [llegada] = performance.getEntriesByType("navigation");
  const vuelve = async (cual) => {
    const estado = await pregunta(cual);
    // Quien recarga ya lo sabe y pide un formulario nuevo.
    if (estado.folio && cual !== clave.value && llegada.type === "reload") recuerda();
    else if (estado.folio) yaEsta(estado);
    else if (estado.borrador && estado.borrador !== codigo.value && !cambio) window.location.replace(`?borrador=${estado.borrador}`);
  };
  if (antes && antes !== clave.value) vuelve(antes);
  else recuerda();
  window.addEventListener("pageshow", (e) => {
    if (e.persisted) vuelve(clave.value);
  });

  // Lo que quedó en este equipo: lo de este formulario se sube solo, lo de otro se ofrece.
  const recupera = async () => {
    const dejados = await equipo.mios();
    const otros = new Set(dejados.map((e) => e.clave));
    for (const cual of otros) {
      const suyos = dejados.filter((e) => e.clave === cual);
      const estado = cual === clave.value && !codigo.value ? {} : await pregunta(cual);
      if (estado.folio) {
        for (const { llave: una } of suyos) await equipo.borra(una);
      } else if (cual === clave.value) {
        for (const e of suyos.filter((e) => e.archivo)) {
          const datos = new FormData();
          datos.append("archivo", e.archivo, e.nombre);
          sube(datos, e.nombre, e.llave);
        }
        if (suyos.some((e) => e.campos)) cambia();
      } else ofrece(cual, suyos, estado);
    }
  };
  const ofrece = (cual, suyos, estado) => {
    const aviso = document.querySelector("[data-equipo]").content.firstElementChild.cloneNode(true);
    const texto = suyos.find((e) => e.campos);
    aviso.querySelector("[data-titulo]").textContent = texto ? texto.titulo : suyos[0].nombre;
    aviso.querySelector("[data-recupera]").addEventListener("click", () => {
      if (!texto) {
        window.location.assign(`?borrador=${estado.borrador || ""}`);
        return;
      }
      // El mesón arma su página según lo escrito: se la pide con todo puesto.
      const pedido = document.createElement("form");
      pedido.method = "post";
      pedido.action = form.action;
      pedido.hidden = true;
      for (const [nombre, dato] of [...texto.campos, ["csrfmiddlewaretoken", sello()], ["paso", "recuperar"]]) {
        const campo = document.createElement("textarea");
        campo.name = nombre;
        campo.value = dato;
        pedido.append(campo);
      }
      document.body.append(pedido);
      pedido.submit();
    });
    aviso.querySelector("[data-bota]").addEventListener("click", async () => {
      for (const { llave: una } of suyos) await equipo.borra(una);
      aviso.remove();
    });
    form.before(aviso);
  };
  recupera();
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
    // La lista dice a quién va solo mientras su marca está puesta.
    if (e.target.name === "unidad" && e.target.value !== "otra") document.getElementById("id_unidad_otra").value = "";
    const marca = e.target.closest("[data-elige]");
    if (marca && e.target.value) document.getElementById(marca.dataset.elige).checked = true;
  });
})();
