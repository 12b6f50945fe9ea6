"""How people and programs reach stackproof; each front end knows the api and the core only."""
