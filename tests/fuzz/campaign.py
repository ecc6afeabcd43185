#!/usr/bin/python3
"""Run every fuzz target for a while and count what was run.

    tests/fuzz/campaign.py FOLDER [--seconds N] [--jobs N] [--hours H]

FOLDER holds the programs (NAME_fuzz); beside them it gets corpus/NAME (what was found to be new, kept for
the next time), crashes/ (inputs that ended a program) and executions.json (sums over all campaigns). Each
target runs for --seconds, --jobs at a time; with --hours this is repeated until the hours are over. Ends
with one line per target and the sum; exit status 1 when any program was ended by an input.
"""

import argparse
import concurrent.futures
import json
import os
import re
import resource
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
LENGTH_MAX = {"frame": 1024, "period": 128, "text": 1024, "query": 4096}
SLOWEST_INPUT_S = 20  # of any clock: then an input is looked at by itself
SLOWEST_CPU_S = 5  # sanitizers and the program's start included: an input that takes longer is a fault


def targets(folder):
    return sorted(name[:-len("_fuzz")] for name in os.listdir(folder) if name.endswith("_fuzz"))


def limit_cpu():
    resource.setrlimit(resource.RLIMIT_CPU, (SLOWEST_CPU_S, SLOWEST_CPU_S))


def is_fault(folder, name, said, env):
    """libFuzzer's clock goes on where a loaded machine gives the program no time: an input of which it says
    that it took too long is judged by the processor's time, and forgotten when that was little."""
    found = re.search(r"Test unit written to (\S+-timeout-\S+)", said)
    if found is None:
        return True
    again = subprocess.run([os.path.join(folder, name + "_fuzz"), "-timeout=0", found.group(1)],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                           env=env, preexec_fn=limit_cpu)
    if again.returncode == 0:
        os.unlink(found.group(1))
    return again.returncode != 0


def run(folder, name, seconds, seed):
    """Executions of one target, and its output when an input ended it."""
    corpus = os.path.join(folder, "corpus", name)
    crashes = os.path.join(folder, "crashes")
    for place in (corpus, crashes):
        os.makedirs(place, exist_ok=True)
    env = dict(os.environ, TC_SOURCE_ROOT=ROOT, UBSAN_OPTIONS="halt_on_error=1")
    done = subprocess.run(
        [os.path.join(folder, name + "_fuzz"), f"-max_total_time={seconds}",
         f"-max_len={LENGTH_MAX.get(name, 16384)}", f"-timeout={SLOWEST_INPUT_S}",
         f"-seed={seed}", "-print_final_stats=1", f"-artifact_prefix={crashes}/{name}-", corpus,
         os.path.join(HERE, "corpus", name)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, env=env)
    said = done.stdout.decode("utf-8", "replace")
    count = re.findall(r"stat::number_of_executed_units:\s*(\d+)|^#(\d+)\s", said, re.MULTILINE)
    executed = max((int(a or b) for a, b in count), default=0)
    good = done.returncode == 0 or not is_fault(folder, name, said, env)
    return executed, None if good else said


def keep(sums, folder):
    with open(os.path.join(folder, "executions.json"), "w", encoding="utf-8") as file:
        json.dump(sums, file, indent=1, sort_keys=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--hours", type=float, default=0)
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    asked = parser.parse_args()
    names = targets(asked.folder)
    if not names:
        sys.exit(f"no NAME_fuzz in {asked.folder}; see tests/fuzz/README.md")
    path = os.path.join(asked.folder, "executions.json")
    sums = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            sums = json.load(file)
    end = time.monotonic() + asked.hours * 3600
    ran, failed = dict.fromkeys(names, 0), 0
    while True:
        with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
            found = pool.map(lambda name: run(asked.folder, name, asked.seconds, asked.seed), names)
            for name, (executed, said) in zip(names, found):
                ran[name] += executed
                sums[name] = sums.get(name, 0) + executed
                keep(sums, asked.folder)  # a campaign may be ended at any time
                if said is not None:
                    failed += 1
                    print(f"{name}: ended by an input\n{said[-4000:]}", flush=True)
        if failed > 0 or time.monotonic() >= end:
            break
    for name in names:
        print(f"{name:10} {ran[name]:12,} executions, {sums[name]:14,} in all campaigns")
    print(f"{'sum':10} {sum(ran.values()):12,} executions, {sum(sums.values()):14,} in all campaigns")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
