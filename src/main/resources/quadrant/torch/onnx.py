def ints(t: Tensor) -> List[int]:
  out = annotate(List[int], [])
  flat = torch.reshape(t, [-1])
  for i in range(torch.numel(flat)):
    out.append(int(flat[i]))
  return out
def number(t: Tensor) -> int:
  return int(torch.reshape(t, [-1])[0])
def axis(a: int, rank: int) -> int:
  return a + rank if a < 0 else a
def filled(given: List[int], n: int, value: int) -> List[int]:
  return [value] * n if len(given) == 0 else given
def product(sizes: List[int]) -> int:
  n = 1
  for s in sizes:
    n = n * s
  return n
def axes_of(given: List[int], rank: int) -> List[int]:
  out = annotate(List[int], [])
  for i in range(rank):
    if len(given) == 0 or i in given or i - rank in given:
      out.append(i)
  return out
def others(axes: List[int], rank: int) -> List[int]:
  out = annotate(List[int], [])
  for i in range(rank):
    if not i in axes:
      out.append(i)
  return out
def spread(v: Tensor, rank: int) -> Tensor:
  return torch.reshape(v, [1, torch.numel(v)] + [1] * (rank - 2))
def padded(x: Tensor, pads: List[int], value: float) -> Tensor:
  n = len(pads) // 2
  torch_order = annotate(List[int], [])
  some = False
  for i in range(n):
    b = pads[n - 1 - i]
    e = pads[2 * n - 1 - i]
    some = some or b != 0 or e != 0
    torch_order.append(b)
    torch_order.append(e)
  return torch.constant_pad_nd(x, torch_order, value) if some else x
def window(x: Tensor, k: List[int], s: List[int], d: List[int], auto: str, given: List[int]) -> List[int]:
  n = len(k)
  if auto == "VALID":
    return [0] * (2 * n)
  if auto == "NOTSET":
    return filled(given, 2 * n, 0)
  begin = annotate(List[int], [])
  end = annotate(List[int], [])
  for i in range(n):
    size = x.size(2 + i)
    out = (size + s[i] - 1) // s[i]
    total = max(0, (out - 1) * s[i] + (k[i] - 1) * d[i] + 1 - size)
    b = total - total // 2 if auto == "SAME_LOWER" else total // 2
    begin.append(b)
    end.append(total - b)
  return begin + end
def covering(x: Tensor, k: List[int], s: List[int], d: List[int], ceil: bool, pads: List[int]) -> List[int]:
  n = len(k)
  end = annotate(List[int], [])
  for i in range(n):
    size = x.size(2 + i)
    room = size + pads[i] + pads[n + i] - (k[i] - 1) * d[i] - 1
    out = room // s[i] + 1
    if ceil:
      out = 1 - (0 - room) // s[i]
      if (out - 1) * s[i] >= size + pads[i]:
        out = out - 1
    end.append((out - 1) * s[i] + (k[i] - 1) * d[i] + 1 - size - pads[i])
  return pads[:n] + end
def conv(x: Tensor, w: Tensor, b: Optional[Tensor], auto: str, group: int, strides: List[int], dilations: List[int], given: List[int]) -> Tensor:
  n = x.dim() - 2
  s = filled(strides, n, 1)
  d = filled(dilations, n, 1)
  p = window(x, w.size()[2:], s, d, auto, given)
  if p[:n] == p[n:] and min(p) >= 0:
    return torch.convolution(x, w, b, s, p[:n], d, False, [0] * n, group)
  return torch.convolution(padded(x, p, 0.), w, b, s, [0] * n, d, False, [0] * n, group)
