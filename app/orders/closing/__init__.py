"""From what was booked to what is ordered and who gets it."""
