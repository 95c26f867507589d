"""Goods that are missing, brought in place of others, or spoiled: what came, who gets it, who pays for it."""
