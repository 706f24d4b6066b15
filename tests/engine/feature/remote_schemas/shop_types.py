"""The types of tests/engine/remote_server.py, as its introspection tells them."""

import json

import graphql

from genkan.engine.remote_schemas.introspection import INTROSPECTION, read_introspection
from tests.engine.remote_server import SHOP

_ANSWER = graphql.graphql_sync(graphql.build_schema(SHOP), json.loads(INTROSPECTION)["query"])
SHOP_TYPES = read_introspection(json.dumps(_ANSWER.formatted).encode())
