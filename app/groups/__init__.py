"""The life of a purchasing group: households, duties, places, shifts, pacts with producers."""
