"""What belongs to the page and not to its text: menus, footers, page numbers, fields, pictures.

A line is furniture by its whole shape, never for one word in it: 推进无障碍环境建设 is a task,
``无障碍 | 长者模式 | 登录`` a menu.
"""

from __future__ import annotations

import re

LONGEST_MARK = 400
_RULE = re.compile(r"[-=*_—]{3,}")
# — 3 —, 第 3 页, 1 / 2
_PAGE_MARK = re.compile(
    r"[-—–]\s*\d{1,3}\s*[-—–]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
_NUMBER = re.compile(r"[-—–·\s]*\d{1,3}(?:\s*页)?[-—–·\s]*")
# |---|:--:| under the head of a Markdown table
_PIPE_RULE = re.compile(r"\|?[-:|\s]*-{2,}[-:|\s]*")
JUNK = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|bmp)|(?:(?:[•·*-]|\d{1,2}\.)\s*)?(?:</?[A-Za-z][^<>]*>\s*)+",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"(索引号|公开方式|公开选项|发布机构|发文机关|成文日期|信息来源|发布时间|发布日期|浏览次数|点击数|"
    r"点击率|阅读次数|访问次数|来源|文号|发文字号|主题分类|主题词|有效性|统一编号|填报(?:单位|时间|日期)|"
    r"报送(?:单位|时间)|责任编辑|编辑|信息员|作者)"
    r"(?:\s*[:：]\s*|\t+\s*|[ \u3000](?=[A-Za-z0-9]))"
)
# Words no sentence of a breakdown holds: they make a line the page's wherever they stand.
_SITE_MARK = re.compile(
    r"网站标识码|公网安备|ICP备|版权所有|技术支持\s*[:：]|维护单位\s*[:：]|网站地图|"
    r"(?:当前|所在)的?位置\s*[:：]|您(?:现在)?的?位置|分享到\s*[:：]?|打印本页|关闭(?:本页|窗口)|"
    r"返回顶部|扫一扫.{0,8}(?:打开|分享|关注|查看|手机|当前页)|^首页\s*[>»＞]|^\s*>|^[^<>]{1,20}>\s*[^<>\s]+\s*>|"
    r"[【\[](?:打印|关闭|字体|收藏|大|中|小)|字体\s*[:：]|^上一[篇条][:：]?|^下一[篇条][:：]?|"
    r"^(?:政策|文件|图文)解读\s*[:：]|"
    r"^地址\s*[:：].*(?:邮编|电话)|^主办\s*[:：].*人民政府|"
    r"^(?:主办|承办)(?:单位)?\s*[:：].*(?:维护|版权|网站)|^主办单位\s*[:：]\S*人民政府\S*\s+承办"
)
# Above a list of links to other pages
RELATED = re.compile(r"相关(?:阅读|文档|链接|新闻|文件|政策|解读|稿件|信息)\s*[:：]?")
# Entries of menus and of the tools around an article.
_MENU = re.compile(
    r"首页|网站首页|政务公开|政府信息公开|信息公开|政务服务|办事服务|互动交流|政民互动|公众参与|新闻中心|"
    r"新闻动态|政务要闻|专题专栏|数据开放|政府数据|机构职能|(?:走进|魅力|印象|美丽|认识)[一-鿿]{2,4}|"
    r"网站地图|关于我们|联系我们|使用帮助|网站声明|隐私声明|隐私政策|法律声明|打印|关闭|收藏|分享|返回|"
    r"搜索|检索|登录|注册|个人中心|退出|简体|繁体|繁體|English|EN|无障碍(?:浏览|阅读|模式)?|"
    r"(?:长者|适老|关怀)(?:模式|版|专区)|移动版|电脑版|手机版|APP|微信|微博|QQ(?:空间)?|新浪微博|朋友圈|"
    r"大|中|小|智能问答|站群导航|收起|展开|加入收藏|设为首页",
    re.IGNORECASE,
)
_PORTAL = re.compile(r"[一-鿿]{2,16}(?:门户网站?|政务网|政府网)")
# Sites a menu leads to; beside each other alone they may be a list of parties.
_SITE = re.compile(rf"[一-鿿]{{2,8}}人民政府|{_PORTAL.pattern}")
_BETWEEN = re.compile(r"[\s|｜·•>»＞/、:：【】\[\]]+")
_LONGEST_ENTRY = 10
_MOSTLY = 0.6
# A menu's entry that may as well be a heading counts only beside others or above the title.
_SURELY_MENU = re.compile(
    r"首页|网站首页|网站地图|关于我们|联系我们|使用帮助|打印|关闭|收藏|分享|搜索|检索|登录|注册|返回顶部|"
    r"繁体|繁體|English|(?:长者|适老|关怀)模式|无障碍(?:浏览|阅读|模式)",
    re.IGNORECASE,
)


def page_furniture(text: str) -> str | None:
    """The class of a line that belongs to the page wherever it stands, or None."""
    if len(text) > LONGEST_MARK:
        return None
    if is_rule(text) or _NUMBER.fullmatch(text):
        return "rule"
    if JUNK.fullmatch(text):
        return "junk"
    if is_navigation(text):
        return "navigation"
    return "metadata" if FIELD.match(text) else None


def is_rule(text: str) -> bool:
    """Whether a line is a drawn rule or a page's mark; a number alone may begin a row."""
    return bool(_RULE.fullmatch(text) or _PAGE_MARK.fullmatch(text) or _PIPE_RULE.fullmatch(text))


def is_navigation(text: str) -> bool:
    """Whether a line is a menu, a footer or a tool of the page."""
    if len(text) > LONGEST_MARK or text.endswith(("。", "；", "）", ")")):
        return False
    return bool(_SITE_MARK.search(text) or RELATED.fullmatch(text)) or _is_menu(text)


def _is_menu(text: str) -> bool:
    entries = [entry for entry in _BETWEEN.split(text) if entry]
    if len(entries) < 2:
        return bool(entries) and bool(_SURELY_MENU.fullmatch(entries[0]))
    known = sum(bool(_MENU.fullmatch(entry)) for entry in entries)
    sites = sum(bool(_SITE.fullmatch(entry)) for entry in entries)
    return (
        known > 0
        and known + sites >= _MOSTLY * len(entries)
        and all(len(entry) <= _LONGEST_ENTRY for entry in entries)
    )


def opens_page(text: str) -> bool:
    """Whether a line above the title is the site's: its name, or a single entry of its menu."""
    return bool(_MENU.fullmatch(text) or _PORTAL.fullmatch(text))
