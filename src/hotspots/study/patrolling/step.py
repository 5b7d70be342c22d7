"""The use case of ``hotspots patrol``: plan, files, and what is told of them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import Notice, PlanError, Term
from hotspots.io import patrol_ics, to_csv
from hotspots.model.patrol import Patrol
from hotspots.plan.patrols.following import nothing_followed
from hotspots.privacy import INTERNAL, release
from hotspots.study.check import set_aside_table, written
from hotspots.study.patrolling.files import document, draw_table, followed_document, visit_table
from hotspots.study.patrolling.kept import KEPT, compare, kept_csv, kept_plans, with_plan
from hotspots.study.patrolling.pages import patrol_page
from hotspots.study.patrolling.papers import AUDIENCE, AUDITED_AS, Paper, patrol_papers
from hotspots.study.patrolling.patrol import plan_patrols
from hotspots.study.patrolling.tasks import tasks_notices
from hotspots.study.progress import Progress, announcing, silent
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.patrol import PatrolPlan
    from hotspots.plan.patrols.following import Followed
    from hotspots.study.asked.folder import Study


LONG: Final = 300
"""Hot spots times teams, days and schedules from which on planning takes minutes."""


@dataclass(frozen=True, slots=True)
class Patrolled:
    """A plan of patrols, planned against done where there is a log, and the files it was written to."""

    plan: PatrolPlan
    followed: Followed | None
    files: tuple[Path, ...]
    notices: tuple[Notice, ...]

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        told = document(self.plan, say)
        if self.followed is not None:
            told |= followed_document(self.followed)
        return {
            **told,
            **written(self.files, self.notices, say),
        }


def patrol(study: Study, *, out: Path | None = None, progress: Progress = silent, **wished: Any) -> Patrolled:
    """Plan presence and write it, for the analysts and the teams.

    Parameters
    ----------
    study
        The study.
    out
        Folder to write in.
    progress
        Told of each step.
    **wished
        Fields of :class:`~hotspots.model.patrol.Patrol` that go before ``[patrol]``; None leaves one as it is.
    """
    results = Results(Materials(_with_log(study, wished.get("log")), progress))
    publication = Publication(results.materials, out)
    done = add_patrol(results, publication, **wished)
    return replace(done, files=publication.put(), notices=(*results.notices, *done.plan.notices, *done.notices))


def _with_log(study: Study, log: str | None) -> Study:
    """Give the study with another log of visits, so that it is read and accounted for like its own files.

    The path is taken from where one stands, and where there is no such file from the study's folder.
    """
    if log is None:
        return study
    here, folder = Path(log).expanduser().resolve(), study.folder.resolve()
    if here.is_file():
        log = here.relative_to(folder).as_posix() if here.is_relative_to(folder) else str(here)
    wish = replace(study.settings.patrol or Patrol(), log=log)
    return replace(study, settings=replace(study.settings, patrol=wish))


def missing_for_patrol(study: Study) -> Notice | None:
    """Say what a study with ``[patrol]`` lacks to plan it; None if it lacks nothing or does not ask for it."""
    settings = study.settings
    if settings.patrol is None:
        return None
    for section in ("incidents", "streets"):
        if getattr(settings, section) is None:
            return Notice("patrol_skipped", {"missing": Term(f"missing_{section}"), "section": section})
    return None


def add_patrol(results: Results, publication: Publication, **wished: Any) -> Patrolled:
    """Add the timetable, the calendar, the sheets and the map of patrols; its notices are those of the log alone.

    Raises
    ------
    PlanError
        If the study has no incidents, or nothing can be planned.
    """
    began = time.perf_counter()
    materials = results.materials
    study, say = materials.study, materials.study.say
    if study.settings.incidents is None:
        raise PlanError("patrol_needs_incidents")
    given = {key: value for key, value in wished.items() if value is not None}
    if {"teams", "kind"} & set(given):
        given.setdefault("team", ())
    wish = replace(study.settings.patrol or Patrol(), **given)
    streets, spots = materials.lit_streets, results.hot_spots
    materials.progress("patrol")
    _say_if_long(wish, len(spots.places), materials.progress)
    plan = plan_patrols(
        streets,
        spots,
        wish,
        timezone=study.settings.study.timezone,
        today=study.today,
        tell=lambda share: materials.progress("patrol", share),
    )
    released = release(plan, INTERNAL)
    publication.add("internal", "patrol.csv", to_csv(visit_table(plan, say), say.language))
    if plan.dated:
        publication.add("internal", "patrol.ics", patrol_ics(released, say.language, places=wish.ics_places))
    if len(plan.draw):
        publication.add("internal", "patrol_draw.csv", to_csv(draw_table(plan, say), say.language))
    followed, told = _followed(plan, materials, publication)
    publication.add("internal", "patrol.html", patrol_page(results, released))
    kept = _add_papers(patrol_papers(results, released, followed), publication)
    publication.record(
        "patrol",
        parameters={**asdict(wish), "date": plan.wished.date},
        counts={"visits": len(plan.visits), "prize": plan.covered.prize, "greedy": plan.greedy.prize},
        seconds=time.perf_counter() - began,
    )
    return Patrolled(plan, followed, (), (*told, *tasks_notices(plan), *kept))


def _say_if_long(wish: Patrol, places: int, progress: Progress) -> None:
    """Say that planning takes minutes, before it does, where somebody is there to read it."""
    teams = len(wish.all_teams())
    if places * teams * wish.days * wish.variants >= LONG and not wish.seconds:
        values = {"places": places, "teams": teams, "days": wish.days, "variants": wish.variants}
        announcing(progress, [])(Notice("patrol_takes_long", values, is_warning=False))


def _add_papers(papers: Iterable[Paper], publication: Publication) -> list[Notice]:
    """Put the sheets of each kind of team with those who hand them out, or say what keeps them inside."""
    notices = []
    for paper in papers:
        audience = AUDIENCE.get(paper.kind, "internal")
        if audience != "internal":
            reader = AUDITED_AS[paper.kind]
            found = publication.would_refuse(reader, paper.name, paper.pdf, made_from=paper.source)
            if found is not None:
                values = {"file": paper.name, "audience": Term(f"patrol_for_{reader}"), "reason": found.what}
                notices.append(Notice("patrol_sheet_internal", values))
                audience = "internal"
        publication.add(audience, paper.name, paper.pdf, made_from=paper.source)
    return notices


def _followed(
    plan: PatrolPlan, materials: Materials, publication: Publication
) -> tuple[Followed | None, tuple[Notice, ...]]:
    """Keep the plan by date, and hold the log against the plans kept."""
    study = materials.study
    made_on = None if study.settings.study.demo else study.today  # the demo is the same whenever it is made
    kept = with_plan(kept_plans(publication.folder, study.settings.study.timezone), plan, made_on)
    if len(kept):
        publication.add("internal", KEPT, kept_csv(kept, study.say.language))
    log = materials.patrol_log
    if log is None:
        return None, ()
    compared = compare(kept, log, [team.name for team in plan.wished.all_teams()])
    others = [one for one in materials.readings if one.kind != "patrol_log"]
    publication.add("internal", "set-aside.csv", set_aside_table([*others, compared.reading], study.say))
    table = nothing_followed() if compared.followed is None else compared.followed.table
    publication.add("internal", "patrol_followed.csv", to_csv(table, study.say.language))
    return compared.followed, compared.notices
