"""The schema `genkan_console`: who is let in, and what a team keeps."""
