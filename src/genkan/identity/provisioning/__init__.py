"""Which rows of the application's own each user has, as it is declared (ADR 0032)."""
