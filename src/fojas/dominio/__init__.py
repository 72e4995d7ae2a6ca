"""Los oficios de la casa, uno por paquete. Se llama hacia abajo, se anuncia hacia arriba."""
