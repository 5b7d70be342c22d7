"""Light along the streets: evidence, hours, findings of people, lux, the inventory and what is worst."""
