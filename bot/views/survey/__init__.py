"""The survey in words and pictures. Results are shown from a `Published` alone."""
