"""A child does not outlive the process that started it, however that one dies."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
ORPHANED = 1


def die_with(parent: int) -> None:
    """Has the kernel kill this process when its parent dies; ends it at once when `parent` is dead already.

    Only Linux offers this; elsewhere a killed parent leaves its children to whoever looks after processes there.
    """
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        os._exit(ORPHANED)
