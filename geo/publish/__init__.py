"""The data of the map for others: exports, packages, citations."""
