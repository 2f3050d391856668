"""Register of social dwellings (RPLS), one row a dwelling."""
