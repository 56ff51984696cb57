-- Every question as a view. The two comments inside each statement, zh and en, are what the site
-- shows as the view's description (a test compares datasette_metadata.yml with them). Views are
-- dropped and created again from this file, in this order; later ones may read earlier ones.
--
-- So that a page of one document or one government stays fast among many documents:
-- * what pages filter by (document, district, year, unit, leader) is a plain column or in GROUP BY;
-- * a list in one cell is a correlated group_concat, and a long view that has one is not ordered
--   (its order is `sort` in datasette_metadata.yml), so that counting rows does not build cells;
-- * a task's id is its document's id and four digits (schema/tables.py checks it), so that
--   `task_id between document_id * 10000 and document_id * 10000 + 9999` is one index range;
-- * windows partition by all columns of the document, which lets a filter pass through them.
--
-- Every view of documents ends in `text_quality` and `is_partial`, if it has them nowhere else, so
-- that no row hides what it rests on. On several documents it has the worst text quality (ocr,
-- newspaper_column, forum_copy, flattened, unknown, original) and is partial if any of them is.


-- ============================================================================================
-- 1 · 明细 · Wide rows, where the joins are made once
-- ============================================================================================

create view section_paths as
-- zh: 每行一个标题，附其上级标题连成的路径和所属的一级标题（章）。
-- en: One row a heading, with the path of the headings above it and the first-level heading (chapter) it belongs to.
select
  s.id as section_id,
  s.document_id,
  d.key as document_key,
  d.district_id,
  d.year,
  s.ordinal,
  s.level,
  s.title,
  (
    with recursive up(id, parent_id) as (
      select s.id, s.parent_id
      union all
      select p.id, p.parent_id from up join sections p on p.id = up.parent_id
    )
    select id from up where parent_id is null
  ) as chapter_id,
  (
    with recursive up(parent_id, title) as (
      select s.parent_id, s.title
      union all
      select p.parent_id, p.title from up join sections p on p.id = up.parent_id
    )
    select title from up where parent_id is null
  ) as chapter,
  (
    with recursive up(parent_id, path) as (
      select s.parent_id, s.title
      union all
      select p.parent_id, p.title || ' › ' || up.path
      from up join sections p on p.id = up.parent_id
    )
    select path from up where parent_id is null
  ) as section_path,
  d.text_quality,
  d.is_partial
from sections s
join documents d on d.id = s.document_id;

create view task_details as
-- zh: 每行一项任务：所在章节、正文、责任领导、责任单位和原文出处。
-- zh: 责任单位名单带“等”时名单未列全；文字质量为 ocr 的文件，正文可能有识别错误。
-- en: One row a task: its section, text, responsible leaders, responsible units and place in the source.
-- en: Where the list of units has 等 it is not complete; a document of text quality ocr may contain recognition errors.
select
  t.id as task_id,
  d.year,
  t.ordinal,
  t.item_number,
  (select sp.chapter from section_paths sp where sp.section_id = t.section_id) as chapter,
  (select sp.section_path from section_paths sp where sp.section_id = t.section_id) as section_path,
  t.plain_text as text,
  (
    select group_concat(x.name, '、')
    from (
      select l.name
      from task_leaders tl join leaders l on l.id = tl.leader_id
      where tl.task_id = t.id
      order by tl.position
    ) x
  ) as leaders,
  (
    select group_concat(x.name, '、')
    from (
      select du.name_as_printed as name
      from task_units tu
      join document_units du on du.document_id = t.document_id and du.unit_id = tu.unit_id
      where tu.task_id = t.id
      order by tu.position
    ) x
  ) as units,
  cast((
    select count(distinct tl.leader_id) from task_leaders tl where tl.task_id = t.id
  ) as integer) as leader_count,
  cast((select count(distinct tu.unit_id) from task_units tu where tu.task_id = t.id) as integer) as unit_count,
  t.is_open_ended,
  t.names_some_districts,
  t.leaders_as_printed,
  t.units_as_printed,
  t.deadline_as_printed,
  t.line_start,
  t.line_end,
  d.key || ':' || t.line_start as source_reference,
  d.text_quality,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.is_partial
from tasks t
join documents d on d.id = t.document_id
join districts ds on ds.id = d.district_id;

create view task_citations as
-- zh: 每项任务一条引文：GB/T 7714 和 BibTeX，文字与任务页面上的相同，网址不含主机名。数据版本在发布时写入，未发布的库为“未发布”。
-- en: One citation a task, in GB/T 7714 and BibTeX, in the words of the task's page, its address without a host. The data version is that of the published copy; a database that is not published says so (未发布).
select
  x.task_id,
  x.year,
  cast(
    x.author || '. ' || x.title || ': ' || x.held_in || '数据版本 ' || x.version || '[DB/OL]. ('
    || x.dated || ')[引用日期]. /task/' || x.task_id || '.' as text
  ) as citation,
  cast(
    '@misc{zeren-task-' || x.task_id || ', author = {{' || x.author || '}}, title = {{' || x.title
    || '}}, year = {' || substr(x.dated, 1, 4) || '}, howpublished = {责任 Zeren, data version '
    || x.version || '}, url = {/task/' || x.task_id || '}}' as text
  ) as bibtex,
  x.source_reference,
  x.document_id,
  x.document_key,
  x.district_id,
  x.text_quality,
  x.is_partial
from (
  select
    t.id as task_id,
    d.year,
    case when d.issuer_as_printed = '' then '责任 Zeren' else d.issuer_as_printed end as author,
    case when d.issuer_as_printed = '' then '' else '责任 Zeren, ' end as held_in,
    d.title || '，第 ' || t.ordinal || ' 项任务（编号 ' || t.id || '）' as title,
    coalesce(d.issued_on, d.signed_on, d.written_on, d.published_on, cast(d.year as text)) as dated,
    coalesce(
      (select substr(a.value, 1, 12) from about a where a.key = 'data_version'), '未发布'
    ) as version,
    d.key || ':' || t.line_start as source_reference,
    t.document_id,
    d.key as document_key,
    d.district_id,
    d.text_quality,
    d.is_partial
  from tasks t
  join documents d on d.id = t.document_id
) x;

create view task_unit_details as
-- zh: 每行是一项任务所列的一个责任单位（含“各县(市、区)政府”等集合称谓），单位名称取该文件最常用的写法。
-- zh: 文件只列“责任单位”而不分主次时，角色为空；排在首位只是推断的牵头单位。
-- en: One row for each unit a task lists (collectives such as 各县(市、区)政府 included), named as that document names it most often.
-- en: The role is empty where the document only lists 责任单位 without rank; standing first is an inferred lead, not a stated one.
select
  tu.task_id,
  d.year,
  tu.position,
  tu.unit_id,
  (
    select du.name_as_printed from document_units du
    where du.document_id = t.document_id and du.unit_id = tu.unit_id
  ) as unit_name,
  (select u.kind from units u where u.id = tu.unit_id) as unit_kind,
  cast((select u.kind from units u where u.id = tu.unit_id) is 'collective' as integer) as is_collective,
  tu.name_as_printed,
  tu.role,
  tu.role_basis,
  cast(tu.position = 1 as integer) as is_first_listed,
  tu.is_inferred_lead,
  tu.is_suffix_shared,
  tu.is_repeat,
  t.plain_text as text,
  t.is_open_ended,
  tu.line,
  d.key || ':' || tu.line as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from task_units tu
join tasks t on t.id = tu.task_id
left join documents d on d.id = t.document_id
left join districts ds on ds.id = d.district_id;

create view task_leader_details as
-- zh: 每行是一项任务所列的一位责任领导。
-- zh: “是否政府主要领导”依据截至该年已知的最近职务（市长、代市长、区长、县长等）判断，文件本身不写职务；职务不详者记为否。
-- en: One row for each leader a task lists.
-- en: Whether a leader is the head of government follows from the latest post known up to that year (mayor, acting mayor, county head …); the documents name no posts, and a leader whose post is unknown counts as no.
select
  tl.task_id,
  d.year,
  tl.position,
  tl.leader_id,
  l.name as leader_name,
  cast(exists (
    select 1
    from (
      select
        p.leader_id,
        p.post,
        cast(substr(p.valid_from, 1, 4) as integer) as first_year,
        cast(substr(p.valid_to, 1, 4) as integer) as last_year,
        (
          select cast(substr(min(o.valid_from), 1, 4) as integer)
          from leader_posts o
          where o.leader_id = p.leader_id and o.valid_from > p.valid_from
        ) as next_year
      from leader_posts p
    ) lp
    join (
      select '市长' as head union all select '区长' union all select '县长'
      union all select '旗长' union all select '州长' union all select '盟长'
      union all select '省长' union all select '总理'
    ) h on instr('、' || replace(lp.post, '代', '') || '、', '、' || h.head || '、')
    where lp.leader_id = tl.leader_id
      and lp.first_year <= d.year
      and coalesce(lp.next_year, d.year + 1) > d.year
      and coalesce(lp.last_year, d.year) >= d.year
  ) as integer) as is_head_of_government,
  tl.name_as_printed,
  tl.role,
  t.plain_text as text,
  tl.line,
  d.key || ':' || tl.line as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from task_leaders tl
join tasks t on t.id = tl.task_id
left join documents d on d.id = t.document_id
left join districts ds on ds.id = d.district_id
left join leaders l on l.id = tl.leader_id;

create view unit_heirs as
-- zh: 每个单位对应其承继单位（截至收录文件所见，之后的改革未计）；没有承继关系的单位对应自身。
-- zh: 沿更名、合并、并入、拆分逐级追溯，只采用把握为高或中的关系；仅划转部分职能的不算。拆分的单位在每个承继单位各占一行（“是否经拆分”为 1），因此合计时会重复计算。
-- en: Every unit with the body or bodies that carry it on, as far as the documents here reach (later reforms are not in them); a unit without a known successor is its own heir.
-- en: Renamings, mergers, absorptions and splits of high or medium confidence are followed step by step; a transfer of single duties is not. A body that was split has a row for each heir (is_split = 1), so that sums count it more than once.
select
  u.id as unit_id,
  u.name as unit_name,
  cast(coalesce(h.heir_id, u.id) as integer) as heir_id,
  coalesce((select o.name from units o where o.id = h.heir_id), u.name) as heir_name,
  cast(coalesce(h.steps, 0) as integer) as steps,
  cast(coalesce(h.is_split, 0) as integer) as is_split,
  h.lowest_confidence
from units u
left join heirs h on h.unit_id = u.id;

create view task_unit_heirs as
-- zh: 每行是一项任务所列的一个责任单位，换算为其承继单位（见 unit_heirs），用于跨机构改革比较。
-- zh: 拆分的单位在每个承继单位各占一行；两个原单位并为一个时，同一任务可有两行，计数须按任务去重。
-- en: One row for each unit a task lists, carried over to its heir (see unit_heirs), for comparisons across reforms.
-- en: A body that was split has a row for each heir; where two former bodies became one, a task may have two rows, so count distinct tasks.
select
  tu.task_id,
  d.year,
  tu.position,
  cast(coalesce(h.heir_id, tu.unit_id) as integer) as unit_id,
  (select u.name from units u where u.id = coalesce(h.heir_id, tu.unit_id)) as unit_name,
  cast((select u.kind from units u where u.id = coalesce(h.heir_id, tu.unit_id)) is 'collective' as integer) as is_collective,
  tu.unit_id as printed_unit_id,
  (
    select du.name_as_printed from document_units du
    where du.document_id = t.document_id and du.unit_id = tu.unit_id
  ) as printed_unit_name,
  t.plain_text as text,
  cast(coalesce(h.is_split, 0) as integer) as is_split,
  h.lowest_confidence,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from task_units tu
join tasks t on t.id = tu.task_id
left join heirs h on h.unit_id = tu.unit_id
left join documents d on d.id = t.document_id
left join districts ds on ds.id = d.district_id;


-- ============================================================================================
-- 2 · 问题 · Questions
-- ============================================================================================

create view unit_task_load as
-- zh: 各单位在每份文件中的任务数：直接点名的、仅作为“各县(市、区)政府”一员承担的，以及两者合计。
-- zh: 名单带“等”时实际承担者可能更多；“相关县(市、区)政府”未指明是谁，不计入任何一个县。
-- en: How many tasks each unit has in each document: by name, only as a member of a collective such as 各县(市、区)政府, and both together.
-- en: Lists with 等 may bind more units than are named; 相关县(市、区)政府 does not say which counties and counts for none of them.
select
  d.year,
  f.unit_id,
  coalesce(du.name_as_printed, u.name) as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count,
  cast(f.task_count - f.direct_task_count as integer) as collective_task_count,
  f.task_count,
  cast(round(
    1.0 * f.task_count / (select count(*) from tasks t where t.document_id = f.document_id), 4
  ) as real) as task_share,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
