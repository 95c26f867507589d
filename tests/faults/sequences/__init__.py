"""One order and the books of its groups as a machine that does anything in any order; see test_any_sequence."""
