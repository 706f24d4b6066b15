"""The records of the identity provider; each notes OAuth's and Kinde's name for it."""
