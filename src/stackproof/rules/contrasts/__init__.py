"""Rules about a program synthesized twice: for two environments or regions, or twice the same."""
