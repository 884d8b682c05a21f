#!/bin/sh
# Evaluates the models that tools/folds.sh left in RUN on stain-shifted copies of the images each has not seen, and prints the
# pooled balanced accuracy for each shift. Usage: tools/shift_test.sh RUN SHIFTED [options of evaluate]
# SHIFTED was written by tools/stain_shift.py; RUN/K/model.onnx was trained without fold K.
set -eu
run=$1 shifted=$2
shift 2
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
mkdir -p "$run/shifted"
for model in "$run"/*/model.onnx; do
    k=$(basename "$(dirname "$model")")
    [ -d "$run/shifted/$k" ] || "$here/bin/quadrant" evaluate "$model" "$shifted/shifted.csv" --images "$shifted" --fold "$k" \
        --output "$run/shifted/$k" -q "$@" >/dev/null
done
python3 - "$run" <<'P'
import collections, csv, glob, sys

def balanced(rows):
    n = collections.Counter(r['label'] for r in rows)
    right = collections.Counter(r['label'] for r in rows if r['label'] == r['predicted'])
    return sum(right[c] / n[c] for c in n) / len(n)

def read(files):
    return [r for f in sorted(files) for r in csv.DictReader(open(f))]

run = sys.argv[1]
clean = balanced(read(glob.glob(run + '/[0-9]*/predictions.csv')))
print('clean %.3f' % clean)
shifts = collections.defaultdict(list)
for r in read(glob.glob(run + '/shifted/*/predictions.csv')):
    shifts[r['image'].split('/')[0]].append(r)
for name, rows in shifts.items():
    print('%s %.3f (lost %+.3f)' % (name, balanced(rows), clean - balanced(rows)))
print('mean loss %.3f' % (clean - sum(map(balanced, shifts.values())) / len(shifts)))
P
