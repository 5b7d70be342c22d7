"""What cells mean: dates, numbers, coordinates, offences, and whatever speaks of persons."""
