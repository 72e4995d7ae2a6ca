"""El banco de medidas: que siga midiendo y diciendo contra qué."""
