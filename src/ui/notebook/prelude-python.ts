/** What a notebook's first cell defines where this page is not: plain Python, with NumPy and matplotlib at most. */

/** `{}` is where the values of widgets stand. */
export const WIDGETS = `# Without Arraybook, its widgets are the values that they had there.
try:
    from arraybook import ui
except ImportError:
    def _arraybook(moved):
        import dis, sys, types

        def current(default):
            frame = sys._getframe(2)
            following = (i for i in dis.get_instructions(frame.f_code) if i.offset > frame.f_lasti and i.opname != 'CACHE')
            target = next(following, None)
            known = target is not None and target.opname in ('STORE_NAME', 'STORE_GLOBAL', 'STORE_FAST')
            return moved.get(target.argval, default) if known else default

        def number(value, *given):
            return int(value) if all(one is None or isinstance(one, int) for one in given) else float(value)

        def slider(low, high, value=None, step=None, label=None):
            return number(current(low if value is None else value), low, high, value, step)

        def span(low, high, value=None, step=None, label=None):
            ends = current((low, high) if value is None else value)
            return tuple(number(end, low, high, step, *(value or ())) for end in ends)

        def dropdown(options, value=None, label=None):
            options = list(options)
            index = current(0 if value is None else options.index(value))
            return options[index if index < len(options) else 0]

        def checkbox(value=False, label=None):
            return bool(current(value))

        ui = types.ModuleType('arraybook.ui')
        ui.__dict__.update(slider=slider, range=span, dropdown=dropdown, checkbox=checkbox)
        module = types.ModuleType('arraybook')
        module.__dict__.update(ui=ui, display=globals().get('display', print))
        sys.modules.update({'arraybook': module, 'arraybook.ui': ui})
        return ui
    ui = _arraybook({})`;

/** Arrays of three dimensions, as real matplotlib can show them: slices as pictures, volumes by their brightest values. */
export const PLOT3D = `# Without Arraybook, arrays of three dimensions are drawn as pictures along their axes.
try:
    from arraybook import plot3d
except ImportError:
    def _plot3d():
        import sys, types
        import matplotlib.pyplot as plt
        import numpy

        def pictures(along, cmap=None, vmin=None, vmax=None, colorbar=True):
            figure, places = plt.subplots(1, 3, figsize=(10, 3.4), constrained_layout=True)
            for axis, place in enumerate(places):
                drawn = place.imshow(along(axis), cmap=cmap, vmin=vmin, vmax=vmax)
                place.set_title(f'along axis {axis}')
            if colorbar:
                figure.colorbar(drawn, ax=list(places))
            return drawn

        def slices(v, at=None, *, cmap=None, vmin=None, vmax=None, ax=None, colorbar=True):
            v = numpy.asarray(v)
            at = [length // 2 for length in v.shape] if at is None else at
            return pictures(lambda axis: v.take(at[axis], axis), cmap, vmin, vmax, colorbar)

        def volume(v, vmin=None, vmax=None, *, cmap=None, alpha=None, surfaces=17, ax=None, colorbar=True):
            return pictures(lambda axis: numpy.nanmax(v, axis), cmap, vmin, vmax, colorbar)

        def isosurface(v, level=None, *, cmap=None, alpha=None, ax=None, colorbar=False):
            return pictures(lambda axis: numpy.nanmax(v, axis), cmap, colorbar=colorbar)

        module = types.ModuleType('arraybook.plot3d')
        module.__dict__.update(slices=slices, volume=volume, isosurface=isosurface)
        sys.modules['arraybook.plot3d'] = module
        sys.modules.setdefault('arraybook', types.ModuleType('arraybook')).plot3d = module
        return module
    plot3d = _plot3d()`;
