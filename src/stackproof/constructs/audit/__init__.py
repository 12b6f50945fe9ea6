"""Records of what was done, and where such records lie."""
