"""The page *Demande*."""
