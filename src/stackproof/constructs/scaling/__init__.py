"""Instances that run a service, as many as it needs."""
