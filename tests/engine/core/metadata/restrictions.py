"""Keys of a document that narrow what may be asked, all of them filled in."""

COLLECTIONS = [
    {
        "name": "app",
        "definition": {"queries": [{"name": "users", "query": "query { users { id } }"}]},
        "comment": "what the app sends",
    }
]
API_LIMITS = {
    "disabled": False,
    "depth_limit": {"global": 5, "per_role": {"user": 3}},
    "node_limit": {"global": 20, "per_role": {}},
    "time_limit": {"global": 2.5, "per_role": {"user": 1}},
    "batch_limit": {"global": 3, "per_role": {}},
    "rate_limit": {
        "global": {"max_reqs_per_min": 100, "unique_params": "IP"},
        "per_role": {
            "user": {"max_reqs_per_min": 10, "unique_params": ["x-hasura-user-id"]},
            "editor": {"max_reqs_per_min": 50, "unique_params": None},
        },
    },
}
