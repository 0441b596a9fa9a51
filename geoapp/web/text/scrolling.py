"""The opened record's place in the text, brought into sight once when it is opened."""

import streamlit as st

_SCRIPT = """
export default function ({ data, parentElement }) {
  if (parentElement.shown === data.opened) return;
  parentElement.shown = data.opened;
  let tries = 40; // the text may come a moment after this script
  const look = () => {
    const mark = document.querySelector(".geo-text [aria-current]");
    if (!mark) return data.opened && tries-- > 0 ? setTimeout(look, 50) : undefined;
    const { top, bottom } = mark.getBoundingClientRect();
    if (top < 60 || bottom > window.innerHeight - 20) mark.scrollIntoView({ block: "center" });
  };
  look();
}
"""


def show_opened(project: str) -> None:
    """Scroll the text to the marks of the opened project, unless they are in sight; nothing moves for none."""
    component = st.components.v2.component("geoapp_opened", js=_SCRIPT)
    component(key="opened_in_text", data={"opened": project})
