"""HTTP that goes out: JWKS."""
