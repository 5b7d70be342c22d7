"""Tables as they stand in files of any form, opened with care."""
