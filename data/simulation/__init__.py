"""A made-up study along real streets: incidents with planted hot spots, bad rows, a survey, a lamp register."""
