"""What of a request goes on to the engine or the identity provider, and what comes back."""
