"""Results of the RPLS published by INSEE, by commune, IRIS and QPV."""
