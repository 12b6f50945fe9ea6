"""`[tool.stackproof]` of a project, and where stackproof keeps its own files."""
