// The chart library with the traces that the page draws, and no others. `scatter` is part of the core. A trace that is
// missing here would silently be drawn as scatter.

import Plotly from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';

Plotly.register([bar]);

export default Plotly;
