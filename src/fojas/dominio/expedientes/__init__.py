"""Expedientes, documentos, versiones y archivos inmutables (Ley 19.880, art. 18; DS 10, arts. 14 a 26)."""
