"""Figures for people: pictures, spreadsheets and the page to be printed. Home of matplotlib, xlsxwriter and jinja2."""
