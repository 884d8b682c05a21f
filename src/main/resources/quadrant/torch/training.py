def channels_last(x: Tensor) -> Tensor:
  return torch.contiguous(x, memory_format=2) if x.dim() == 4 else x
def dropped(x: Tensor, mask: Tensor) -> Tensor:
  return torch.mul(x, torch.reshape(mask, x.size())) if mask.dim() > 0 else x
def means(x: Tensor, axes: List[int]) -> Tensor:
  y = x
  for a in axes:
    y = torch.mean(y, [a], True)
  return y
def norm_scale(w: Tensor, var: Tensor, eps: float) -> Tensor:
  return torch.div(w, torch.sqrt(torch.add(var, eps)))
def conv_norm(x: Tensor, k: Tensor, bias: Optional[Tensor], w: Tensor, b: Tensor, mean: Tensor, var: Tensor, eps: float, auto: str, group: int, strides: List[int], dilations: List[int], given: List[int]) -> Tensor:
  scale = norm_scale(w, var, eps)
  centre = mean
  if bias is not None:
    centre = torch.sub(mean, bias)
  shift = torch.sub(b, torch.mul(centre, scale))
  folded = torch.mul(k, torch.reshape(scale, [-1] + [1] * (k.dim() - 1)))
  return conv(x, folded, shift, auto, group, strides, dilations, given)
def frozen_norm(x: Tensor, w: Tensor, b: Tensor, mean: Tensor, var: Tensor, eps: float, own: bool) -> Tensor:
  if own:
    axes = others([1], x.dim())
    c = torch.sub(x, means(x, axes))
    y = torch.div(c, torch.sqrt(torch.add(means(torch.mul(c, c), axes), eps)))
    return torch.add(torch.mul(y, spread(w, x.dim())), spread(b, x.dim()))
  scale = norm_scale(w, var, eps)
  shift = torch.sub(b, torch.mul(mean, scale))
  return torch.add(torch.mul(x, spread(scale, x.dim())), spread(shift, x.dim()))
def layer_norm_at_once(x: Tensor, w: Tensor, b: Optional[Tensor], first: int, eps: float) -> Tensor:
  over = x.size()[axis(first, x.dim()):]
  if b is not None:
    if w.size() == over and b.size() == over:
      return torch.layer_norm(x, over, w, b, eps, False)
  return layer_norm(x, w, b, first, eps)
def reduce_mean(x: Tensor, given: List[int], keep: bool, noop: bool) -> Tensor:
  if noop and len(given) == 0:
    return x
  axes = axes_of(given, x.dim())
  y = means(x, axes)
  return y if keep else squeeze(y, axes)
def reshaped(x: Tensor, wanted: List[int], allow_zero: bool) -> Tensor:
  y = reshape(x, wanted, allow_zero)
  maps = x.dim() == 2 and y.dim() == 4
  if maps:
    maps = x.size(0) == y.size(0) and y.size(2) * y.size(3) > 1
  return channels_last(y) if maps else y
