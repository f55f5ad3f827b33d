"""Read a source tree by the types of the language, and describe those types to editors.

`decode` reads a mapping into a dataclass whose fields were declared with `field`; a key is the field's
name with `-` for `_`. A type that needs more than its fields say brings its own `from_node`.
"""
