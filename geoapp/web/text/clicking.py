"""Links that answer within the page: a click goes to Python, everything else treats them as links."""

from collections.abc import Callable

import streamlit as st

_SCRIPT = """
export default function (component) {
  const { setTriggerValue } = component;
  const answer = (event) => {
    const link = event.target.closest && event.target.closest("a[href*='%(marker)s']");
    const other = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || other || event.defaultPrevented) return;
    event.preventDefault();
    setTriggerValue("clicked", link.getAttribute("href"));
  };
  document.addEventListener("click", answer);
  return () => document.removeEventListener("click", answer);
}
"""


def listen(name: str, marker: str, follow: Callable[[str], None]) -> None:
    """Call ``follow`` with the address of a link on this page that is clicked and whose address holds ``marker``.

    A link opened in another tab, copied, or clicked where no script runs is what it says: a link.
    """
    component = st.components.v2.component(f"geoapp_{name}", js=_SCRIPT % {"marker": marker})
    key = f"listen_{name}"
    component(key=key, on_clicked_change=lambda: follow(str(st.session_state[key].clicked or "")))
