"""How long to look: GENKAN_PROPERTY=long looks for many minutes, the default for seconds.

An example is a seed, which has no smaller form: a failure is told as it is found.
"""

import os

from hypothesis import HealthCheck, Phase, settings

PROFILE = os.environ.get("GENKAN_PROPERTY", "short")
EXAMPLES = {"short": 50, "long": 2000}
# Of one test; the suite's own limit is for the others.
SECONDS = {"short": 300, "long": 4 * 3600}

SEARCH = settings(
    max_examples=EXAMPLES[PROFILE],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
