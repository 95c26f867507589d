"""Demands and the proposals that answer them: who sees what, who may do what, and how the two sides talk."""
