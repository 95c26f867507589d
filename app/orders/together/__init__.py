"""Several groups in one order, and the places where each hands it over."""
