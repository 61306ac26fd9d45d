"""One file a command: its options, one call of the library, what it prints."""
