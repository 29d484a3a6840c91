"""The files of other tools, one module a tool: :mod:`~extract.review.exports.registry` names them."""
