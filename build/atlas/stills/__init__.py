"""Pictures of the map without a browser: SVG, PNG, PDF."""
