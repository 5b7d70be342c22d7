"""What a walk is asked for beside stops: where it may go, must go, ends and rests, groups, rounds, what is left out."""
