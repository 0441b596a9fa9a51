// Tell the tables on the page which project is open.
export default function ({ data }) {
  window.geoappOpened = data.opened;
  window.dispatchEvent(new Event("geo-opened"));
}
