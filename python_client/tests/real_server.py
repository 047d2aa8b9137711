"""What tests against the real server share; where there is none, they skip themselves."""

from __future__ import annotations

import os

import numpy as np
import pytest

COMMAND = os.environ.get("RECENV_TEST_SERVER", "")
if not COMMAND:
    pytest.skip(
        "RECENV_TEST_SERVER is not set to the command that runs the tool.", allow_module_level=True
    )
INTEREST, REPLAY = "InterestEvolution-v0", "RatingReplay-v0"
ZEROS = np.zeros((3, 2), np.int64)
