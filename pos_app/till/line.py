"""What the strip says of the cloud and of what nobody has looked at yet."""

from dataclasses import dataclass

from pos_app.domain.told import NOTHING
from pos_app.store import alarms, cloud_link, notices, sync_state
from pos_app.store.engine import Store
from pos_app.ui.status import CloudState


@dataclass(frozen=True, slots=True)
class LineNow:
    """`waiting` entries of the journal are not at the cloud; without a cloud nothing waits."""

    cloud: CloudState = CloudState.NONE
    waiting: int = 0
    alarms: int = 0
    notices: int = 0


def read_line(store: Store) -> LineNow:
    with store.read() as tx:
        unseen, unread = len(alarms.unseen(tx)), notices.count_unread(tx)
        if cloud_link.read(tx) is None:
            return LineNow(alarms=unseen, notices=unread)
        state = sync_state.read(tx)
        cloud = CloudState.ON if state.last_error == NOTHING else CloudState.OFF
        if state.last_tried_ms is None:
            cloud = CloudState.UNKNOWN
        return LineNow(cloud, sync_state.waiting(tx), unseen, unread)
