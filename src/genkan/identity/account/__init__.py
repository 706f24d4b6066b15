"""The account API: what a signed-in user may ask about themselves (Kinde: `/account_api/v1`)."""
