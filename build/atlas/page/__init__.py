"""The page: a Folium map that carries everything it shows."""
