"""Synthesis by our own framework, which stands for the real one."""
