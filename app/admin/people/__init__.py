"""People as the desk meets them: looked up when they ask for help, signed out, locked out, let in again."""
