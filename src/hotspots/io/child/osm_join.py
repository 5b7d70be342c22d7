"""Join OpenStreetMap files inside a child: every object once, the newest of its copies, ways as whole as can be.

:mod:`hotspots.io.streets.several` asks for it, and says what the rules are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import osmium

from hotspots.io.child.answer import Answer, RefusalError

Ints = npt.NDArray[np.int64]

_NOT_HERE: Final = (1 << 62) - 1
"""Number of a node that no file has: a way is parted there."""

_TOGETHER_M: Final = 10.0
_SAME_M: Final = 0.5
_ADDRESS_M: Final = 50.0
_DEGREE_M: Final = 111_195.0
_ADDRESS: Final = ("addr:street", "addr:place", "addr:housenumber")

_Address = tuple[str, int, int, int]
"""Kind and number of what has an address, a node of it, and when it was last changed."""


@dataclass(slots=True)
class _File:
    """What one file holds: numbers, versions and places, and the ways that are streets."""

    path: str
    nodes: Ints
    lon: Ints
    lat: Ints
    versions: dict[str, tuple[Ints, Ints]]
    tagged: dict[int, frozenset[tuple[str, str]]]
    ways: dict[int, list[int]]
    changed: dict[int, int]
    addresses: dict[tuple[str, str], list[_Address]]
    newest: int

    def has(self, numbers: Iterable[int]) -> npt.NDArray[np.bool_]:
        """Tell which nodes the file has."""
        wanted = np.asarray(list(numbers), dtype=np.int64)
        return np.asarray(np.isin(wanted, self.nodes), dtype=np.bool_)

    def at(self, numbers: Sequence[int]) -> npt.NDArray[np.float64]:
        """Give the places of nodes in metres, roughly; NaN where the file has none."""
        wanted = np.asarray(numbers, dtype=np.int64)
        row = np.minimum(np.searchsorted(self.nodes, wanted), max(len(self.nodes) - 1, 0))
        known = self.nodes[row] == wanted if len(self.nodes) else np.zeros(len(wanted), dtype=bool)
        lon, lat = self.lon[row] * 1e-7, self.lat[row] * 1e-7
        xy = np.column_stack([lon * np.cos(np.radians(lat)), lat]) * _DEGREE_M
        xy[~known] = np.nan
        return xy


@dataclass(slots=True)
class _Plan:
    """What is written of one file: whole objects, and ways with other nodes than the file has."""

    keep: dict[str, set[int]] = field(default_factory=lambda: {"n": set(), "w": set(), "r": set()})
    refs: dict[int, list[int]] = field(default_factory=dict)
    bare: dict[str, set[int]] = field(default_factory=lambda: {"n": set(), "w": set()})
    """Objects that are written without their address."""


def read_osm_join(request: dict[str, Any], answer: Answer) -> None:
    """Join files into one, and answer what was done."""
    path = ""
    try:
        files = []
        for path in request["paths"]:
            files.append(_scan(path))
        files.sort(key=lambda file: -file.newest)  # stable: of files equally old the first named goes first
        plans = [_Plan() for _ in files]
        counts = _choose(files, plans)
        _write(files, plans, request["osm"], Path(request["folder"]))
    except RuntimeError as error:
        size = Path(path).stat().st_size
        raise RefusalError("osm_file_broken", said=str(error)[:300], size=size, which=Path(path).name) from None
    answer.write(**counts)


def _scan(path: str) -> _File:
    told: dict[str, tuple[array[int], array[int]]] = {kind: (array("q"), array("q")) for kind in "nwr"}
    lon, lat = array("q"), array("q")
    tagged: dict[int, frozenset[tuple[str, str]]] = {}
    ways: dict[int, list[int]] = {}
    changed: dict[int, int] = {}
    addresses: dict[tuple[str, str], list[_Address]] = {}
    newest = 0
    objects: Any = osmium.FileProcessor(path)
    for item in objects:
        kind = item.type_str()
        if kind not in told:
            continue
        when = int(item.timestamp.timestamp())
        newest = max(newest, when)
        told[kind][0].append(item.id)
        told[kind][1].append(item.version)
        if kind == "n":
            lon.append(item.location.x)
            lat.append(item.location.y)
            if len(item.tags):
                tagged[item.id] = frozenset((tag.k, tag.v) for tag in item.tags)
        elif kind == "w":
            ways[item.id] = [node.ref for node in item.nodes]
            if "highway" in item.tags:
                changed[item.id] = when
        if kind != "r" and "addr:housenumber" in item.tags:
            street = item.tags.get("addr:street") or item.tags.get("addr:place", "")
            corner = item.id if kind == "n" else ways[item.id][0] if ways[item.id] else 0
            addresses.setdefault((street, item.tags["addr:housenumber"]), []).append((kind, item.id, corner, when))
    header = osmium.io.Reader(path).header().get("osmosis_replication_timestamp")
    numbers = np.asarray(told["n"][0], dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    versions = {
        kind: (np.asarray(ids, dtype=np.int64), np.asarray(vs, dtype=np.int64)) for kind, (ids, vs) in told.items()
    }
    east, north = np.asarray(lon, dtype=np.int64)[order], np.asarray(lat, dtype=np.int64)[order]
    return _File(
        path, numbers[order], east, north, versions, tagged, ways, changed, addresses, _moment(header) or newest
    )


def _moment(text: str) -> int:
    """Read when a file was made; 0 if it does not say."""
    try:
        return int(np.datetime64(text.rstrip("Z"), "s").astype(np.int64)) if text else 0
    except ValueError:
        return 0


def _choose(files: Sequence[_File], plans: Sequence[_Plan]) -> dict[str, Any]:
    """Decide what is written of each file; count what was shared and what was left out."""
    for kind in "nrw":
        shared = _newest_copies(files, plans, kind)
    differing = _lengthen(files, plans)
    doubles, dropped_addresses, renumbered = 0, 0, False
    for later in range(1, len(files)):
        for earlier in range(later):
            first, second = files[earlier], files[later]
            same = _same_places(first, second)
            renumbered |= len(same) > 0
            doubles += _drop_doubles(first, second, plans[later], same)
            dropped_addresses += _drop_addresses(first, second, plans[later])
            _renumber(first, second, plans[later], same)
    return {
        "ways": sum(len(plan.keep["w"] & file.changed.keys()) for file, plan in zip(files, plans, strict=True)),
        "shared": shared,
        "differing": differing,
        "doubles": doubles,
        "addresses": dropped_addresses,
        "renumbered": renumbered,
        "ages": [file.newest for file in files],
        "order": [file.path for file in files],
    }


def _newest_copies(files: Sequence[_File], plans: Sequence[_Plan], kind: str) -> int:
    """Keep of each object the copy of the highest version, else of the newest file; count streets in several files."""
    ids = np.concatenate([file.versions[kind][0] for file in files])
    if len(ids) == 0:
        return 0
    versions = np.concatenate([file.versions[kind][1] for file in files])
    rank = np.repeat(np.arange(len(files)), [len(file.versions[kind][0]) for file in files])
    by_id = np.argsort(ids, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(ids[by_id]) != 0])
    lowest = np.repeat(np.minimum.reduceat(versions[by_id], starts), np.diff(np.r_[starts, len(ids)]))
    versions[by_id[lowest == 0]] = 0  # compared only where every copy has one
    order = np.lexsort((rank, -versions, ids))
    is_first = np.r_[True, np.diff(ids[order]) != 0]
    chosen = order[is_first]
    for number, plan in enumerate(plans):
        plan.keep[kind] = set(ids[chosen[rank[chosen] == number]].tolist())
    streets = {number for file in files for number in file.changed}
    return len(streets.intersection(ids[order][~is_first].tolist()))


def _lengthen(files: Sequence[_File], plans: Sequence[_Plan]) -> int:
    """Add to ways what other files have of them beyond the file that was chosen; count those whose copies differ."""
    differing = 0
    for number, (file, plan) in enumerate(zip(files, plans, strict=True)):
        others = [other for at, other in enumerate(files) if at != number]
        for way in sorted(plan.keep["w"]):
            mine = file.ways[way]
            copies = [other.ways[way] for other in others if way in other.ways and other.ways[way] != mine]
            if not copies:
                continue
            differing += way in file.changed
            pairs = list(pairwise(mine))
            have = {frozenset(pair) for pair in pairs}
            for copy in copies:
                more = [pair for pair in pairwise(copy) if frozenset(pair) not in have]
                if not more:
                    continue
                here = file.has(node for pair in more for node in pair).reshape(-1, 2)
                pairs += [pair for pair, (u, v) in zip(more, here.tolist(), strict=True) if not (u and v)]
                have.update(map(frozenset, pairs))
            if len(pairs) > len(mine) - 1:
                plan.refs[way] = _chained(pairs)
    return differing


def _chained(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Join stretches end to end; between chains that do not meet stands a node that no file has."""
    chains = [list(pair) for pair in pairs]
    joined = True
    while joined:
        joined = False
        by_start = {chain[0]: at for at, chain in enumerate(chains)}
        for at, chain in enumerate(chains):
            follower = by_start.get(chain[-1])
            if follower is not None and follower != at:
                chain.extend(chains[follower][1:])
                del chains[follower]
                joined = True
                break
    refs: list[int] = []
    for chain in chains:
        refs += [_NOT_HERE, *chain] if refs else chain
    return refs


