"""The page *Revue ICI*."""
