"""Shared goals, in words and as modals."""
