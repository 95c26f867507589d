"""Handing the goods over: sheets, scales, with a network or without."""
