"""The roadmap, in words, as modals and as pictures."""
