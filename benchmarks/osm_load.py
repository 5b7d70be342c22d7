"""OpenStreetMap file to walking graph: CPU time beside pyrosm and OSMnx, and the lighting of the extracts.

    python benchmarks/osm_load.py --peers-python PATH [--data FOLDER] [--repeats 5]

Each program runs in a process of its own for each extract: imports and one small load first, then so many loads. The
same rule for all: what Python and the libraries of the program's own process take to start is not counted, for neither
time nor memory (the last column of the first table gives it); everything after that is. CPU is user and system time of
all threads and of child processes, the median of the loads. hotspots has an extract parsed by a child process that
starts anew each time, for safety: the start of that child, its Python and its libraries are counted in full, time and
memory; they are what small extracts cost here. Memory is the most that the process and its children hold at one
moment, beyond what the process held before the loads; it is watched in a load of its own.

hotspots reads streets and what stands beside them (buildings, stops, lamps, parks, addresses) in one go; the peers read
streets alone. So it is also measured with streets only, and pyrosm with what stands beside too, by the one call that
gives it at the least cost.

OSMnx reads XML only and refuses extracts that cut ways, so it gets the same file as XML without the ways that are cut
(written by osmium; that is not timed). Limits: a quarter of pyrosm's and a tenth of OSMnx's CPU, half of their memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

EXTRACTS = {
    "Helsinki": "helsinki/streets.osm.pbf",
    "Holborn": "holborn/streets.osm.pbf",
    "Portland": "portland/streets.osm.pbf",
    "Göteborg": "sweden/gothenburg_highways_2016.osm.pbf",
    "Östermalm": "sweden/stockholm_ostermalm_2020.osm.pbf",
    "Lund": "sweden/lund_station_2023.osm.pbf",
}
ALL = ", and what stands beside"
BESIDE = (
    "building", "natural", "waterway", "leisure", "landuse", "railway", "place", "addr:housenumber", "amenity",
    "barrier", "entrance", "kerb", "shop", "tourism", "public_transport", "historic", "office", "healthcare",
)  # fmt: skip
WARM_UP = "sweden/lund_station_2023.osm.pbf"
LIGHTING = {
    "Helsinki": "helsinki/streets.osm.pbf",
    "London (Holborn)": "holborn/streets.osm.pbf",
    "Stockholm (Östermalm)": "sweden/stockholm_ostermalm_2020.osm.pbf",
    "Göteborg": "sweden/gothenburg_highways_2016.osm.pbf",
    "Lund": "sweden/lund_station_2023.osm.pbf",
    "Portland": "portland/streets.osm.pbf",
}


def load_ours(path: str) -> int:
    from hotspots.io import read_osm
    from hotspots.streets import build_network

    return int(build_network(read_osm(path)).adjacency().nnz // 2)


def load_ours_streets(path: str) -> int:
    from hotspots.io.streets.osm import read_osm
    from hotspots.streets import build_network

    return int(build_network(read_osm(path, only_streets=True)).adjacency().nnz // 2)


def load_pyrosm(path: str, graph_type: str) -> int:
    import pyrosm

    reader = pyrosm.OSM(path)
    nodes, edges = reader.get_network("walking", nodes=True)
    graph = reader.to_graph(nodes, edges, graph_type=graph_type)
    return int(graph.ecount() if graph_type == "igraph" else graph.number_of_edges())


def load_pyrosm_all(path: str) -> int:
    import pyrosm

    reader = pyrosm.OSM(path)
    nodes, edges = reader.get_network("walking", nodes=True)
    reader.get_data_by_custom_criteria(
        custom_filter={"highway": ["street_lamp", "bus_stop", "crossing"], **dict.fromkeys(BESIDE, True)},
        filter_type="keep",
        osm_keys_to_keep=["highway", *BESIDE],
    )
    return int(reader.to_graph(nodes, edges, graph_type="networkx").number_of_edges())


def load_osmnx(path: str) -> int:
    import osmnx

    graph = osmnx.graph.graph_from_xml(path, simplify=True, retain_all=True)
    return int(graph.number_of_edges())


PROGRAMS: dict[str, Callable[[str], int]] = {
    "hotspots": load_ours,
    "hotspots, streets only": load_ours_streets,
    "pyrosm to igraph": lambda path: load_pyrosm(path, "igraph"),
    "pyrosm to NetworkX": lambda path: load_pyrosm(path, "networkx"),
    "OSMnx from XML": load_osmnx,
    f"pyrosm to NetworkX{ALL}": load_pyrosm_all,
}


def cpu_s() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in spent)


def held_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


class Watched(threading.Thread):
    """Watches the most memory that this process, beyond what it holds now, and its children hold at one moment."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.stop, self.peak = threading.Event(), 0
        self.before = held_bytes()
        self.own = Path("/proc/self/cmdline").read_bytes()

    def run(self) -> None:
        """Look every other millisecond."""
        while not self.stop.wait(0.002):
            held = max(0, held_bytes() - self.before)
            for children in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError, IndexError):
                    for child in children.read_text().split():
                        if Path(f"/proc/{child}/cmdline").read_bytes() == self.own:
                            continue  # not yet its own program: what the system tells of it is this one's memory
                        told = Path(f"/proc/{child}/status").read_text()
                        held += 1024 * int(told.split("VmHWM:")[1].split()[0])
            self.peak = max(self.peak, held)


