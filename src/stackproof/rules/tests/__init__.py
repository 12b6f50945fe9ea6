"""Rules about programs and their tests that do not agree, and tests that prove nothing: SP8xx."""
