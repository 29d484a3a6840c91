"""A network of campaign, action, object, unit and region: nodes and edges for Gephi, and the same for Neo4j.

region —RUNS→ campaign —USES→ action —ON→ object, and unit —LEADS/SUPPORTS→ action. An action is a verb with its
object (推进 数字政府建设), so that a frequent verb does not tie everything together. The weight of a node or an edge
is the number of records it occurs in. A campaign goes by its canonical name, as in
``campaigns.csv``. Where a clause has no campaign, its region is joined to the action; the region of a document of a
national body is 全国.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from extract.tables.document_region import region_of
from extract.tables.rundir import StoredRecord, StoredTable, read_jsonl
from extract.tables.writers.run import write_table

GraphNode = tuple[str, str]
"""Type and label."""
Edge = tuple[GraphNode, GraphNode, str]


def write(folder: Path, out: Path | None = None) -> list[Path]:
    """Write ``nodes.csv`` and ``edges.csv`` (Gephi) and ``neo4j_*.csv`` (neo4j-admin import).

    They go into the folder ``out``, which is ``folder / "graph"`` where none is given.
    """
    regions = _regions(folder)
    edges: Counter[Edge] = Counter()
    weights: Counter[GraphNode] = Counter()
    for record in read_jsonl(folder / "records.jsonl"):
        own = set(record_edges(record, record.region_name or regions.get(record.doc_id)))
        edges.update(sorted(own))
        weights.update(sorted({node for source, target, _ in own for node in (source, target)}))
    nodes = [(node_id(node), node[1], node[0], weight) for node, weight in weights.items()]
    lines = [(node_id(a), node_id(b), kind, weight) for (a, b, kind), weight in edges.items()]
    out = out or folder / "graph"
    out.mkdir(parents=True, exist_ok=True)
    directed = [(source, target, "Directed", kind, weight) for source, target, kind, weight in lines]
    return [
        write_table(out / "nodes.csv", [("Id", "Label", "Type", "Weight"), *nodes]),
        write_table(out / "edges.csv", [("Source", "Target", "Type", "Label", "Weight"), *directed]),
        write_table(out / "neo4j_nodes.csv", [("id:ID", "label", ":LABEL", "weight:int"), *nodes], bom=False),
        write_table(out / "neo4j_edges.csv", [(":START_ID", ":END_ID", ":TYPE", "weight:int"), *lines], bom=False),
    ]


def node_id(node: GraphNode) -> str:
    """Name a node so that the campaign and the object of one wording stay two (``campaign:污染防治攻坚战``)."""
    return f"{node[0]}:{node[1]}"


def _regions(folder: Path) -> dict[str, str]:
    """Document id → name of its region."""
    table = StoredTable(folder, "documents")
    rows = (dict(zip(table.names, row, strict=True)) for row in table)
    return {row["doc_id"]: region[1] for row in rows if (region := region_of(row))}


def record_edges(record: StoredRecord, region_name: str | None) -> Iterator[Edge]:
    """Yield the edges one record of a document about ``region_name`` stands for."""
    verb = f"{record.verb.text} " if record.verb else ""
    action = ("action", verb + record.object.text)
    region = ("region", region_name) if region_name else None
    name = record.campaign_name or record.campaign
    if name:
        campaign = ("campaign", name)
        yield campaign, action, "USES"
        if region:
            yield region, campaign, "RUNS"
    elif region:
        yield region, action, "RUNS"
    for item in record.object_items or (record.object,):
        yield action, ("object", item.text), "ON"
    if record.lead_unit:
        yield ("unit", record.lead_unit), action, "LEADS"
    for unit in record.support_units:
        yield ("unit", unit), action, "SUPPORTS"
