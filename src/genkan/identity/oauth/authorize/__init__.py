"""`/oauth2/auth`: what a request must be, and how it is answered."""
