// Atajos, borradores y envíos dobles. Todo lo que hace la página se puede hacer sin este archivo.
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
    if (escribiendo(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    const destino = document.querySelector(`[data-atajo="${CSS.escape(e.key)}"]`);
    if (!destino) return;
    e.preventDefault();
    if (destino.matches("input")) destino.focus();
    else destino.click();
  });

  // Un formulario ya enviado no se envía otra vez.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.dataset.enviado) {
      e.preventDefault();
      return;
    }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.enviado = "1";
      window.setTimeout(() => delete form.dataset.enviado, 8000);
    }
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-enviado]").forEach((f) => delete f.dataset.enviado);
  });

  const foco = document.querySelector("[data-foco]");
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

  // Borrador: lo escrito se guarda solo, y se dice cuándo.
  document.querySelectorAll("form[data-borrador]").forEach((form) => {
    let pendiente = 0;
    const guarda = async () => {
      const datos = new FormData(form);
      datos.delete("archivos");
      const dice = document.querySelector("[data-guardado]");
      try {
        const respuesta = await fetch(form.dataset.borrador, { method: "POST", body: datos, credentials: "same-origin" });
        if (!respuesta.ok) throw new Error(respuesta.status);
        if (dice) dice.textContent = await respuesta.text();
      } catch {
        if (dice) dice.textContent = "Sin conexión: lo escrito sigue en esta página";
      }
    };
    form.addEventListener("input", () => {
      window.clearTimeout(pendiente);
      pendiente = window.setTimeout(guarda, 1500);
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
})();
