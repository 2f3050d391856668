"""Results of the RPLS published by the SDES, by commune and above."""
