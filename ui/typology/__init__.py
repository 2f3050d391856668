"""The page *Typologie*: the families of the stock, their names, their stability, where they are."""
