"""What the console keeps: people with their roles, sessions, documents."""
