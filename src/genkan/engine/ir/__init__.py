"""The meaning of a request, with its grants, without session or variable values."""
