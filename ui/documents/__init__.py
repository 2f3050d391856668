"""Documents that leave the application: blocks, and their Word and PDF forms."""
