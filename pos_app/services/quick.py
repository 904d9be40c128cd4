"""The quick panel: goods that have no code or sell all day, on pages of their own."""

from collections.abc import Sequence

from pos_app.store import goods
from pos_app.store.engine import Store
from pos_app.store.goods import QuickKey


def quick_pages(store: Store, pages: int) -> list[Sequence[QuickKey]]:
    """The keys of the pages 1 to `pages`, in their places."""
    with store.read() as tx:
        return [goods.quick_keys(tx, page) for page in range(1, pages + 1)]
