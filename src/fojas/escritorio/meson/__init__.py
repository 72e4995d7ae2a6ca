"""El mesón: ingresar lo que llega, con folio, comprobante y etiqueta."""
