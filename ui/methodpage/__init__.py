"""Components of the page *Méthode*."""