def _same_places(first: _File, second: _File) -> dict[int, int]:
    """Find nodes of the second file that stand for nodes of the first under other numbers: at the very same place."""
    mine = ~np.isin(second.nodes, first.nodes)
    theirs = ~np.isin(first.nodes, second.nodes)
    if not mine.any() or not theirs.any():
        return {}
    places = (first.lon[theirs] << 32) + first.lat[theirs]
    order = np.argsort(places, kind="stable")
    wanted = (second.lon[mine] << 32) + second.lat[mine]
    row = np.minimum(np.searchsorted(places[order], wanted), len(order) - 1)
    found = places[order][row] == wanted
    return dict(zip(second.nodes[mine][found].tolist(), first.nodes[theirs][order][row][found].tolist(), strict=True))


def _drop_doubles(first: _File, second: _File, plan: _Plan, same: Mapping[int, int]) -> int:
    """Leave out ways of the second file that the first has under another number, or has drawn anew since."""
    dropped = 0
    if same:
        theirs = {frozenset(refs) for way, refs in first.ways.items() if way not in second.ways}
        for way in [way for way in plan.keep["w"] if way not in first.ways]:
            refs = second.ways[way]
            if refs and frozenset(same.get(ref, ref) for ref in refs) in theirs:
                plan.keep["w"].discard(way)
                dropped += way in second.changed
    new = [way for way, when in first.changed.items() if way not in second.ways and when > second.newest > 0]
    old = [way for way in second.changed if way in plan.keep["w"] and way not in first.ways]
    if new and old:
        gone = _run_along(second, old, first, new, _TOGETHER_M)
        plan.keep["w"] -= gone
        dropped += len(gone)
    return dropped


