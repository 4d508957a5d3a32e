"""Runs the program, and at the n-th step of writing kills it or lets the system refuse.

    python tests/failpoint.py N kill|ENOSPC|… ARGUMENTS…

Steps are the calls by which a file is opened for writing, written, brought to the disk, put in its
place or removed. Exit status 99 says that there were fewer than N steps.
"""

from __future__ import annotations

import errno
import os
import signal
import sys

COUNT, HOW = int(sys.argv[1]), sys.argv[2]
STEPS = ("open", "write", "fsync", "replace", "rename", "link", "unlink", "fchmod", "fchown")
done = 0


def step(name, real):
    def call(*args, **kwargs):
        global done
        reads = name == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR)
        if not (reads or (name == "write" and args[0] in (1, 2))):
            done += 1
            if done == COUNT:
                if HOW == "kill":
                    if name == "write":  # half of it reaches the file
                        real(args[0], bytes(args[1])[: len(args[1]) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
                raise OSError(getattr(errno, HOW), os.strerror(getattr(errno, HOW)))
        return real(*args, **kwargs)

    return call


from assess.cli.main import main  # noqa: E402 - what it writes while it is imported is no step

for name in STEPS:
    setattr(os, name, step(name, getattr(os, name)))
status = main(sys.argv[3:])
sys.stdout.flush()
os._exit(99 if done < COUNT else status)
