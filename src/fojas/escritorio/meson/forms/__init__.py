"""Los formularios del mesón: un ingreso, y varios iguales."""
