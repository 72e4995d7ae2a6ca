"""Encontrar: cada oficio registra quién hace sus fichas; el índice es un lector de la bitácora."""
