"""The command `genkan`: the only part that knows both products, and joins them."""
