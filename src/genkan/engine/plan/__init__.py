"""What an operation means: bound selections to the IR, and plans kept for the next time."""
