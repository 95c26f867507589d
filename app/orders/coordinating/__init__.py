"""What those who look after orders see: the board, an order, households by products."""
