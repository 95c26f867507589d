"""Notices: what a person is to hear of, in the site and by mail, once and as often as they want."""
