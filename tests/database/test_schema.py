from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from assistant.database.schema import newest_version
from assistant.database.tables import metadata


def test_the_migrations_make_the_tables_that_the_program_uses(database):
    database.open()
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_are_one_line_and_the_file_names_say_the_order():
    config = Config()
    config.set_main_option("script_location", "assistant.database:migrations")
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [newest_version()]
    assert all(script.module.__name__.startswith(script.revision) for script in scripts.walk_revisions())


def test_each_migration_can_be_taken_back(database):
    from alembic import command

    database.open()
    config = Config()
    config.set_main_option("script_location", "assistant.database:migrations")
    config.set_main_option("path_separator", "os")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert database.version() is None
