"""Partitions on further PostgreSQL servers, behind the same names (docs/decisions/017).

One partition number is one set of registers, in every table. All its tables go together, so an upload still touches one
server, and nothing else of the cloud knows where they are. The other server has a cloud's whole schema, cut the same
way: a partition here stands for the partition of that number there.
"""

from sqlalchemy import Connection, Table, make_url, text
from sqlalchemy.schema import CreateColumn

from cloud import schema
from cloud.database import Database
from pos_app.domain.errors import RuleViolation


def place(database: Database, partitions: range, server: str) -> None:
    """Put these partitions, which are empty yet, on another server, whose address is given. Raises `RuleViolation`."""
    url = make_url(server)
    if not database.is_postgres or url.drivername != "postgresql":
        raise RuleViolation("Only PostgreSQL can keep partitions on another server", field="database")
    with database.read() as connection:
        found = connection.execute(text("SELECT partitions FROM cloud_schema")).scalar_one()
    Database.open(server, partitions=found).close()
    name = f"yundian_{url.host}_{url.port}_{url.database}".replace(".", "_")
    options = f"host '{url.host}', port '{url.port}', dbname '{url.database}', batch_size '1000', fetch_size '10000'"
    with database.write() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgres_fdw"))
        connection.execute(text(f"CREATE SERVER {name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({options})"))
        connection.execute(text(f"CREATE USER MAPPING FOR CURRENT_USER SERVER {name} OPTIONS (user '{url.username}')"))
        for table in schema.metadata.sorted_tables:
            if table.info.get("owned"):
                for number in partitions:
                    _point_there(connection, table, number, found, name)


def _point_there(connection: Connection, table: Table, number: int, partitions: int, server: str) -> None:
    part = f"{table.name}_p{number}"
    if connection.execute(text(f"SELECT EXISTS (SELECT 1 FROM {part})")).scalar_one():
        raise RuleViolation("Partition {number} is not empty: it can't be placed elsewhere", number=number)
    # Attached as it is: a foreign partition has no keys here, those are kept where the rows are.
    columns = ", ".join(str(CreateColumn(column).compile(dialect=connection.dialect)) for column in table.columns)
    values = f"FOR VALUES WITH (MODULUS {partitions}, REMAINDER {number})"
    connection.execute(text(f"DROP TABLE {part}"))
    connection.execute(text(f"CREATE FOREIGN TABLE {part} ({columns}) SERVER {server}"))
    connection.execute(text(f"ALTER TABLE {table.name} ATTACH PARTITION {part} {values}"))
