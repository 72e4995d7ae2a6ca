"""Lo que ve cualquiera, sin cuenta."""
