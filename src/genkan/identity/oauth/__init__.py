"""The protocol: OAuth 2 and OpenID Connect, one file per rule, in RFC words."""
