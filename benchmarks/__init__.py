"""Measured claims, one command each: ratios are taken side by side in one run, on whatever machine runs it."""
