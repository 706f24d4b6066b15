"""The database edge: introspection, the stored metadata, and the one place that runs statements."""
