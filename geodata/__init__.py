"""Official files in, one territory store out: schemas, loaders, spatial joins, storage."""
