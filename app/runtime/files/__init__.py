"""Files that people hand in: checked, kept outside the web root, handed back without harm."""
