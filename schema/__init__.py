"""The database: its tables, how it is opened, and what is derived from them."""

SCHEMA_VERSION = "1.4"
HEAD_REVISION = "0005"
