"""Column heads of a breakdown's table, and what each says the column holds."""

from __future__ import annotations

from loader.vocabulary import fold

COLUMN_HEADS = {
    "task": frozenset(
        {"目标任务", "工作任务", "主要任务", "主要工作任务", "重点任务", "任务内容", "工作内容"}
        | {"重点工作", "工作目标", "任务"}
    ),
    "leader": frozenset(
        {"责任领导", "牵头领导", "牵头市领导", "分管领导", "分管市领导", "主管领导", "负责领导"}
    ),
    "unit": frozenset({"责任单位", "责任部门"}),
}

_ROLE_OF = {head: role for role, heads in COLUMN_HEADS.items() for head in heads}
# Heads may be spaced out: 目 标 任 务
_LONGEST_HEAD = 2 * max(map(len, _ROLE_OF))


def column_role(text: str) -> str | None:
    """task, leader or unit for a column head, None for any other text."""
    return _ROLE_OF.get(fold(text)) if len(text) <= _LONGEST_HEAD else None


# What this version reads: the columns in this order, the leaders' may be missing.
READ_ORDERS = (["task", "leader", "unit"], ["task", "unit"])


def are_column_heads(texts: list[str]) -> bool:
    """Whether these cells are the head of a table this version reads."""
    roles = []
    for text in texts:
        role = column_role(text)
        if role is None:
            return False
        roles.append(role)
    return roles in READ_ORDERS