left join document_units du on du.document_id = f.document_id and du.unit_id = f.unit_id
where f.is_printed = 1;

create view unit_task_load_by_lineage as
-- zh: 各单位任务数，按承继关系归并：改革前的单位计入其承继单位，便于跨年比较。
-- zh: 拆分的单位在每个承继单位都计（“是否含拆分”为 1），各单位相加会大于实际任务数。
-- en: Tasks per unit with names merged by lineage: a body of before a reform counts as its heir, so that years compare.
-- en: A body that was split counts at each heir (includes_split = 1); adding up units then exceeds the number of tasks.
select
  d.year,
  f.unit_id,
  u.name as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.includes_split,
  f.direct_task_count,
  cast(f.task_count - f.direct_task_count as integer) as collective_task_count,
  f.task_count,
  cast(round(
    1.0 * f.task_count / (select count(*) from tasks t where t.document_id = f.document_id), 4
  ) as real) as task_share,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id = f.unit_id and c.document_id = f.document_id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
where f.is_by_lineage = 1;

create view function_task_load as
-- zh: 每份文件中各职能领域（发展改革、财政、教育等）的任务数，便于不同地方、不同年份比较：各地机构名称不同，职能按全国通行的机构名称归类。
-- zh: 一项任务列出同一职能的几个单位只计一次；没有职能的单位（集合称谓、县级政府、开发区、企业等）不在其中；名单带“等”时实际承担者可能更多。
-- en: How many tasks each field of work (发展改革 development and reform, 财政 finance, 教育 education …) has in each document, to compare places and years: bodies are named differently from place to place and are put into fields by their nationally known names.
-- en: A task that lists several bodies of one field counts once; units without a field (collectives, county governments, zones, companies …) are left out; lists with 等 may bind more units than are named.
select
  d.year,
  f.function,
  f.task_count,
  cast(round(
    1.0 * f.task_count / (select count(*) from tasks t where t.document_id = f.document_id), 4
  ) as real) as task_share,
  f.first_listed_count,
  f.unit_count,
  cast((
    select group_concat(x.name, '、')
    from (
      select own.name_as_printed as name
      from document_units own
      join units o on o.id = own.unit_id
      where own.document_id = f.document_id and o.function = f.function
      order by own.task_count desc, own.unit_id
    ) x
  ) as text) as units,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_functions f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id;

create view unit_pairs_shared_tasks as
-- zh: 哪两个单位共同承担的任务最多：每份文件中每对单位的共同任务数、各自任务数和重合度（杰卡德系数）。
-- zh: “均为职能单位”为 0 的，其中一方是集合称谓（如“各县(市、区)政府”）、县级政府或开发区管委会；名单带“等”时可能还有未列出的单位。
-- en: Which two units share the most tasks: for every pair in every document the tasks they share, the tasks of each, and the overlap (Jaccard).
-- en: Where is_between_bodies is 0, one of the two is a collective such as 各县(市、区)政府, a county government or a development zone; lists with 等 may bind further units that are not named.
select
  d.year,
  p.unit_a_id,
  (
    select du.name_as_printed from document_units du
    where du.document_id = p.document_id and du.unit_id = p.unit_a_id
  ) as unit_a_name,
  p.unit_b_id,
  (
    select du.name_as_printed from document_units du
    where du.document_id = p.document_id and du.unit_id = p.unit_b_id
  ) as unit_b_name,
  cast(coalesce((select u.kind from units u where u.id = p.unit_a_id), '') not in ('collective', 'county_government', 'zone')
    and coalesce((select u.kind from units u where u.id = p.unit_b_id), '') not in ('collective', 'county_government', 'zone') as integer) as is_between_bodies,
  p.shared_task_count,
  (
    select du.task_count from document_units du
    where du.document_id = p.document_id and du.unit_id = p.unit_a_id
  ) as unit_a_task_count,
  (
    select du.task_count from document_units du
    where du.document_id = p.document_id and du.unit_id = p.unit_b_id
  ) as unit_b_task_count,
  cast(round(
    1.0 * p.shared_task_count / ((
      select sum(du.task_count)
      from document_units du
      where du.document_id = p.document_id and du.unit_id in (p.unit_a_id, p.unit_b_id)
    ) - p.shared_task_count), 4
  ) as real) as jaccard,
  p.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_unit_pairs p
left join documents d on d.id = p.document_id
left join districts ds on ds.id = d.district_id
where p.is_printed = 1;

create view unit_pairs_shared_tasks_by_lineage as
-- zh: 哪两个单位共同承担的任务最多，按承继关系归并，便于跨年比较；后来并为一个单位的两方不再成对。
-- zh: 拆分的单位在每个承继单位都计；“均为职能单位”为 0 的，其中一方是集合称谓、县级政府或开发区管委会。
-- en: Which two units share the most tasks, names merged by lineage, so that years compare; two bodies that later became one are no pair.
-- en: A body that was split counts at each heir; where is_between_bodies is 0, one of the two is a collective, a county government or a development zone.
select
  d.year,
  p.unit_a_id,
  (select u.name from units u where u.id = p.unit_a_id) as unit_a_name,
  p.unit_b_id,
  (select u.name from units u where u.id = p.unit_b_id) as unit_b_name,
  cast(coalesce((select u.kind from units u where u.id = p.unit_a_id), '') not in ('collective', 'county_government', 'zone')
    and coalesce((select u.kind from units u where u.id = p.unit_b_id), '') not in ('collective', 'county_government', 'zone') as integer) as is_between_bodies,
  p.shared_task_count,
  cast((
    select f.direct_task_count
    from document_unit_figures f
    where f.document_id = p.document_id and f.unit_id = p.unit_a_id and f.is_by_lineage = 1
  ) as integer) as unit_a_task_count,
  cast((
    select f.direct_task_count
    from document_unit_figures f
    where f.document_id = p.document_id and f.unit_id = p.unit_b_id and f.is_by_lineage = 1
  ) as integer) as unit_b_task_count,
  cast(round(
    1.0 * p.shared_task_count / ((
      select sum(f.direct_task_count)
      from document_unit_figures f
      where f.document_id = p.document_id
        and f.unit_id in (p.unit_a_id, p.unit_b_id)
        and f.is_by_lineage = 1
    ) - p.shared_task_count), 4
  ) as real) as jaccard,
  p.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id in (p.unit_a_id, p.unit_b_id) and c.document_id = p.document_id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from document_unit_pairs p
left join documents d on d.id = p.document_id
left join districts ds on ds.id = d.district_id
where p.is_by_lineage = 1;

create view unit_network_nodes as
-- zh: 共同任务网络中的各单位：与多少单位有共同任务（伙伴数）、共同任务合计（联系数，即加权度）以及占各单位联系数之和的比重。
-- zh: 另列仅限职能单位之间的数（不含集合称谓、县级政府、开发区管委会）；名单带“等”时联系可能更多。
-- en: Units as nodes of the network of shared tasks: how many partners, how many ties (shared tasks added up over partners, the weighted degree), and the share of all units' ties added up.
-- en: The same among functional bodies only (no collectives, county governments or development zones); lists with 等 may hide further ties.
select
  d.year,
  f.unit_id,
  du.name_as_printed as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.partner_count,
  f.tie_count,
  cast(round(1.0 * f.tie_count / nullif((
    select sum(x.tie_count)
    from document_unit_figures x
    where x.document_id = f.document_id and x.is_printed = 1
  ), 0), 4) as real) as tie_share,
  f.body_partner_count,
  f.body_tie_count,
  cast(round(1.0 * f.body_tie_count / nullif((
    select sum(x.body_tie_count)
    from document_unit_figures x
    where x.document_id = f.document_id and x.is_printed = 1
  ), 0), 4) as real) as body_tie_share,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
left join document_units du on du.document_id = f.document_id and du.unit_id = f.unit_id
where f.is_printed = 1 and f.direct_task_count > 0;

create view unit_network_nodes_by_lineage as
-- zh: 共同任务网络中的各单位，按承继关系归并，便于跨年比较；后来并为一个单位的各方之间不计联系。
-- zh: 拆分的单位在每个承继单位都计；名单带“等”时联系可能更多。
-- en: Units as nodes of the network of shared tasks, names merged by lineage, so that years compare; bodies that later became one have no tie among themselves.
-- en: A body that was split counts at each heir; lists with 等 may hide further ties.
select
  d.year,
  f.unit_id,
  u.name as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.partner_count,
  f.tie_count,
  cast(round(1.0 * f.tie_count / nullif((
    select sum(x.tie_count)
    from document_unit_figures x
    where x.document_id = f.document_id and x.is_by_lineage = 1
  ), 0), 4) as real) as tie_share,
  f.body_partner_count,
  f.body_tie_count,
  cast(round(1.0 * f.body_tie_count / nullif((
    select sum(x.body_tie_count)
    from document_unit_figures x
    where x.document_id = f.document_id and x.is_by_lineage = 1
  ), 0), 4) as real) as body_tie_share,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id = f.unit_id and c.document_id = f.document_id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
where f.is_by_lineage = 1 and f.direct_task_count > 0;

create view unit_first_listed as
-- zh: 各单位列在首位的任务数与列在其后的任务数。文件通常不写谁牵头，首位只是推断的牵头；集合称谓列首位时不作牵头推断。
-- zh: “写明牵头”只计文件明写“牵头”的任务。
-- en: How often a unit stands first among the units of a task, and how often later. The documents mostly do not say who leads: standing first is an inferred lead, and none is inferred for a collective.
-- en: stated_lead_count counts only tasks whose document states the lead.
select
  d.year,
  f.unit_id,
  du.name_as_printed as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.first_listed_count,
  cast(f.direct_task_count - f.first_listed_count as integer) as later_listed_count,
  cast(round(1.0 * f.first_listed_count / f.direct_task_count, 4) as real) as first_listed_share,
  f.inferred_lead_count,
  f.stated_lead_count,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
left join document_units du on du.document_id = f.document_id and du.unit_id = f.unit_id
where f.is_printed = 1 and f.direct_task_count > 0;

create view unit_first_listed_by_lineage as
-- zh: 各单位列在首位与列在其后的任务数，按承继关系归并，便于跨年比较；首位只是推断的牵头。
-- zh: 拆分的单位在每个承继单位都计。
-- en: How often a unit stands first and how often later, names merged by lineage, so that years compare; standing first is an inferred lead.
-- en: A body that was split counts at each heir.
select
  d.year,
  f.unit_id,
  u.name as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.first_listed_count,
  cast(f.direct_task_count - f.first_listed_count as integer) as later_listed_count,
  cast(round(1.0 * f.first_listed_count / f.direct_task_count, 4) as real) as first_listed_share,
  f.inferred_lead_count,
  f.stated_lead_count,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id = f.unit_id and c.document_id = f.document_id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
where f.is_by_lineage = 1 and f.direct_task_count > 0;

create view task_coordination_size as
-- zh: 每项任务列了几个责任方：全部责任方（集合称谓算一个），其中职能单位、县级政府和开发区、集合称谓各几个。
-- zh: 名单带“等”时为最低数；“各县(市、区)政府”算一个责任方，实际约束多个政府。
-- en: How many parties each task lists: all (a collective counts as one), and of them functional bodies, county governments and zones, and collectives.
-- en: A lower bound where the list has 等; 各县(市、区)政府 is one party that binds many governments.
select
  t.id as task_id,
  d.year,
  (select sp.chapter from section_paths sp where sp.section_id = t.section_id) as chapter,
  t.plain_text as text,
  cast((select count(distinct tu.unit_id) from task_units tu where tu.task_id = t.id) as integer) as party_count,
  cast((
    select count(distinct tu.unit_id)
    from task_units tu join units u on u.id = tu.unit_id
    where tu.task_id = t.id
      and coalesce(u.kind, '') not in ('collective', 'county_government', 'zone')
  ) as integer) as body_count,
  cast((
    select count(distinct tu.unit_id)
    from task_units tu join units u on u.id = tu.unit_id
    where tu.task_id = t.id and u.kind in ('county_government', 'zone')
  ) as integer) as territory_count,
  cast((
    select count(distinct tu.unit_id)
    from task_units tu join units u on u.id = tu.unit_id
    where tu.task_id = t.id and u.kind = 'collective'
  ) as integer) as collective_count,
  cast((
    select count(distinct tl.leader_id) from task_leaders tl where tl.task_id = t.id
  ) as integer) as leader_count,
  t.is_open_ended,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from tasks t
