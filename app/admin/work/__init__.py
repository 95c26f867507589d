"""The jobs as the desk sees them: what waits, what runs, what failed and can be tried again."""
