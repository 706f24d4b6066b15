"""What other GraphQL servers offer: their types, as the engine joins them to its own."""
