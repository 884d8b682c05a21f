#!/bin/sh
# Tests a fine-tuning on every fold of a dataset on a SLURM cluster, one task of an array for each fold:
#
#   sbatch --array=0-4 cluster.sh DATA.csv RESULTS [options of "quadrant finetune" ...]
#
#   DATA.csv  the columns image,label,fold and, if known, group; the folds are numbered from 0
#   RESULTS   gets a folder fold-0, fold-1, ... each with a model, its report and the predictions of that fold
#   options   such as --depth 2 --seed 7
#
# A task that the cluster stops and starts again goes on where it was. QUADRANT names the command, bin/quadrant unless set;
# build it once before, as each task would. Nothing is fetched from a network.
#SBATCH --job-name=quadrant
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=04:00:00
set -eu
data=$1
results=$2
shift 2
fold=${SLURM_ARRAY_TASK_ID:-0}
mkdir -p "$results"
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}" # other jobs on the node do not slow this one more than they must
"${QUADRANT:-bin/quadrant}" finetune "$data" --output "$results/fold-$fold" --fold "$fold" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --resume "$@"
