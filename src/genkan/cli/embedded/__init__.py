"""The embedded Postgres: whose binaries, which account runs it, its life."""
