"""The schema `identity`, forward only; see genkan.storage.migrate."""
