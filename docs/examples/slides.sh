#!/bin/sh
# Classifies slides, or other images, on a SLURM cluster, one task of an array for each shard, and merges their tables:
#
#   job=$(sbatch --parsable --array=1-100 slides.sh MODEL.onnx SLIDES CALLS [options of "quadrant classify" ...])
#   sbatch --dependency=afterok:$job --wrap "bin/quadrant merge CALLS --output CALLS.csv"
#
#   SLIDES   a folder, or a CSV with the column image
#   CALLS    a folder on a disk that all nodes see; it gets a part and a progress file for each shard
#   options  such as --tiles
#
# A task that the cluster stops and starts again goes on where it was. QUADRANT names the command, bin/quadrant unless set;
# build it once before, as each task would. Nothing is fetched from a network.
#SBATCH --job-name=quadrant
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
set -eu
model=$1
slides=$2
calls=$3
shift 3
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}" # other jobs on the node do not slow this one more than they must
"${QUADRANT:-bin/quadrant}" classify "$model" "$slides" --output "$calls" \
    --shard "${SLURM_ARRAY_TASK_ID:-1}/${SLURM_ARRAY_TASK_COUNT:-1}" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --resume "$@"
