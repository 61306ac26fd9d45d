"""What differs between two map folders, in words and maps."""
