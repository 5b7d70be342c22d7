"""What the study says is to be done, and which kinds of teams are told it: what is for the police is not for all."""

from __future__ import annotations

from hotspots.model.patrol import POLICE, TEAM_KINDS, Patrol, PlaceWish


def told_kinds(wished: Patrol, wish: PlaceWish) -> frozenset[str]:
    """Give the kinds of teams that are told what is to be done at a place."""
    named = wish.tasks_for or wish.only
    if named:
        return frozenset(named)
    kinds = {team.kind for team in wished.all_teams()}
    return POLICE if kinds & POLICE else frozenset(TEAM_KINDS)


def tasks_there(wished: Patrol, wish: PlaceWish, kind: str) -> str:
    """Give what is to be done at a place, ``""`` where that is not for this kind of team."""
    return wish.tasks.strip() if kind in told_kinds(wished, wish) else ""


def sentence(text: str) -> str:
    """End a text as a sentence ends, so that others can follow it."""
    return text if text.endswith((".", "!", "?", ":", ";", "…")) else f"{text}."
