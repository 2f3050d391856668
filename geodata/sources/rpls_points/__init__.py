"""Points of the social stock already gathered by position."""
