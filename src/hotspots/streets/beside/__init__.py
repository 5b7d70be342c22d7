"""What stands beside the streets: stops, schools, cover, doors, and the traffic alongside."""
