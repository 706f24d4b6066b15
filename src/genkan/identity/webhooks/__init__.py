"""What is sent to webhooks."""
