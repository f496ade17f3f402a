"""The quarterly collaboration survey, decided purely. See docs/adr/ for why it is anonymous."""
