"""Libros de números sin saltos ni repetidos, firmas y certificados del ministro de fe (Ley 18.695, art. 20)."""
