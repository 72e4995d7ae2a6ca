"""Feriados, días hábiles y plazos (Ley 19.880, arts. 24 a 27). Solo este oficio calcula fechas de vencimiento."""
