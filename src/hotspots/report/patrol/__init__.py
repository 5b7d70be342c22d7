"""Papers of patrols: timetable, sheets with maps, pocket list."""
