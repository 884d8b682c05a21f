#!/bin/sh
# Holds out each fold of a CSV in turn and prints the pooled balanced accuracy over all held-out images.
# Usage: tools/folds.sh DATA.csv IMAGES OUT [options of finetune]
set -eu
data=$1 images=$2 out=$3
shift 3
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
folds=$(python3 -c "
import csv, sys
print(*sorted({r['fold'] for r in csv.DictReader(open(sys.argv[1]))}, key=int))" "$data")
mkdir -p "$out"
for k in $folds; do
    "$here/bin/quadrant" finetune "$data" --images "$images" --fold "$k" --output "$out/$k" -q "$@"
done
python3 - "$out" $folds <<'P'
import collections, csv, json, sys
out, folds = sys.argv[1], sys.argv[2:]
rows = [r for k in folds for r in csv.DictReader(open(f'{out}/{k}/predictions.csv'))]
n = collections.Counter(r['label'] for r in rows)
right = collections.Counter(r['label'] for r in rows if r['label'] == r['predicted'])
reports = [json.load(open(f'{out}/{k}/report.json')) for k in folds]
print('pooled balanced accuracy %.4f on %d images' % (sum(right[c] / n[c] for c in n) / len(n), len(rows)))
print('by class', {c: f'{right[c]}/{n[c]}' for c in sorted(n)})
print('depths', [r['depth'] for r in reports], 'seconds', [round(sum(r['seconds'].values())) for r in reports])
P
