"""What a group, and the district, have bought: sums of what was delivered, never a household."""
