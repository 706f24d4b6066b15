"""Other providers, whose client we are: what is sent to them, and what of their answers counts."""
