"""Files written so that nothing is lost: whole, in place at once, and over nothing of others."""
