"""The meaning to one SQL statement, and its parameters to arguments."""
