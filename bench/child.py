"""One run in a process of its own: `python -m bench.child WORKLOAD PEER`, told by `running.py`.

Prints one line of JSON: what was measured.
"""

from __future__ import annotations

import argparse
import json
import sys

from bench.hardware import pin


def main() -> None:
    """Measures one workload with one peer, or the limit of the workload."""
    told = _arguments()
    pin([int(core) for core in told.cores.split(",")])  # before a library counts them
    from bench.limit import best_rate
    from bench.workloads import WORKLOADS

    work = WORKLOADS[told.workload]
    if told.peer == "limit":
        measures = {"rate": best_rate(work.limit())}
    else:
        measures = work.measure(told.peer, told.began, told.tiny)
    sys.stdout.write(f"\n{json.dumps(measures)}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.child")
    parser.add_argument("workload")
    parser.add_argument("peer")
    parser.add_argument("--began", type=float, required=True)
    parser.add_argument("--cores", required=True)
    parser.add_argument("--tiny", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
