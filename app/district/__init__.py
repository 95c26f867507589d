"""The district itself: its members, its charter, the desk of those who work for it."""
