"""Components of the page *Données*."""
