"""Who may ask: admin secrets, tokens and their claims. Pure; keys and time are arguments."""
