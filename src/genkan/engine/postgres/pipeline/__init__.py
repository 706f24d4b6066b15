"""Reads that share connections: many are sent before the first is answered (ADR 0043).

messages.py and answers.py are the protocol, bytes out and bytes in, without I/O; statement.py is
what is known of a text; pipe.py is a connection; read_pool.py decides which of them a read goes to.
"""
