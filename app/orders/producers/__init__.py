"""What producers receive of an order, and what they answer."""
