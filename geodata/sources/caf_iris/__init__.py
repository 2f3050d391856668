"""Households receiving CAF benefits, by IRIS."""
