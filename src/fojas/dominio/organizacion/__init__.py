"""La municipalidad, sus unidades, las personas, los cargos y quién ejerce cada uno un día dado (Ley 18.695)."""
