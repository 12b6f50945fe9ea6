"""What the provider bindings really offer, read from their packages as files."""
