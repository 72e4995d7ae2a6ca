"""Lo que llega por cada puerta, antes y después de ser un ingreso."""
