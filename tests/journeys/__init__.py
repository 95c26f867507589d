"""Journeys: what people do with the whole product, in a real browser on the demonstration district.

A real chromium talks to the real application behind the web server that `flask serve` starts. After every
journey the browser must have nothing to complain about: no error in its console, no violation of the content
security policy, no request to another origin. `pages.py` lists the pages that every check walks over.
Pictures are kept when the environment variable SCREENSHOTS names a folder.
"""
