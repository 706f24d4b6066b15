"""Where records are kept: one store per record, each with its queries in a `.sql` beside it."""
