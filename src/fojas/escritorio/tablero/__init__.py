"""Mi día, tablero y libro diario."""
