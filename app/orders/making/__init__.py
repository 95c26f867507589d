"""Making an order, changing its draft, its lines while it is open, and the next of one that comes round."""
