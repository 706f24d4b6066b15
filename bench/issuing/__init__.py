"""Identity providers beside each other: who they are, what they are asked, what it costs."""
