"""Demands that keep looking: their last answer, what is new in it, and who might answer them."""
