"""Contours of the priority neighbourhoods (quartiers prioritaires de la politique de la ville)."""
