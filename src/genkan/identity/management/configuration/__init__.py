"""Genkan's own: what is configured, as one document that can be read, compared and written.

Each section is a file of `genkan identity export`. What is written goes through the operations
of the management API, so that its rules are the only ones.
"""
