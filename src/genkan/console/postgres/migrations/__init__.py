"""The schema `genkan_console`, forward only; see genkan.storage.migrate."""
