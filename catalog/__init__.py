"""The language of the market: organisations, offers, demands, criteria, places, units, money."""
