"""Kriti, the language of templates that make JSON out of JSON: lexer, parser, evaluation.

Webhooks' requests and responses are transformed with it (request_transform/).
Source: kriti-lang, README; Hasura v2, REST connectors, template language.
"""
