"""The console over HTTP: its pages, its own API, and the way to the two products."""
