"""What the clock drives: following metadata changes made by other processes."""
