"""Stores: a plan's projects, in the files of its build or in PostgreSQL, and what people write of them."""

from functools import lru_cache
from typing import TYPE_CHECKING

from geoapp.errors import InputError
from geoapp.settings import file_of_reports, store_address
from geoapp.store.actuals_store import ActualsStore
from geoapp.store.attachment_store import AttachmentStore
from geoapp.store.contract import Store
from geoapp.store.draft_store import DraftStore
from geoapp.store.files import FILES
from geoapp.store.ledger_store import DecisionStore, ListStore
from geoapp.store.opinion_store import OpinionStore
from geoapp.store.report_store import ReportStore
from geoapp.store.sqlite import SqliteDatabase
from geoapp.store.version_store import WrittenDatabase

if TYPE_CHECKING:
    from geoapp.store.connections import Connections


def the_store() -> Store:
    """Return the store that ``GEOAPP_STORE`` names: the files where it names none.

    Raises:
        InputError: it is no address of PostgreSQL, or the package that reads it is missing.
    """
    address = store_address()
    return _postgis(address) if address else FILES


def connect(address: str) -> "Connections":
    """Return connections to a database, which is not asked yet.

    Raises:
        InputError: it is no address of PostgreSQL, or the package that reads it is missing.
    """
    try:
        from geoapp.store.connections import Connections  # noqa: PLC0415 (an extra, imported where it is used)
    except ModuleNotFoundError as error:
        raise InputError("store_package") from error
    return Connections(address)


@lru_cache(maxsize=4)
def _postgis(address: str) -> Store:
    connections = connect(address)
    from geoapp.store.postgis import PostgisStore  # noqa: PLC0415

    return PostgisStore(connections)


def report_store() -> ReportStore:
    """Return the store of status reports.

    Raises:
        GeoappError: as :func:`_written`.
    """
    return ReportStore(_written())


def opinion_store() -> OpinionStore:
    """Return the store of opinions.

    Raises:
        GeoappError: as :func:`_written`.
    """
    return OpinionStore(_written())


def draft_store() -> DraftStore:
    """Return the store of drafts of places.

    Raises:
        GeoappError: as :func:`_written`.
    """
    return DraftStore(_written())


def list_store() -> ListStore:
    """Return the store of annual lists.

    Raises:
        GeoappError: as :func:`_written`.
    """
    return ListStore(_written())


def decision_store() -> DecisionStore:
    """Return the store of what was decided of rows of annual lists.

    Raises:
        GeoappError: as :func:`_written`.
    """
    return DecisionStore(_written())


def actuals_store() -> ActualsStore:
    """Return the store of yearly actuals of indicators.

    Raises:
        GeoappError: as :func:`_written`.
    """
    return ActualsStore(_written())


def attachment_store() -> AttachmentStore:
    """Return the store of files beside reports.

    Raises:
        GeoappError: as :func:`_written`.
    """
    return AttachmentStore(_written())


def _written() -> WrittenDatabase:
    """Return the database of all that people write: PostgreSQL where ``GEOAPP_STORE`` names one, else a file of SQLite.

    Raises:
        InputError: as :func:`connect`.
        StoreError: the tables of PostgreSQL are not those that this program knows.
    """
    if address := store_address():
        return _migrated(address)
    return SqliteDatabase(file_of_reports())


@lru_cache(maxsize=4)
def _migrated(address: str) -> WrittenDatabase:
    connections = connect(address)
    from geoapp.store.migrations import refuse_unmigrated  # noqa: PLC0415

    refuse_unmigrated(connections)
    return connections
