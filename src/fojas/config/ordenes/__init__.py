"""Los verbos de `fojas`: cada módulo da `registra(verbos)` y su `ejecuta(argumentos)`, que devuelve datos simples."""
