"""What the operator declared: tracked tables, relationships, permissions.

Documents in, documents out, no I/O.
"""
