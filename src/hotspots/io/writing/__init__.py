"""Files for people and programs, put in place whole or not at all."""