def _run_along(file: _File, ways: Sequence[int], other: _File, others: Sequence[int], within_m: float) -> set[int]:
    """Find ways every part of which has one of some others beside it."""
    import shapely

    lines = []
    for way in others:
        xy = other.at(other.ways[way])
        xy = xy[~np.isnan(xy[:, 0])]
        if len(xy) > 1:
            lines.append(shapely.LineString(xy))
    tree = shapely.STRtree([line.buffer(within_m) for line in lines])
    found = set()
    for way in ways:
        xy = file.at(file.ways[way])
        xy = xy[~np.isnan(xy[:, 0])]
        if len(xy) < 2:
            continue
        line = shapely.LineString(xy)
        beside = tree.query(line)
        if len(beside) and shapely.union_all(tree.geometries[beside]).covers(line):
            found.add(way)
    return found


def _drop_addresses(first: _File, second: _File, plan: _Plan) -> int:
    """Leave out addresses of the second file that the first has under another number: at the place, or moved since."""
    dropped = 0
    for key, mine in second.addresses.items():
        theirs = first.addresses.get(key)
        if theirs is None:
            continue
        known = {(kind, number) for kind, number, *_ in theirs}
        at = first.at([corner for *_, corner, _ in theirs])
        is_new = np.asarray([when > second.newest > 0 for *_, when in theirs])
        for kind, number, corner, _ in mine:
            if (kind, number) not in known and number in plan.keep[kind]:
                apart = np.hypot(*(at - second.at([corner])).T)
                if (apart <= np.where(is_new, _ADDRESS_M, _SAME_M)).any():
                    dropped += 1
                    plan.bare[kind].add(number)
    return dropped


def _renumber(first: _File, file: _File, plan: _Plan, same: Mapping[int, int]) -> None:
    """Let ways of a file use the nodes of another that stand at the same places."""
    if not same:
        return
    plan.keep["n"] -= {mine for mine, theirs in same.items() if file.tagged.get(mine) == first.tagged.get(theirs)}
    for way in plan.keep["w"]:
        refs = plan.refs.get(way, file.ways[way])
        if any(ref in same for ref in refs):
            plan.refs[way] = [same.get(ref, ref) for ref in refs]


def _write(files: Sequence[_File], plans: Sequence[_Plan], target: str, folder: Path) -> None:
    """Write each file's part, then all of them in order of kind and number."""
    merged = osmium.MergeInputReader()
    for number, (file, plan) in enumerate(zip(files, plans, strict=True)):
        part = folder / f"part-{number}.osm.pbf"
        writer: Any = osmium.SimpleWriter(str(part), overwrite=True)
        with writer:
            for item in _chosen(file, plan):
                kind = item.type_str()
                is_bare = item.id in plan.bare.get(kind, ())
                if kind == "w" and (is_bare or item.id in plan.refs):
                    refs = plan.refs.get(item.id, file.ways[item.id])
                    writer.add_way(item.replace(nodes=refs, tags=_tags(item, is_bare)))
                elif kind == "n" and is_bare:
                    writer.add_node(item.replace(tags=_tags(item, is_bare)))
                else:
                    writer.add(item)
        merged.add_file(str(part))
    done: Any = osmium.SimpleWriter(target, overwrite=True)
    with done:
        merged.apply(osmium.make_simple_handler(node=done.add, way=done.add, relation=done.add), simplify=False)


def _chosen(file: _File, plan: _Plan) -> Iterator[Any]:
    objects: Any = osmium.FileProcessor(file.path)
    for item in objects:
        if item.id in plan.keep.get(item.type_str(), ()):
            yield item


def _tags(item: Any, is_bare: bool) -> dict[str, str]:
    return {tag.k: tag.v for tag in item.tags if not (is_bare and tag.k in _ADDRESS)}
