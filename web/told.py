"""What Datasette and SQLite say of a mistake, in both languages: ``中文 · English``."""

from __future__ import annotations

import re

BOTH = " · "

# What they say → the same in Chinese; what stands in brackets is kept.
_CHINESE = (
    (r"_size must be a positive integer", "_size 要是 0 或正整数，或者 max"),
    (r"_size must be <= (\d+)", "_size 最大 {0}；更多的行请翻页，或取 CSV（不限行数）"),
    (r"Cannot sort table by (.*)", "不能按 {0} 排序：没有这一列"),
    (r"Cannot use _sort and _sort_desc at the same time", "_sort 和 _sort_desc 只能用一个"),
    (r"(_(?:no)?col=.*) - invalid columns", "{0}：没有这样的列，或不能去掉主键"),
    (r"Cannot search by that column", "不能按这一列搜索"),
    (
        r"Invalid _through - could not find corresponding foreign key",
        "_through 说的表没有指向这里的外键",
    ),
    (r"Invalid _shape: (.*)", "没有这种 _shape：{0}"),
    (r"Statement must be a SELECT", "只能用 SELECT 语句"),
    (r"Statement contained a disallowed PRAGMA.*", "不能用这个 PRAGMA"),
    (r"You can only execute one statement at a time\.", "一次只能运行一条语句"),
    (r"no such table: (.*)", "没有这个表或视图：{0}"),
    (r"no such column: (.*)", "没有这一列：{0}"),
    (r"no such function: (.*)", "没有这个函数：{0}"),
    (r"ambiguous column name: (.*)", "列名 {0} 不止一处有，请写明是哪个表的"),
    (r'near "(.*)": syntax error', "“{0}”附近有语法错误"),
    (r"incomplete input", "语句不完整"),
    (r'unrecognized token: "(.*)"', "看不懂“{0}”"),
    (r"not authorized(?: to use function: (.*))?", "不允许：这里只能读已发布的数据"),
    (r"access to (.*) is prohibited", "不能读 {0}"),
    (r"wrong number of arguments to function (.*)", "函数 {0} 的参数个数不对"),
    (r"misuse of (?:aggregate|window function).*", "聚合函数或窗口函数用错了地方"),
    (r"user-defined function raised exception", "函数的参数不合要求"),
    (r"malformed JSON", "不是合格的 JSON"),
    (r"string or blob too big", "一个值太长"),
    (r"LIKE or GLOB pattern too complex", "LIKE 或 GLOB 的模式太长"),
    (r"the answer is too large.*", "结果太大：请加 limit，或少取几列"),
    (r"fts5: syntax error near (.*)", "全文搜索的语法有误，在 {0} 附近"),
    (r"unterminated string", "引号没有成对"),
)
_KNOWN = [(re.compile(said, re.DOTALL), chinese) for said, chinese in _CHINESE]


def told(message: str) -> str:
    """A message in both languages; one that is not known is quoted as it is."""
    if BOTH in message or not message:
        return message
    for said, chinese in _KNOWN:
        if found := said.fullmatch(message):
            return f"{chinese.format(*found.groups(''))}{BOTH}{message}"
    return f"程序的原话：{message}{BOTH}{message}"
