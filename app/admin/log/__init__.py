"""Who did what, for people to read: found, paged, taken out, and proved to be whole."""
