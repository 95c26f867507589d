"""What comes when, for one person: as a page by months, and as a feed for calendar programs."""
