"""Notes of commands on a plan's files that are not as they were built."""

from geoapp.cli._speech import note
from geoapp.io.manifests import faults_of, find_state


def tell_build_state(plan_id: str) -> None:
    """Say each way in which a plan's files differ from the manifest of their build; nothing where they don't."""
    for fault in faults_of(find_state(plan_id)):
        note(str(fault))