def measure(program: str, warm_up: str, path: str, repeats: int) -> None:
    """Run in a process of its own: print the CPU seconds of each load of a file, and the memory that loading takes."""
    load = PROGRAMS[program]
    start = cpu_s()
    load(warm_up)
    cold = cpu_s() - start
    before = held_bytes()
    watched = Watched()
    watched.start()
    load(path)  # apart from the others: to watch takes processor time
    watched.stop.set()
    watched.join()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before  # what a look every other moment may miss
    spent = []
    for _ in range(repeats):
        start = cpu_s()
        edges = load(path)
        spent.append(cpu_s() - start)
    mb = max(0, own, watched.peak) / 1e6
    print("\n" + json.dumps({"cold": cold, "loads": spent, "edges": edges, "mb": mb}))


def run(program: str, python: str, files: list[Path], repeats: int) -> dict:
    """Measure one program on every file; the first file warms up."""
    found: dict = {"cold": [], "loads": [], "edges": [], "mb": []}
    for path in files[1:]:
        command = [python, "-W", "ignore", __file__, "--measure", program, "--repeats", str(repeats), files[0], path]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stderr[-2000:]}")
        for key, value in json.loads(done.stdout.strip().splitlines()[-1]).items():
            found[key].append(value)
    return found


def write_xml(source: Path, target: Path) -> tuple[int, int]:
    """Write the highways of an extract as XML, without those that have a node outside; count all and those left out."""
    import osmium

    here = {node.id for node in osmium.FileProcessor(str(source), osmium.osm.NODE)}
    highways = [
        (way.id, [node.ref for node in way.nodes], dict(way.tags))
        for way in osmium.FileProcessor(str(source), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    ]
    whole = [way for way in highways if here.issuperset(way[1])]
    used = {ref for _, refs, _ in whole for ref in refs}
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for node in osmium.FileProcessor(str(source), osmium.osm.NODE):
            if node.id in used:
                writer.add_node(node)
        for number, refs, tags in whole:
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags, version=1))
    return len(highways), len(highways) - len(whole)


