"""Contours of communes and of EPCI, from IGN or the portals that republish them."""
