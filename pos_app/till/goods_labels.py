"""The desk behind the tags of the goods screen: read, drawn, printed, and noted as hanging."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pos_app.domain.people import Right, User
from pos_app.services.goods_list import shop_moment
from pos_app.services.labels import ShelfTag, tag_of_code, tags_to_replace
from pos_app.services.tags import tags_replaced
from pos_app.till.tools import Tools
from pos_app.ui.goods.ports import Failed, Told
from pos_app.ui.goods.state import TagLine
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr

TEMPLATES = ("58mm", "80mm", "40x30", "60x40", "70x38", "a4")
RECEIPTS = ("58mm", "80mm")


class TillLabels:
    """One person's."""

    def __init__(self, tools: Tools, user: User) -> None:
        self._tools, self._user = tools, user

    def tags_due(self, done: Callable[[tuple[TagLine, ...]], None], failed: Failed) -> None:
        store = self._tools.store
        self._tools.runner.submit(lambda: tuple(map(_line, tags_to_replace(store))), done, failed)

    def tag_of(self, code: str) -> TagLine:
        return _line(tag_of_code(self._tools.store, code))

    def print_tags(self, codes: tuple[str, ...], template: int, done: Told, failed: Failed, *, qr: bool) -> None:
        """On receipt paper by the receipt printer; a sheet becomes a file; the rest goes to the label printer."""
        name, tools = TEMPLATES[template], self._tools
        settings = tools.printer.settings

        def job() -> bytes:
            # The picture library takes half a second to load: never on the screen's thread.
            from pos_app.till.labels import job_of, template_of  # noqa: PLC0415 - see above

            return job_of(self._tags(codes), template_of(name), settings, qr=qr)

        def printed() -> str:
            from pos_app.till.labels import print_labels  # noqa: PLC0415 - as above

            if name != "a4":
                print_labels(job(), settings)
                return tr("{count} tags are printed", count=len(codes))
            file = Path.home() / f"tags-{shop_moment(tools.clock.now_ms())[:10].replace('-', '')}.pdf"
            file.write_bytes(job())
            return tr("{count} tags are in {file}", count=len(codes), file=file)

        if name in RECEIPTS and tools.printer.set_up:
            tools.printer.send(job, lambda _: done(tr("{count} tags are printed", count=len(codes))), failed)
        else:
            tools.runner.submit(printed, done, failed)

    def _tags(self, codes: Sequence[str]) -> list[ShelfTag]:
        return [tag_of_code(self._tools.store, code) for code in codes]

    def tags_hang(self, codes: tuple[str, ...], done: Told, failed: Failed) -> None:
        tools = self._tools

        def write() -> str:
            self._user.need(Right.IMPORT_GOODS)
            tags = tags_replaced(tools.store, self._user, set(codes), clock=tools.clock, ids=tools.ids)
            return tr("{count} tags hang: their prices are charged from now on", count=len(tags))

        tools.runner.submit(write, done, failed)


def _line(tag: ShelfTag) -> TagLine:
    marked = "–" if tag.marked is None else yuan(tag.marked)
    raised = tag.marked is not None and tag.price > tag.marked
    return TagLine(tag.code, tag.name, tag.code, tag.unit, marked, yuan(tag.price), raised)
