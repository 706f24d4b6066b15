"""Passwords that come from elsewhere: how other systems hashed them, and whether one fits.

New passwords are argon2id (outbound/argon2_threads.py); what is here is replaced by that at the
next sign-in. Nothing here does I/O.
"""
