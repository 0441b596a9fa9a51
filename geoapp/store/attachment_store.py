"""The store of attachments: files that stand beside versions, written in the same transaction."""

from geoapp.domain.attachment import AttachedFile, HeldAttachment
from geoapp.domain.written import WrittenVersion
from geoapp.store.version_store import Question, WrittenDatabase

_COLUMNS = "project, part, version, name, media_type, size, sha256"

_ADD = f"""
INSERT INTO attachment (plan, {_COLUMNS}, content) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING version
"""  # noqa: S608 (ours)

_LIST = f"SELECT {_COLUMNS} FROM attachment WHERE plan = %s AND {{}} ORDER BY project, part, version"  # noqa: S608

_FIND = """
SELECT name, media_type, size, sha256, content FROM attachment
WHERE plan = %s AND sha256 = %s ORDER BY project, part, version LIMIT 1
"""

_REMOVE = "DELETE FROM attachment WHERE plan = %s AND sha256 = %s RETURNING version"

_SIZE = "SELECT CAST(coalesce(sum(size), 0) AS bigint) FROM attachment"


def adding(version: WrittenVersion, part: str, file: AttachedFile) -> Question:
    """Return the question that adds a file beside a version, for the transaction that adds that."""
    said = (file.name, file.media_type, file.size, file.sha256, file.content)
    return _ADD, (version.plan, version.subject, part, version.version, *said)


class AttachmentStore:
    """Attachments of all plans."""

    def __init__(self, database: WrittenDatabase) -> None:
        """Take the database, which is not asked yet."""
        self._database = database

    def of_part(self, plan_id: str, part: str) -> dict[str, list[HeldAttachment]]:
        """Return the files of a month's reports by project, the oldest first.

        Raises:
            StoreError: the database does not answer, or is none of ours.
        """
        found: dict[str, list[HeldAttachment]] = {}
        for one in self._list("part = %s", plan_id, part):
            found.setdefault(one.project, []).append(one)
        return found

    def of_project(self, plan_id: str, project: str) -> list[HeldAttachment]:
        """Return the files of all that is written of a project, the oldest first.

        Raises:
            StoreError: as :meth:`of_part`.
        """
        return self._list("project = %s", plan_id, project)

    def of_hash(self, plan_id: str, sha256: str) -> list[HeldAttachment]:
        """Return every place of a file in a plan, by the hash of its content.

        Raises:
            StoreError: as :meth:`of_part`.
        """
        return self._list("sha256 = %s", plan_id, sha256)

    def find(self, plan_id: str, sha256: str) -> AttachedFile | None:
        """Return a file of a plan by the hash of its content.

        Raises:
            StoreError: as :meth:`of_part`.
        """
        for name, media_type, size, digest, content in self._database.ask(_FIND, [plan_id, sha256]):
            return AttachedFile(
                name=name, media_type=media_type, size=size, sha256=digest, content=bytes(content)
            )
        return None

    def size(self) -> int:
        """Return the bytes of all files of all plans.

        Raises:
            StoreError: as :meth:`of_part`.
        """
        return sum(int(number) for (number,) in self._database.ask(_SIZE))

    def remove(self, plan_id: str, sha256: str) -> None:
        """Take a file away, wherever it stands in a plan.

        Raises:
            StoreError: as :meth:`of_part`.
            InputError: the database cannot be written.
        """
        with self._database.writing() as asking:
            asking(_REMOVE, [plan_id, sha256])

    def _list(self, condition: str, plan_id: str, value: str) -> list[HeldAttachment]:
        return [
            HeldAttachment(
                project=project,
                part=part,
                version=version,
                name=name,
                media_type=media_type,
                size=size,
                sha256=sha256,
            )
            for project, part, version, name, media_type, size, sha256 in self._database.ask(
                _LIST.format(condition), [plan_id, value]
            )
        ]
