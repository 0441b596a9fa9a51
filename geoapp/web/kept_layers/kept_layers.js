// The visitor's own layers in this browser's store. Nothing of them goes anywhere but to the server that the page came
// from: once for each of its sessions it is told what is kept here, and from then on says what has changed.
const STORE = "layers";
const done = { session: "", number: 0 }; // for as long as the page is open
let work = Promise.resolve();

export default function ({ data, setTriggerValue }) {
  work = work.then(() => run(data, setTriggerValue)).catch(() => setTriggerValue("saved", { number: data.number, done: false }));
}

async function run(data, setTriggerValue) {
  const store = await open();
  if (done.session !== data.session) {
    Object.assign(done, { session: data.session, number: 0 });
    const kept = await ask(store, "readonly", (layers) => layers.getAll());
    if (kept.length) setTriggerValue("restored", kept);
  }
  if (data.number > done.number) {
    for (const layer of data.put) await ask(store, "readwrite", (layers) => layers.put(layer));
    for (const id of data.gone) await ask(store, "readwrite", (layers) => layers.delete(id));
    done.number = data.number;
    setTriggerValue("saved", { number: data.number, done: true });
  }
  store.close();
}

// A store for each path of the server, so that two of them on one host don't mix.
function open() {
  const path = window.location.pathname.replace(/[^/]*$/, "");
  return new Promise((resolve, reject) => {
    const asked = window.indexedDB.open(`geoapp${path}`, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => reject(asked.error);
  });
}

function ask(store, mode, what) {
  return new Promise((resolve, reject) => {
    const change = store.transaction(STORE, mode);
    const asked = what(change.objectStore(STORE));
    change.oncomplete = () => resolve(asked.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
}
