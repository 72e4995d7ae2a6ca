"""La bitácora: quién hizo qué, sobre qué y cuándo. Solo se agrega (DS 10, art. 11; Ley 19.880, art. 16 bis).

La llaman todas las acciones con `acciones.anota`; de ella leen el índice de búsqueda, la actividad y la auditoría.
"""
