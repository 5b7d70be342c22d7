"""Paper for a safety walk: maps, the leader's pack, the sheet of those who walk along, the protocol, codes to scan."""
