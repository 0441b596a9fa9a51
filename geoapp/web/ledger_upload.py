"""An annual list on its way in: a curator's upload, looked at beside the plan, and kept at the press of a button."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import streamlit as st

from geoapp.domain.access import Identity
from geoapp.domain.ledger import LedgerList
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import read_as_of
from geoapp.io import worker
from geoapp.io.progress import OnProgress
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.pipeline.ledger import AddedList, GivenList, keep_list, match_given
from geoapp.pipeline.ledger_rows import LedgerRows, read_list
from geoapp.web import content, curator_upload, jobs
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.ledger_page import MOST_ROWS, pairs_table
from geoapp.web.listing import table
from geoapp.web.plan_projects import status_of

FIRST_YEAR, LAST_YEAR = 2000, 2100
_SUFFIXES = ["xlsx", "ods", "csv"]
_NAME, _SLOT, _MATCHED = "ledger", "ledger_list", "ledger_match"


def offer_upload(
    plan: Plan, lists: tuple[LedgerList, ...], by_id: Mapping[str, ProjectRecord], say: Words
) -> None:
    """Let a curator bring a list, see what would become of its rows, and keep it."""

    def show(given: GivenList) -> None:
        records = content.catalogue(plan.id).records
        made = jobs.memoize(
            _MATCHED,
            (given, lists, content.version(plan.id)),
            partial(match_given, plan, records, given, lists),
            private=True,
        )
        _show(plan, lists, made, by_id, say)

    def keep(given: GivenList, by: Identity) -> LedgerList:
        made = keep_list(plan, given, by=by)
        jobs.evict(_SLOT)
        jobs.evict(_MATCHED)
        return made.list

    curator_upload.offer_upload(
        _NAME,
        say,
        ask=lambda: _ask_list(plan, say),
        show=show,
        keep=keep,
        tell=lambda kept: {"title": kept.title, "year": kept.year, "rows": f"{len(kept.rows):,}"},
    )


def _ask_list(plan: Plan, say: Words) -> GivenList | None:
    """Ask for the file, its year and the date that it holds for; the file is read in a process of its own."""
    chosen = curator_upload.choose_file(_NAME, say, _SUFFIXES, limit("upload_mb"))
    left, right, _ = st.columns([2, 2, 3])
    with left:
        year = st.number_input(
            say("ledger_list_year"), FIRST_YEAR, LAST_YEAR, datetime.now(UTC).year, key="ledger_list_year"
        )
    with right:
        as_of = st.text_input(say("ledger_list_as_of"), max_chars=12, key="ledger_list_as_of")
    if chosen is None:
        return None
    bytes_, name = chosen.getvalue(), curator_upload.clean_name(chosen.name)
    digest = sha256(bytes_).hexdigest()
    reading = partial(_read, bytes_, name, plan)
    read = jobs.watch(_SLOT, (digest, name, plan.id), reading, say, most_s=limit("import_seconds"))
    day = read_as_of(as_of)
    if read is None:
        return None
    return GivenList(title=name, sha256=digest, year=int(year), as_of=day, read=read)


def _read(bytes_: bytes, name: str, plan: Plan, on_progress: OnProgress) -> LedgerRows:
    most = limit("import_mb") * 1_000_000
    return worker.run(
        read_list,
        bytes_,
        Path(name),
        plan,
        on_progress=on_progress,
        limit_s=limit("import_seconds"),
        memory_bytes=most,
    )


def _show(
    plan: Plan,
    lists: tuple[LedgerList, ...],
    made: AddedList,
    by_id: Mapping[str, ProjectRecord],
    say: Words,
) -> None:
    """Say what would become of the rows: joined, unsure, new; and how many projects are then in no list."""
    one = made.list
    for note in made.notes:
        st.warning(plain(sentence_of(note, say.lang)))
    sure = [pair for pair in one.matches if pair.sure]
    matched = {row for pair in one.matches for row in pair.rows}
    new = [row for row in one.rows if row.id not in matched]
    counts = {
        "rows": len(one.rows),
        "joined": sum(len(pair.rows) for pair in sure),
        "unsure": sum(len(pair.rows) for pair in one.waiting),
        "new": len(new),
        "missing": len(status_of(plan, tuple(sorted([*lists, one], key=lambda each: each.year))).missing),
    }
    told = {name: f"{number:,}" for name, number in counts.items()}
    st.info(plain(say("ledger_preview", title=one.title, **told)))
    for key, pairs in (("ledger_queue", list(one.waiting)), ("ledger_rows_joined", sure)):
        if pairs:
            st.markdown(f"**{say(key)}**")
            st.html(pairs_table(say(key), [(one, pair) for pair in pairs[:MOST_ROWS]], by_id, say))
            _tell_more(len(pairs), say)
    if new:
        st.markdown(f"**{say('ledger_rows_new')}**")
        head = [say("ledger_row"), say("report_districts")]
        rows = [(row.name, say("list_joint").join(row.places) or "—") for row in new[:MOST_ROWS]]
        st.html(table(say("ledger_rows_new"), head, rows))
        _tell_more(len(new), say)


def _tell_more(number: int, say: Words) -> None:
    if number > MOST_ROWS:
        st.caption(say("ledger_rows_more", n=MOST_ROWS))
