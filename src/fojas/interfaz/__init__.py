"""Lo que comparten las caras: sistema visual, patrones de lista, detalle y formulario, puerta de permisos."""
