"""Lines of the server's log -> what the console shows: entries, hidden secrets, filters."""
