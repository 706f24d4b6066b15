"""Subscriptions that arrive when the data changes: cohorts, and what runs them again."""
