"""Files that come from and go to other programs: price lists in, and what they would change."""
