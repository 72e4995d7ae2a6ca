"""Lo que la bitácora exportada lleva consigo."""