join documents d on d.id = t.document_id
join districts ds on ds.id = d.district_id;

create view coordination_by_year as
-- zh: 每份文件平均每项任务由几个责任方承担，以及职能单位之间共同任务网络的密度（有共同任务的单位对占所有可能单位对的比例）。
-- zh: 单位按承继关系归并，使改革前后可比；没有已知承继关系的单位各自成点，拆分的单位在每个承继单位都计；几乎所有名单都带“等”。
-- en: For each document the mean number of parties per task and the density of the network of shared tasks among functional bodies (pairs with a shared task among all possible pairs).
-- en: Names are merged by lineage, so that years before and after a reform compare; a body without a known successor stays a node of its own, one that was split counts at each heir, and almost all lists have 等.
select
  d.year,
  cast((select count(*) from tasks t where t.document_id = d.id) as integer) as task_count,
  cast(round(1.0 * (
    select sum(f.direct_task_count)
    from document_unit_figures f
    where f.document_id = d.id and f.is_by_lineage = 1
  ) / (select count(*) from tasks t where t.document_id = d.id), 4) as real) as mean_party_count,
  cast(round(1.0 * (
    select sum(f.direct_task_count)
    from document_unit_figures f join units u on u.id = f.unit_id
    where f.document_id = d.id and f.is_by_lineage = 1 and f.direct_task_count > 0
      and coalesce(u.kind, '') not in ('collective', 'county_government', 'zone')
  ) / (select count(*) from tasks t where t.document_id = d.id), 4) as real) as mean_body_count,
  cast((
    select count(*)
    from document_unit_figures f join units u on u.id = f.unit_id
    where f.document_id = d.id and f.is_by_lineage = 1 and f.direct_task_count > 0
      and coalesce(u.kind, '') not in ('collective', 'county_government', 'zone')
  ) as integer) as body_count,
  -- Each pair counts at both of its units.
  cast((
    select sum(f.body_partner_count) / 2
    from document_unit_figures f
    where f.document_id = d.id and f.is_by_lineage = 1
  ) as integer) as body_pair_count,
  cast((
    select round(sum(f.body_partner_count) / 2 / nullif(count(*) * (count(*) - 1) / 2.0, 0), 4)
    from document_unit_figures f join units u on u.id = f.unit_id
    where f.document_id = d.id and f.is_by_lineage = 1 and f.direct_task_count > 0
      and coalesce(u.kind, '') not in ('collective', 'county_government', 'zone')
  ) as real) as density,
  cast((
    select count(*)
    from tasks t
    where t.document_id = d.id
      and (select count(distinct tu.unit_id) from task_units tu where tu.task_id = t.id) = 1
  ) as integer) as single_party_task_count,
  cast((
    select count(*) from tasks t where t.document_id = d.id and t.is_open_ended
  ) as integer) as open_ended_task_count,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from document_units c cross join heirs h on h.unit_id = c.unit_id
    where c.document_id = d.id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from documents d
left join districts ds on ds.id = d.district_id
where exists (
  select 1
  from document_unit_figures f
  where f.document_id = d.id and f.is_by_lineage = 1 and f.direct_task_count > 0
);

create view bridging_units as
-- zh: 哪些单位跨越最多责任领导和章节（“桥梁”）：每份文件中各单位的任务涉及的领导数、章数和伙伴单位数。
-- zh: 一项任务列多位领导时每位都计，包括总是同时出现的领导（见 leader_pairs）。
-- en: Which units span the most leaders and chapters (brokers): per document and unit the leaders, chapters and partner units of its tasks.
-- en: Where a task lists several leaders each counts, even leaders who always stand together (see leader_pairs).
select
  d.year,
  f.unit_id,
  du.name_as_printed as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.leader_count,
  f.chapter_count,
  f.partner_count,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
left join document_units du on du.document_id = f.document_id and du.unit_id = f.unit_id
where f.is_printed = 1 and f.direct_task_count > 0;

create view bridging_units_by_lineage as
-- zh: 哪些单位跨越最多责任领导和章节，按承继关系归并，便于跨年比较。
-- zh: 拆分的单位在每个承继单位都计；一项任务列多位领导时每位都计。
-- en: Which units span the most leaders and chapters, names merged by lineage, so that years compare.
-- en: A body that was split counts at each heir; where a task lists several leaders each counts.
select
  d.year,
  f.unit_id,
  u.name as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.leader_count,
  f.chapter_count,
  f.partner_count,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id = f.unit_id and c.document_id = f.document_id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
where f.is_by_lineage = 1 and f.direct_task_count > 0;

create view single_unit_tasks as
-- zh: 只列一个责任方的任务，附该单位在同一文件中的全部任务数，可看“归口”与共同承担之比。
-- zh: 名单带“等”（“名单未列全”为 1）时，文件并未说只有这一个单位负责。
-- en: Tasks that list a single party, with the number of all tasks of that unit in the document: alone against jointly.
-- en: Where the list has 等 (is_open_ended = 1) the document does not say that this unit alone is responsible.
select
  m.task_id,
  d.year,
  (select sp.chapter from section_paths sp where sp.section_id = t.section_id) as chapter,
  t.plain_text as text,
  tu.unit_id,
  du.name_as_printed as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  du.task_count as unit_task_count,
  t.is_open_ended,
  d.key || ':' || t.line_start as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from task_marks m
join tasks t on t.id = m.task_id
join documents d on d.id = t.document_id
join districts ds on ds.id = d.district_id
join task_units tu on tu.task_id = t.id and tu.position = 1
join document_units du on du.document_id = t.document_id and du.unit_id = tu.unit_id
join units u on u.id = tu.unit_id
where m.mark = 'single_unit';

create view open_ended_responsibility as
-- zh: 责任不封闭的任务：名单带“等”、列有“相关县(市、区)政府”而未写明是哪些，或列有“各县(市、区)政府”“市级相关单位”一类集合称谓，事后难以确认谁负责。
-- zh: 三种情形分列；“职能单位数”是名单中点到名的职能单位数。
-- en: Tasks whose responsibility is not closed: the list has 等, names 相关县(市、区)政府 without saying which, or holds a collective such as 各县(市、区)政府 or 市级相关单位, so that one could later deny being meant.
-- en: The three cases have a column each; body_count is the number of functional bodies that are named.
select
  t.id as task_id,
  d.year,
  (select sp.chapter from section_paths sp where sp.section_id = t.section_id) as chapter,
  t.plain_text as text,
  t.is_open_ended,
  t.names_some_districts,
  cast(exists (
    select 1 from task_units tu join units u on u.id = tu.unit_id
    where tu.task_id = t.id and u.kind = 'collective'
  ) as integer) as names_collective,
  cast((
    select count(distinct tu.unit_id)
    from task_units tu join units u on u.id = tu.unit_id
    where tu.task_id = t.id
      and coalesce(u.kind, '') not in ('collective', 'county_government', 'zone')
  ) as integer) as body_count,
  t.units_as_printed,
  d.key || ':' || t.line_start as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from tasks t
join documents d on d.id = t.document_id
join districts ds on ds.id = d.district_id
where t.is_open_ended
  or t.names_some_districts
  or exists (
    select 1 from task_units tu join units u on u.id = tu.unit_id
    where tu.task_id = t.id and u.kind = 'collective'
  );

create view leader_portfolio as
-- zh: 每位责任领导在每份文件中的任务数、涉及的责任方数和章数，其中独自负责与同其他领导共同负责的任务数。
-- zh: 文件不写职务；“已知职务”来自其他资料，不一定是当年职务。
-- en: Per document and leader: tasks, parties and chapters, and how many tasks the leader carries alone or with other leaders.
-- en: The documents name no posts; known_posts come from other sources and need not be those of the year.
select
  d.year,
  f.leader_id,
  l.name as leader_name,
  f.task_count,
  cast(round(
    1.0 * f.task_count / (select count(*) from tasks t where t.document_id = f.document_id), 4
  ) as real) as task_share,
  cast(f.task_count - f.joint_task_count as integer) as sole_task_count,
  f.joint_task_count,
  f.party_count,
  f.body_count,
  f.chapter_count,
  (
    select group_concat(x.post, '；')
    from (
      select lp.post || coalesce('（' || lp.valid_from || '）', '') as post
      from leader_posts lp
      where lp.leader_id = f.leader_id
      order by lp.ordinal
    ) x
  ) as known_posts,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_leaders f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join leaders l on l.id = f.leader_id;

create view leader_unit_matrix as
-- zh: 哪些单位在哪位领导名下做事：每份文件中每位领导与每个单位的共同任务数及其占该单位任务的比重，可供推断分管关系。
-- zh: “是否该单位任务最多的领导”为推断；并列时都标为 1，文件本身不写分管。
-- en: Which units work under which leader: per document the tasks a leader and a unit have in common and their share of the unit's tasks, from which a division of labour may be inferred.
-- en: That a leader is the unit's main leader is inferred from the counts (ties are all marked); the documents do not state portfolios.
select
  d.year,
  p.leader_id,
  (select l.name from leaders l where l.id = p.leader_id) as leader_name,
  p.unit_id,
  (
    select du.name_as_printed from document_units du
    where du.document_id = p.document_id and du.unit_id = p.unit_id
  ) as unit_name,
  (select u.kind from units u where u.id = p.unit_id) as unit_kind,
  cast((select u.kind from units u where u.id = p.unit_id) is 'collective' as integer) as is_collective,
  p.shared_task_count,
  (
    select du.task_count from document_units du
    where du.document_id = p.document_id and du.unit_id = p.unit_id
  ) as unit_task_count,
  cast(round(1.0 * p.shared_task_count / (
    select du.task_count from document_units du
    where du.document_id = p.document_id and du.unit_id = p.unit_id
  ), 4) as real) as unit_task_share,
  cast(p.shared_task_count = (
    select max(x.shared_task_count)
    from document_leader_units x
    where x.document_id = p.document_id and x.unit_id = p.unit_id and x.is_printed = 1
  ) as integer) as is_main_leader,
  p.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_leader_units p
left join documents d on d.id = p.document_id
left join districts ds on ds.id = d.district_id
where p.is_printed = 1;

create view leader_unit_matrix_by_lineage as
-- zh: 哪些单位在哪位领导名下做事，按承继关系归并，便于跨年比较。
-- zh: 拆分的单位在每个承继单位都计；“是否该单位任务最多的领导”为推断，并列时都标为 1。
-- en: Which units work under which leader, names merged by lineage, so that portfolios compare over years.
-- en: A body that was split counts at each heir; that a leader is the unit's main leader is inferred from the counts (ties are all marked).
select
  d.year,
  p.leader_id,
  (select l.name from leaders l where l.id = p.leader_id) as leader_name,
  p.unit_id,
  (select u.name from units u where u.id = p.unit_id) as unit_name,
  (select u.kind from units u where u.id = p.unit_id) as unit_kind,
  cast((select u.kind from units u where u.id = p.unit_id) is 'collective' as integer) as is_collective,
  p.shared_task_count,
  cast((
    select f.direct_task_count
    from document_unit_figures f
    where f.document_id = p.document_id and f.unit_id = p.unit_id and f.is_by_lineage = 1
  ) as integer) as unit_task_count,
  cast(round(1.0 * p.shared_task_count / (
    select f.direct_task_count
    from document_unit_figures f
    where f.document_id = p.document_id and f.unit_id = p.unit_id and f.is_by_lineage = 1
  ), 4) as real) as unit_task_share,
  cast(p.shared_task_count = (
    select max(x.shared_task_count)
    from document_leader_units x
    where x.document_id = p.document_id and x.unit_id = p.unit_id and x.is_by_lineage = 1
  ) as integer) as is_main_leader,
  p.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id = p.unit_id and c.document_id = p.document_id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from document_leader_units p
left join documents d on d.id = p.document_id
left join districts ds on ds.id = d.district_id
where p.is_by_lineage = 1;

