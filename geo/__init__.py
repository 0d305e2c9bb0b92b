"""A register of inter-municipal cooperation and the boundaries of kommuner, computed into described maps."""
