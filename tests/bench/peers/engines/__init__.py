"""The engines that are compared: each a module with a class Engine.

Engine(folder)          folder holds records.jsonl and gets a folder of the engine's name
  load()                builds from records.jsonl, finished on disk; gives what it cost
  open(), close()       a process or connection that lasts over the queries
  query(q)              the whole page: (total, ids of the first 20, facets), raising Unsupported
  cpu()                 seconds so far of the process that answers
  peak()                bytes of resident memory it had at most
  update(n)             n records get another title, which is found before it returns
"""
import os
import pathlib
import resource
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
NAMES = ("kokudo", "groonga", "postgres", "sqlite", "xapian_own")
DIMENSIONS = ("source", "prefecture", "kind")


class Unsupported(Exception):
    """The engine has nothing for this kind of query."""


def cpu_of(pid):
    """CPU seconds of a running process, all threads."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            pass
    return total / 1e9


def peak_of(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def peak_self():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def cost(began_wall, began_cpu, cpu, peak):
    return {"wall": time.perf_counter() - began_wall, "cpu": cpu - began_cpu, "peak": peak}


def run(command, source=None):
    """Runs a program to its end: its output and what it cost."""
    wall = time.perf_counter()
    with subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE) as process:
        try:
            output = process.stdout.read().decode("utf-8", "replace")
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {output[-500:]}")
    return output, {"wall": time.perf_counter() - wall, "cpu": used.ru_utime + used.ru_stime,
                    "peak": used.ru_maxrss * 1024}


class Lines:
    """A process that answers a line with a line."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.process.args[0]} ended with {self.process.wait()}")
        return answer

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
