"""What Postgres has: tables, columns, functions, constraints.

No I/O; read in by postgres/introspect.
"""
