// Quien sale no deja en la pestaña nada de lo que escribía.
"use strict";

document.querySelector("main form").addEventListener("submit", () => sessionStorage.clear());
