"""Components of the page *Accueil*."""
