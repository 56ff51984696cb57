"""What is said otherwise for stricter engines: each rewrite, on the least that shows it."""

from __future__ import annotations

import pytest
import sqlglot

from release import rewrites as say
from release.nesting import values_of_outer_rows
from release.recursion import recursion_over_all_rows

CASES = [
    (
        say.plain_joins,
        "select 1 from a cross join b on a.x = b.x",
        "SELECT 1 FROM a JOIN b ON a.x = b.x",
    ),
    (say.wide_integers, "select cast(x as integer) from a", "SELECT CAST(x AS BIGINT) FROM a"),
    (
        say.real_numbers,
        "select 1.0 * x, 2, '1.0' from a",
        "SELECT CAST(1.0 AS DOUBLE) * x, 2, '1.0' FROM a",
    ),
    (
        say.null_for_division_by_zero,
        "select x / y, x / 2, x / nullif(y, 0) from a",
        "SELECT x / NULLIF(y, 0), x / 2, x / NULLIF(y, 0) FROM a",
    ),
    (
        say.flags_as_conditions,
        "select case when f then 1 end from a join b on f and a.x = 1 where not f or (x + 1)",
        "SELECT CASE WHEN f <> 0 THEN 1 END FROM a JOIN b ON f <> 0 AND a.x = 1 "
        "WHERE NOT f <> 0 OR (x + 1) <> 0",
    ),
    (
        say.truths_as_numbers,
        "select sum(x in (1, 2)), count(*) from a where x = 1 and not y is null",
        "SELECT SUM(CAST(x IN (1, 2) AS BIGINT)), COUNT(*) FROM a WHERE x = 1 AND NOT y IS NULL",
    ),
    (
        say.patterns,
        "select x glob '*[0-9]月?(*' from a",
        "SELECT x RLIKE '(?s)^.*[0-9]月.\\\\(.*$' FROM a",
    ),
    (
        say.ordered_lists,
        "select group_concat(x.n, '、') from (select n from a order by p desc, q) x",
        "SELECT LISTAGG(x.n, '、') WITHIN GROUP (ORDER BY x.order_1 DESC, x.order_2) "
        "FROM (SELECT n, p AS order_1, q AS order_2 FROM a) AS x",
    ),
    (
        say.subqueries_after_joins,
        "select 1 from a join b on a.x = b.x and b.y = (select max(y) from c where c.x = a.x)",
        "SELECT 1 FROM a JOIN b ON a.x = b.x WHERE b.y = (SELECT MAX(y) FROM c WHERE c.x = a.x)",
    ),
    (
        values_of_outer_rows,
        "select (select b.n from b where b.y = (select max(c.y) from c where c.x = a.x)) from a",
        "SELECT (SELECT b.n FROM b WHERE b.y = outer_value_2.value) FROM a "
        "LEFT JOIN LATERAL (SELECT MAX(c.y) AS value FROM c WHERE c.x = a.x) AS outer_value_2 "
        "ON TRUE",
    ),
    (
        recursion_over_all_rows,
        "select (with recursive up(id, parent) as (select s.id, s.parent union all "
        "select p.id, p.parent from up join t p on p.id = up.parent) "
        "select id from up where parent is null) from t s",
        "WITH RECURSIVE up_1(id, parent, of_id, of_parent) AS ("
        "SELECT DISTINCT s.id, s.parent, s.id, s.parent FROM t AS s UNION ALL "
        "SELECT p.id, p.parent, up.of_id, up.of_parent "
        "FROM up_1 AS up JOIN t AS p ON p.id = up.parent) "
        "SELECT (SELECT id FROM up_1 AS up WHERE (parent IS NULL "
        "AND up.of_id IS NOT DISTINCT FROM s.id) AND up.of_parent IS NOT DISTINCT FROM s.parent) "
        "FROM t AS s",
    ),
]
LEFT_ALONE = [
    # A left join's condition is no filter.
    (
        say.subqueries_after_joins,
        "select 1 from a left join b on b.y = (select max(y) from c where c.x = a.x)",
    ),
    # One level out, or about the middle row: Spark can, or a join could not.
    (values_of_outer_rows, "select (select max(b.y) from b where b.x = a.x) from a"),
    (
        values_of_outer_rows,
        "select (select b.n from b where b.y = "
        "(select max(c.y) from c where c.x = a.x and c.z = b.z)) from a",
    ),
    # More than one row is possible, so a join could multiply rows.
    (
        values_of_outer_rows,
        "select (select b.n from b where b.y = (select c.y from c where c.x = a.x)) from a",
    ),
    (say.ordered_lists, "select group_concat(x.n, '、') from (select n from a) x"),
]


@pytest.mark.parametrize(("rewrite", "said", "expected"), CASES)
def test_a_rewrite(rewrite: say.Rewrite, said: str, expected: str) -> None:
    assert rewrite(sqlglot.parse_one(said, read="sqlite")).sql(dialect="spark") == expected


@pytest.mark.parametrize(("rewrite", "said"), LEFT_ALONE)
def test_what_a_rewrite_leaves_alone(rewrite: say.Rewrite, said: str) -> None:
    tree = sqlglot.parse_one(said, read="sqlite")
    assert rewrite(tree.copy()) == tree
