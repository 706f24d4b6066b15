"""Who is let in: tokens and their hashes, where a request may come from, the sign-in's proofs."""
