"""What is told of an order: to whom, when, in which words."""
