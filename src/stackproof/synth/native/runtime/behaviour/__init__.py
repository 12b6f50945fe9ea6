"""What the classes of the framework and of provider packages do."""
