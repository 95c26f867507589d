"""The books of a group: double entry in whole cents, written once, corrected by reversal."""
