"""What we tell people: inbox, e-mail, text, letter."""
