"""The page *Attributions*."""
