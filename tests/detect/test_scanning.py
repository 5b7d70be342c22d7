"""The scan statistic on arrays: published results, and a brute-force twin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.detect.by_drawing import least_replicas, most_as_high
from hotspots.detect.scans.scanning import (
    BernoulliScanner,
    Chance,
    Scanner,
    Windows,
    bernoulli_draw,
    permutation_draw,
    permutation_expected,
    poisson_draw,
    scan_clusters,
)
from hotspots.detect.scans.zones import circles

seeds = st.integers(0, 2**32 - 1)


@pytest.fixture
def new_york(real_data):
    folder = real_data / "reference" / "satscan_ny"
    xy = np.loadtxt(folder / "satscan_ny_coords.txt")[:, 1:]
    population = np.loadtxt(folder / "satscan_ny_pop.txt")[:, 2]
    rows = np.loadtxt(folder / "satscan_ny_cases.txt").astype(int)
    cases = np.bincount(rows[:, 0] - 1, rows[:, 1], minlength=len(xy)).astype(int)
    return xy, population, cases


@pytest.mark.realdata
def test_new_york_is_as_satscan_printed_it(new_york):
    xy, population, cases = new_york
    scanner = Scanner(circles(xy, population, most_share=0.1), population, int(cases.sum()))
    found = scan_clusters(scanner, cases, poisson_draw(population, int(cases.sum())), Chance())
    assert [(one.cases, round(one.expected, 2), round(one.llr, 6)) for one in found[:7]] == [
        (85, 49.71, 11.577255),
        (38, 17.79, 9.019716),
        (64, 40.85, 6.11414),
        (25, 12.82, 4.651839),
        (28, 15.54, 4.169203),
        (12, 5.14, 3.363518),
        (11, 4.61, 3.209485),
    ]
    assert sorted(found[0].locations[:5] + 1) == [1, 47, 48, 49, 50]
    assert found[0].p_value <= 0.005  # 0.001 in their 999 replicas; 0.0018 in 9,999 of ours
    assert found[1].p_value == pytest.approx(0.013, abs=0.01)
    assert found[2].p_value == pytest.approx(0.216, abs=0.05)


@pytest.mark.realdata
def test_gumbel_tells_apart_what_replicas_cannot(new_york):
    xy, population, cases = new_york
    scanner = Scanner(circles(xy, population, most_share=0.1), population, int(cases.sum()))
    found = scan_clusters(scanner, cases, poisson_draw(population, int(cases.sum())), Chance(gumbel=True))
    assert found[0].p_value < 0.002
    assert found[1].p_value == pytest.approx(0.013, abs=0.01)


@pytest.mark.realdata
def test_few_cases_among_many_make_bernoulli_and_poisson_alike(new_york):
    xy, population, cases = new_york
    both, total = population.astype(int), int(cases.sum())
    zones = circles(xy, population)
    poisson = Scanner(zones, population, total).clusters(cases, 1)[0]
    bernoulli = scan_clusters(BernoulliScanner(zones, both, total), cases, bernoulli_draw(both, total), Chance(19))[0]
    assert np.array_equal(poisson.locations, bernoulli.locations)
    assert bernoulli.llr == pytest.approx(poisson.llr, rel=0.002)
    assert bernoulli.p_value == 0.05


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "llr", "places", "held", "due"),
    [("test1", 3.352053, [23, 6, 16], 3, 0.42), ("test3", 1.622161, [21, 6, 22, 11], 10, 5.46)],
)
def test_the_space_time_permutation_scan_is_as_satscan_printed_it(real_data, name, llr, places, held, due):
    folder = real_data / "reference" / "satscan_stp"
    geo = np.loadtxt(folder / f"satscan_{name}.geo")
    rows = np.loadtxt(folder / f"satscan_{name}.cas").astype(int)
    number = {place: at for at, place in enumerate(geo[:, 0].astype(int))}
    day = np.repeat(rows[:, 2] - rows[:, 2].min(), rows[:, 1])
    location = np.repeat([number[place] for place in rows[:, 0]], rows[:, 1])
    cases = np.zeros((day.max() + 1, len(geo)), dtype=int)
    np.add.at(cases, (day, location), 1)
    windows = Windows.until(len(cases), len(cases), prospective=True)
    zones = circles(geo[:, 1:], cases.sum(axis=0).astype(float))
    scanner = Scanner(zones, permutation_expected(cases), int(cases.sum()), windows)
    found = scan_clusters(scanner, cases, permutation_draw(location, day, cases.shape), Chance(99))[0]
    assert found.llr == pytest.approx(llr, abs=1e-6)
    assert [int(geo[at, 0]) for at in found.locations] == places
    assert (found.cases, round(found.expected, 2)) == (held, due)
    assert found.last == len(cases) - 1
    assert found.p_value > 0.2


def brute_force(xy, expected, cases):
    """The highest ratio over all circles, by the formula."""
    total, best = cases.sum(), 0.0
    due = expected / expected.sum() * total
    for centre in range(len(xy)):
        away = np.hypot(*(xy - xy[centre]).T)
        order = np.lexsort((xy[:, 1], xy[:, 0], np.round(away, 6)))
        for many in range(1, len(xy) + 1):
            zone = order[:many]
            if expected[zone].sum() > 0.5 * expected.sum() + 1e-9:
                break
            c, e = cases[zone].sum(), due[zone].sum()
            if c > e and c >= 2:
                out = (total - c) * np.log((total - c) / (total - e)) if c < total else 0.0
                best = max(best, c * np.log(c / e) + out)
    return best


@given(seed=seeds)
@settings(max_examples=25, deadline=None)
def test_the_highest_ratio_is_that_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    xy, expected = rng.integers(0, 12, (25, 2)).astype(float), rng.uniform(0.2, 3, 25)
    cases = rng.multinomial(60, expected / expected.sum())
    scanner = Scanner(circles(xy, expected), expected, 60)
    assert scanner.highest(cases) == pytest.approx(brute_force(xy, expected, cases), abs=1e-9)
    scanner.tighten(2.0)
    assert scanner.highest(cases) == pytest.approx(brute_force(xy, expected, cases), abs=1e-9)


@pytest.mark.parametrize("prospective", [False, True])
@given(seed=seeds)
@settings(max_examples=15, deadline=None)
def test_looking_from_a_level_finds_the_same_highest_ratio_of_zones_and_windows(prospective, seed):
    rng = np.random.default_rng(seed)
    cases = rng.poisson(0.7, (9, 25))
    cases[0, 0] += 2
    zones = circles(rng.integers(0, 8, (25, 2)).astype(float), np.ones(25), most_m=3.0, ties_together=True)
    windows = Windows.until(9, 4, prospective=prospective)
    scanner = Scanner(zones, np.outer(rng.uniform(1, 2, 9), rng.uniform(0.2, 3, 25)), int(cases.sum()), windows)
    plain = scanner.ratios(cases).max()
    for level in (0.1, 0.8 * plain, plain, 1.2 * plain + 0.1):
        scanner.tighten(level)
        assert scanner.highest(cases) == pytest.approx(plain, abs=1e-12)


def test_as_few_hits_as_a_fair_share_seldom_gives():
    assert (least_replicas(0.05), most_as_high(89, 0.05), most_as_high(90, 0.05)) == (90, -1, 0)
    assert (most_as_high(199, 0.05), most_as_high(999, 0.05)) == (3, 34)
    rng = np.random.default_rng(1)
    assert (rng.binomial(999, 0.05, 20_000) <= 34).mean() <= 0.011


@given(seed=seeds, quarter=st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_zones_with_ties_together_turn_and_move_with_the_map(seed, quarter):
    rng = np.random.default_rng(seed)
    xy = np.argwhere(np.ones((7, 7))).astype(float) * 50
    cases = rng.poisson(2, 49)
    turn = np.linalg.matrix_power(np.array([[0.0, -1.0], [1.0, 0.0]]), quarter)
    highest = [
        Scanner(
            circles(at, np.ones(49), most_share=1.0, most_m=115.0, ties_together=True), np.ones(49), int(cases.sum())
        ).highest(cases)
        for at in (xy, xy @ turn + 1000.0)
    ]
    assert highest[0] == pytest.approx(highest[1], abs=1e-9)


@given(seed=seeds)
@settings(max_examples=20, deadline=None)
def test_windows_add_up_and_clusters_share_no_location(seed):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 10, (20, 2))
    cases = rng.poisson(0.5, (8, 20))
    cases[0, 0] += 2
    zones = circles(xy, np.ones(20))
    scanner = Scanner(zones, permutation_expected(cases), int(cases.sum()), Windows.until(8, 4))
    found = scanner.clusters(cases, 10)
    for one in found:
        assert cases[one.first : one.last + 1, one.locations].sum() == one.cases
        assert one.last - one.first < 4
    taken = np.concatenate([one.locations for one in found])
    assert len(np.unique(taken)) == len(taken)
    assert [one.llr for one in found] == sorted((one.llr for one in found), reverse=True)


def test_stopping_early_never_makes_a_cluster_significant():
    rng = np.random.default_rng(2)
    xy, even = rng.uniform(0, 10, (60, 2)), np.ones(60)
    zones = circles(xy, even)
    for seed in range(10):
        cases = np.random.default_rng(seed).multinomial(100, even / 60)
        scanner = Scanner(zones, even, 100)
        whole = scan_clusters(scanner, cases, poisson_draw(even, 100), Chance(199, seed))[0].p_value
        early = scan_clusters(scanner, cases, poisson_draw(even, 100), Chance(199, seed, alpha=0.05))[0].p_value
        assert (whole <= 0.05) == (early <= 0.05)