create view leader_pairs as
-- zh: 哪两位领导共同负责任务：每份文件中每对领导的共同任务数和各自任务数。
-- zh: “总是同时出现”为 1 的两位，在该文件中没有一项任务是分开负责的；为何如此文件没有说明。
-- en: Which leaders share tasks: per document and pair the tasks they share and the tasks of each.
-- en: Where is_always_together is 1, neither has a task without the other in that document; the document does not say why.
select
  d.year,
  p.leader_a_id,
  l_a.name as leader_a_name,
  p.leader_b_id,
  l_b.name as leader_b_name,
  p.shared_task_count,
  a.task_count as leader_a_task_count,
  b.task_count as leader_b_task_count,
  cast(p.shared_task_count = a.task_count and p.shared_task_count = b.task_count as integer)
    as is_always_together,
  p.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_leader_pairs p
left join documents d on d.id = p.document_id
left join districts ds on ds.id = d.district_id
left join leaders l_a on l_a.id = p.leader_a_id
left join leaders l_b on l_b.id = p.leader_b_id
left join document_leaders a on a.document_id = p.document_id and a.leader_id = p.leader_a_id
left join document_leaders b on b.document_id = p.document_id and b.leader_id = p.leader_b_id;

create view top_level_tasks as
-- zh: 高位推动的任务：责任领导中有政府主要领导（市长、代市长等），或列有四位及以上领导。
-- zh: 文件不写职务，主要领导依据截至该年已知的最近职务判断；职务不详的主要领导不会出现在这里。
-- en: Tasks carried from the top: the head of government (mayor, acting mayor …) is among the leaders, or four leaders or more are listed.
-- en: The documents name no posts; the head is known from the latest post on record up to that year, so that a head whose post is unknown is missing here.
select
  m.task_id,
  d.year,
  (select sp.chapter from section_paths sp where sp.section_id = t.section_id) as chapter,
  t.plain_text as text,
  (
    select group_concat(x.name, '、')
    from (
      select l.name
      from task_leaders tl join leaders l on l.id = tl.leader_id
      where tl.task_id = t.id
      order by tl.position
    ) x
  ) as leaders,
  cast((
    select count(distinct tl.leader_id) from task_leaders tl where tl.task_id = t.id
  ) as integer) as leader_count,
  cast(exists (
    select 1 from task_leader_details h where h.task_id = t.id and h.is_head_of_government
  ) as integer) as has_head_of_government,
  cast((select count(distinct tu.unit_id) from task_units tu where tu.task_id = t.id) as integer) as party_count,
  d.key || ':' || t.line_start as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from task_marks m
join tasks t on t.id = m.task_id
join documents d on d.id = t.document_id
join districts ds on ds.id = d.district_id
where m.mark = 'top_level';

create view units_under_many_leaders as
-- zh: 同时在两位及以上领导名下有任务的单位（多头），附各领导的任务数。
-- zh: 一项任务列多位领导时每位都计；总是同时出现的领导（见 leader_pairs）也各算一位。
-- en: Units with tasks under two leaders or more, with the tasks under each.
-- en: Where a task lists several leaders each counts, and leaders who always stand together (see leader_pairs) count as two.
select
  d.year,
  f.unit_id,
  du.name_as_printed as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.leader_count,
  (
    select group_concat(x.leader, '、')
    from (
      select l.name || ' ' || p.shared_task_count as leader
      from document_leader_units p join leaders l on l.id = p.leader_id
      where p.document_id = f.document_id and p.unit_id = f.unit_id and p.is_printed = 1
      order by p.shared_task_count desc, p.leader_id
    ) x
  ) as leaders,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
left join document_units du on du.document_id = f.document_id and du.unit_id = f.unit_id
where f.is_printed = 1 and f.leader_count >= 2;

create view units_under_many_leaders_by_lineage as
-- zh: 同时在两位及以上领导名下有任务的单位（多头），按承继关系归并，便于跨年比较。
-- zh: 拆分的单位在每个承继单位都计；一项任务列多位领导时每位都计。
-- en: Units with tasks under two leaders or more, names merged by lineage, so that years compare.
-- en: A body that was split counts at each heir; where a task lists several leaders each counts.
select
  d.year,
  f.unit_id,
  u.name as unit_name,
  u.kind as unit_kind,
  cast(u.kind is 'collective' as integer) as is_collective,
  f.direct_task_count as task_count,
  f.leader_count,
  (
    select group_concat(x.leader, '、')
    from (
      select l.name || ' ' || p.shared_task_count as leader
      from document_leader_units p join leaders l on l.id = p.leader_id
      where p.document_id = f.document_id and p.unit_id = f.unit_id and p.is_by_lineage = 1
      order by p.shared_task_count desc, p.leader_id
    ) x
  ) as leaders,
  f.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id = f.unit_id and c.document_id = f.document_id
  ) as lowest_confidence,
  d.text_quality,
  d.is_partial
from document_unit_figures f
left join documents d on d.id = f.document_id
left join districts ds on ds.id = d.district_id
left join units u on u.id = f.unit_id
where f.is_by_lineage = 1 and f.leader_count >= 2;

create view leader_turnover as
-- zh: 同一政府前后两份分解之间，哪些领导离开、新出现或留任，及其前后任务数；接手其单位的领导见 leader_handovers。
-- zh: 只看是否列名：未列名不等于离任，原因文件没有说明。年份为后一份文件的年份。
-- en: Between each breakdown of a government and the nearest earlier one in this database: which leaders left, entered or stayed, with their tasks in both; who took over their units is in leader_handovers.
-- en: Only being listed counts: not being listed need not mean leaving office, and the documents give no reason. The year is that of the later document.
select
  d.year,
  e.id as earlier_document_id,
  e.key as earlier_document_key,
  e.year as earlier_year,
  l.id as leader_id,
  l.name as leader_name,
  case
    when not exists (
      select 1 from document_leaders k where k.document_id = d.id and k.leader_id = l.id
    ) then 'left'
    when not exists (
      select 1 from document_leaders k where k.document_id = e.id and k.leader_id = l.id
    ) then 'entered'
    else 'stayed'
  end as change,
  cast(coalesce((
    select k.task_count from document_leaders k where k.document_id = e.id and k.leader_id = l.id
  ), 0) as integer) as earlier_task_count,
  cast(coalesce((
    select k.task_count from document_leaders k where k.document_id = d.id and k.leader_id = l.id
  ), 0) as integer) as task_count,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  cast(case
    when 'ocr' in (d.text_quality, e.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, e.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, e.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, e.text_quality) then 'flattened'
    when d.text_quality = e.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or e.is_partial as integer) as is_partial
from documents d
join districts ds on ds.id = d.district_id
join documents e on e.district_id = d.district_id and e.kind = d.kind and e.part = d.part
  and e.year = (
    select max(o.year)
    from documents o
    where o.district_id = d.district_id and o.kind = d.kind and o.part = d.part
      and o.year < d.year
  )
join leaders l on l.id in (
  select k.leader_id from document_leaders k where k.document_id = d.id
  union
  select k.leader_id from document_leaders k where k.document_id = e.id
);

create view leader_handovers as
-- zh: 同一政府前后两份分解之间，每个单位（按承继关系归并）的任务主要在谁名下：前一份是谁，后一份是谁。
-- zh: “主要”指该单位任务最多的领导，并列时都列出，是由任务数作出的推断；只含前后两份都列出的单位。
-- en: Between each breakdown of a government and the nearest earlier one in this database: under whom most tasks of each unit (names merged by lineage) stood in the earlier and stand in the later one.
-- en: "Main leader" is the one with most of the unit's tasks (all of them in a tie), an inference from the counts; only units listed in both documents appear.
select
  d.year,
  e.id as earlier_document_id,
  e.year as earlier_year,
  f.unit_id,
  u.name as unit_name,
  cast(u.kind is 'collective' as integer) as is_collective,
  (
    select group_concat(x.name, '、')
    from (
      select l.name
      from document_leader_units p join leaders l on l.id = p.leader_id
      where p.document_id = e.id and p.unit_id = f.unit_id and p.is_by_lineage = 1
        and p.shared_task_count = (
          select max(o.shared_task_count)
          from document_leader_units o
          where o.document_id = e.id and o.unit_id = f.unit_id and o.is_by_lineage = 1
        )
      order by p.leader_id
    ) x
  ) as earlier_leaders,
  cast((
    select max(p.shared_task_count)
    from document_leader_units p
    where p.document_id = e.id and p.unit_id = f.unit_id and p.is_by_lineage = 1
  ) as integer) as earlier_shared_task_count,
  (
    select group_concat(x.name, '、')
    from (
      select l.name
      from document_leader_units p join leaders l on l.id = p.leader_id
      where p.document_id = d.id and p.unit_id = f.unit_id and p.is_by_lineage = 1
        and p.shared_task_count = (
          select max(o.shared_task_count)
          from document_leader_units o
          where o.document_id = d.id and o.unit_id = f.unit_id and o.is_by_lineage = 1
        )
      order by p.leader_id
    ) x
  ) as leaders,
  cast((
    select max(p.shared_task_count)
    from document_leader_units p
    where p.document_id = d.id and p.unit_id = f.unit_id and p.is_by_lineage = 1
  ) as integer) as shared_task_count,
  cast((
    select group_concat(x.name, '、')
    from (
      select l.name
      from document_leader_units p join leaders l on l.id = p.leader_id
      where p.document_id = e.id and p.unit_id = f.unit_id and p.is_by_lineage = 1
        and p.shared_task_count = (
          select max(o.shared_task_count)
          from document_leader_units o
          where o.document_id = e.id and o.unit_id = f.unit_id and o.is_by_lineage = 1
        )
      order by p.leader_id
    ) x
  ) <> (
    select group_concat(x.name, '、')
    from (
      select l.name
      from document_leader_units p join leaders l on l.id = p.leader_id
      where p.document_id = d.id and p.unit_id = f.unit_id and p.is_by_lineage = 1
        and p.shared_task_count = (
          select max(o.shared_task_count)
          from document_leader_units o
          where o.document_id = d.id and o.unit_id = f.unit_id and o.is_by_lineage = 1
        )
      order by p.leader_id
    ) x
  ) as integer) as is_changed,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  (
    select max(h.lowest_confidence)
    from heirs h cross join document_units c on c.unit_id = h.unit_id
    where h.heir_id = f.unit_id and c.document_id in (d.id, e.id)
  ) as lowest_confidence,
  cast(case
    when 'ocr' in (d.text_quality, e.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, e.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, e.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, e.text_quality) then 'flattened'
    when d.text_quality = e.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or e.is_partial as integer) as is_partial
from documents d
left join districts ds on ds.id = d.district_id
join documents e on e.district_id = d.district_id and e.kind = d.kind and e.part = d.part
  and e.year = (
    select max(o.year)
    from documents o
    where o.district_id = d.district_id and o.kind = d.kind and o.part = d.part
      and o.year < d.year
  )
join document_unit_figures f on f.document_id = d.id and f.is_by_lineage = 1 and f.leader_count > 0
join document_unit_figures g on g.document_id = e.id and g.unit_id = f.unit_id
  and g.is_by_lineage = 1 and g.leader_count > 0
left join units u on u.id = f.unit_id;

create view unit_lineage as
-- zh: 单位承继关系：原单位、承继单位、方式、生效日期、把握程度和依据；划转只涉及部分职能，不算承继。
-- zh: 多数关系由全国或全省改革推断，依据栏写明；把握为“低”的不用于归并统计。
-- en: Which unit followed which: predecessor, successor, kind, effective date, confidence and evidence; a transfer moves single duties and makes no heir.
-- en: Most relations are inferred from the national or provincial reform, as the evidence says; those of low confidence are not used for figures by lineage.
select
  s.predecessor_id,
  p.name as predecessor_name,
  s.successor_id,
  n.name as successor_name,
  p.district_id,
  ds.name as district_name,
  s.kind as succession_kind,
  s.effective,
  s.scope,
  s.confidence,
  s.basis,
  cast(s.kind <> 'transferred' and s.confidence <> 'low' as integer) as is_used_for_lineage,
  cast((
    select max(d.year) from document_units du join documents d on d.id = du.document_id
    where du.unit_id = s.predecessor_id
  ) as integer) as predecessor_last_year,
  cast((
    select min(d.year) from document_units du join documents d on d.id = du.document_id
    where du.unit_id = s.successor_id
  ) as integer) as successor_first_year,
  s.evidence,
  s.evidence_zh
