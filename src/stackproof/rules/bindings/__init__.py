"""Rules about what the provider bindings offer: SP1xx."""
