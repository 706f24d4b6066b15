"""The identity provider: it speaks Kinde's protocol and knows nothing of the engine."""