from unit_successions s
join units p on p.id = s.predecessor_id
join units n on n.id = s.successor_id
join districts ds on ds.id = p.district_id
order by s.predecessor_id, s.successor_id, s.kind;

create view district_task_load as
-- zh: 每份文件给每个下级行政区多少任务：点名的、以“各县(市、区)政府”约束的，以及两者合计。
-- zh: “相关县(市、区)政府”未指明是谁：“可能涉及”列出写有“相关”而未以别的方式约束该区的任务数，不计入合计。
-- en: How many tasks each document gives each district below: by name, through a collective such as 各县(市、区)政府, and both together.
-- en: 相关县(市、区)政府 does not say which: possible_task_count counts tasks that name them and do not otherwise bind this one; it is not in the sum.
select
  d.year,
  b.id as bound_district_id,
  b.name as bound_district_name,
  cast(coalesce(k.named_task_count, 0) as integer) as named_task_count,
  cast(coalesce(k.collective_task_count, 0) as integer) as collective_task_count,
  cast(coalesce(k.named_task_count + k.collective_task_count, 0) as integer) as task_count,
  cast(round(
    1.0
    * coalesce(k.named_task_count + k.collective_task_count, 0)
    / nullif((select count(*) from tasks t where t.document_id = d.id), 0),
    4
  ) as real) as task_share,
  cast((
    select count(*)
    from tasks t
    left join task_districts td on td.task_id = t.id and td.district_id = b.id
    where t.document_id = d.id and t.names_some_districts and td.task_id is null
  ) as integer) as possible_task_count,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from documents d
left join districts ds on ds.id = d.district_id
join districts b on b.parent_id = d.district_id
  and (b.valid_from is null or b.valid_from <= d.year)
  and (b.valid_to is null or b.valid_to >= d.year)
left join document_districts k on k.document_id = d.id and k.district_id = b.id
where d.kind = 'breakdown';

create view district_tasks as
-- zh: 上级文件的哪些任务落到某县（市、区）：点名的（named）和“各县(市、区)政府”一类集合称谓包含的（collective），附任务、领导和出处。
-- zh: “相关县(市、区)政府”没有写明是哪些，不列入；被列入名单不等于由它牵头。
-- en: Which tasks of a higher government's document bind a division: by name (named) or through a collective such as 各县(市、区)政府 (collective), with text, leaders and place.
-- en: 相关县(市、区)政府 does not say which ones and is left out; being listed does not mean to lead.
select
  td.district_id as bound_district_id,
  ds.name as bound_district_name,
  d.year,
  td.basis,
  t.plain_text as text,
  t.leaders_as_printed,
  t.units_as_printed,
  cast(exists (select 1 from targets g where g.task_id = t.id) as integer) as has_target,
  td.task_id,
  cast(d.key || ':' || t.line_start as text) as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  d.text_quality,
  d.is_partial
from task_districts td
join districts ds on ds.id = td.district_id
join tasks t on t.id = td.task_id
join documents d on d.id = t.document_id;

create view district_first_tasks as
-- zh: 县级政府列在首位、由其推断牵头的任务，附其后的责任方（如“仙居县政府、市经信局”）。
-- zh: 首位只是推断的牵头；“后列职能单位数”为 0 时没有其他单位同列（县级政府、开发区、集合称谓不计）。
-- en: Tasks whose first listed unit is a county government, the inferred lead, with the parties listed after it (as in 仙居县政府、市经信局).
-- en: Standing first is an inferred lead; later_body_count is 0 where nobody but county governments, zones and collectives is listed with it.
select
  m.task_id,
  d.year,
  tu.unit_id,
  du.name_as_printed as unit_name,
  u.district_id as first_district_id,
  b.name as first_district_name,
  t.plain_text as text,
  (
    select group_concat(x.name, '、')
    from (
      select n.name_as_printed as name
      from task_units o
      join document_units n on n.document_id = t.document_id and n.unit_id = o.unit_id
      where o.task_id = t.id and o.position > 1
      order by o.position
    ) x
  ) as later_units,
  cast((
    select count(distinct o.unit_id)
    from task_units o join units v on v.id = o.unit_id
    where o.task_id = t.id and o.position > 1
      and coalesce(v.kind, '') not in ('collective', 'county_government', 'zone')
  ) as integer) as later_body_count,
  t.is_open_ended,
  d.key || ':' || t.line_start as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  tu.is_inferred_lead,
  d.text_quality,
  d.is_partial
from task_marks m
join tasks t on t.id = m.task_id
join documents d on d.id = t.document_id
join districts ds on ds.id = d.district_id
join task_units tu on tu.task_id = t.id and tu.position = 1
join units u on u.id = tu.unit_id
join districts b on b.id = u.district_id
join document_units du on du.document_id = t.document_id and du.unit_id = tu.unit_id
where m.mark = 'district_first';

create view topic_attention as
-- zh: 每份文件各章（一级标题）占多少任务、多少字，可看政府注意力如何分配。
-- zh: 字数是任务正文的字符数（含标点）；各年章节标题不同，跨年比较须自行对应主题。
-- en: What share of tasks and of characters each chapter (first-level heading) takes in each document: where a government's attention goes.
-- en: Characters are those of the tasks' text, punctuation included; chapters are worded anew each year, so that comparing years needs a mapping of topics.
select
  d.year,
  s.id as chapter_id,
  s.title as chapter,
  k.task_count,
  cast(round(1.0 * k.task_count / (
    select sum(x.task_count) from document_chapters x where x.document_id = k.document_id
  ), 4) as real) as task_share,
  k.char_count,
  cast(round(1.0 * k.char_count / (
    select sum(x.char_count) from document_chapters x where x.document_id = k.document_id
  ), 4) as real) as char_share,
  k.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_chapters k
left join documents d on d.id = k.document_id
left join districts ds on ds.id = d.district_id
left join sections s on s.id = k.chapter_id
order by k.document_id, k.chapter_id;

create view non_city_parties as
-- zh: 责任单位中不属于本级政府部门的：党委机关和群团、垂直管理机构（税务、海关、人民银行等）、企业、事业单位和学校。
-- zh: 单位类别按整理的名录；尚未整理的单位（见 unmatched_names）不在其中。
-- en: Responsible parties that are no departments of the government itself: party organs and mass organisations, vertical agencies (tax, customs, central bank …), enterprises, institutions and schools.
-- en: The kind of a unit is curated; units not yet curated (see unmatched_names) are missing here.
select
  d.year,
  du.unit_id,
  du.name_as_printed as unit_name,
  u.kind as unit_kind,
  du.task_count,
  cast(round(
    1.0 * du.task_count / (select count(*) from tasks t where t.document_id = d.id), 4
  ) as real) as task_share,
  du.first_listed_count,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from documents d
join districts ds on ds.id = d.district_id
join document_units du on du.document_id = d.id
join units u on u.id = du.unit_id
where u.kind in ('party_organ', 'vertical', 'enterprise', 'institution')
order by du.task_count desc, d.id, du.unit_id;


create view targets_quantified as
-- zh: 每行一个目标：指标、比较方式、数值、单位、时期和出处；来自任务，或报告中的计划和自身建设部分。
-- zh: 没有数字的可核对用语（全覆盖、清零、基本同步、完成省定目标）数值为空，记在 measure 列；由规则识别，准确率见 extraction_accuracy。
-- en: One row a target: indicator, comparator, value, unit, period and place; from tasks, or from the plan and self-construction parts of reports.
-- en: Checkable words without a number (全覆盖, 清零, 基本同步, 完成省定目标) have no value but a measure; found by rule, see extraction_accuracy for how well.
select
  g.id as target_id,
  d.year,
  g.indicator,
  g.indicator_name,
  g.comparator,
  g.value,
  g.value_high,
  g.multiplier,
  g.unit,
  g.kind,
  g.measure,
  g.period,
  g.text,
  cast(coalesce(t.plain_text, s.text) as text) as sentence,
  cast((
    select group_concat(x.name, '、')
    from (
      select du.name_as_printed as name
      from task_units tu
      join document_units du on du.document_id = g.document_id and du.unit_id = tu.unit_id
      where tu.task_id = g.task_id
      order by tu.position
    ) x
  ) as text) as units,
  g.task_id,
  g.statement_id,
  cast(d.key || ':' || coalesce(t.line_start, s.line_start) as text) as source_reference,
  d.text_quality,
  d.is_partial,
  g.document_id,
  d.key as document_key,
  d.district_id
from targets g
join documents d on d.id = g.document_id
left join tasks t on t.id = g.task_id
left join statements s on s.id = g.statement_id
where not g.is_claim
  and (g.task_id is not null or s.kind in ('plan_year', 'plan_term', 'self_construction'));

create view target_hardness as
-- zh: 每份任务分解的目标有多“硬”：有下限或上限的、有确数的、约数的（左右）、没有数字只有可核对用语的各多少。
-- zh: 只按数字旁的用语分类，不判断目标高低；一项任务可有多个目标。
-- en: How hard the targets of each breakdown are: with a bound, with an exact number, approximate (左右), or in checkable words without a number.
-- en: Sorted by the words beside the number only, not by how ambitious a target is; one task may have several.
select
  d.year,
  cast((select sum(i.target_count) from document_indicators i where i.document_id = d.id) as integer)
    as target_count,
  cast((select sum(i.bounded_count) from document_indicators i where i.document_id = d.id) as integer)
    as bounded_count,
  cast((select sum(i.exact_count) from document_indicators i where i.document_id = d.id) as integer)
    as exact_count,
  cast((select sum(i.approximate_count) from document_indicators i where i.document_id = d.id) as integer)
    as approximate_count,
  cast((select sum(i.words_count) from document_indicators i where i.document_id = d.id) as integer)
    as words_count,
  cast((
    select round(1.0 * sum(i.bounded_count) / sum(i.target_count), 4)
    from document_indicators i
    where i.document_id = d.id
  ) as real) as bounded_share,
  cast((
    select sum(v.task_count - v.without_target_count)
    from document_vagueness v
    where v.document_id = d.id and v.grouped_by = 'chapter'
  ) as integer) as task_with_target_count,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  d.text_quality,
  d.is_partial
from documents d
where d.kind <> 'work_report'
  and exists (select 1 from document_indicators i where i.document_id = d.id);

create view target_hardness_by_indicator as
-- zh: 每个指标在每份文件中的目标有多“硬”：有下限或上限的、有确数的、约数的、没有数字的各多少，其中随别处而定的（与…同步、完成省定）几个，“确保”“力争”各管几个。
-- zh: 任务分解和报告当年的计划都列，同年的两份多有重复；“确保”“力争”只算写在同一分句里、目标之前的；全部按字面，不判断目标高低。
-- en: How hard the targets of each indicator are in each document: with a bound, with an exact number, approximate, without a number, how many of these are set elsewhere (与…同步 in step with, 完成省定 as the province sets), and how many 确保 (ensure) or 力争 (strive) governs.
-- en: Of breakdowns and of what reports plan for the year, which in one year mostly repeat each other; 确保 and 力争 count where they stand before the target in the same clause; all by the words, not by how ambitious a target is.
select
  d.year,
  d.kind as document_kind,
  i.indicator_name,
  i.target_count,
  i.bounded_count,
  i.exact_count,
  i.approximate_count,
  i.words_count,
  i.tied_count,
  i.ensure_count,
  i.strive_count,
  cast((
    select group_concat(x.text, '；')
    from (
      select g.text
      from targets g
      left join statements s on s.id = g.statement_id
      where g.document_id = i.document_id and g.indicator_name = i.indicator_name
        and (g.task_id is not null or s.kind = 'plan_year')
      order by g.ordinal
    ) x
  ) as text) as targets_as_printed,
  i.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_indicators i
left join documents d on d.id = i.document_id
left join districts ds on ds.id = d.district_id;

