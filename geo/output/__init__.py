"""Files written so that nothing is lost."""
