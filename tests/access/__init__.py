"""Who may do what: every route, every role, also with what belongs to somebody else."""