create view task_vagueness as
-- zh: 每项任务写得有多具体：有没有目标（数字或可核对用语）、期限、引号里的专名，以及“确保”“力争”一类用语。
-- zh: 三样都没有的 is_vague 为 1；只看字面，不评价任务轻重，规则见 docs/codebook.md。
-- en: How specific each task is worded: whether it has a target (a number or checkable words), a date, a name in quotation marks, and words such as 确保 or 力争.
-- en: is_vague is 1 where all three are missing; it looks at the words only and does not judge the task, rules in docs/codebook.md.
select
  t.id as task_id,
  d.year,
  t.plain_text as text,
  cast(exists (select 1 from targets g where g.task_id = t.id) as integer) as has_target,
  cast(t.plain_text glob '*[0-9]月*' or instr(t.plain_text, '年底') > 0
    or instr(t.plain_text, '年内') > 0 as integer) as has_date,
  cast(t.plain_text glob '*“*”*' as integer) as has_quoted_name,
  cast(instr(t.plain_text, '确保') > 0 as integer) as says_ensure,
  cast(instr(t.plain_text, '力争') > 0 or instr(t.plain_text, '争创') > 0
    or instr(t.plain_text, '争取') > 0 as integer) as says_strive,
  cast(not exists (select 1 from targets g where g.task_id = t.id)
    and not (t.plain_text glob '*[0-9]月*' or instr(t.plain_text, '年底') > 0
      or instr(t.plain_text, '年内') > 0)
    and not t.plain_text glob '*“*”*' as integer) as is_vague,
  cast(d.key || ':' || t.line_start as text) as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  d.text_quality,
  d.is_partial
from tasks t
join documents d on d.id = t.document_id;

create view task_vagueness_shares as
-- zh: 每份文件中各章、各单位、各领导的任务有多少写得笼统：没有目标、没有期限、没有引号里的专名，三样都没有的占多大比重（规则见 task_vagueness），旁边是全文件的比重。
-- zh: 单位只算直接点名的，名称取该文件的写法；一项任务在它的每个单位和每位领导处各计一次；任务少的比重说明不了什么，请限定 task_count。
-- en: How many tasks of each chapter, unit and leader are vague in each document: without a target, a date or a name in quotation marks, and which share has none of the three (rules as in task_vagueness), beside the share in the whole document.
-- en: Units count where a task names them, under the document's name for them; a task counts once at each of its units and leaders; a share of few tasks says little, so set a least task_count.
select
  d.year,
  v.grouped_by,
  case v.grouped_by
    when 'chapter' then (select s.title from sections s where s.id = v.member_id)
    when 'leader' then (select l.name from leaders l where l.id = v.member_id)
    else (
      select du.name_as_printed from document_units du
      where du.document_id = v.document_id and du.unit_id = v.member_id
    )
  end as name,
  v.task_count,
  v.vague_count,
  cast(round(1.0 * v.vague_count / v.task_count, 4) as real) as vague_share,
  cast(round(1.0 * (
    select sum(x.vague_count) from document_vagueness x
    where x.document_id = v.document_id and x.grouped_by = 'chapter'
  ) / (
    select sum(x.task_count) from document_vagueness x
    where x.document_id = v.document_id and x.grouped_by = 'chapter'
  ), 4) as real) as document_vague_share,
  v.without_target_count,
  v.without_date_count,
  v.without_name_count,
  cast(case v.grouped_by when 'chapter' then nullif(v.member_id, 0) end as integer) as chapter_id,
  cast(case v.grouped_by when 'unit' then v.member_id end as integer) as unit_id,
  case v.grouped_by
    when 'unit' then (select u.kind from units u where u.id = v.member_id)
  end as unit_kind,
  cast(case v.grouped_by when 'leader' then v.member_id end as integer) as leader_id,
  v.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_vagueness v
left join documents d on d.id = v.document_id
left join districts ds on ds.id = d.district_id;

create view target_ratchet as
-- zh: 同一政府同一指标这一年的目标和前一次的目标，前后对照；比较方式列在数值旁，因为它也会变。
-- zh: 按通用名称、单位和种类配对，新增的（increment）与数量（total）也列在一起，但不算升降：有的是存量；没有归到同一名称的写法配不上；数值升降不等于难易。
-- en: A government's target for an indicator and its target the time before, side by side; the comparator stands beside the value, because it changes too.
-- en: Paired by common name, unit and kind; things added (increment) and counts (total) are listed together too, but without a change, because a count may be a stock; wordings not curated under one name are missed; a higher number is not a harder target.
select
  l.indicator_name,
  de.year as earlier_year,
  e.indicator as earlier_indicator,
  e.comparator as earlier_comparator,
  e.value as earlier_value,
  e.multiplier as earlier_multiplier,
  e.kind as earlier_kind,
  d.year,
  l.indicator,
  l.comparator,
  l.value,
  l.multiplier,
  l.unit,
  l.kind,
  cast(case when e.kind = l.kind
    then round(l.value * l.multiplier - e.value * e.multiplier, 6) end as real) as change,
  e.id as earlier_target_id,
  l.id as target_id,
  e.document_id as earlier_document_id,
  de.key as earlier_document_key,
  l.document_id,
  d.key as document_key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, de.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, de.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, de.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, de.text_quality) then 'flattened'
    when d.text_quality = de.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or de.is_partial as integer) as is_partial
from target_predecessors x
join targets l on l.id = x.target_id
join targets e on e.id = x.earlier_target_id
join documents d on d.id = l.document_id
join documents de on de.id = e.document_id;

create view indicator_timeline as
-- zh: 每个指标在各年文件里的全部目标和结果：哪一年的文件、说的是哪几年、原句、比较方式和数值；is_claim 为 1 的是报告自述的结果。
-- zh: 任务分解会重复同年报告的目标，两处都列；年度数与五年合计、全市与全区不可直接比较。
-- en: Every target and result of an indicator in the documents of all years: which document, which years it speaks of, the sentence, comparator and value; is_claim = 1 are results as a report claims them.
-- en: A breakdown repeats the targets of its report, both are listed; yearly figures and five-year sums, city and district do not compare as they stand.
select
  g.indicator_name,
  g.period,
  d.year,
  d.kind as document_kind,
  g.is_claim,
  g.comparator,
  g.value,
  g.value_high,
  g.value_from,
  g.multiplier,
  g.unit,
  g.kind,
  g.measure,
  g.is_estimate,
  g.deadline,
  g.indicator,
  g.text,
  cast(coalesce(t.plain_text, s.text) as text) as sentence,
  s.kind as statement_kind,
  cast(d.key || ':' || coalesce(t.line_start, s.line_start) as text) as source_reference,
  g.id as target_id,
  g.task_id,
  g.statement_id,
  d.text_quality,
  d.is_partial,
  g.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name
from targets g
left join documents d on d.id = g.document_id
left join districts ds on ds.id = d.district_id
left join tasks t on t.id = g.task_id
left join statements s on s.id = g.statement_id;

create view task_continuity as
-- zh: 同一政府相邻两份任务分解之间，哪些任务延续（recurring 只有数字不同，changed 文字有改，candidate 可能是同一件事）、哪些不再出现（dropped）、哪些新出现（new）。
-- zh: 由文字相近程度配对，每项只配一次；不再出现不等于没有做，措辞大改的配不上。
-- en: Between each breakdown of a government and the nearest earlier one here: tasks that go on (recurring: only numbers differ; changed; candidate: perhaps the same thing), that no longer appear (dropped), and that are new.
-- en: Paired by likeness of their texts, each task once; a task that no longer appears may well have been done, and one that was reworded much is not paired.
select
  d.year,
  e.year as earlier_year,
  x.relation,
  te.plain_text as earlier_text,
  t.plain_text as text,
  x.similarity,
  te.id as earlier_task_id,
  t.id as task_id,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, e.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, e.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, e.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, e.text_quality) then 'flattened'
    when d.text_quality = e.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or e.is_partial as integer) as is_partial
from documents d
join documents e on e.district_id = d.district_id and e.kind = 'breakdown' and e.year = (
  select max(b.year)
  from documents b
  where b.district_id = d.district_id and b.kind = 'breakdown' and b.year < d.year
)
join tasks t on t.document_id = d.id
join task_lineage x on x.later_task_id = t.id
join tasks te on te.id = x.earlier_task_id
where d.kind = 'breakdown'
union all
select
  d.year,
  e.year,
  'dropped',
  te.plain_text,
  null,
  null,
  te.id,
  null,
  d.id,
  d.key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, e.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, e.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, e.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, e.text_quality) then 'flattened'
    when d.text_quality = e.text_quality then d.text_quality
  end as text),
  cast(d.is_partial or e.is_partial as integer)
from documents d
join documents e on e.district_id = d.district_id and e.kind = 'breakdown' and e.year = (
  select max(b.year)
  from documents b
  where b.district_id = d.district_id and b.kind = 'breakdown' and b.year < d.year
)
join tasks te on te.document_id = e.id
where d.kind = 'breakdown'
  and not exists (select 1 from task_lineage x where x.earlier_task_id = te.id)
union all
select
  d.year,
  e.year,
  'new',
  null,
  t.plain_text,
  null,
  null,
  t.id,
  d.id,
  d.key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, e.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, e.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, e.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, e.text_quality) then 'flattened'
    when d.text_quality = e.text_quality then d.text_quality
  end as text),
  cast(d.is_partial or e.is_partial as integer)
from documents d
join documents e on e.district_id = d.district_id and e.kind = 'breakdown' and e.year = (
  select max(b.year)
  from documents b
  where b.district_id = d.district_id and b.kind = 'breakdown' and b.year < d.year
)
join tasks t on t.document_id = d.id
where d.kind = 'breakdown'
  and not exists (select 1 from task_lineage x where x.later_task_id = t.id);

create view report_task_alignment as
-- zh: 每项任务与同年政府工作报告中它所出自的句子：一字不差（identical）、取自一句的一部分（split）或文字不同（differs）。
-- zh: 只比文字，不问原因；2022 年的任务分解是识别（OCR）文本，个别不同可能是识别错误。
-- en: Each task and the sentence of the same year's Government Work Report it was cut from: the same words (identical), part of a sentence (split), or the texts differ (differs).
-- en: Only the texts are compared, not the reasons; the breakdown of 2022 is an OCR text, and some differences may be recognition errors.
select
  t.id as task_id,
  d.year,
  ts.relation,
  t.plain_text as task_text,
  cast((
    select group_concat(x.text, '')
    from (
      select s.text
      from task_statements y join statements s on s.id = y.statement_id
      where y.task_id = t.id
      order by s.id
    ) x
  ) as text) as report_text,
  ts.difference,
  ts.similarity,
  cast(d.key || ':' || t.line_start as text) as source_reference,
  cast(r.key || ':' || s.line_start as text) as report_reference,
  cast(case
    when 'ocr' in (d.text_quality, r.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, r.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, r.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, r.text_quality) then 'flattened'
    when d.text_quality = r.text_quality then d.text_quality
  end as text) as text_quality,
  t.document_id,
  d.key as document_key,
  d.district_id,
  cast(d.is_partial or r.is_partial as integer) as is_partial
from tasks t
join documents d on d.id = t.document_id
join task_statements ts on ts.task_id = t.id
join statements s on s.id = ts.statement_id
join documents r on r.id = s.document_id
where ts.statement_id = (
  select min(y.statement_id) from task_statements y where y.task_id = t.id
);

create view task_report_differences as
-- zh: 任务文字与报告文字不同之处，一处一行：改了的数字、比较用语、单位或词，少了的词，多了的词。
-- zh: “文字不同”不等于承诺改变：少了的词可能并入别处，2022 年的任务分解是识别（OCR）文本，可能认错字。
-- en: Where the words of a task and of the report differ, one place a row: a number, comparator, unit or word changed, words lost, words added.
-- en: "The texts differ" does not mean that a promise changed: lost words may stand elsewhere, and the breakdown of 2022 is an OCR text that may be misread.
select
  x.task_id,
  d.year,
  x.kind as difference_kind,
  x.report_words,
  x.task_words,
  t.plain_text as task_text,
  s.text as report_text,
  x.ordinal,
  cast(d.key || ':' || t.line_start as text) as source_reference,
  cast(r.key || ':' || s.line_start as text) as report_reference,
  cast(case
    when 'ocr' in (d.text_quality, r.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, r.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, r.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, r.text_quality) then 'flattened'
    when d.text_quality = r.text_quality then d.text_quality
  end as text) as text_quality,
  x.statement_id,
  t.document_id,
  d.key as document_key,
  d.district_id,
  cast(d.is_partial or r.is_partial as integer) as is_partial
from task_differences x
join tasks t on t.id = x.task_id
join documents d on d.id = t.document_id
join statements s on s.id = x.statement_id
join documents r on r.id = s.document_id;

