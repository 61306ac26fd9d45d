"""Serve a site on this machine, and rebuild it when its inputs change."""
