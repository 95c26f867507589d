"""Ethical evidence: what is claimed, who checked it, who objects, until when it holds."""
