"""Matches: a demand goes in, ranked and explained offers come out."""
