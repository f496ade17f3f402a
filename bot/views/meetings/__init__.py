"""What meetings look like: agendas, minutes, forms."""
