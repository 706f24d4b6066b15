"""`/oauth2/token`: one file per grant type; `grants.py` is the table."""
