"""What the group's bank says: files with its movements, read, recognised and entered in the books."""
