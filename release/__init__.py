"""The citable release: what is in it, how it is described, and what changed since the last one."""
