"""Accounts: people, how they prove who they are, and for which organisations they act."""
