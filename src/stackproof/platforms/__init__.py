"""The platforms that come along, each in a folder, and what they share."""
