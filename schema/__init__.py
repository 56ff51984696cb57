"""The database: its tables, how it is opened, and what is derived from them."""

SCHEMA_VERSION = "1.3"
HEAD_REVISION = "0004"
