"""What the regions share, as far as a proof tells it apart."""
