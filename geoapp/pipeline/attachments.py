"""Attachments of reports: which of those given are new and have room, and how one is taken away again."""

from collections.abc import Mapping

from geoapp.domain.attachment import AttachedFile, HeldAttachment
from geoapp.errors import InputError
from geoapp.io.journal import write_entry
from geoapp.limits import limit
from geoapp.pipeline.written import writing
from geoapp.store import attachment_store

_MB = 1_000_000


def new_files(plan_id: str, month: str, given: Mapping[str, AttachedFile]) -> dict[str, AttachedFile]:
    """Return the files by project, without those that stand beside the month's report already.

    Raises:
        InputError: a report, or all of them, would have more than is kept.
        StoreError: the store does not answer.
    """
    if not given:
        return {}
    held = attachment_store().of_part(plan_id, month)
    new = {
        project: file
        for project, file in given.items()
        if file.sha256 not in {one.sha256 for one in held.get(project, ())}
    }
    for project in new:
        if len(held.get(project, ())) >= limit("attachments"):
            raise InputError("attachments_many", project=project, month=month, limit=limit("attachments"))
    weight = attachment_store().size() + sum(one.size for one in new.values())
    if new and weight > limit("attachments_mb") * _MB:
        raise InputError("attachments_full", limit=limit("attachments_mb"))
    return new


def remove_attachment(plan_id: str, sha256: str, who: str) -> list[HeldAttachment]:
    """Take a file out of the store, wherever it stands in a plan, and return where it stood.

    The journal says first that it is to go: a command that broke off is given again.

    Raises:
        InputError: the plan has no such file, or a folder cannot be written.
        StoreError: the store does not answer.
    """
    with writing(plan_id):
        store = attachment_store()
        held = store.of_hash(plan_id, sha256)
        if not held:
            raise InputError("attachment_none", plan=plan_id, sha256=sha256)
        for one in held:
            detail = f"{one.part} version {one.version}: file {one.name} taken away"
            write_entry("report", who=who, subject=one.project, detail=detail, sha256=sha256)
        store.remove(plan_id, sha256)
    return held
