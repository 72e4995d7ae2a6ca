"""Fojas: el sistema con que una Secretaría Municipal chilena lleva su oficina."""

__version__ = "0.1.0"
