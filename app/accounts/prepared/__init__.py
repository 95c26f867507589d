"""Files that the program makes for one person: asked for, made by a job, fetched within a week."""
