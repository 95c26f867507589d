"""What must hold when processes die, wait for each other, or find no room."""
