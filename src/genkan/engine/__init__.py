"""The engine: a Postgres database as a GraphQL API, in the manner of Hasura v2.

Read `answer.py` first: what happens to a request is written there, once, in order.
"""
