"""One file per family of metadata commands: (Metadata, arguments) to Metadata."""
