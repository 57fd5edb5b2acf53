import os
import platform

import numpy as np

from goodfit.study.environment import environment


def test_versions_and_hardware_are_told():
    told = environment()
    assert told["python"] == platform.python_version()
    assert told["numpy"] == np.__version__
    assert told["processor"]
    assert told["memory"] == "unknown" or float(told["memory"].split()[0]) > 0.1
    assert 1 <= told["cores"] <= (os.cpu_count() or 1)
