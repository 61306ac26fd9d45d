"""What is shown, worked out once for page and stills."""
