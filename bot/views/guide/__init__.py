"""The guided setup: its page, and the forms behind its steps."""
