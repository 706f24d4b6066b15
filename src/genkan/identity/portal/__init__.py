"""The self-serve portal: what people do about their own account once they are there.

Read `visit.py` for how they got there, `step_up.py` for what is asked of them.
"""
