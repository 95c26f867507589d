"""Tables that people hand in: what stands in their cells, before anything is understood."""
