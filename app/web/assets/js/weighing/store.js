// What was written and not sent yet, in the browser's own database: it survives a reload, a closed browser and a
// session that has ended. Only numbers and identifiers are kept, no names.
const NAME = "weighing";
const REPORTS = "reports";
const DRAFTS = "drafts";

export async function openStore() {
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(REPORTS, { keyPath: "id" });
      asked.result.createObjectStore(DRAFTS, { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return {
    reports: async () => (await all(database, REPORTS)).sort((a, b) => a.seq - b.seq),
    drafts: () => all(database, DRAFTS),
    // Several at once: all are written or none.
    write: (changes) => write(database, changes),
  };
}

function all(database, name) {
  return new Promise((resolve, reject) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function write(database, { put = [], remove = [], draft = null, noDraft = null }) {
  return new Promise((resolve, reject) => {
    // Strict: "complete" means that it lies on the disk.
    const deed = database.transaction([REPORTS, DRAFTS], "readwrite", { durability: "strict" });
    deed.oncomplete = () => resolve();
    deed.onerror = deed.onabort = () => reject(deed.error);
    for (const report of put) deed.objectStore(REPORTS).put(report);
    for (const id of remove) deed.objectStore(REPORTS).delete(id);
    if (draft) deed.objectStore(DRAFTS).put(draft);
    if (noDraft) deed.objectStore(DRAFTS).delete(noDraft);
  });
}
