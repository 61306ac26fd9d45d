"""Commands that make what is published."""
