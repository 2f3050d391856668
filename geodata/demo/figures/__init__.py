"""Figures of the fictional zones by theme and vintage: what a census or a tax file would count."""
