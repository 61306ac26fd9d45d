"""Dated statements: their areas, the faces cut from them, and who held what when."""
