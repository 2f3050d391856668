"""Fiscal income by IRIS, 2001 to 2011 (RFL)."""
