"""Escalations as people see them."""
