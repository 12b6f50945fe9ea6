"""Rules about what makes two syntheses of one program differ: SP4xx."""
