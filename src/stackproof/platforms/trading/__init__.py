"""The trading platform: a multi-region system to take, configure and deploy."""