create view orphan_commitments as
-- zh: 报告的计划或自身建设部分里，没有哪项任务出自它的句子；只列同年任务分解也已收录的政府。
-- zh: 不等于无人负责：有的是总体要求，有的另有文件（如民生实事）分解。
-- en: Sentences of a report's plan or self-construction part from which no task was cut; only where the breakdown of the same year is here too.
-- en: It does not mean that nobody is responsible: some are general demands, some are assigned in other documents (such as 民生实事).
select
  s.id as statement_id,
  r.year,
  s.kind as statement_kind,
  s.text,
  cast((select sp.section_path from section_paths sp where sp.section_id = s.section_id) as text)
    as section_path,
  cast(exists (select 1 from targets g where g.statement_id = s.id) as integer) as has_target,
  cast(r.key || ':' || s.line_start as text) as source_reference,
  cast((
    select max(b.is_partial)
    from documents b
    where b.district_id = r.district_id and b.year = r.year
      and b.kind in ('breakdown', 'work_report')
  ) as integer) as is_partial,
  s.document_id,
  r.key as document_key,
  r.district_id,
  cast(case (
    select max(case b.text_quality
      when 'ocr' then 5
      when 'newspaper_column' then 4
      when 'forum_copy' then 3
      when 'flattened' then 2
      when 'original' then 0
      else 1
    end)
    from documents b
    where b.district_id = r.district_id and b.year = r.year
      and b.kind in ('breakdown', 'work_report')
  )
    when 5 then 'ocr'
    when 4 then 'newspaper_column'
    when 3 then 'forum_copy'
    when 2 then 'flattened'
    when 0 then 'original'
  end as text) as text_quality
from statements s
join documents r on r.id = s.document_id
where s.kind in ('plan_year', 'self_construction')
  and not exists (select 1 from task_statements ts where ts.statement_id = s.id)
  and exists (
    select 1
    from documents b
    where b.district_id = r.district_id and b.year = r.year and b.kind = 'breakdown'
  );

create view unpromised_tasks as
-- zh: 在同年报告里找不到出处句子的任务；只列同年报告也已收录的政府。
-- zh: 报告不完整（report_is_partial）时，出处可能在缺失部分。
-- en: Tasks for which no sentence of the same year's report was found; only where that report is here too.
-- en: Where the report is partial (report_is_partial), the sentence may stand in the missing part.
select
  t.id as task_id,
  d.year,
  t.plain_text as text,
  r.key as report_key,
  r.is_partial as report_is_partial,
  cast(d.key || ':' || t.line_start as text) as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, r.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, r.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, r.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, r.text_quality) then 'flattened'
    when d.text_quality = r.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or r.is_partial as integer) as is_partial
from tasks t
join documents d on d.id = t.document_id
join documents r on r.district_id = d.district_id and r.year = d.year and r.kind = 'work_report'
where not exists (select 1 from task_statements ts where ts.task_id = t.id);

create view outcome_candidates as
-- zh: 规则找出的候选：某年的目标与后来报告回顾部分里指标（通用名称）、单位和种类相同的结果，尚无结论；时期不同（is_same_period 为 0）的不可直接比较。
-- zh: 结论见 promise_outcomes；这里只供查找，不说明做到与否。
-- en: Candidates found by rule: a target of one year and a result in the review part of a later report, of the same indicator (by common name), unit and kind, without a verdict yet; where the periods differ (is_same_period = 0) they do not compare as they stand.
-- en: Verdicts are in promise_outcomes; this list helps to look and does not say whether a promise was kept.
select
  d.year,
  g.indicator_name,
  g.indicator,
  g.comparator,
  g.value,
  c.indicator as claim_indicator,
  c.comparator as claim_comparator,
  c.value as claim_value,
  g.multiplier,
  c.multiplier as claim_multiplier,
  g.unit,
  g.kind,
  g.period,
  c.period as claim_period,
  cast(c.period = g.period as integer) as is_same_period,
  c.is_estimate,
  s.text as claim_sentence,
  cast('rule' as text) as basis,
  cast(exists (
    select 1 from target_claims x where x.target_id = g.id and x.claim_id = c.id
  ) as integer) as is_reviewed,
  cast(r.key || ':' || s.line_start as text) as claim_reference,
  r.year as claim_year,
  g.id as target_id,
  c.id as claim_id,
  g.document_id,
  d.key as document_key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, r.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, r.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, r.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, r.text_quality) then 'flattened'
    when d.text_quality = r.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or r.is_partial as integer) as is_partial
from target_claim_candidates x
join targets g on g.id = x.target_id
join documents d on d.id = g.document_id
join targets c on c.id = x.claim_id
join documents r on r.id = c.document_id
join statements s on s.id = c.statement_id;

create view promise_outcomes as
-- zh: 承诺与后来文件的说法，逐条读原文确认，引文都有行号：做到（met）、未做到（missed）、不可比（not_comparable）、后来的报告没有提到（never_reported）。
-- zh: “未做到”都是推断，依据写在说明里（例如同一件事后来又列为任务）；年度目标与五年合计不可比；说明写明是否为预计数。
-- en: Promises and what later documents say of them, each confirmed by reading, with its quotes and their lines: met, missed, not_comparable, or never_reported by the later report.
-- en: Every "missed" is an inference, its ground is in the note (such as the same thing set as a task again); a yearly target and a five-year sum do not compare; the note says when a figure is an estimate.
select
  o.verdict,
  p.year,
  o.promise_quote,
  cast(p.key || ':' || o.promise_line as text) as promise_reference,
  c.year as claim_year,
  o.claim_quote,
  cast(c.key || ':' || o.claim_line as text) as claim_reference,
  o.note,
  o.note_zh,
  o.basis,
  o.ordinal,
  o.promise_task_id,
  o.promise_statement_id,
  o.claim_task_id,
  o.claim_statement_id,
  o.promise_document_id as document_id,
  p.key as document_key,
  p.district_id,
  cast(case
    when 'ocr' in (p.text_quality, c.text_quality) then 'ocr'
    when 'newspaper_column' in (p.text_quality, c.text_quality) then 'newspaper_column'
    when 'forum_copy' in (p.text_quality, c.text_quality) then 'forum_copy'
    when 'flattened' in (p.text_quality, c.text_quality) then 'flattened'
    when c.id is null or p.text_quality = c.text_quality then p.text_quality
  end as text) as text_quality,
  cast(p.is_partial or coalesce(c.is_partial, 0) as integer) as is_partial
from outcomes o
join documents p on p.id = o.promise_document_id
left join documents c on c.id = o.claim_document_id;

create view city_district_targets as
-- zh: 同一年里，市和所辖县（市、区）的文件都写到的同一指标或同一项目，两边引文、数值并列；读原文确认。
-- zh: 数值只取引文中的第一个目标，单位不同不计算差距；范围不同（全市与全区）时大小本不可比。
-- en: The same indicator or project in the documents of a city and of a division below it in one year, both quotes and values side by side; confirmed by reading.
-- en: The value is the first target in the quote, and no gap is computed where units differ; a city's and a district's totals do not compare by size.
select
  x.subject,
  d.year,
  x.basis,
  x.city_quote,
  ct.comparator as city_comparator,
  ct.value as city_value,
  ct.unit as city_unit,
  x.district_quote,
  dt.comparator as district_comparator,
  dt.value as district_value,
  dt.unit as district_unit,
  cast(case when ct.unit = dt.unit and ct.kind in ('growth', 'rate')
    then dt.value * dt.multiplier - ct.value * ct.multiplier end as real) as gap,
  x.note,
  x.note_zh,
  cast(d.key || ':' || x.city_line as text) as city_reference,
  cast(e.key || ':' || x.district_line as text) as district_reference,
  e.district_id as lower_district_id,
  x.ordinal,
  x.city_document_id as document_id,
  d.key as document_key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, e.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, e.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, e.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, e.text_quality) then 'flattened'
    when d.text_quality = e.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or e.is_partial as integer) as is_partial
from target_cascades x
join documents d on d.id = x.city_document_id
join documents e on e.id = x.district_document_id
left join targets ct on ct.id = x.city_target_id
left join targets dt on dt.id = x.district_target_id;

create view city_district_candidates as
-- zh: 规则找出的候选：同一年里，市和所辖县（市、区）的文件为同一指标（通用名称、单位和种类相同）定的目标，时期相同，两边原句和数值并列，尚无结论（basis 为 rule）。
-- zh: 读原文确认的见 city_district_targets；范围不同（全市与全区），数量的大小本不可比，差距只算增长率和比率。
-- en: Candidates found by rule: targets that a city and a division below it set for one indicator (same common name, unit and kind) in documents of one year for one period, both sentences and values side by side, without a verdict (basis is rule).
-- en: Pairs confirmed by reading are in city_district_targets; a city's and a district's totals do not compare by size, so a gap is given for growth and rates only.
select
  c.indicator_name,
  d.year,
  c.period,
  cast('rule' as text) as basis,
  cast(exists (
    select 1
    from target_cascades y
    left join targets r on r.id = y.city_target_id
    where y.district_target_id = l.id and r.indicator_name = c.indicator_name
  ) as integer) as is_reviewed,
  cast(coalesce(
    (select t.plain_text from tasks t where t.id = c.task_id),
    (select s.text from statements s where s.id = c.statement_id)
  ) as text) as city_sentence,
  c.comparator as city_comparator,
  c.value as city_value,
  c.multiplier as city_multiplier,
  cast(coalesce(
    (select t.plain_text from tasks t where t.id = l.task_id),
    (select s.text from statements s where s.id = l.statement_id)
  ) as text) as district_sentence,
  l.comparator as district_comparator,
  l.value as district_value,
  l.multiplier as district_multiplier,
  c.unit,
  c.kind as city_kind,
  l.kind as district_kind,
  c.measure,
  cast(case when c.kind in ('growth', 'rate') then round(l.value - c.value, 6) end as real) as gap,
  cast(d.key || ':' || coalesce(
    (select t.line_start from tasks t where t.id = c.task_id),
    (select s.line_start from statements s where s.id = c.statement_id)
  ) as text) as city_reference,
  cast(dl.key || ':' || coalesce(
    (select t.line_start from tasks t where t.id = l.task_id),
    (select s.line_start from statements s where s.id = l.statement_id)
  ) as text) as district_reference,
  c.id as city_target_id,
  l.id as district_target_id,
  dl.district_id as lower_district_id,
  c.document_id,
  d.key as document_key,
  d.district_id,
  cast(case
    when 'ocr' in (d.text_quality, dl.text_quality) then 'ocr'
    when 'newspaper_column' in (d.text_quality, dl.text_quality) then 'newspaper_column'
    when 'forum_copy' in (d.text_quality, dl.text_quality) then 'forum_copy'
    when 'flattened' in (d.text_quality, dl.text_quality) then 'flattened'
    when d.text_quality = dl.text_quality then d.text_quality
  end as text) as text_quality,
  cast(d.is_partial or dl.is_partial as integer) as is_partial
from target_district_candidates x
join targets c on c.id = x.target_id
join documents d on d.id = c.document_id
join targets l on l.id = x.district_target_id
join documents dl on dl.id = l.document_id;

-- ============================================================================================
-- 3 · 数据质量 · Data quality
-- ============================================================================================

create view document_coverage as
-- zh: 每份文件的每一个字符归入哪一类（任务、领导、单位、标题……）：各类行数、字符数和比重，合计等于全文字符数。
-- zh: “unclaimed”是没有任何规则认领的行，另见问题清单。换行符计入所在行。
-- en: What class (task, leader, unit, heading …) every character of a document belongs to: lines, characters and share by class; they add up to the whole text.
-- en: "unclaimed" are lines no rule claimed, which are also listed as issues. A line break counts with its line.
select
  d.year,
  k.class as line_class,
  k.line_count,
  k.char_count,
  cast(round(1.0 * k.char_count / d.char_count, 4) as real) as char_share,
  cast(k.class <> 'unclaimed' as integer) as is_claimed,
  k.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from document_line_classes k
left join documents d on d.id = k.document_id
left join districts ds on ds.id = d.district_id
order by k.document_id, k.char_count desc, k.class;

