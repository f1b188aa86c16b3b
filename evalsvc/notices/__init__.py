"""Who must be told what: in the product, by mail, once a day in sum. A notice ends when its act is done."""
