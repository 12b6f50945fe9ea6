"""Keys, roles and policies."""
