"""Jira, in words and as modals."""
