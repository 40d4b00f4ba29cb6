// The page's loader. index.html tells it, in data attributes, under which names the build has put the files.

const names = document.getElementById('boot').dataset;
const urlOf = (name) => new URL(name, document.baseURI).href;

let plotly;

// The chart library is most of the page's bytes, so it waits until a chart is wanted. Its own style element would not
// pass the page's policy; it makes none where this link is.
globalThis.aisleLoadPlotly = () => {
  plotly ??= Promise.all([import(urlOf(names.plotly)), addStyles(urlOf(names.plotlyCss))]).then(
    ([module]) => module.default,
    (error) => {
      plotly = undefined; // The next chart tries again.
      throw error;
    },
  );
  return plotly;
};

function addStyles(href) {
  document.getElementById('plotly.js-style-global')?.remove();
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.id = 'plotly.js-style-global';
    link.className = 'no-inline-styles';
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = resolve;
    link.onerror = () => reject(new Error(`cannot load ${href}`));
    document.head.append(link);
  });
}

async function start() {
  const notice = document.getElementById('start');
  if (typeof WebAssembly !== 'object') {
    notice.textContent = 'Aisle cannot start: this browser has no WebAssembly, or it is switched off.';
    return;
  }
  try {
    const { default: init } = await import(urlOf(names.js));
    await init({ module_or_path: urlOf(names.wasm) });
    notice.remove();
  } catch (error) {
    notice.textContent = `Aisle cannot start. Reload the page; if that does not help, try a newer browser. (${error})`;
    throw error;
  }
  if (names.serviceWorker && 'serviceWorker' in navigator) {
    // For the next visit without a network; this one does well without.
    navigator.serviceWorker.register(urlOf(names.serviceWorker), { updateViaCache: 'none' }).catch(() => {});
  }
}

start();
