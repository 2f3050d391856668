"""Dwellings of the RPLS counted by commune and features."""
