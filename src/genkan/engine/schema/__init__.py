"""What a role can ask: GraphQL types, each field bound to what it means."""
