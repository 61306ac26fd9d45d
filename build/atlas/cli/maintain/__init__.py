"""Commands for those who keep a map folder."""
