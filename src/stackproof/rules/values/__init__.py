"""Rules about the values of a synthesized configuration that AWS refuses: SP75x."""