create view document_overview as
-- zh: 每份文件一行：章节、任务、领导、单位各多少，名单未列全的任务数，读取问题数，被规则认领的字符比重，以及来源和文字质量。
-- zh: 不完整的文件（“不完整”为 1）其各项数字只是现存部分的数字。
-- en: One row a document: how many sections, tasks, leaders and units, tasks with open lists, reading issues, the share of characters claimed by a rule, source and text quality.
-- en: The figures of an incomplete document (is_partial = 1) are those of the part at hand.
select
  d.year,
  d.kind as document_kind,
  d.title,
  d.document_number,
  cast((select count(*) from sections s where s.document_id = d.id) as integer) as section_count,
  cast((select count(*) from tasks t where t.document_id = d.id) as integer) as task_count,
  cast((
    select count(*) from document_leaders k where k.document_id = d.id
  ) as integer) as leader_count,
  cast((
    select count(*) from task_leaders tl
    where tl.task_id between d.id * 10000 and d.id * 10000 + 9999
  ) as integer) as task_leader_count,
  cast((select count(*) from document_units du where du.document_id = d.id) as integer) as unit_count,
  cast((
    select count(*) from task_units tu
    where tu.task_id between d.id * 10000 and d.id * 10000 + 9999
  ) as integer) as task_unit_count,
  cast((
    select count(*) from tasks t where t.document_id = d.id and t.is_open_ended
  ) as integer) as open_ended_task_count,
  cast((
    select count(*) from issues i where i.document_id = d.id and i.severity = 'error'
  ) as integer) as error_count,
  cast((
    select count(*) from issues i where i.document_id = d.id and i.severity = 'warning'
  ) as integer) as warning_count,
  cast((
    select count(*) from issues i where i.document_id = d.id and i.severity = 'note'
  ) as integer) as note_count,
  cast(round(1.0 * (
    select sum(cast(k.class <> 'unclaimed' as integer) * k.char_count)
    from document_line_classes k
    where k.document_id = d.id
  ) / d.char_count, 4) as real) as claimed_share,
  d.text_quality,
  d.is_partial,
  d.missing,
  d.file_name,
  d.source_url,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name
from documents d
left join districts ds on ds.id = d.district_id;

create view document_revisions as
-- zh: 政府改过的文件：先前的文本与现在的文本逐项比较，每行一处不同：新增、删去、改了文字，或改了责任领导、责任单位。
-- zh: 哪份是现在的文本，以获取日期为准。文字相同的先配对；其余的，在前后相邻的未改条目之间，开头两字相同的按次序配对，配不上的记作删去和新增；是否同一任务仍须阅读判断。
-- en: Documents a government changed: each earlier text compared with the current one, one row a difference: added, removed, other words, or other leaders or units.
-- en: The text retrieved last is the current one. Equal texts are paired first; then, in order, those between the same unchanged neighbours that begin with the same two characters; the rest count as removed and added, so whether two are one task is for a reader to judge.
with
now_texts as (
  select
    sd.document_id,
    sd.sha256,
    t.ordinal,
    t.plain_text,
    t.leaders_as_printed,
    t.units_as_printed,
    t.line_start as line
  from superseded_documents sd
  cross join tasks t -- in this order: few documents have earlier texts
  where t.document_id = sd.document_id
  union all
  select sd.document_id, sd.sha256, st.ordinal, st.text, null, null, st.line_start
  from superseded_documents sd
  cross join statements st
  where st.document_id = sd.document_id
),
now_entries as (
  select
    *,
    row_number() over (partition by document_id, sha256, plain_text order by ordinal) as copy
  from now_texts
),
earlier_entries as (
  select
    document_id,
    sha256,
    ordinal,
    plain_text,
    leaders_as_printed,
    units_as_printed,
    line,
    row_number() over (partition by document_id, sha256, plain_text order by ordinal) as copy
  from superseded_entries
),
same as (
  select
    e.document_id,
    e.sha256,
    e.ordinal as earlier_ordinal,
    n.ordinal as current_ordinal
  from earlier_entries e
  join now_entries n
    on n.document_id = e.document_id and n.sha256 = e.sha256
    and n.plain_text = e.plain_text and n.copy = e.copy
),
-- Every text with the last one before it, itself included, that is in the other version too.
earlier_places as (
  select
    e.document_id,
    e.sha256,
    e.ordinal,
    e.plain_text,
    s.current_ordinal,
    max(s.earlier_ordinal) over (
      partition by e.document_id, e.sha256 order by e.ordinal
    ) as unchanged_ordinal
  from earlier_entries e
  left join same s
    on s.document_id = e.document_id and s.sha256 = e.sha256 and s.earlier_ordinal = e.ordinal
),
now_places as (
  select
    n.document_id,
    n.sha256,
    n.ordinal,
    n.plain_text,
    s.earlier_ordinal,
    max(s.current_ordinal) over (
      partition by n.document_id, n.sha256 order by n.ordinal
    ) as unchanged_ordinal
  from now_entries n
  left join same s
    on s.document_id = n.document_id and s.sha256 = n.sha256 and s.current_ordinal = n.ordinal
),
gone as (
  select
    e.document_id,
    e.sha256,
    e.ordinal,
    substr(e.plain_text, 1, 2) as beginning,
    coalesce(s.current_ordinal, 0) as neighbour
  from earlier_places e
  left join same s
    on s.document_id = e.document_id and s.sha256 = e.sha256
    and s.earlier_ordinal = e.unchanged_ordinal
  where e.current_ordinal is null
),
come as (
  select
    document_id,
    sha256,
    ordinal,
    substr(plain_text, 1, 2) as beginning,
    coalesce(unchanged_ordinal, 0) as neighbour
  from now_places
  where earlier_ordinal is null
),
gone_ranked as (
  select
    *,
    row_number() over (
      partition by document_id, sha256, neighbour, beginning order by ordinal
    ) as place
  from gone
),
come_ranked as (
  select
    *,
    row_number() over (
      partition by document_id, sha256, neighbour, beginning order by ordinal
    ) as place
  from come
),
pairs as (
  select document_id, sha256, earlier_ordinal, current_ordinal from same
  union all
  select g.document_id, g.sha256, g.ordinal, c.ordinal
  from gone_ranked g
  left join come_ranked c
    on c.document_id = g.document_id and c.sha256 = g.sha256
    and c.neighbour = g.neighbour and c.beginning = g.beginning and c.place = g.place
  union all
  select c.document_id, c.sha256, null, c.ordinal
  from come_ranked c
  left join gone_ranked g
    on g.document_id = c.document_id and g.sha256 = c.sha256
    and g.neighbour = c.neighbour and g.beginning = c.beginning and g.place = c.place
  where g.ordinal is null
)
select
  d.year,
  cast(case
    when p.earlier_ordinal is null then 'added'
    when p.current_ordinal is null then 'removed'
    when e.plain_text <> n.plain_text then 'changed_text'
    else 'changed_parties'
  end as text) as change,
  e.plain_text as earlier_text,
  n.plain_text as current_text,
  e.leaders_as_printed as earlier_leaders,
  n.leaders_as_printed as current_leaders,
  e.units_as_printed as earlier_units,
  n.units_as_printed as current_units,
  sd.retrieved_on as earlier_retrieved_on,
  d.retrieved_on as current_retrieved_on,
  e.line as earlier_line,
  n.line as current_line,
  p.earlier_ordinal,
  p.current_ordinal,
  sd.sha256 as earlier_checksum,
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from pairs p
join superseded_documents sd on sd.document_id = p.document_id and sd.sha256 = p.sha256
join documents d on d.id = p.document_id
join districts ds on ds.id = d.district_id
left join earlier_entries e
  on e.document_id = p.document_id and e.sha256 = p.sha256 and e.ordinal = p.earlier_ordinal
left join now_entries n
  on n.document_id = p.document_id and n.sha256 = p.sha256 and n.ordinal = p.current_ordinal
where p.earlier_ordinal is null
  or p.current_ordinal is null
  or e.plain_text <> n.plain_text
  or e.leaders_as_printed is not n.leaders_as_printed
  or e.units_as_printed is not n.units_as_printed
order by d.id, sd.retrieved_on, coalesce(p.current_ordinal, p.earlier_ordinal), p.earlier_ordinal;

create view all_issues as
-- zh: 读取文件时记录的全部问题，附所在行原文：错误和疑问待人核对，说明是已作的修正。
-- en: Everything noted while reading the documents, with the source line: errors and warnings await a person, notes record repairs.
select
  d.year,
  i.ordinal,
  i.severity,
  i.code,
  i.line,
  i.message,
  i.printed,
  i.suggestion,
  (
    select sl.text from source_lines sl where sl.document_id = i.document_id and sl.line = i.line
  ) as line_text,
  d.key || ':' || i.line as source_reference,
  i.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from issues i
join documents d on d.id = i.document_id
join districts ds on ds.id = d.district_id;

create view open_issues as
-- zh: 尚待人核对的错误和疑问，附所在行原文；已作修正的说明见 all_issues。
-- en: Errors and warnings that await a person, with the source line; notes on repairs are in all_issues.
select
  a.year,
  a.ordinal,
  a.severity,
  a.code,
  a.line,
  a.message,
  a.printed,
  a.suggestion,
  a.line_text,
  a.source_reference,
  a.document_id,
  a.document_key,
  a.district_id,
  a.district_name,
  a.text_quality,
  a.is_partial
from all_issues a
where a.severity in ('error', 'warning');

create view unmatched_names as
-- zh: 尚未整理的单位和领导：在哪份文件、多少项任务、首见于哪一行，以及相近的已知名称。
-- zh: 这些名称原样保留，各自作为单独的单位或个人，不与相近名称合并。
-- en: Units and leaders not yet curated: in which document, on how many tasks, on which line first, and known names that come near.
-- en: Such a name is kept as printed, as an entry of its own, and is not merged with a similar one.
select
  d.id as document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.year,
  'unit' as name_kind,
  u.id as unit_id,
  null as leader_id,
  u.name,
  du.task_count,
  (
    select min(tu.line) from task_units tu
    where tu.unit_id = u.id and tu.task_id between d.id * 10000 and d.id * 10000 + 9999
  ) as first_line,
  (
    select i.suggestion from issues i
    where i.document_id = d.id and i.code = 'unknown_unit'
      and i.line = (
        select min(tu.line) from task_units tu
        where tu.unit_id = u.id and tu.task_id between d.id * 10000 and d.id * 10000 + 9999
      )
      and i.printed = (
        select tu.name_as_printed from task_units tu
        where tu.unit_id = u.id and tu.task_id between d.id * 10000 and d.id * 10000 + 9999
        order by tu.task_id, tu.position
        limit 1
      )
  ) as suggestion,
  d.text_quality,
  d.is_partial
from documents d
join districts ds on ds.id = d.district_id
join document_units du on du.document_id = d.id
join units u on u.id = du.unit_id
where not u.is_curated
union all
select
  d.id,
  d.key,
  d.district_id,
  ds.name,
  d.year,
  'leader',
  null,
  l.id,
  l.name,
  (
    select count(distinct tl.task_id) from task_leaders tl
    where tl.leader_id = l.id and tl.task_id between d.id * 10000 and d.id * 10000 + 9999
  ),
  (
    select min(tl.line) from task_leaders tl
    where tl.leader_id = l.id and tl.task_id between d.id * 10000 and d.id * 10000 + 9999
  ),
  (
    select i.suggestion from issues i
    where i.document_id = d.id and i.code = 'unknown_leader'
      and i.line = (
        select min(tl.line) from task_leaders tl
        where tl.leader_id = l.id and tl.task_id between d.id * 10000 and d.id * 10000 + 9999
      )
      and i.printed = (
        select tl.name_as_printed from task_leaders tl
        where tl.leader_id = l.id and tl.task_id between d.id * 10000 and d.id * 10000 + 9999
        order by tl.task_id, tl.position
        limit 1
      )
  ),
  d.text_quality,
  d.is_partial
from documents d
join districts ds on ds.id = d.district_id
join leaders l on l.district_id = d.district_id and not l.is_curated
where exists (
  select 1 from task_leaders tl
  where tl.leader_id = l.id and tl.task_id between d.id * 10000 and d.id * 10000 + 9999
);

create view tasks_without_unit as
-- zh: 没有读出任何责任单位的任务：文件该格为空，或读取有误。
-- en: Tasks for which no responsible unit was read: the cell is empty in the document, or reading failed.
select
  m.task_id,
  d.year,
  t.plain_text as text,
  t.leaders_as_printed,
  t.units_as_printed,
  t.line_start,
  d.key || ':' || t.line_start as source_reference,
  t.document_id,
  d.key as document_key,
  d.district_id,
  ds.name as district_name,
  d.text_quality,
  d.is_partial
from task_marks m
join tasks t on t.id = m.task_id
join documents d on d.id = t.document_id
join districts ds on ds.id = d.district_id
where m.mark = 'without_unit';
