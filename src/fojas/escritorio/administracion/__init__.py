"""Personas, unidades, cargos, roles, ausencias, cuentas, calendario, trabajos y bitácora: lo que cuida la casa."""