def refused_by_osmnx(python: str, source: Path, folder: Path) -> str:
    """Give what OSMnx says of a clipped extract that is only turned into XML."""
    import osmium

    target = folder / "clipped.osm"
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for item in osmium.FileProcessor(str(source)):
            writer.add(item)
    done = subprocess.run(
        [python, "-W", "ignore", "-c", f"import osmnx; osmnx.graph.graph_from_xml({str(target)!r})"],
        capture_output=True,
        text=True,
        check=False,
    )
    return "reads it" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def compare(data: Path, peers: str, repeats: int) -> None:
    files = [data / WARM_UP, *(data / name for name in EXTRACTS.values())]
    with tempfile.TemporaryDirectory() as folder:
        xml = [Path(folder) / f"{number}.osm" for number in range(len(files))]
        left_out = [write_xml(source, target) for source, target in zip(files, xml, strict=True)]
        said = refused_by_osmnx(peers, files[1], Path(folder))
        found = {
            program: run(
                program,
                sys.executable if program.startswith("hotspots") else peers,
                xml if program.startswith("OSMnx") else files,
                repeats,
            )
            for program in PROGRAMS
        }
    names = list(EXTRACTS)
    median = {program: [statistics.median(loads) for loads in told["loads"]] for program, told in found.items()}
    print("| CPU s, median of", repeats, "|", " | ".join(names), "| first load, imports included |")
    print("|---" * (len(names) + 2) + "|")
    for program, told in found.items():
        cells = [f"{seconds:.3f}" for seconds in median[program]]
        print(f"| {program} |", " | ".join(cells), f"| {statistics.median(told['cold']):.2f} |")
    for ours in ("hotspots", "hotspots, streets only"):
        for peer in list(PROGRAMS)[2:]:
            if peer.endswith(ALL) and ours != "hotspots":
                continue
            ratios = [f"{b / a:.1f}×" for a, b in zip(median[ours], median[peer], strict=True)]
            print(f"| {peer} / {ours} |", " | ".join(ratios), "| |")
    memory(names, found)
    print("\nEdges:", {program: dict(zip(names, told["edges"], strict=True)) for program, told in found.items()})
    print("Ways left out of the XML for OSMnx:", dict(zip(names, left_out[1:], strict=True)))
    print("OSMnx on the clipped Helsinki extract as XML:", said)


def memory(names: list[str], found: dict[str, dict]) -> None:
    """Give the memory that loading takes beyond what each program takes once it has started."""
    print("\n| MB at most, beyond the program itself |", " | ".join(names), "|")
    print("|---" * (len(names) + 1) + "|")
    for program, told in found.items():
        print(f"| {program} |", " | ".join(f"{mb:.0f}" for mb in told["mb"]), "|")
    for peer in list(PROGRAMS)[2:]:
        ours = "hotspots" if peer.endswith(ALL) else "hotspots, streets only"
        ratios = [f"{b / a:.1f}×" for a, b in zip(found[ours]["mb"], found[peer]["mb"], strict=True)]
        print(f"| {peer} / {ours} |", " | ".join(ratios), "|")


def lighting(data: Path) -> None:
    """Give the share lit, unlit and unknown of each extract."""
    from hotspots.io import read_osm
    from hotspots.streets import build_network, light_streets, lighting_inventory

    print("\n| streets | walkable km | lit % | unlit % | unknown % | by tags alone |\n|---|---|---|---|---|---|")
    for name, file in LIGHTING.items():
        network = light_streets(build_network(read_osm(data / file)))
        found = lighting_inventory(network)
        total = sum(found.length_m.values())
        shares = [f"{100 * metres / total:.1f}" for metres in found.length_m.values()]
        tagged = [found.by_source.get((state, "tag"), 0.0) / total for state in ("lit", "unlit")]
        tags = "/".join(f"{100 * share:.0f}" for share in (*tagged, 1 - sum(tagged)))
        print(f"| {name} | {total / 1000:.0f} |", " | ".join(shares), f"| {tags} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--peers-python",
        default=os.environ.get("HOTSPOTS_PEER_PYTHON"),
        help="Python of an environment with pyrosm, igraph and osmnx",
    )
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("HOTSPOTS_REAL_DATA", "../shared/data")))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--measure", choices=list(PROGRAMS), help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure, *asked.paths, asked.repeats)
        return
    if asked.peers_python:
        compare(asked.data, asked.peers_python, asked.repeats)
    lighting(asked.data)


if __name__ == "__main__":
    main()
