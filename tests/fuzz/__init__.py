"""Inputs made to break the readers: named hostile files, and mutations of the official layouts."""
