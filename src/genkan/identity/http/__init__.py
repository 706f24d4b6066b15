"""What comes in: one file per family of URLs; `routes.py` is the table of all."""
