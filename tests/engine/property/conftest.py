"""How long to look: GENKAN_PROPERTY=long looks for minutes, the default for seconds."""

import os

from hypothesis import HealthCheck, settings

for name, examples in {"short": 50, "long": 2000}.items():
    settings.register_profile(
        name, max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck)
    )
settings.load_profile(os.environ.get("GENKAN_PROPERTY", "short"))
