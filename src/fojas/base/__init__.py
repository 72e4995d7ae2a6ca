"""Lo que no sabe de la oficina: RUT, texto, tiempo, huellas, eventos, cola y veredictos. Sin modelos ni Django."""
