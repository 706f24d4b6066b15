"""Tokens: what is in them, how they are signed, and the one verifier of them."""
