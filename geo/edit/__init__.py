"""Changes to a map folder, and what changed between two."""
