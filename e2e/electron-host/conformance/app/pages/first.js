window.atFirst = { probe: typeof window.probe, readyState: document.readyState, require: typeof require, process: typeof process }
