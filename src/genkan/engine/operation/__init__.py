"""A GraphQL document to a valid operation.

Parsed, fragments gone, arguments coerced, each field bound to what it means.
"""
