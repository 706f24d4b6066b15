"""What tells the engine that a source's data changed (ADR 0040)."""
