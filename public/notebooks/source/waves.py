# %% [markdown]
# # Two waves on a pond
#
# A small simulation: the wave equation on a grid, in ten lines. Move the sliders and the cells below follow when
# **automatic** is switched on.

# %%
from arraybook import ui

steps = ui.slider(10, 400, step=10, value=120, label='steps')
distance = ui.slider(10, 90, step=5, value=40, label='distance')

# %%
def ripple(steps, distance, size=160):
    now = np.zeros((size, size))
    now[size // 2, size // 2 - distance // 2] = 1.0
    now[size // 2, size // 2 + distance // 2] = 1.0
    before = now.copy()
    for _ in range(steps):
        around = (np.roll(now, 1, 0) + np.roll(now, -1, 0) + np.roll(now, 1, 1) + np.roll(now, -1, 1)) / 4
        now, before = 2 * now - before + 0.5 * (around - now) * 2, now
    return now

pond = ripple(steps, distance)
print(pond.shape, round(float(np.abs(pond).max()), 6))
pond

# %% [markdown]
# ## Along the line through both stones

# %%
import matplotlib.pyplot as plt

plt.figure(figsize=(9, 2.6))
plt.plot(pond[80])
plt.title(f'{steps} steps')
plt.show()