def conv_transpose(x: Tensor, w: Tensor, b: Optional[Tensor], auto: str, group: int, strides: List[int], dilations: List[int], given: List[int], output_padding: List[int], output_shape: List[int]) -> Tensor:
  n = x.dim() - 2
  s = filled(strides, n, 1)
  d = filled(dilations, n, 1)
  more = filled(output_padding, n, 0)
  k = w.size()[2:]
  begin = annotate(List[int], [])
  end = annotate(List[int], [])
  for i in range(n):
    if len(output_shape) == 0 and (auto == "NOTSET" or auto == "VALID"):
      begin.append(0 if auto == "VALID" or len(given) == 0 else 0 - given[i])
      end.append((0 if auto == "VALID" or len(given) == 0 else 0 - given[n + i]) + more[i])
    else:
      wanted = x.size(2 + i) * s[i] if len(output_shape) == 0 else output_shape[len(output_shape) - n + i]
      total = s[i] * (x.size(2 + i) - 1) + more[i] + (k[i] - 1) * d[i] + 1 - wanted
      first = max(0, total // 2 if auto == "SAME_UPPER" else total - total // 2)
      begin.append(0 - first)
      end.append(first - total + more[i])
  y = padded(torch.convolution(x, w, None, s, [0] * n, d, True, [0] * n, group), begin + end, 0.)
  if b is not None:
    y = torch.add(y, spread(b, n + 2))
  return y
def batch_norm(x: Tensor, w: Tensor, b: Tensor, mean: Tensor, var: Tensor, eps: float, own: bool) -> Tensor:
  if own:
    return torch.batch_norm(x, w, b, None, None, True, 0., eps, False)
  return torch.batch_norm(x, w, b, mean, var, False, 0., eps, False)
def layer_norm(x: Tensor, w: Tensor, b: Optional[Tensor], first: int, eps: float) -> Tensor:
  y = torch.mul(torch.layer_norm(x, x.size()[axis(first, x.dim()):], None, None, eps, False), w)
  if b is not None:
    y = torch.add(y, b)
  return y
def group_norm(x: Tensor, w: Tensor, b: Tensor, groups: int, eps: float, opset: int) -> Tensor:
  y = torch.group_norm(x, groups, None, None, eps, False)
  times = 1 if opset >= 21 else x.size(1) // groups
  scale = spread(torch.repeat_interleave(w, times), x.dim())
  return torch.add(torch.mul(y, scale), spread(torch.repeat_interleave(b, times), x.dim()))
def rms_norm(x: Tensor, w: Tensor, first: int, eps: float) -> Tensor:
  axes = annotate(List[int], [])
  for i in range(axis(first, x.dim()), x.dim()):
    axes.append(i)
  return torch.mul(torch.div(x, torch.sqrt(torch.add(torch.mean(torch.mul(x, x), axes, True), eps))), w)
def mean_variance(x: Tensor, axes: List[int]) -> Tensor:
  c = torch.sub(x, torch.mean(x, axes, True))
  return torch.div(c, torch.add(torch.sqrt(torch.mean(torch.mul(c, c), axes, True)), 1e-9))
def lp_norm(x: Tensor, a: int, p: int) -> Tensor:
  if p == 1:
    return torch.div(x, torch.sum(torch.abs(x), [a], True))
  return torch.div(x, torch.sqrt(torch.sum(torch.mul(x, x), [a], True)))
def lrn(x: Tensor, size: int, alpha: float, beta: float, bias: float) -> Tensor:
  squares = torch.reshape(torch.mul(x, x), [x.size(0), 1, x.size(1), -1])
  around = torch.constant_pad_nd(squares, [0, 0, (size - 1) // 2, size // 2], 0.)
  mean = torch.avg_pool2d(around, [size, 1], [1, 1], [0, 0], False, True, None)
  base = torch.reshape(torch.add(torch.mul(mean, alpha), bias), x.size())
  return torch.mul(x, torch.pow(base, 0. - beta))
def mean_pool(x: Tensor, k: List[int], s: List[int], d: List[int]) -> Tensor:
  n = len(k)
  c = x.size(1)
  w = torch.full([c, 1] + k, 1. / float(product(k)), dtype=6, device=x.device)
  if max(d) > 1 or n > 3:
    return torch.convolution(x, w, None, s, [0] * n, d, False, [0] * n, c)
  if n == 1:
    return torch.avg_pool1d(x, k, s, [0], False, True)
  if n == 2:
    return torch.avg_pool2d(x, k, s, [0, 0], False, True, None)
  return torch.avg_pool3d(x, k, s, [0, 0, 0], False, True, None)
def average_pool(x: Tensor, auto: str, k: List[int], strides: List[int], dilations: List[int], given: List[int], ceil: bool, count_pads: bool) -> Tensor:
  n = len(k)
  s = filled(strides, n, 1)
  d = filled(dilations, n, 1)
  p = window(x, k, s, d, auto, given)
  c = covering(x, k, s, d, ceil and auto == "NOTSET", p)
  ones = torch.ones_like(x[:1, :1])
  if count_pads:
    beyond = annotate(List[int], [])
    for i in range(2 * n):
      beyond.append(c[i] - p[i])
    ones = padded(padded(ones, p, 1.), beyond, 0.)
  else:
    ones = padded(ones, c, 0.)
  return torch.div(mean_pool(padded(x, c, 0.), k, s, d), mean_pool(ones, k, s, d))
def max_pool(x: Tensor, auto: str, k: List[int], strides: List[int], dilations: List[int], given: List[int], ceil: bool) -> Tensor:
  n = len(k)
  s = filled(strides, n, 1)
  d = filled(dilations, n, 1)
  y = padded(x, covering(x, k, s, d, ceil and auto == "NOTSET", window(x, k, s, d, auto, given)), -inf)
  if n == 1:
    return torch.max_pool1d(y, k, s, [0], d, False)
  if n == 2:
    return torch.max_pool2d(y, k, s, [0, 0], d, False)
  return torch.max_pool3d(y, k, s, [0, 0, 0], d, False)
def lp_pool(x: Tensor, auto: str, k: List[int], strides: List[int], dilations: List[int], given: List[int], ceil: bool, p: int) -> Tensor:
  n = len(k)
  s = filled(strides, n, 1)
  d = filled(dilations, n, 1)
  c = covering(x, k, s, d, ceil and auto == "NOTSET", window(x, k, s, d, auto, given))
  mean = mean_pool(padded(torch.pow(torch.abs(x), p), c, 0.), k, s, d)
  return torch.pow(torch.mul(mean, product(k)), 1. / float(p))
def global_pool(x: Tensor, largest: bool) -> Tensor:
  axes = others([0, 1], x.dim())
  return torch.amax(x, axes, True) if largest else torch.mean(x, axes, True)
def gemm(a: Tensor, b: Tensor, c: Optional[Tensor], alpha: float, beta: float, trans_a: bool, trans_b: bool) -> Tensor:
  left = torch.t(a) if trans_a else a
  right = torch.t(b) if trans_b else b
  y = torch.matmul(left, right)
  if alpha != 1.:
    y = torch.mul(y, alpha)
  if c is not None:
    y = torch.add(y, torch.mul(c, beta) if beta != 1. else c)
  return y
def reduce(kind: str, x: Tensor, given: List[int], keep: bool, noop: bool) -> Tensor:
  y = x
  if noop and len(given) == 0:
    return y
  axes = axes_of(given, x.dim())
  if kind == "Max":
    return torch.amax(x, axes, keep)
  if kind == "Min":
    return torch.amin(x, axes, keep)
  if kind == "Mean":
    return torch.mean(x, axes, keep)
  if kind == "LogSumExp":
    return torch.logsumexp(x, axes, keep)
  if kind == "Prod":
    for i in range(len(axes)):
      y = torch.prod(y, axes[len(axes) - 1 - i], keep)
    return y
  if kind == "L1":
    y = torch.abs(y)
  if kind == "L2" or kind == "SumSquare":
    y = torch.mul(y, y)
  y = torch.sum(y, axes, keep)
  if kind == "L2":
    return torch.sqrt(y)
  return torch.log(y) if kind == "LogSum" else y
def cumsum(x: Tensor, a: int, exclusive: bool, reverse: bool) -> Tensor:
  y = torch.flip(x, [a]) if reverse else x
  s = torch.cumsum(y, a)
  if exclusive:
    s = torch.sub(s, y)
  return torch.flip(s, [a]) if reverse else s
def within(at: int, size: int, low: int, high: int) -> int:
  return min(high, max(low, axis(at, size)))
def slice(x: Tensor, starts: List[int], ends: List[int], axes: List[int], steps: List[int]) -> Tensor:
  y = x
  for i in range(len(starts)):
    a = axis(axes[i], x.dim()) if len(axes) > 0 else i
    step = steps[i] if len(steps) > 0 else 1
    size = y.size(a)
    if step > 0:
      b = within(starts[i], size, 0, size)
      y = torch.slice(y, a, b, max(b, within(ends[i], size, 0, size)), step)
    else:
      b = size - 1 - within(starts[i], size, -1, size - 1)
      e = size - 1 - within(ends[i], size, -1, size - 1)
      y = torch.slice(torch.flip(y, [a]), a, b, max(b, e), 0 - step)
  return y
def split(x: Tensor, a: int, sizes: List[int], count: int) -> List[Tensor]:
  if len(sizes) > 0:
    return torch.split_with_sizes(x, sizes, a)
  size = x.size(a)
  each = (size + count - 1) // count
  parts = annotate(List[int], [])
  for i in range(count):
    parts.append(min(each, size - i * each))
  return torch.split_with_sizes(x, parts, a)
def counted(index: Tensor, size: int) -> Tensor:
  return torch.where(torch.lt(index, 0), torch.add(index, size), index)
def gather(x: Tensor, index: Tensor, a: int) -> Tensor:
  at = axis(a, x.dim())
  i = torch.to(counted(index, x.size(at)), x.device)
  y = torch.index_select(x, at, torch.reshape(i, [-1]))
  return torch.reshape(y, x.size()[:at] + index.size() + x.size()[at + 1:])
def gather_elements(x: Tensor, index: Tensor, a: int) -> Tensor:
  return torch.gather(x, a, torch.to(counted(index, x.size(a)), x.device))
def scatter_nd(x: Tensor, index: Tensor, updates: Tensor) -> Tensor:
  depth = index.size(-1)
  rows = product(x.size()[:depth])
  i = torch.reshape(torch.to(index, x.device), [-1, depth])
  at = torch.zeros_like(i[:, 0])
  for a in range(depth):
    at = torch.add(torch.mul(at, x.size(a)), counted(i[:, a], x.size(a)))
  block = product(x.size()[depth:])
  y = torch.index_copy(torch.reshape(x, [rows, block]), 0, at, torch.reshape(updates, [-1, block]))
  return torch.reshape(y, x.size())
def reshape(x: Tensor, wanted: List[int], allow_zero: bool) -> Tensor:
  dims = annotate(List[int], [])
  for i in range(len(wanted)):
    dims.append(x.size(i) if wanted[i] == 0 and not allow_zero else wanted[i])
  return torch.reshape(x, dims)
def flatten(x: Tensor, a: int) -> Tensor:
  at = axis(a, x.dim())
  return torch.reshape(x, [product(x.size()[:at]), product(x.size()[at:])])
def squeeze(x: Tensor, axes: List[int]) -> Tensor:
  dims = annotate(List[int], [])
  gone = axes_of(axes, x.dim())
  for i in range(x.dim()):
    if not i in gone or (len(axes) == 0 and x.size(i) != 1):
      dims.append(x.size(i))
  return torch.reshape(x, dims)
def unsqueeze(x: Tensor, axes: List[int]) -> Tensor:
  rank = x.dim() + len(axes)
  added = axes_of(axes, rank)
  dims = annotate(List[int], [])
  at = 0
  for i in range(rank):
    if len(axes) > 0 and i in added:
      dims.append(1)
    else:
      dims.append(x.size(at))
      at = at + 1
  return torch.reshape(x, dims)
def transpose(x: Tensor, perm: List[int]) -> Tensor:
  order = annotate(List[int], [])
  for i in range(x.dim()):
    order.append(x.dim() - 1 - i if len(perm) == 0 else perm[i])
  return torch.permute(x, order)
def expand(x: Tensor, wanted: List[int]) -> Tensor:
  has = x.size()
  rank = max(len(has), len(wanted))
  dims = annotate(List[int], [])
  for i in range(rank):
    a = has[i - rank + len(has)] if i >= rank - len(has) else 1
    b = wanted[i - rank + len(wanted)] if i >= rank - len(wanted) else 1
    dims.append(b if a == 1 else a)
  return torch.expand(x, dims)
def pad(x: Tensor, given: List[int], axes: List[int], mode: str, value: float) -> Tensor:
  rank = x.dim()
  pads = [0] * (2 * rank)
  n = len(given) // 2
  for i in range(n):
    a = axis(axes[i], rank) if len(axes) > 0 else i
    pads[a] = given[i]
    pads[rank + a] = given[n + i]
  if mode == "constant":
    return padded(x, pads, value)
  y = x
  for a in range(rank):
    if pads[a] != 0 or pads[rank + a] != 0:
      size = x.size(a)
      source = annotate(List[int], [])
      for at in range(0 - pads[a], size + pads[rank + a]):
        if mode == "edge":
          source.append(min(size - 1, max(0, at)))
        elif mode == "wrap":
          source.append(at % size)
        else:
          period = max(1, 2 * (size - 1))
          source.append(min(at % period, period - at % period) % size)
      y = torch.index_select(y, a, torch.to(torch.tensor(source, dtype=4), x.device))
  return y
def depth_to_space(x: Tensor, b: int, mode: str) -> Tensor:
  n = x.size(0)
  c = x.size(1) // (b * b)
  h = x.size(2)
  w = x.size(3)
  if mode == "CRD":
    y = torch.permute(torch.reshape(x, [n, c, b, b, h, w]), [0, 1, 4, 2, 5, 3])
  else:
    y = torch.permute(torch.reshape(x, [n, b, b, c, h, w]), [0, 3, 4, 1, 5, 2])
  return torch.reshape(y, [n, c, h * b, w * b])
def space_to_depth(x: Tensor, b: int) -> Tensor:
  n = x.size(0)
  c = x.size(1)
  h = x.size(2) // b
  w = x.size(3) // b
  y = torch.permute(torch.reshape(x, [n, c, h, b, w, b]), [0, 3, 5, 1, 2, 4])
  return torch.reshape(y, [n, c * b * b, h, w])
def shape(x: Tensor, start: int, end: int) -> Tensor:
  return torch.tensor(x.size()[start:end], dtype=4)
def div(a: Tensor, b: Tensor) -> Tensor:
  if a.is_floating_point() or b.is_floating_point():
    return torch.div(a, b)
  return torch.div(a, b, rounding_mode="trunc")
def fold(kind: str, all: List[Tensor]) -> Tensor:
  y = all[0]
  for i in range(1, len(all)):
    if kind == "Min":
      y = torch.minimum(y, all[i])
    elif kind == "Max":
      y = torch.maximum(y, all[i])
    else:
      y = torch.add(y, all[i])
  return torch.div(y, len(all)) if kind == "Mean" else y
def softmax(x: Tensor, a: int, log: bool, opset: int) -> Tensor:
  y = x
  at = a
  if opset < 13:
    y = flatten(x, a)
    at = 1
  y = torch.log_softmax(y, at) if log else torch.softmax(y, at)
  return torch.reshape(y, x.size())
def above(x: Tensor, bound: float) -> Tensor:
  return torch.type_as(torch.gt(x, bound), x)
def arange(start: Tensor, end: Tensor, step: Tensor) -> Tensor:
  n = int(torch.clamp(torch.ceil(torch.div(torch.sub(end, start), step)), 0))
  count = torch.arange(n, dtype=4)
  return torch.add(torch.mul(torch.type_as(count, start), step), start)
def mod(a: Tensor, b: Tensor, truncated: bool) -> Tensor:
  return torch.fmod(a, b) if truncated else torch.remainder(a, b)
