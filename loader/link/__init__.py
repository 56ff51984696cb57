"""Links between documents, derived from their rows: what a task was cut from, what changed."""
