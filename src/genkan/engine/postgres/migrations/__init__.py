"""Numbered SQL files that make the metadata catalog."""
