"""Contours of the IRIS, INSEE's small areas, drawn by IGN."""
