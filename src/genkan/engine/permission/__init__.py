"""Metadata and catalog to a role's whole world. The only maker of grants."""
