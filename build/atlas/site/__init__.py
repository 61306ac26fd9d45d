"""Everything that a published site holds."""
