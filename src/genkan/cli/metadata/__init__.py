"""Hasura's metadata as files: the directory of Hasura's command line, both ways."""
