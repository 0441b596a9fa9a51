"""``geoapp second-read``."""

from pathlib import Path

import click

from geoapp.cli._speech import answer, note
from geoapp.io.second_reader.allowed import allowed_reader
from geoapp.pipeline.second_read import second_read


@click.command()
@click.argument("text", type=click.Path(path_type=Path))
@click.option("--plan", "plan_id", required=True, help="Id of the plan that it is the text of.")
@click.option("--address", help="Which of the addresses in GEOAPP_SECOND_READERS; may be left out for one.")
@click.option("--model", help="Instead of GEOAPP_SECOND_READER_MODEL, for this time.")
@click.option("--again", is_flag=True, help="Ask even for what is in the cache.")
def command(text: Path, plan_id: str, address: str | None, model: str | None, again: bool) -> None:  # noqa: FBT001 (click hands flags over so)
    """Let a language model of your own read the plan's TEXT, and list what it proposes in ``geoapp review``.

    Off unless GEOAPP_SECOND_READERS allows an address; the plan's words go there. Only what stands in the text word
    for word is proposed, and nothing gets into the reading or the map by itself; see docs/reading.md.
    """
    reader = allowed_reader(address, model)
    result = second_read(text, plan_id, reader, again=again, on_excerpt=_say_excerpt)
    lines = [
        f"excerpts {result.asked}, of them from the cache {result.cached}",
        f"proposals {len(result.proposals)}; see them with geoapp review --plan {plan_id}",
    ]
    if result.dropped:
        reasons = sorted(result.dropped.items())
        lines.append(f"offers dropped: {', '.join(f'{reason} {count}' for reason, count in reasons)}")
    lines += [f"answers not used: {count}: {sentence}" for sentence, count in sorted(result.unusable.items())]
    answer(result, "\n".join(lines))


def _say_excerpt(done: int, number: int) -> None:
    if done and done % 20 == 0:
        note(f"{done} of {number} excerpts")
