"""The management API, in Kinde's words: application, organization, user, role.

One file per tag of Kinde's API; each function loads, decides and stores through ports. Bodies
are read and answers shaped here as well, URLs and tokens are http/'s.
"""
