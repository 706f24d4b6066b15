"""What leaves the event loop or the machine: password hashing in threads; later mail and HTTP."""
