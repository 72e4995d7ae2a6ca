// Muestra el ingreso con llave solo donde se puede usar, y dice cuando falló.
(function () {
  'use strict';
  if (window.PublicKeyCredential) {
    document.querySelectorAll('[data-con-llave]').forEach(function (boton) { boton.hidden = false; });
  }
  document.addEventListener('allauth.error', function (aviso) {
    aviso.preventDefault();
    document.querySelectorAll('[data-error-llave]').forEach(function (parrafo) { parrafo.hidden = false; });
  });
})();
