"""The maps, a room for each kind: of ordninger, of patterns, and what a theme asks of either."""
