"""Points in faces: who held a place on a day."""
