"""Workflows, the rules: what their sources are, what they are told, what they may change.

Running them is outbound/workflow_runner.py's; docs/adr/0025-workflows.md says how and why.
"""
