"""Passwords hashed at the least cost: what the real one is, one test looks at."""

from argon2 import PasswordHasher

QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
