// Lo escrito que todavía no llega al servidor queda en este equipo: resiste un corte de red, de luz o del navegador.
// Se borra apenas el servidor lo tiene, al día siguiente si nadie lo reclama, y solo se muestra a quien lo escribió.
"use strict";

(() => {
  const UN_DIA = 24 * 60 * 60 * 1000;
  const { yo } = document.body.dataset;
  const abre = () =>
    new Promise((bien, mal) => {
      const pedido = indexedDB.open("fojas", 1);
      pedido.onupgradeneeded = () => pedido.result.createObjectStore("escrito", { keyPath: "llave" });
      pedido.onsuccess = () => bien(pedido.result);
      pedido.onerror = () => mal(pedido.error);
    });
  // Estricta: se responde cuando está en el disco, no cuando el sistema operativo promete escribirlo.
  const hace = async (modo, que) => {
    const base = await abre();
    try {
      return await new Promise((bien, mal) => {
        const paso = base.transaction("escrito", modo, { durability: "strict" });
        const pedido = que(paso.objectStore("escrito"));
        paso.oncomplete = () => bien(pedido.result);
        paso.onabort = () => mal(paso.error);
      });
    } finally {
      base.close();
    }
  };
  // Sin donde guardar (navegación privada, disco lleno) la página sigue: el servidor también guarda.
  const sinFallar = (que) => que.catch(() => undefined);

  window.equipo = {
    deja: (llave, datos) => sinFallar(hace("readwrite", (a) => a.put({ ...datos, llave, yo, cuando: Date.now() }))),
    borra: (llave) => sinFallar(hace("readwrite", (a) => a.delete(llave))),
    mios: async () => {
      const todos = (await sinFallar(hace("readonly", (a) => a.getAll()))) || [];
      const viejos = todos.filter((e) => Date.now() - e.cuando > UN_DIA);
      for (const { llave } of viejos) await window.equipo.borra(llave);
      return todos.filter((e) => e.yo === yo && !viejos.includes(e));
    },
  };
})();
