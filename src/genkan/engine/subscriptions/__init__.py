"""Websocket protocols as state machines without a socket: message in, replies and effects out."""
