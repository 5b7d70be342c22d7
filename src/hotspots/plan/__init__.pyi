from .candidates import Candidate as Candidate
from .solve.orienteering import Tour as Tour
from .solve.orienteering import solve as solve
from .solve.problem import Problem as Problem
from .stops import Candidates as Candidates
from .stops import find_candidates as find_candidates
from .walk import most_worthwhile_place as most_worthwhile_place
from .walk import plan_walk as plan_walk
