"""A webhook's request changed as its metadata say: templates (kriti/) over what it was."""
