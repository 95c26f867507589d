"""Offers: the pages of goods and services, and of their categories."""
