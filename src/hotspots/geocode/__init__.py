"""Finding the place of an address in the study's own map and registers: no address leaves the machine."""
