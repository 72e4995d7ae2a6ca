"""La ley como datos: reglas con artículo, vigencia y fuente, cargadas y validadas."""
