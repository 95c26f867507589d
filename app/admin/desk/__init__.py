"""What waits for the district's staff: counted on one page, listed where no room has a list of its own."""
