"""What an order costs each household, and how it comes into the books."""
