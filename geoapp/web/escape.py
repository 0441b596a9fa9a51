"""The one door for text that reaches folium or HTML: what comes out is text and nothing else."""

_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "&<>\"'$`\\{}"})


def escape(value: object) -> str:
    r"""Return ``value`` as HTML text that is also harmless inside a JavaScript string and a template.

    HTML's five characters are not enough: folium writes text into JavaScript template literals, where
    ``${…}`` runs, a backtick ends the literal and ``\2`` is an error that removes the whole map; and branca
    renders what was rendered once more as a Jinja template, where ``{{…}}`` runs on the server.

    >>> escape("<b>A & B</b>")
    '&#60;b&#62;A &#38; B&#60;/b&#62;'
    >>> escape("${x} {{ y }}")
    '&#36;&#123;x&#125; &#123;&#123; y &#125;&#125;'
    >>> escape("轨道交通2号线"), escape("")
    ('轨道交通2号线', '')
    """
    return str(value).translate(_ENTITIES)


def plain(text: str) -> str:
    r"""Return text that Streamlit's Markdown shows as it is.

    >>> plain("S21 *road*: 2号线")
    'S21 \\*road\\*\\: 2号线'
    """
    return "".join(f"\\{c}" if c.isascii() and not c.isalnum() and c != " " else c for c in text)
